"""How the calibration of ``catalogue/linkage.yml`` is learnt, and what it is worth. ``python -m bench.linkage_weights``.

Only development pairs are read: ``development_pairs.csv`` without the rows that also stand in the held-back half, and the
``dev`` half of ``hard_pairs.csv``. Each pair is seen twice, among the rows of its own file and among the rows of both, since
what is rare depends on the table. Penalised maximum likelihood: the levels are held near one slope, the evidence near
nothing, and no piece of evidence may speak against its sense.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.optimize import minimize

from bench.reliability import COLUMNS, PAIRS
from sharitories.observations.resolution.blocking import candidate_pairs
from sharitories.observations.resolution.calibration import probability, reliability
from sharitories.observations.resolution.comparison import FIELDS, compare
from sharitories.observations.resolution.evidence import TOLD, evidence
from sharitories.observations.resolution.model import learnt
from sharitories.observations.resolution.records import checked, prepared

Floats = npt.NDArray[np.float64]
DEVELOPMENT = PAIRS.parents[1] / "resolution" / "development_pairs.csv"
#: The slope that every level begins with, and how strongly levels and evidence are held at their beginning.
SLOPE, HELD_LEVELS, HELD_EVIDENCE = 0.717, 9.0, 0.9
FOLDS, SEED = 10, 7
#: The sense of each piece of evidence, in the order of ``TOLD``: 1 for one thing, -1 against.
SENSE = (1, -1, -1, 1, 1, 1, 1, 1, -1, 1, -1, -1, 1, 1, 1, 1, 1, 1, -1)


@dataclass(frozen=True)
class Seen:
    """Pairs in a table: what is told of each (a row per pair), the answer, and whether blocking brings them together."""

    told: Floats
    same: npt.NDArray[np.bool_]
    met: npt.NDArray[np.bool_]


def development() -> list[pl.DataFrame]:
    """The two files of development pairs; no pair of them has a row of the held-back half."""
    pairs, own = (pl.read_csv(path, infer_schema=False) for path in (PAIRS, DEVELOPMENT))
    held = pairs.filter(pl.col("split") == "test")
    back = [*held["a_id"], *held["b_id"]]
    clean = own.filter(~pl.col("a_id").is_in(back) & ~pl.col("b_id").is_in(back))
    return [clean.select(pairs.columns), pairs.filter(pl.col("split") == "dev")]


def seen(pairs: pl.DataFrame) -> Seen:
    """What is told of the pairs, among the rows that the pairs name."""
    sides = [pairs.select(**{c: f"{s}_{c}" for c in COLUMNS}, origin_id=f"{s}_origin") for s in ("a", "b")]
    rows = pl.concat(sides).unique("id").with_columns(pl.col("lat", "lon").cast(pl.Float64, strict=False))
    records = prepared(checked(rows).sort("id"))
    left, right, _ = candidate_pairs(records)
    model = learnt(compare(records, left, right).levels)
    at = {identity: k for k, identity in enumerate(records.ids)}
    scored = pairs.filter(pl.col("label") != "unsure")
    ends = np.array([sorted((at[a], at[b])) for a, b in scored.select("a_id", "b_id").rows()])
    a, b = ends[:, 0], ends[:, 1]
    compared = compare(records, a, b)
    share = np.full(len(a), np.log(model.share / (1 - model.share)))
    together = evidence(records, a, b, compared)
    told = np.column_stack([np.ones(len(a)), share, model.speaks(compared.levels), together])
    met = np.isin(a * len(records) + b, left * len(records) + right)
    return Seen(told, (scored["label"] == "same").to_numpy(), met)


def fitted(told: Floats, same: npt.NDArray[np.bool_], weight: float) -> Floats:
    """Intercept, slope of the share, of the levels, of the evidence; each pair counts ``weight``."""
    levels = len(FIELDS)
    begin = np.r_[0.832, SLOPE, np.full(levels, SLOPE), np.zeros(len(TOLD))]
    held = np.r_[0.01, 1000.0, np.full(levels, HELD_LEVELS), np.full(len(TOLD), HELD_EVIDENCE)]

    def loss(at: Floats) -> tuple[float, Floats]:
        z, off = told @ at, at - begin
        value = weight * np.sum(np.logaddexp(0, z) - same * z) + 0.5 * np.sum(held * off**2)
        return float(value), weight * told.T @ (probability(z) - same) + held * off

    free: tuple[None, None] = (None, None)
    bounds = [free, free, *[(0, None)] * levels, *[(0, None) if s > 0 else (None, 0) for s in SENSE]]
    return np.asarray(minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds).x)


def folds(pairs: pl.DataFrame) -> npt.NDArray[np.int64]:
    """A fold for every pair; pairs joined by a row of like name and postcode are in one fold."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    keys = [
        tuple(re.sub(r"\W", "", (n or "").lower())[:12] + "@" + (p or "") for n, p in ((na, pa), (nb, pb)))
        for na, pa, nb, pb in pairs.select("a_name", "a_postcode", "b_name", "b_postcode").rows()
    ]
    for one, two in keys:
        parent[root(one)] = root(two)
    groups = sorted({root(one) for one, _ in keys})
    order = np.random.default_rng(SEED).permutation(len(groups))
    of = dict(zip(groups, (order % FOLDS).tolist(), strict=True))
    return np.array([of[root(one)] for one, _ in keys])


