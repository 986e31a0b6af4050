"""A test by permutation of a mean gap divided by a scale, and its interval by inversion."""

from __future__ import annotations

import numpy as np

from sharitories.effects.inferred import Inference
from sharitories.effects.inversion import Quadratics, interval, p_values, share_as_extreme
from sharitories.effects.panel import Floats
from sharitories.effects.placebos import Placebos


def tested(placebos: Placebos, method: str, scales: Floats, level: float) -> Inference:
    """The permutation test of ``att / scale``; ``scales`` has one value a row of the placebos, none of them zero."""
    return tested_by(placebos, method, of_means(placebos, scales), level)


def of_means(placebos: Placebos, scales: Floats) -> Quadratics:
    """The statistics (att / scale)²."""
    mean = placebos.gaps[:, placebos.comparison.before :].mean(axis=1)
    return Quadratics(mean**2, mean, slopes(placebos), scales)


def slopes(placebos: Placebos) -> Floats:
    """What a hypothetical effect of one, taken from the treated unit, adds to each row's gaps."""
    slope = placebos.on_treated.copy()
    slope[0] = -1.0
    return slope


def tested_by(placebos: Placebos, method: str, statistics: Quadratics, level: float) -> Inference:
    """The permutation test of given statistics."""
    p = float(p_values(statistics, np.zeros(1))[0])
    signed = statistics.mean / statistics.scale
    rows = len(placebos.units)
    return Inference(
        method=method,
        att=float(statistics.mean[0]),
        level=level,
        p_placebo=p,
        p_rise=float(share_as_extreme(signed[None, :])[0]),
        p_fall=float(share_as_extreme(-signed[None, :])[0]),
        interval=interval(statistics, level),
        units=placebos.units,
        gaps=placebos.gaps,
        scales=statistics.scale,
        share=(p * rows - 1) / max(rows - 1, 1),
        p_by_period=by_period(placebos, statistics.scale),
        why_not=why_not(rows - 1, level),
    )


def by_period(placebos: Placebos, scales: Floats) -> dict[int | str, float]:
    """The permutation p-value of each post-period's own gap."""
    comparison = placebos.comparison
    sizes = np.abs(placebos.gaps[:, comparison.before :] / scales[:, None]).T
    times = comparison.times[comparison.before :]
    return dict(zip(times, map(float, share_as_extreme(sizes)), strict=True))


def why_not(donors: int, level: float) -> str:
    """Why a rank among so many placebos cannot reach the level; empty where it can."""
    if level * (donors + 1) * (1 + 1e-9) >= 1:
        return ""
    return f"not estimable at this level ({donors} donors; the least p-value is {1 / (donors + 1):.3f})"
