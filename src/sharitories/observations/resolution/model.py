"""The model of Fellegi and Sunter: how much each level speaks for or against, learnt without labels by EM."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sharitories.observations.resolution.comparison import FIELDS, Levels

Floats = npt.NDArray[np.float64]
#: Pairs below this number teach too little: the stated beginning is used as it is.
ENOUGH = 400
ROUNDS = 200
#: Pseudo-counts by which each level is held near its beginning: no level is ever impossible.
HELD = 20.0
#: No single level may speak louder than this (natural log-odds): fields are not quite independent.
MOST = 5.0
#: Levels that are too rare among candidates to be learnt and must not speak louder than this: one street or one town
#: without a position, a site shared by two places far apart.
LIMITS = {"where": {7: 3.5, 8: 1.0, 9: 0.0, 11: 0.0}, "site": {2: 0.0}, "practice": {0: 1.5, 4: 0.0}}
#: One thing goes by like names at one place: for these fields the chances among pairs that are one are stated, not
#: learnt. Without anchors EM finds the other large classes among candidates: neighbours in a building, and branches
#: of one network in many towns.
ANCHORS = ("name", "branch", "where", "kind", "list")
#: Stated for pairs that are not one, too: such names are too rare among candidates to be learnt.
STATED = ("branch", "kind", "list")
#: Where learning begins: the chance of each level among pairs that are one thing (m) and that are not (u).
BEGIN = {
    "name": ((0.45, 0.20, 0.15, 0.10, 0.06, 0.04), (0.01, 0.01, 0.03, 0.10, 0.25, 0.60)),
    "branch": ((0.82, 0.15, 0.03), (0.63, 0.25, 0.12)),
    "where": (
        (0.40, 0.15, 0.16, 0.08, 0.03, 0.03, 0.015, 0.05, 0.04, 0.02, 0.005, 0.02),
        (0.02, 0.04, 0.08, 0.20, 0.10, 0.12, 0.20, 0.01, 0.04, 0.10, 0.07, 0.02),
    ),
    "site": ((0.25, 0.13, 0.02, 0.20, 0.40), (0.003, 0.007, 0.02, 0.47, 0.50)),
    "practice": ((0.35, 0.10, 0.20, 0.30, 0.05), (0.02, 0.18, 0.30, 0.45, 0.05)),
    "kind": ((0.196, 0.10, 0.70, 0.004), (0.20, 0.20, 0.40, 0.20)),
    "list": ((0.88, 0.10, 0.02), (0.40, 0.20, 0.40)),
}


@dataclass(frozen=True)
class Model:
    """``m[field]`` and ``u[field]``: the chance of each level; ``share``: how many candidate pairs are one thing."""

    m: dict[str, Floats]
    u: dict[str, Floats]
    share: float
    pairs: int

    def weight(self, levels: Levels) -> Floats:
        """Log-odds (natural) that each pair is one thing, from its levels and the share."""
        return np.asarray(np.log(self.share) - np.log1p(-self.share) + self.speaks(levels).sum(axis=1))

    def speaks(self, levels: Levels) -> Floats:
        """The log-odds of every level, one column per field, none beyond :data:`MOST` or its own limit."""
        columns = []
        for column, field in enumerate(FIELDS):
            said = np.log(self.m[field]) - np.log(self.u[field])
            for level, most in LIMITS.get(field, {}).items():
                said[level] = min(said[level], most)
            columns.append(np.clip(said, -MOST, MOST)[levels[:, column]])
        return np.column_stack(columns)


def beginning() -> Model:
    """The model before it has seen anything: stated chances, one candidate pair in fifteen."""
    m = {field: np.array(BEGIN[field][0]) for field in FIELDS}
    u = {field: np.array(BEGIN[field][1]) for field in FIELDS}
    return Model(m, u, 1 / 15, 0)


def learnt(levels: Levels) -> Model:
    """EM on the patterns of levels (Winkler, 1988), held near :func:`beginning` by pseudo-counts.

    Levels that are less alike are never allowed to speak more for one thing than levels that are more alike.
    """
    model = beginning()
    if len(levels) < ENOUGH:
        return model
    patterns, counts = _patterns(levels)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-model.weight(patterns)))
        after = _maximised(patterns, counts, chance)
        moved = max(float(np.abs(after.m[f] - model.m[f]).max()) for f in FIELDS)
        model = after
        if moved < 1e-6:
            break
    return model


def _patterns(levels: Levels) -> tuple[Levels, npt.NDArray[np.int64]]:
    """The distinct rows of levels and how often each comes; each row is one number while it is sorted."""
    code = np.zeros(len(levels), dtype=np.int64)
    for column, names in enumerate(FIELDS.values()):
        code = code * len(names) + levels[:, column]
    _, first, counts = np.unique(code, return_index=True, return_counts=True)
    return levels[first], counts


def _maximised(patterns: Levels, counts: npt.NDArray[np.int64], chance: Floats) -> Model:
    begin = beginning()
    m: dict[str, Floats] = {}
    u: dict[str, Floats] = {}
    for column, (field, levels) in enumerate(FIELDS.items()):
        of_level = patterns[:, column]
        one = np.bincount(of_level, counts * chance, len(levels)) + HELD * begin.m[field]
        if field in ANCHORS:
            one = begin.m[field]
        two = np.bincount(of_level, counts * (1 - chance), len(levels)) + HELD * begin.u[field]
        if field in STATED:
            two = begin.u[field]
        m[field], u[field] = _ordered(one / one.sum(), two / two.sum(), field)
    share = (counts @ chance + HELD * begin.share) / (counts.sum() + HELD)
    return Model(m, u, float(share), int(counts.sum()))


def _ordered(m: Floats, u: Floats, field: str) -> tuple[Floats, Floats]:
    """Lower m where a level that is less alike would speak more for one thing than the level before it."""
    ordered = {"name": 6, "where": 7, "site": 2}.get(field, 0)
    m = m.copy()
    for level in range(1, ordered):
        m[level] = min(m[level], u[level] * m[level - 1] / u[level - 1])
    return m / m.sum(), u