def main() -> None:
    """Print what cross-validation gives, by threshold, then the parameters as ``linkage.yml`` states them."""
    own, hard = development()
    both = pl.concat([own, hard])
    parts = [seen(own), seen(hard)]
    alone = Seen(*(np.concatenate([getattr(p, f) for p in parts]) for f in ("told", "same", "met")))
    views = [alone, seen(both)]
    told, same = np.concatenate([v.told for v in views]), np.concatenate([v.same for v in views])
    fold = folds(both.filter(pl.col("label") != "unsure"))
    twice = np.tile(fold, 2)
    chance = np.zeros(len(twice))
    for k in range(FOLDS):
        learned = fitted(told[twice != k], same[twice != k], 0.5)
        chance[twice == k] = probability(told[twice == k] @ learned)
    chance *= np.concatenate([v.met for v in views])
    for name, part in (("own file", chance[: len(fold)]), ("both files", chance[len(fold) :])):
        print(f"\nAmong the rows of {name}: ", end="")
        _print_scores(part, alone.same)
    _print_parameters(fitted(told, same, 0.5))


def _print_scores(chance: Floats, same: npt.NDArray[np.bool_]) -> None:
    table = reliability(chance, same)
    gap = (table["pairs"] * (table["said"] - table["seen"]).abs()).sum() / len(same)
    print(f"{len(same)} pairs, {same.sum()} same; Brier {np.mean((chance - same) ** 2):.3f}; ECE {gap:.3f}\n")
    print("| merged at | precision | recall |\n| ---: | ---: | ---: |")
    for threshold in (0.4, 0.5, 0.52, 0.54, 0.56, 0.58, 0.6, 0.7):
        said = chance >= threshold
        hit = (said & same).sum()
        print(f"| {threshold} | {hit / said.sum():.3f} | {hit / same.sum():.3f} |")


def _print_parameters(learned: Floats) -> None:
    levels = ", ".join(f"{f}: {v:.3f}" for f, v in zip(FIELDS, learned[2:], strict=False))
    print(f"\ncalibration:\n  intercept: {learned[0]:.3f}\n  share: {learned[1]:.3f}\n  levels: {{{levels}}}")
    print("  evidence:")
    for name, value in zip(TOLD, learned[2 + len(FIELDS) :], strict=True):
        print(f'    "{name}": {value + 0.0:.3f}')


if __name__ == "__main__":
    main()
