"""What a practice asks of a city: met, unmet, or to be asked there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sharitories.reference.sheets.sheet import Alive, AtLeast, Condition

State = Literal["met", "unmet", "to_ask"]


def state_of(condition: Condition, values: Mapping[str, float], alive: set[str]) -> State:
    """Of one condition in one city; a figure that the city lacks is to be asked, never taken as unmet.

    ``values``: the city's indicators by code, in their unit; ``alive``: codes of practices that live there. A practice
    not known to live there is to be asked about as well: nobody may have looked.
    """
    check = condition.check
    if isinstance(check, Alive):
        return "met" if check.practice in alive else "to_ask"
    if not isinstance(check, AtLeast) or values.get(check.indicator) is None:
        return "to_ask"
    value = values[check.indicator]
    low = check.at_least is None or value >= check.at_least
    high = check.at_most is None or value <= check.at_most
    return "met" if low and high else "unmet"
