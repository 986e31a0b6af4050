"""The least effect that a design would have found, computed before the treated unit's post-period is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Estimator
from sharitories.effects.panel import Floats
from sharitories.effects.permutation import why_not
from sharitories.effects.placebos import Placebos
from sharitories.effects.scales import moderated_scales


@dataclass(frozen=True)
class Power:
    """``effect``: the minimum detectable effect, outcome's unit; ``per_cent``: of the treated unit's mean before.

    Both are infinite where no effect could be found at this level, and ``why_not`` says why.
    """

    effect: float
    per_cent: float
    power: float
    level: float
    why_not: str = ""


def minimum_detectable(
    comparison: Comparison,
    estimate: Estimator,
    level: float = 0.05,
    power: float = 0.8,
    most: int | None = None,
    seed: int = 0,
    processes: int = 1,
) -> Power:
    """The constant effect that the default test finds with this power, whichever its sign.

    The donors' placebo atts, each over its scale, stand for what chance does; the treated unit's scale comes from
    its pre-period. Its post-period is blanked before anything is computed.
    """
    placebos = Placebos(_blanked(comparison), estimate, most, seed, symmetric=False, processes=processes)
    scales = moderated_scales(placebos)
    chance = _atts_of_donors(placebos) / scales[1:]
    told = why_not(len(chance), level)
    effect = np.inf if told else float(scales[0]) * least_shift(chance, level, power)
    mean = abs(float(comparison.own[: comparison.before].mean()))
    return Power(effect, 100 * effect / mean if mean else np.inf, power, level, told)


def least_shift(chance: Floats, level: float, power: float) -> float:
    """The shift, upwards or downwards, after which ``power`` of the draws would be among the most extreme.

    ``chance``: the donors' studentised atts. The treated unit is rejected when fewer than ``level · (J + 1)`` donors
    are at least as extreme, itself counted.
    """
    may_exceed = int(level * (len(chance) + 1) * (1 + 1e-9))
    critical = float(np.sort(np.abs(chance))[::-1][may_exceed - 1])
    misses = int((1 - power) * len(chance) * (1 + 1e-9))
    ranked = np.sort(chance)
    upwards, downwards = critical - ranked[misses], critical + ranked[::-1][misses]
    return float(max(upwards, downwards, 0.0))


def _blanked(comparison: Comparison) -> Comparison:
    own = comparison.own.copy()
    own[comparison.before :] = own[: comparison.before].mean()
    return replace(comparison, own=own)


def _atts_of_donors(placebos: Placebos) -> Floats:
    return np.asarray(placebos.gaps[1:, placebos.comparison.before :].mean(axis=1))
