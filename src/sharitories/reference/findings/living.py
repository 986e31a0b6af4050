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
    if len(here) < len(named):
        return
    tests = {
        **_tests(known, named, "frame"),
        **_tests(known.filter(pl.col("centre")), named, "centres"),
    }
    adjusted = holm([test["p"] for test in tests.values()])
    even, both = (here.filter(pl.col(c) == w) for c, w in (("side", "even"), ("position", "both")))
    yield Finding(
        about="cities-at-the-frontier",
        subject="panel",
        says="apart" if min(adjusted) < APART else "as_chance",
        value=float(len(even)),
        unit="cities",
        rests_on=["finding/frame-producing-and-living/panel", *here["position_id"].to_list()],
        facts={
            **{f"{name}_{key}": value for name, test in tests.items() for key, value in test.items()},
            "holm": round(min(adjusted), 4),
            "named": len(here),
            "even": even["territory_id"].to_list(),
            "both": both["territory_id"].to_list(),
            "produce": here.filter(pl.col("side") == "produces")["territory_id"].to_list(),
            "live": here.filter(pl.col("side") == "life_is_good")["territory_id"].to_list(),
        },
    )


def _tests(cities: pl.DataFrame, named: list[str], group: str) -> dict[str, dict[str, Any]]:
    """Three readings of *at the frontier* among a group of cities: counts, and how often chance does as well."""
    chosen = cities["territory_id"].is_in(named)
    tests: dict[str, dict[str, Any]] = {}
    for name, has in (("even", cities["side"] == "even"), ("both", cities["position"] == "both")):
        found, marked = int((has & chosen).sum()), int(has.sum())
        p = as_many(found, int(chosen.sum()), marked, len(cities))
        tests[f"{group}_{name}"] = {"found": found, "marked": marked, "of": len(cities), "p": round(p, 4)}
    ranks = cities["gap"].rank()
    mean = float(ranks.filter(chosen).sum()) / max(int(chosen.sum()), 1)
    p = as_low(cities["gap"], chosen)
    tests[f"{group}_edge"] = {"mean_rank": round(mean, 1), "of": len(cities), "p": round(p, 4)}
    return tests
