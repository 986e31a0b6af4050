"""Producing and living well: where each city stands, which way it moved, and whether the cities named stand apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from scipy.stats import pearsonr

from sharitories.profiles.chance import as_low, as_many, holm
from sharitories.profiles.living import living_spec
from sharitories.profiles.position import POSITIONS
from sharitories.reference.findings.finding import Finding, Material

UNIT = "standard deviations"
#: The cities named stand apart when chance would do as well less often than this, all questions counted.
APART = 0.05


def find(material: Material) -> Iterator[Finding]:
    """The frame, each city of the study, and the answer to what the article says of three of them."""
    known = material["positions"].filter(pl.col("status") == "estimated").sort("territory_id")
    if not len(known):
        return
    yield _frame(known)
    for row in known.filter(pl.col("territory_id").is_in(material.study.named)).iter_rows(named=True):
        yield _city(row, known)
        if row["path"] is not None:
            yield _path(row)
    yield from _answer(known, living_spec()["named"])


def _frame(known: pl.DataFrame) -> Finding:
    counts = {name: int((known["position"] == name).sum()) for name in POSITIONS}
    together = pearsonr(known["producing"], known["living"])
    way = "unrelated" if together.pvalue >= APART else "together" if together.statistic > 0 else "against"
    return Finding(
        about="frame-producing-and-living",
        subject="panel",
        says=way,
        value=float(counts["both"]),
        unit="cities",
        rests_on=known["position_id"].to_list(),
        facts={**counts, "cities": len(known), "correlation": round(float(together.statistic), 2)},
    )


def _city(row: dict[str, Any], known: pl.DataFrame) -> Finding:
    return Finding(
        about="producing-and-living",
        subject=row["territory_id"],
        says=row["position"],
        value=row["distance"],
        low=row["distance_low"],
        high=row["distance_high"],
        unit=UNIT,
        rests_on=[row["position_id"], "finding/frame-producing-and-living/panel"],
        facts={
            "produces_more_than": _share_below(known["producing"], row["producing"]),
            "lives_better_than": _share_below(known["living"], row["living"]),
            "producing": row["producing"],
            "living": row["living"],
            "nearer_the_edge": int((known["gap"] < row["gap"]).sum()),
            "cities": len(known),
            "among_centres": row["centres_position"],
            "centres": int(known["centres_position"].is_not_null().sum()),
        },
    )


def _share_below(values: pl.Series, value: float) -> int:
    """Per cent of the cities that have less."""
    return round(100 * float((values < value).sum()) / len(values))


def _path(row: dict[str, Any]) -> Finding:
    ways = dict(zip(("producing", "living"), row["path"].split("_")[1::2], strict=True))
    return Finding(
        about="producing-and-living-path",
        subject=row["territory_id"],
        says="unsure" if set(ways.values()) == {"unsure"} else "moved",
        value=row["producing_change"],
        low=row["producing_change_low"],
        high=row["producing_change_high"],
        unit=UNIT,
        period="2016/2022",
        rests_on=[row["position_id"]],
        facts={**ways, **{k: row[k] for k in row if k.startswith("living_change")}},
    )


def _answer(known: pl.DataFrame, named: list[str]) -> Iterator[Finding]:
    """Are the cities named at the frontier more often than as many others, in the frame and among the centres?"""
    here = known.filter(pl.col("territory_id").is_in(named))
    if len(here) < len(named) or here["centres_position"].null_count():
        return
    tests = {**_tests(known, here, "frame", ""), **_tests(known, here, "centres", "centres_")}
    adjusted = min(holm([test["p"] for test in tests.values()]))
    yield Finding(
        about="cities-at-the-frontier",
        subject="panel",
        says="apart" if adjusted < APART else "as_chance",
        value=float((here["side"] == "even").sum()),
        unit="cities",
        rests_on=["finding/frame-producing-and-living/panel", *here["position_id"].to_list()],
        facts={
            **{f"{name}_{key}": value for name, test in tests.items() for key, value in test.items()},
            "holm": round(adjusted, 4),
            "named": len(here),
            "produce": here.filter(pl.col("side") == "produces")["territory_id"].to_list(),
            "live": here.filter(pl.col("side") == "life_is_good")["territory_id"].to_list(),
        },
    )


def _tests(known: pl.DataFrame, here: pl.DataFrame, group: str, prefix: str) -> dict[str, dict[str, Any]]:
    """Three readings of *at the frontier* among a group of cities: counts, and how often chance does as well."""
    cities = known.drop_nulls(f"{prefix}position")
    chosen = cities["territory_id"].is_in(here["territory_id"].implode())
    tests: dict[str, dict[str, Any]] = {}
    for name, column in (("even", "side"), ("both", "position")):
        has = cities[prefix + column] == name
        found = cities.filter(has & chosen)["territory_id"].to_list()
        marked = int(has.sum())
        p = as_many(len(found), int(chosen.sum()), marked, len(cities))
        tests[f"{group}_{name}"] = {"found": found, "marked": marked, "of": len(cities), "p": round(p, 4)}
    gap = cities[f"{prefix}gap"]
    rank = float(gap.rank().filter(chosen).sum()) / max(int(chosen.sum()), 1)
    tests[f"{group}_edge"] = {
        "mean_rank": round(rank, 1),
        "of": len(cities),
        "p": round(as_low(gap, chosen), 4),
    }
    return tests
