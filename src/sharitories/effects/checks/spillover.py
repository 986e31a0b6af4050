"""Whether something also happened to the named neighbours: then effects may have spilled over, or a shock was shared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sharitories.effects.estimated import Check, Estimated
from sharitories.effects.panel import Floats
from sharitories.language import signed


def check(estimated: Estimated) -> list[Check]:
    """Each neighbour as if treated, against the donors that are no neighbours; fails at the level shared among them."""
    level = estimated.level / max(len(estimated.neighbours), 1)
    return [_one(estimated, name, own, level) for name, own in estimated.neighbours.items()]


def _one(estimated: Estimated, name: str, own: Floats, level: float) -> Check:
    comparison = estimated.comparison
    far = np.array([donor not in estimated.neighbours for donor in comparison.donors])
    found = estimated.again(
        replace(
            comparison,
            unit=name,
            own=own,
            donors=tuple(d for d, k in zip(comparison.donors, far, strict=True) if k),
            others=comparison.others[:, far],
            traits=(),
            own_traits=np.zeros(0),
            others_traits=np.zeros((0, int(far.sum()))),
        )
    )
    return Check(
        f"spillover: {name}",
        found.p_placebo > level,
        f"{name}: {signed(found.att, 'en')}, p = {found.p_placebo:.3f}",
        f"{name}\u00a0: " + f"{signed(found.att, 'fr')}, p = {found.p_placebo:.3f}".replace(".", ","),
    )
