"""What an estimator gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.panel import Floats


@dataclass(frozen=True)
class Fit:
    """What one treated unit would have been without treatment, as far as its donors tell.

    ``twin``: the counterfactual outcome, shape T (before and after). ``weights``: of the donors, shape J.
    ``trait_weights``: of the predictors, shape P (empty where the estimator uses none).
    ``shift``: what was added to the weighted donors (zero where levels are matched).
    """

    comparison: Comparison
    twin: Floats
    weights: Floats
    trait_weights: Floats
    shift: float = 0.0

    @property
    def gaps(self) -> Floats:
        """Outcome less counterfactual, by period, shape T, in the outcome's unit."""
        return self.comparison.own - self.twin

    @property
    def att(self) -> float:
        """The mean gap after treatment: the average effect on the treated, in the outcome's unit."""
        return float(self.gaps[self.comparison.before :].mean())

    @property
    def pre_rmspe(self) -> float:
        """The root mean squared gap before treatment, in the outcome's unit."""
        return float(np.sqrt(np.mean(self.gaps[: self.comparison.before] ** 2)))


Estimator = Callable[[Comparison], Fit]
