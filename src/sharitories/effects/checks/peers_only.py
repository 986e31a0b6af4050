"""The effect with donors that are structurally alike only, when a list of them is given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.estimated import Check, Estimated
from sharitories.language import signed

#: With fewer peers among the donors there is nothing to compare.
LEAST = 2


def check(estimated: Estimated) -> list[Check]:
    """Passes where the att with peers alone lies within the interval of the whole pool."""
    if estimated.peers is None:
        return []
    alike = np.array([donor in estimated.peers for donor in estimated.comparison.donors])
    count = int(alike.sum())
    if count < LEAST:
        return [
            Check(
                "peers_only",
                False,
                f"{count} peers among the donors",
                f"{count} pair parmi les unités de comparaison",
            )
        ]
    att = estimated.estimate(_only(estimated.comparison, alike)).att
    low, high = estimated.inference.interval
    return [
        Check(
            "peers_only",
            low <= att <= high,
            f"with {count} peers alone the effect is {signed(att, 'en')}",
            f"avec les seuls {count} pairs, l’effet est de {signed(att, 'fr')}",
        )
    ]


def _only(comparison: Comparison, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Comparison:
    donors = tuple(d for d, k in zip(comparison.donors, kept, strict=True) if k)
    return replace(
        comparison,
        donors=donors,
        others=comparison.others[:, kept],
        others_traits=comparison.others_traits[:, kept],
    )
