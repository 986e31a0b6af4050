"""Whether an estimate by cohorts outlives a drift as large as the one before treatment, and its bounds for other drifts."""

from __future__ import annotations

from typing import Any

from sharitories.effects.cohorts import CohortFit
from sharitories.effects.design import Design
from sharitories.effects.estimated import Check
from sharitories.effects.honest import honest
from sharitories.effects.outcome import sized, telling

#: Of a logarithm, bounds beyond a tenth and tenfold (per cent) are told as none: their digits would mean nothing.
TENTH, TENFOLD = -90.0, 900.0
#: Drifts before treatment without which nothing bounds those after.
LEAST_DRIFTS = 2


def withstands(fit: CohortFit, parallel: bool, design: Design) -> tuple[Check, ...]:
    """Bounds when the groups drift apart after treatment by as much, a period, as they ever did before it.

    Blocking where they did drift before, and as much again would explain everything.
    """
    if not _bounded(fit):
        return ()
    low, high = telling(design).interval(honest(fit, (1.0,)).bounds[0].interval)
    beyond = low > 0 or high < 0
    said, dit = _told(low, high, design)
    before = "" if parallel else "the groups already moved apart before; "
    avant = "" if parallel else "les groupes s’écartaient déjà avant ; "
    return (
        Check(
            "honest_bounds",
            beyond or fit.p_value > design.level,
            f"{before}had they gone on as they did, {said}",
            f"{avant}s’ils avaient continué ainsi, {dit}",
            blocking=not parallel,
        ),
    )


def _told(low: float, high: float, design: Design) -> tuple[str, str]:
    """What the bounds say, in English and in French."""
    if telling(design).log and (low < TENTH or high > TENFOLD):
        return "nothing would bound the effect", "rien ne bornerait l’effet"
    ends, bornes = ([sized(end, design, tongue) for end in (low, high)] for tongue in ("en", "fr"))
    return (
        f"the effect could lie between {ends[0]} and {ends[1]}",
        f"l’effet pourrait aller de {bornes[0]} à {bornes[1]}",
    )


def bounds(fit: CohortFit, design: Design) -> dict[str, Any] | None:
    """What ``effect.json`` says of honest bounds (Rambachan & Roth 2023): an interval for each relative magnitude of
    drift, and the magnitude at which they hold zero; None where event times are too few, or have a gap."""
    if not _bounded(fit):
        return None
    found, how = honest(fit), telling(design)
    return {
        "restriction": "relative_magnitudes",
        "estimate": how.told(found.estimate),
        "breakdown": found.breakdown,
        "bounds": [{"magnitude": b.amount, "interval": list(how.interval(b.interval))} for b in found.bounds],
    }


def _bounded(fit: CohortFit) -> bool:
    """Whether the event times allow bounds: drifts enough before treatment, and no gap from the first to the last."""
    if fit.event_study is None:
        return False
    times = [*fit.event_study.times, -1]  # the yardstick is not listed
    early = sum(t < -1 for t in times)
    return early >= LEAST_DRIFTS and max(times) >= 0 and sorted(times) == [*range(-early - 1, max(times) + 1)]
