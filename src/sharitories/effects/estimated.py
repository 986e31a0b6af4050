"""An estimate with everything that its checks look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Estimator, Fit
from sharitories.effects.inference import DEFAULT, infer, method
from sharitories.effects.inferred import Inference
from sharitories.effects.panel import Floats
from sharitories.effects.placebos import Placebos


@dataclass(frozen=True)
class Check:
    """One check. ``detail`` and ``detail_fr`` say what was found; a failed ``blocking`` one makes the effect
    *not estimable*."""

    name: str
    passed: bool
    detail: str
    detail_fr: str
    blocking: bool = False


@dataclass(frozen=True)
class Estimated:
    """A comparison, how it is estimated, and what was found.

    ``neighbours``: outcomes (shape T) of units that effects may have spilled over to, by name. ``peers``: the units
    that are structurally alike, or None where no list was given.
    """

    comparison: Comparison
    estimate: Estimator
    level: float = 0.05
    seed: int = 0
    method: str = DEFAULT
    neighbours: Mapping[str, Floats] = field(default_factory=dict)
    peers: frozenset[str] | None = None
    most: int | None = None
    processes: int = 1

    @cached_property
    def fit(self) -> Fit:
        """The fit of the treated unit."""
        return self.estimate(self.comparison)

    @cached_property
    def placebos(self) -> Placebos:
        """Every unit in its turn as if treated, fitted once for all methods."""
        return Placebos(self.comparison, self.estimate, self.most, self.seed, processes=self.processes)

    @cached_property
    def inference(self) -> Inference:
        """The inference on the treated unit."""
        found: Inference = method(self.method).inferred(self.placebos, self.level)
        return found

    def p_value_by(self, name: str) -> float:
        """The placebo p-value of another method, from the same fits."""
        return float(method(name).inferred(self.placebos, self.level).p_placebo)

    def again(self, comparison: Comparison) -> Inference:
        """The same inference on another comparison."""
        return infer(comparison, self.estimate, self.level, self.seed, self.method, self.most, self.processes)
