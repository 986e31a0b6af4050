"""How the calibration of ``catalogue/linkage.yml`` is learnt, and what it is worth. ``python -m bench.linkage_weights``.

Read are ``development_pairs.csv``, the ``dev`` half of ``hard_pairs.csv`` and the spent pairs ``blind_pairs.csv``,
``blind_pairs_2.csv`` and ``blind_pairs_3.csv``, each without the pairs of which a row stands in the half held back (``test``). Each pair is seen
twice, among the rows of its own file and among the rows of all, since what is rare depends on the table. Penalised maximum likelihood: the levels are held near one slope, the evidence near
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
from sharitories.observations.resolution.calibration import knowledge, probability, reliability
from sharitories.observations.resolution.comparison import FIELDS, compare
from sharitories.observations.resolution.evidence import TOLD, evidence
from sharitories.observations.resolution.model import learnt
from sharitories.observations.resolution.records import checked, prepared

Floats = npt.NDArray[np.float64]
DEVELOPMENT = PAIRS.parents[1] / "resolution" / "development_pairs.csv"
SPENT = {
    "spent blind": "blind_pairs.csv",
    "spent blind 2": "blind_pairs_2.csv",
    "spent blind 3": "blind_pairs_3.csv",
}
#: The slope that every level begins with, and how strongly levels and evidence are held at their beginning.
SLOPE, HELD_LEVELS, HELD_EVIDENCE = 0.717, 9.0, 0.9
FOLDS, SEED = 10, 7
#: The precision for which the threshold is chosen.
PRECISE = 0.95
#: Evidence that speaks against; all other speaks for one thing.
AGAINST = (
    "both have words of their own",
    "sites of their own",
    "listed for digital help only",
    "listed for one role, other kinds",
    "one goes about",
    "two pages of one site",
    "numbers clash",
    "other street",
    "one role, no word shared, other sites",
    "each name says its own town",
    "distance",
)
#: Where the rule of labelling states it, evidence is held near that instead: a bus and a desk are two.
BEGIN = {
    "one goes about": -6.0,
    "one role, no word shared, other sites": -1.5,
    "the only office of its kind in the town, no position": 2.0,
    "one spot of what is a place": 5.0,
    "one name, one town, one list, no position": 2.0,
    "each name says its own town": -2.0,
    "a post office and its service at one number": 2.0,
}


@dataclass(frozen=True)
class Seen:
    """Pairs in a table: what is told of each (a row per pair), the answer, and whether blocking brings them together."""

    told: Floats
    same: npt.NDArray[np.bool_]
    met: npt.NDArray[np.bool_]


def development() -> dict[str, pl.DataFrame]:
    """The five files of pairs to learn from; no pair of them has a row of the held-back half."""
    spent = (PAIRS.with_name(file) for file in SPENT.values())
    pairs, *others = (pl.read_csv(path, infer_schema=False) for path in (PAIRS, DEVELOPMENT, *spent))
    held = pairs.filter(pl.col("split") == "test")
    back = [*held["a_id"], *held["b_id"]]
    clean = (
        t.select(pairs.columns).filter(~pl.col("a_id").is_in(back) & ~pl.col("b_id").is_in(back))
        for t in others
    )
    return dict(zip(("development", *SPENT), clean, strict=True)) | {
        "hard, dev": pairs.filter(pl.col("split") == "dev")
    }


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
    together = evidence(records, a, b, compared)
    told = np.column_stack([np.ones(len(a)), model.speaks(compared.levels), together])
    met = np.isin(a * len(records) + b, left * len(records) + right)
    return Seen(told, (scored["label"] == "same").to_numpy(), met)


def fitted(told: Floats, same: npt.NDArray[np.bool_], weight: float) -> Floats:
    """Intercept, slopes of the levels, weights of the evidence; each pair counts ``weight``."""
    levels = len(FIELDS)
    begin = np.r_[-1.2, np.full(levels, SLOPE), [BEGIN.get(name, 0.0) for name in TOLD]]
    held = np.r_[0.01, np.full(levels, HELD_LEVELS), np.full(len(TOLD), HELD_EVIDENCE)]

    def loss(at: Floats) -> tuple[float, Floats]:
        z, off = told @ at, at - begin
        value = weight * np.sum(np.logaddexp(0, z) - same * z) + 0.5 * np.sum(held * off**2)
        return float(value), weight * told.T @ (probability(z) - same) + held * off

    free: tuple[None, None] = (None, None)
    bounds = [free, *[(0, None)] * levels, *[(None, 0) if n in AGAINST else (0, None) for n in TOLD]]
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


@dataclass(frozen=True)
class Views:
    """Every pair twice: ``own``, among the rows of its file, and ``together``; ``file`` and ``stratum`` of each, its fold."""

    own: Seen
    together: Seen
    file: npt.NDArray[np.object_]
    stratum: npt.NDArray[np.object_]
    fold: npt.NDArray[np.int64]


def views() -> Views:
    """The pairs to learn from, in both views."""
    files = development()
    every = pl.concat(files.values())
    parts = [seen(pairs) for pairs in files.values()]
    own = Seen(*(np.concatenate([getattr(p, f) for p in parts]) for f in ("told", "same", "met")))
    scored = every.filter(pl.col("label") != "unsure")
    file = np.repeat(list(files), [len(p.same) for p in parts]).astype(object)
    return Views(own, seen(every), file, scored["stratum"].to_numpy().astype(object), folds(scored))


def cross_validated(seen_twice: Views) -> tuple[Floats, Floats, Floats]:
    """Chance of each pair among its own rows and among all, by what other folds teach; and the threshold nested in them."""
    both = (seen_twice.own, seen_twice.together)
    told, same, met = (np.concatenate([getattr(v, f) for v in both]) for f in ("told", "same", "met"))
    twice = np.tile(seen_twice.fold, 2)
    chance = np.zeros(len(twice))
    for k in range(FOLDS):
        learned = fitted(told[twice != k], same[twice != k], 0.5)
        chance[twice == k] = probability(told[twice == k] @ learned)
    chance *= met
    nested = np.zeros(len(twice))
    for k in range(FOLDS):
        nested[twice == k] = threshold(chance[twice != k], same[twice != k])
    n = len(seen_twice.fold)
    return chance[:n], chance[n:], nested[:n]


def left_out(seen_twice: Views) -> dict[str, Floats]:
    """By file: the chance of its pairs, among its own rows, by what the other files alone teach."""
    both = (seen_twice.own, seen_twice.together)
    found = {}
    for name in dict.fromkeys(seen_twice.file.tolist()):
        others, here = seen_twice.file != name, seen_twice.file == name
        told, same = (np.concatenate([getattr(v, f)[others] for v in both]) for f in ("told", "same"))
        learned = fitted(told, same, 0.5)
        found[name] = probability(seen_twice.own.told[here] @ learned) * seen_twice.own.met[here]
    return found


def threshold(chance: Floats, same: npt.NDArray[np.bool_]) -> float:
    """The least threshold from which on precision is :data:`PRECISE` or more."""
    for at in np.arange(0.3, 0.9, 0.01):
        said = chance >= at
        if (said & same).sum() >= PRECISE * said.sum():
            return float(at)
    return 0.9


def main() -> None:
    """Print what cross-validation gives, by file, stratum and threshold, then the parameters as ``linkage.yml`` states them."""
    pairs = views()
    own, together, nested = cross_validated(pairs)
    same = pairs.own.same
    print(f"Nested thresholds: {sorted(set(nested.round(2).tolist()))}")
    for name in (*dict.fromkeys(pairs.file.tolist()), "all"):
        of = (pairs.file == name) | (name == "all")
        for view, chance in (("own file", own), ("all files", together)):
            print(f"\n{name}, among the rows of {view}: ", end="")
            _print_scores(chance[of], same[of])
            _print_line("nested", (own >= nested)[of], same[of])
    for name, chance in left_out(pairs).items():
        print(f"\n{name}, learnt from the other files: ", end="")
        _print_scores(chance, same[pairs.file == name])
    print("\n| stratum of the spent pairs | precision | recall |\n| --- | ---: | ---: |")
    spent = np.isin(pairs.file, tuple(SPENT))
    for stratum in sorted(set(pairs.stratum[spent].tolist())):
        of = (pairs.stratum == stratum) & spent
        _print_line(stratum, (own >= nested)[of], same[of])
    both = (pairs.own, pairs.together)
    _print_parameters(
        fitted(np.concatenate([v.told for v in both]), np.concatenate([v.same for v in both]), 0.5)
    )


def _print_scores(chance: Floats, same: npt.NDArray[np.bool_]) -> None:
    table = reliability(chance, same)
    gap = (table["pairs"] * (table["said"] - table["seen"]).abs()).sum() / len(same)
    print(f"{len(same)} pairs, {same.sum()} same; Brier {np.mean((chance - same) ** 2):.3f}; ECE {gap:.3f}\n")
    print("| merged at | precision | recall |\n| ---: | ---: | ---: |")
    for at in sorted({0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, knowledge().merge}):
        _print_line(f"{at}{' (shipped)' if at == knowledge().merge else ''}", chance >= at, same)


def _print_line(name: str, said: npt.NDArray[np.bool_], same: npt.NDArray[np.bool_]) -> None:
    hit = (said & same).sum()
    print(
        f"| {name} | {hit}/{said.sum()} {hit / max(1, said.sum()):.3f} | {hit}/{same.sum()} {hit / max(1, same.sum()):.3f} |"
    )


def _print_parameters(learned: Floats) -> None:
    levels = ", ".join(f"{f}: {v:.3f}" for f, v in zip(FIELDS, learned[1:], strict=False))
    print(f"\ncalibration:\n  intercept: {learned[0]:.3f}\n  levels: {{{levels}}}")
    print("  evidence:")
    for name, value in zip(TOLD, learned[1 + len(FIELDS) :], strict=True):
        print(f'    "{name}": {value + 0.0:.3f}')


if __name__ == "__main__":
    main()
