"""What an estimate comes to, in one sentence for a mayor, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, isnan
from typing import Literal

from sharitories.effects.estimated import Check
from sharitories.effects.outcome import after
from sharitories.language import significant

Kind = Literal["rise", "fall", "no_detectable_effect", "not_estimable"]
NBSP, THIN = "\u00a0", "\u202f"


@dataclass(frozen=True)
class Verdict:
    """``kind`` and its sentences. ``smaller_than``: for *no detectable effect*, the size beyond which an effect is
    rejected, outcome's unit (infinite where it does not apply)."""

    kind: Kind
    en: str
    fr: str
    smaller_than: float = inf


def verdict(
    att: float,
    interval: tuple[float, float],
    p: float,
    mde: float,
    checks: Sequence[Check] = (),
    unit: str = "",
    unit_fr: str = "",
    level: float = 0.05,
) -> Verdict:
    """The verdict on an effect; ``unit`` is what follows a number (``jobs``, ``%``, ``points``).

    *Smaller than x*: x is the interval's end that lies farthest from zero, since every effect beyond it is rejected
    by the data; the minimum detectable effect (known before) is told beside it where it is larger. A failed blocking
    check, an estimate that is no number or an interval without two ends gives *not estimable*; other failed checks
    are told after the sentence.
    """
    blocking = [c for c in checks if c.blocking and not c.passed]
    if blocking or isnan(att) or isnan(p) or not all(map(isfinite, interval)):
        return _not_estimable(blocking)
    beside = [c for c in checks if not c.passed]
    units = after(unit, "en"), after(unit_fr or unit, "fr")
    if p <= level * (1 + 1e-9) and interval[0] * interval[1] > 0:
        return _change(att, interval, beside, units)
    return _nothing(interval, mde, beside, units)


def _change(
    att: float, interval: tuple[float, float], beside: Sequence[Check], units: tuple[str, str]
) -> Verdict:
    kind: Kind = "rise" if att > 0 else "fall"
    word, mot = ("A rise", "Une hausse") if att > 0 else ("A fall", "Une baisse")
    small, large = sorted(abs(end) for end in interval)
    en = (
        f"{word} of about {number(abs(att))}{units[0]} (between {number(small)} and {number(large)}): "
        "more than chance usually makes."
    )
    fr = (
        f"{mot} d’environ {nombre(abs(att))}{units[1]} (entre {nombre(small)} et {nombre(large)}){NBSP}: "
        "plus que ce que le hasard produit d’ordinaire."
    )
    return Verdict(kind, en + _but(beside), fr + _mais(beside))


def _nothing(
    interval: tuple[float, float], mde: float, beside: Sequence[Check], units: tuple[str, str]
) -> Verdict:
    most = max(abs(interval[0]), abs(interval[1]))
    en = f"No detectable effect (smaller than {number(most)}{units[0]}, up or down)."
    fr = f"Pas d’effet détectable (plus petit que {nombre(most)}{units[1]}, en hausse comme en baisse)."
    if isfinite(mde) and mde > most:
        en += f" An effect below {number(mde)}{units[0]} would often have gone unseen."
        fr += f" Un effet de moins de {nombre(mde)}{units[1]} serait souvent passé inaperçu."
    return Verdict("no_detectable_effect", en + _but(beside), fr + _mais(beside), most)


def _not_estimable(blocking: Sequence[Check]) -> Verdict:
    why = "; ".join(c.detail for c in blocking) or "the data leave the effect without bounds"
    raison = (
        f"{THIN}; ".join(c.detail_fr for c in blocking) or "les données ne donnent pas de borne à l’effet"
    )
    return Verdict("not_estimable", f"Not estimable ({why}).", f"Non estimable ({typeset(raison)}).")


def _but(failed: Sequence[Check]) -> str:
    return f" With care: {'; '.join(c.detail for c in failed)}." if failed else ""


def _mais(failed: Sequence[Check]) -> str:
    said = f"{THIN}; ".join(typeset(c.detail_fr) for c in failed)
    return f" Avec prudence{NBSP}: {said}." if failed else ""


def number(value: float) -> str:
    """Two significant digits, in English."""
    return significant(value, "en")


def nombre(value: float) -> str:
    """The same in French."""
    return significant(value, "fr")


def typeset(text: str) -> str:
    """French spaces before double punctuation and per cent, where a plain one stands."""
    for mark in ":%»":
        text = text.replace(f" {mark}", f"{NBSP}{mark}")
    for mark in ";!?":
        text = text.replace(f" {mark}", f"{THIN}{mark}")
    return text.replace("« ", f"«{NBSP}")
