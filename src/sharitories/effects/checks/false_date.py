"""Placebo in time: an earlier date at which nothing was done must show nothing."""

from __future__ import annotations

from sharitories.effects.estimated import Check, Estimated
from sharitories.language import period, signed

#: Periods that must lie before a false date.
LEAST = 4


def check(estimated: Estimated) -> list[Check]:
    """The default inference at a false date, as many periods earlier as lie after the true one (a third at most)."""
    true = estimated.comparison
    earlier = max(1, min(len(true.times) - true.before, true.before // 3))
    date = true.before - earlier
    if date < LEAST:
        return []
    found = estimated.again(true.as_of(date, true.before))
    when = true.times[date]
    p = f"{found.p_placebo:.3f}"
    return [
        Check(
            "placebo_in_time",
            not found.rejects,
            f"false date, {period(when, 'en')}: {signed(found.att, 'en')}, p = {p}",
            f"fausse date, {period(when, 'fr')} : {signed(found.att, 'fr')}, p = {p}".replace(".", ","),
        )
    ]
