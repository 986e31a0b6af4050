"""What an inference gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from sharitories.effects.panel import Floats, Period


@dataclass(frozen=True)
class Inference:
    """How far an att may be due to chance.

    ``p_placebo``: (1 + placebos at least as extreme) / (placebos + 1), both signs; ``p_rise`` and ``p_fall`` ask for
    one sign. ``interval``: the constant effects not rejected at ``level``, outcome's unit; infinite where none is.
    ``gaps``: rows × T, the treated unit first, then its placebos, named in ``units``. ``scales``: what each att was
    divided by (1 where nothing was). ``share``: of the placebos alone, those at least as extreme.
    ``p_by_period``: the same test of each post-period's gap. ``why_not``: why no rejection is possible, or "".
    """

    method: str
    att: float
    level: float
    p_placebo: float
    p_rise: float
    p_fall: float
    interval: tuple[float, float]
    units: tuple[str, ...]
    gaps: Floats
    scales: Floats
    share: float
    p_by_period: Mapping[Period, float] = field(default_factory=dict)
    why_not: str = ""

    @property
    def estimable(self) -> bool:
        """Whether the test could reject anything at this level."""
        return not self.why_not

    @property
    def rejects(self) -> bool:
        """Whether no effect at all is rejected at the level."""
        return bool(self.p_placebo <= self.level * (1 + 1e-9))

    @property
    def bounded(self) -> bool:
        """Whether the interval has two ends."""
        return bool(np.isfinite(self.interval).all())
