"""A normal interval with the placebos' variance (Arkhangelsky et al. 2021, algorithm 4): equal noise is assumed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import ndtr, ndtri

from sharitories.effects.inferred import Inference
from sharitories.effects.permutation import tested
from sharitories.effects.placebos import Placebos


def inferred(placebos: Placebos, level: float) -> Inference:
    """att ± z · sd of the placebos' atts; the p-values are those of the normal law."""
    ranked = tested(placebos, "placebo_normal", np.ones(len(placebos.units)), level)
    atts = placebos.gaps[1:, placebos.comparison.before :].mean(axis=1)
    spread = float(np.sqrt((atts**2).mean())) if len(atts) else np.nan
    rise = float(ndtr(-ranked.att / spread))
    half = float(ndtri(1 - level / 2)) * spread
    return replace(
        ranked,
        p_placebo=2 * min(rise, 1 - rise),
        p_rise=rise,
        p_fall=1 - rise,
        interval=(ranked.att - half, ranked.att + half),
        why_not="" if len(atts) > 1 else "not estimable at this level (fewer than two donors)",
    )
