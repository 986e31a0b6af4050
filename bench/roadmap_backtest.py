"""Would the roadmaps drawn at an earlier date have named what cities took up afterwards?

    python -m bench.roadmap_backtest RELEASE [--write]

RELEASE: a release's folder (``sharitories explore`` prints it). Everything later than the cut is hidden: initiatives that
began after it, ends after it, evaluations published after it, figures of later periods. Then each city's order of the
practices that it lacked is held against those that it took up. ``--write`` puts the tables into docs/methods/roadmap.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl

from bench.roadmap_page import put
from sharitories.reference.roadmaps.carried import Floats
from sharitories.reference.roadmaps.roadmap import Drawn, Tables
from sharitories.reference.roadmaps.rule import read_rule
from sharitories.reference.sheets.facts import facts
from sharitories.reference.sheets.reading import citable, sheets, supported
from sharitories.studies.study import read_study

TABLES = ("initiatives", "observations", "peers", "indicators", "territories", "testimonies", "effects")
CUTS = (2012, 2014, 2015, 2016, 2017, 2018, 2019)
FIRST = 8
SHUFFLES = 2_000


def year(column: str) -> pl.Expr:
    """The year of a date as the tables write it."""
    return pl.col(column).cast(pl.String).str.slice(0, 4).cast(pl.Int64)


def as_known(tables: Tables, cut: int) -> dict[str, pl.DataFrame]:
    """The tables with what was not yet there at the end of ``cut`` taken out; undated initiatives are taken as there."""
    begun = tables["initiatives"].filter(pl.col("started_on").is_null() | (year("started_on") <= cut))
    ended = pl.when(year("ended_on") <= cut).then(pl.col("ended_on"))
    known = {**tables, "initiatives": begun.with_columns(ended_on=ended)}
    known["indicators"] = tables["indicators"].filter(pl.col("period").is_null() | (year("period") <= cut))
    known["observations"] = tables["observations"].clear()  # they bear no date of the search
    known["effects"] = tables["effects"].clear()  # estimated later than any cut
    return known


def published(cut: int) -> pl.DataFrame:
    """Facts whose source is dated and not later than ``cut``."""
    return facts().filter(pl.col("source_year").cast(pl.Int64, strict=False) <= cut)


def taken_up(initiatives: pl.DataFrame, city: str, cut: int) -> set[str]:
    """Practices whose first dated initiative in the city began after ``cut``, none undated."""
    own = initiatives.filter(pl.col("territory_id") == city)
    first = own.group_by("practice").agg(
        first=year("started_on").min(), undated=pl.col("started_on").is_null().any()
    )
    return set(first.filter((pl.col("first") > cut) & ~pl.col("undated"))["practice"])


def orders(drawn: Drawn) -> Mapping[str, Floats]:
    """Scores, cities x practices: the rule's, its parts', and what cities carry."""
    parts, rule = drawn.parts, drawn.rule
    shape = drawn.utility.shape
    return {
        "rule": drawn.utility,
        "popularity": parts.carried,
        "effect alone": np.broadcast_to(parts.effect, shape),
        "lasting alone": np.broadcast_to(parts.lasts, shape),
        "rule without carried": parts.utility(
            rule.model_copy(update={"weights": rule.weights.model_copy(update={"carried": 0.0})})
        ),
    }


def area(score: Floats, taken: np.ndarray) -> float:
    """Probability that a practice taken up stands above one that was not; ties count half."""
    up, not_up = score[taken], score[~taken]
    above = (up[:, None] > not_up).mean() + 0.5 * (up[:, None] == not_up).mean()
    return float(above)


def at(
    tables: Tables, searched: tuple[str, ...], cut: int
) -> tuple[dict[str, list[float]], dict[str, int], int]:
    """At one cut: areas by order (one a city), hits among the first eight by order, and how many were taken up."""
    known = as_known(tables, cut)
    ids = citable(tables)
    standing = {code: supported(sheet, ids) for code, sheet in sheets().items()}
    drawn = Drawn(known, searched, searched, cut, read_rule(), standing, published(cut))
    areas: dict[str, list[float]] = {}
    hits: dict[str, int] = {}
    total = 0
    for i, city in enumerate(drawn.seen.cities):
        lacking = ~drawn.seen.alive[i, drawn.columns]
        adopted = taken_up(tables["initiatives"], city, cut)
        taken = np.array([code in adopted for code in drawn.codes])[lacking]
        if not taken.any() or taken.all():
            continue
        total += int(taken.sum())
        for name, score in orders(drawn).items():
            own = np.asarray(score)[i, lacking]
            areas.setdefault(name, []).append(area(own, taken))
            hits[name] = hits.get(name, 0) + int(taken[np.argsort(-own, kind="stable")[:FIRST]].sum())
        hits["chance"] = hits.get("chance", 0) + FIRST * int(taken.sum()) / len(taken)
    return areas, hits, total


def interval(values: list[float]) -> tuple[float, float]:
    """Middle nine tenths of the mean when cities are drawn again."""
    random = np.random.default_rng(2017)
    means = random.choice(values, (SHUFFLES, len(values))).mean(axis=1)
    low, high = np.quantile(means, [0.05, 0.95])
    return float(low), float(high)


def table(tables: Tables, searched: tuple[str, ...]) -> str:
    """A row per cut and order."""
    lines = [
        [
            "known to the end of",
            "taken up later",
            "order",
            "area (90 %)",
            f"taken up among the first {FIRST}",
        ],
        ["---:", "---:", "---", "---:", "---:"],
    ]
    for cut in CUTS:
        areas, hits, total = at(tables, searched, cut)
        for name, values in areas.items():
            low, high = interval(values)
            lines.append(
                [
                    str(cut),
                    f"{total} in {len(values)} cities",
                    name,
                    f"{np.mean(values):.2f} ({low:.2f}–{high:.2f})",
                    f"{hits[name]} (chance {hits['chance']:.0f})",
                ]
            )
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Measure, print and, where asked, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("release", type=Path)
    asked.add_argument("--write", action="store_true")
    options = asked.parse_args()
    tables = {name: pl.read_parquet(options.release / "data" / f"{name}.parquet") for name in TABLES}
    text = table(tables, read_study("villes-moyennes").named)
    print(text)
    if options.write:
        put("back-test", text)


if __name__ == "__main__":
    main()
