"""Placebo in time: an earlier date at which nothing was done must show nothing."""

from __future__ import annotations

from sharitories.effects.estimated import Check, Estimated
from sharitories.language import Language, period, signed

LANGUAGES: tuple[Language, Language] = ("en", "fr")
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
    when, p = true.times[date], f"{found.p_placebo:.3f}"
    told = [signed(found.att, language, 2) for language in LANGUAGES]
    english, french = (period(when, language) for language in LANGUAGES)
    if found.rejects:
        detail = f"tried at a false date, {english}, the method already finds {told[0]} (p = {p})"
        detail_fr = f"essayée à une fausse date, {french}, la méthode trouve déjà {told[1]} (p = {p.replace('.', ',')})"
    else:
        detail = f"tried at a false date, {english}, the method finds nothing ({told[0]}, p = {p})"
        detail_fr = f"essayée à une fausse date, {french}, la méthode ne trouve rien ({told[1]}, p = {p.replace('.', ',')})"
    return [Check("placebo_in_time", not found.rejects, detail, detail_fr)]
