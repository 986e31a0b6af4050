"""Enough donors for a rank among them to reach the level: 19 at 5 %."""

from __future__ import annotations

from sharitories.effects.estimated import Check, Estimated
from sharitories.effects.permutation import why_not


def check(estimated: Estimated) -> list[Check]:
    """Blocking: with fewer no effect, however large, could be told from chance."""
    donors = len(estimated.comparison.donors)
    return [
        Check(
            "enough_donors",
            not why_not(donors, estimated.level),
            f"{donors} donors; the least possible p-value is {1 / (donors + 1):.3f}",
            f"{donors} unités de comparaison ; la plus petite valeur p possible est "
            f"{1 / (donors + 1):.3f}".replace(".", ","),
            blocking=True,
        )
    ]
