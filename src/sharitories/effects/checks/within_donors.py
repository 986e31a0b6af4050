"""Interpolation or extrapolation: whether the treated unit lies within its donors before treatment."""

from __future__ import annotations

import numpy as np

from sharitories.effects.estimated import Check, Estimated
from sharitories.effects.panel import Floats

#: A weight below this is rounding.
ROUNDING = 1e-6


def check(estimated: Estimated) -> list[Check]:
    """Passes where the outcome (less the fit's shift) lies between the donors' least and greatest in every pre-period,
    and no weight is negative."""
    comparison = estimated.comparison
    before = comparison.before
    outside = outside_range(comparison.own[:before] - estimated.fit.shift, comparison.others[:before])
    negative = float(np.maximum(-estimated.fit.weights, 0.0).sum())
    return [
        Check(
            "within_donors",
            outside == 0 and negative < ROUNDING,
            f"outside the donors' range in {outside} of {before} pre-periods; negative weights: {negative:.2f}",
            f"hors de l’étendue des unités de comparaison pendant {outside} périodes sur {before} avant\u202f; "
            f"poids négatifs\u00a0: {negative:.2f}".replace(".", ","),
        )
    ]


def outside_range(own: Floats, others: Floats) -> int:
    """In how many periods a unit (shape T) lies outside the others' range (T × J)."""
    return int(((own < others.min(axis=1)) | (own > others.max(axis=1))).sum())
