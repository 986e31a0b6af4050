"""Central functions: which ones a city lost, gained or kept between two years, beside the frame and the metropolises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

FUNCTIONS = {
    "function_id": pl.String,
    "territory_id": pl.String,
    "function": pl.String,
    "area": pl.String,
    "area_id": pl.String,
    "year_from": pl.Int64,
    "year_to": pl.Int64,
    "before": pl.Int64,
    "after": pl.Int64,
    "change": pl.String,
    "lost": pl.Int64,
    "gained": pl.Int64,
    "kept": pl.Int64,
    "frame_had": pl.Int64,
    "frame_lost": pl.Float64,
    "metropolises_had": pl.Int64,
    "metropolises_lost": pl.Float64,
    "status": pl.String,
    "rests_on": pl.String,
}
#: The row of a city that counts all its functions.
ALL = "all"
#: The rows that say what became of a function in the frame and in the metropolises.
FRAME = "FR"
#: What a city's rows are kept for; a function that stayed as it was is in the counts of the row ``all``.
SHOWN = ("lost", "gained", "fewer", "more", "not_comparable", "missing")
ROW = ["function_id", "territory_id", "function", "area", "area_id", "year_from", "year_to"]
ROW += ["before", "after", "change", "status", "rests_on"]


@dataclass(frozen=True)
class Pair:
    """Two years of one geography (``commune`` or ``urban_area``), ``properties`` from function to what is compared.

    A function that is not comparable has a property for the one year, the other, or both: ``(before, after)``.
    """

    area: str
    years: tuple[str, str]
    properties: dict[str, tuple[str | None, str | None]]
    not_comparable: frozenset[str] = frozenset()


def changes(observations: pl.DataFrame, places: pl.DataFrame, pair: Pair) -> pl.DataFrame:
    """City × function: counts of both years and what changed; columns :data:`ROW`.

    ``places``: ``territory_id, area_id``, the territory in which the city's facilities are counted. A count that was
    not looked for in one of the years is ``not_comparable``, one that the publisher lacks is ``missing``.
    """
    asked = pl.DataFrame(
        [(f, *p) for f, p in pair.properties.items()],
        schema={"function": pl.String, "from_": pl.String, "to_": pl.String},
        orient="row",
    )
    table = places.select("territory_id", "area_id").join(asked, how="cross")
    for side, year in (("from_", pair.years[0]), ("to_", pair.years[1])):
        seen = observations.filter(pl.col("period") == year).select(
            pl.col("property").alias(side),
            pl.col("territory_id").alias("area_id"),
            pl.col("value").alias(f"n_{side}"),
            pl.col("status").alias(f"s_{side}"),
            pl.col("observation_id").alias(f"o_{side}"),
        )
        table = table.join(seen, on=["area_id", side], how="left", maintain_order="left")
    return (
        table.with_columns(change=_change(pair), before="n_from_", after="n_to_")
        .select(
            pl.format(
                "function/{}/{}/{}/{}-{}",
                "territory_id",
                "function",
                pl.lit(pair.area),
                *map(pl.lit, pair.years),
            ).alias("function_id"),
            "territory_id",
            "function",
            "area_id",
            "before",
            "after",
            "change",
            area=pl.lit(pair.area),
            year_from=pl.lit(int(pair.years[0])),
            year_to=pl.lit(int(pair.years[1])),
            status=pl.when(pl.col("change") == "not_comparable")
            .then(pl.lit("not_looked_for"))
            .when(pl.col("change") == "missing")
            .then(pl.lit("missing"))
            .otherwise(pl.lit("observed")),
            rests_on=pl.concat_str("o_from_", "o_to_", separator=" ", ignore_nulls=True),
        )
        .select(ROW)
    )


def _change(pair: Pair) -> pl.Expr:
    before, after = pl.col("n_from_"), pl.col("n_to_")
    unasked = pl.any_horizontal(pl.col("s_from_", "s_to_") == "not_looked_for").fill_null(value=False)
    return (
        pl.when(pl.col("function").is_in(sorted(pair.not_comparable)) | unasked)
        .then(pl.lit("not_comparable"))
        .when(before.is_null() | after.is_null())
        .then(pl.lit("missing"))
        .when((before == 0) & (after == 0))
        .then(pl.lit("never_there"))
        .when(after == 0)
        .then(pl.lit("lost"))
        .when(before == 0)
        .then(pl.lit("gained"))
        .when(after < before)
        .then(pl.lit("fewer"))
        .when(after > before)
        .then(pl.lit("more"))
        .otherwise(pl.lit("same"))
    )


def functions_table(
    observations: pl.DataFrame,
    frame: Sequence[str],
    metropolises: Sequence[str],
    pairs: Sequence[tuple[Pair, pl.DataFrame]],
) -> pl.DataFrame:
    """Columns :data:`FUNCTIONS`: what changed in each city of the frame, its counts, and each function in the frame.

    ``pairs``: each with its ``places`` (``territory_id, area_id``), metropolises included.
    """
    parts = []
    for pair, places in pairs:
        table = changes(observations, places, pair)
        cities = table.filter(pl.col("territory_id").is_in(frame))
        large = table.filter(pl.col("territory_id").is_in(metropolises))
        whole = _of_frame(cities, large)
        beside = whole.select(
            "function",
            "frame_had",
            "frame_lost",
            "metropolises_had",
            "metropolises_lost",
            whole_="function_id",
        )
        own = cities.join(beside, on="function", how="left").with_columns(
            rests_on=pl.concat_str("rests_on", "whole_", separator=" ", ignore_nulls=True).str.strip_chars()
        )
        parts += [own.filter(pl.col("change").is_in(SHOWN)), whole, _counts(cities, large)]
    return pl.concat([_shaped(part) for part in parts]).sort("function_id")


def _of_frame(cities: pl.DataFrame, large: pl.DataFrame) -> pl.DataFrame:
    """One row per function that compares: how many cities had it, how many lost it, and of the metropolises."""
    group = ["function", "area", "year_from", "year_to"]
    known = pl.col("status") == "observed"
    parts = []
    for name, table in (("frame", cities), ("metropolises", large)):
        counted = (
            table.filter(known)
            .group_by(group)
            .agg(
                before=(pl.col("before") > 0).sum(),
                after=(pl.col("after") > 0).sum(),
                lost=(pl.col("change") == "lost").sum(),
                gained=(pl.col("change") == "gained").sum(),
                ids=pl.col("rests_on").sort().str.join(" "),
            )
        )
        parts.append(counted.with_columns(_share(pl.col("lost"), pl.col("before")).alias(f"{name}_lost")))
    whole = parts[0].join(
        parts[1].select(*group, "metropolises_lost", metropolises_had="before", more="ids"),
        on=group,
        how="left",
    )
    return whole.with_columns(
        function_id=_id(FRAME, pl.col("function")),
        territory_id=pl.lit(FRAME),
        area_id=pl.lit(FRAME),
        frame_had="before",
        kept=pl.col("before") - pl.col("lost"),
        change=pl.lit("frame"),
        status=pl.lit("observed"),
        rests_on=pl.concat_str("ids", "more", separator=" ", ignore_nulls=True),
    )


def _counts(cities: pl.DataFrame, large: pl.DataFrame) -> pl.DataFrame:
    """One row per city: functions had before and after, lost, gained and kept, beside the medians of lost ones."""
    table = _counted(cities)
    medians = {
        "frame_lost": table["lost"].median(),
        "metropolises_lost": _counted(large)["lost"].median() if len(large) else None,
    }
    return table.with_columns(
        *(pl.lit(value, pl.Float64).alias(name) for name, value in medians.items()),
        frame_had=pl.lit(table["lost"].count()),
        metropolises_had=pl.lit(_counted(large)["lost"].count() if len(large) else 0),
    )


def _counted(table: pl.DataFrame) -> pl.DataFrame:
    """Counts of a city over the functions that compare; empty where none is known."""
    compared = pl.col("change") != "not_comparable"
    known = pl.col("status") == "observed"
    shown = pl.col("change").is_in(SHOWN)
    city = ["territory_id", "area", "area_id", "year_from", "year_to"]
    counted = (
        table.filter(compared)
        .group_by(city, maintain_order=True)
        .agg(
            known=known.sum(),
            before=(known & (pl.col("before") > 0)).sum(),
            after=(known & (pl.col("after") > 0)).sum(),
            lost=(pl.col("change") == "lost").sum(),
            gained=(pl.col("change") == "gained").sum(),
            rests_on=pl.when(shown).then("function_id").otherwise("rests_on").sort().str.join(" "),
        )
    )
    numbers = ["before", "after", "lost", "gained", "kept"]
    return (
        counted.with_columns(kept=pl.col("before") - pl.col("lost"))
        .with_columns(pl.when(pl.col("known") > 0).then(pl.col(numbers)))
        .with_columns(
            function_id=_id(pl.col("territory_id"), pl.lit(ALL)),
            function=pl.lit(ALL),
            change=pl.lit("counts"),
            status=pl.when(pl.col("known") > 0).then(pl.lit("observed")).otherwise(pl.lit("missing")),
        )
    )


def _id(territory: str | pl.Expr, function: pl.Expr) -> pl.Expr:
    place = pl.lit(territory) if isinstance(territory, str) else territory
    return pl.format("function/{}/{}/{}/{}-{}", place, function, "area", "year_from", "year_to")


def _share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return pl.when(whole > 0).then((part / whole).round(4))


def _shaped(table: pl.DataFrame) -> pl.DataFrame:
    lacking = [pl.lit(None, kind).alias(n) for n, kind in FUNCTIONS.items() if n not in table.columns]
    return table.with_columns(lacking).select(pl.col(n).cast(kind) for n, kind in FUNCTIONS.items())
