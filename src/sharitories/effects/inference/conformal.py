"""Conformal inference over time (Chernozhukov, Wüthrich & Zhu 2021, JASA 116:1849–1864): moving blocks of residuals.

Under a hypothetical effect the treated unit's outcome is cleaned of it, the fit sees *all* periods, and the post-period
residuals are ranked among every cyclic shift of all residuals. With T periods no p-value lies below 1/T; with as many
donors as periods every residual is zero and nothing is ever rejected.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Estimator
from sharitories.effects.inferred import Inference
from sharitories.effects.panel import Floats
from sharitories.effects.placebos import Placebos

#: Residuals below this share of the outcome's own spread are rounding: a tie, which is never in favour of an effect.
ROUNDING = 1e-9
#: Each end of the interval is found to this share of its first distance from the att.
STEPS = 12


def inferred(placebos: Placebos, level: float) -> Inference:
    """The conformal p-value of no effect, and the effects that are not rejected, outwards from the att."""
    comparison, estimate = placebos.comparison, placebos.estimate
    fit = estimate(comparison)
    p = p_value(comparison, estimate, 0.0)
    least = 1 / len(comparison.times)
    open_ended = least > level
    ends = (
        (-np.inf, np.inf) if open_ended else (_end(comparison, estimate, fit.att, s, level) for s in (-1, 1))
    )
    low, high = ends
    return Inference(
        method="conformal",
        att=fit.att,
        level=level,
        p_placebo=p,
        p_rise=float("nan"),
        p_fall=float("nan"),
        interval=(float(low), float(high)),
        units=(comparison.unit,),
        gaps=fit.gaps[None, :],
        scales=np.ones(1),
        share=float("nan"),
        why_not=f"not estimable at this level ({len(comparison.times)} periods; the least p-value is {least:.3f})"
        if open_ended
        else "",
    )


def p_value(comparison: Comparison, estimate: Estimator, effect: float) -> float:
    """The share of cyclic shifts whose last residuals are, on average, at least as large as those after treatment."""
    before, whole = comparison.before, len(comparison.times)
    cleaned = comparison.own - np.where(np.arange(whole) >= before, effect, 0.0)
    residuals = np.abs(estimate(replace(comparison, own=cleaned, before=whole)).gaps)
    sums = _of_blocks(residuals, whole - before)
    rounding = ROUNDING * (float(np.abs(comparison.own - comparison.own.mean()).mean()) + abs(effect))
    return float((sums >= sums[before] - rounding * (whole - before)).mean())


def _of_blocks(residuals: Floats, length: int) -> Floats:
    """The sum of ``length`` residuals from each period on, going round."""
    round_once = np.concatenate([residuals, residuals[: length - 1]])
    return np.convolve(round_once, np.ones(length), mode="valid")


def _end(comparison: Comparison, estimate: Estimator, att: float, side: int, level: float) -> float:
    """One end: doubled outwards until rejected (or given up as infinite), then halved."""
    pre = comparison.own[: comparison.before]
    step = float(np.abs(np.diff(pre)).mean()) or 1.0
    inner, outer = 0.0, step
    while p_value(comparison, estimate, att + side * outer) > level:
        inner, outer = outer, 2 * outer
        if outer > 1e3 * step:
            return side * np.inf
    for _ in range(STEPS):
        middle = (inner + outer) / 2
        kept = p_value(comparison, estimate, att + side * middle) > level
        inner, outer = (middle, outer) if kept else (inner, middle)
    return att + side * outer
