"""The utility of each practice for each city: a weighted sum whose parts are released beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sharitories.reference.roadmaps.conditions import state_of
from sharitories.reference.roadmaps.presence import Presence
from sharitories.reference.roadmaps.rule import Rule
from sharitories.reference.sheets.sheet import Condition, Sheet

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """Cities x practices each, but ``effect`` and ``lasts`` which are by practice."""

    effect: Floats
    carried: Floats
    lasts: Floats
    met: Floats
    unmet: Floats
    against: Floats
    to_ask: Floats

    def utility(self, rule: Rule) -> Floats:
        """What the rule makes of the parts; what is not known (nan) adds nothing.

        A precondition that is not met and a contraindication that shows each count once, however many there are.
        """
        w = rule.weights
        shares = w.effect * self.effect + w.carried * self.carried + w.lasts * self.lasts
        checkable = np.maximum(self.met + self.unmet, 1)
        fit = w.met * self.met / checkable + w.unmet * (self.unmet > 0) + w.against * (self.against > 0)
        return np.asarray(shares + fit)


def counted(
    sheets: Sequence[Sheet], seen: Presence, values: Mapping[str, Mapping[str, float]]
) -> dict[str, Floats]:
    """Preconditions ``met``, ``unmet``, ``to_ask`` and contraindications that show (``against``), in numbers."""
    shape = (len(seen.cities), len(sheets))
    found = {name: np.zeros(shape) for name in ("met", "unmet", "to_ask", "against")}
    for i, city in enumerate(seen.cities):
        alive = {seen.practices[j] for j in np.flatnonzero(seen.alive[i])}
        own = values.get(city, {})
        for j, sheet in enumerate(sheets):
            for condition in stated(sheet.preconditions):
                found[state_of(condition, own, alive)][i, j] += 1
            shows = [
                state_of(condition, own, alive) == "met" for condition in stated(sheet.contraindications)
            ]
            found["against"][i, j] = sum(shows)
    return found


def stated(conditions: tuple[Condition, ...] | str) -> tuple[Condition, ...]:
    """The conditions that a sheet states; none where it says that nothing is known."""
    return () if isinstance(conditions, str) else conditions
