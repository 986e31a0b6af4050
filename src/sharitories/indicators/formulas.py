"""The formulas by which indicators are computed; each is named in the indicator's file.

A formula takes what was observed and its own arguments, and returns one row per territory and period:
``territory_id, period, value, low, high, status, rests_on``. ``low`` and ``high`` are empty where there is no
counting noise to speak of; ``rests_on`` holds the ids of the observations or initiatives used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from sharitories.indicators.intervals import poisson_interval, share_interval

ROW = ["territory_id", "period", "value", "low", "high", "status", "rests_on"]
NAMED = ["panel", "compared"]

Formula = Callable[..., pl.DataFrame]
FORMULAS: dict[str, Formula] = {}


@dataclass(frozen=True)
class Observed:
    """What formulas read: observations, initiatives and territories of the study; the evidence's origin."""

    observations: pl.DataFrame
    initiatives: pl.DataFrame
    territories: pl.DataFrame
    evidence_origin: str
    edition: str


def formula(function: Formula) -> Formula:
    """Register a function under its own name."""
    FORMULAS[function.__name__] = function
    return function


def statistic(observed: Observed, origin: str, prop: str) -> pl.DataFrame:
    """Rows of a published property: ``territory_id, period, value, status, rests_on``."""
    return observed.observations.filter(
        (pl.col("origin_id") == origin) & (pl.col("property") == prop) & (pl.col("basis") == "statistic")
    ).select("territory_id", "period", "value", "status", rests_on="observation_id")


def _of_parent(observed: Observed, table: pl.DataFrame, prefix: str | None) -> pl.DataFrame:
    """Give a value of a larger area (``FR-ZE-…``) to the municipalities that lie in it."""
    if prefix is None:
        return table
    parents = (
        observed.territories.select("territory_id", pl.col("parents").str.split(" ").alias("parent"))
        .explode("parent", empty_as_null=True, keep_nulls=False)
        .filter(pl.col("parent").str.starts_with(prefix))
    )
    return parents.join(table.rename({"territory_id": "parent"}), on="parent", how="inner").drop("parent")


def without_noise(table: pl.DataFrame) -> pl.DataFrame:
    """The rows of a formula whose value has no counting noise to speak of."""
    return table.with_columns(low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64)).select(ROW)


@formula
def series(observed: Observed, origin: str, property: str, parent: str | None = None) -> pl.DataFrame:
    """Every period of a published series."""
    return without_noise(_of_parent(observed, statistic(observed, origin, property), parent))


@formula
def single(
    observed: Observed, origin: str, property: str, period: str, parent: str | None = None
) -> pl.DataFrame:
    """One period of a published series."""
    table = statistic(observed, origin, property).filter(pl.col("period") == period)
    return without_noise(_of_parent(observed, table, parent))


@formula
def year_mean(
    observed: Observed, origin: str, property: str, years: list[int], parent: str | None = None
) -> pl.DataFrame:
    """Mean of the quarters of a year; missing unless all four are there."""
    table = (
        statistic(observed, origin, property)
        .with_columns(year=pl.col("period").str.slice(0, 4))
        .filter(pl.col("year").is_in([str(y) for y in years]))
        .group_by("territory_id", period="year")
        .agg(
            value=pl.when((pl.col("status") == "observed").sum() == 4).then(pl.col("value").mean()),
            rests_on=pl.col("rests_on").sort().str.join(" "),
        )
        .with_columns(
            status=pl.when(pl.col("value").is_null()).then(pl.lit("missing")).otherwise(pl.lit("observed"))
        )
    )
    return without_noise(_of_parent(observed, table, parent))


def _two_periods(observed: Observed, origin: str, prop: str, start: str, end: str) -> pl.DataFrame:
    table = statistic(observed, origin, prop)
    first = table.filter(pl.col("period") == start)
    last = table.filter(pl.col("period") == end)
    both = first.join(last, on="territory_id", suffix="_end")
    whole = (pl.col("status") == "observed") & (pl.col("status_end") == "observed")
    return both.with_columns(
        period=pl.lit(f"{start}/{end}"),
        status=pl.when(whole).then(pl.lit("observed")).otherwise(pl.lit("missing")),
        rests_on=pl.col("rests_on") + " " + pl.col("rests_on_end"),
        whole=whole,
    )


@formula
def growth(
    observed: Observed, origin: str, property: str, start: str, end: str, parent: str | None = None
) -> pl.DataFrame:
    """Change between two periods in per cent of the first."""
    both = _two_periods(observed, origin, property, start, end)
    change = (pl.col("value_end") / pl.col("value") - 1) * 100
    known = pl.col("whole") & (pl.col("value") > 0)  # nothing is a per cent of nought
    table = both.with_columns(
        value=pl.when(known).then(change), status=pl.when(known).then("status").otherwise(pl.lit("missing"))
    )
    return without_noise(_of_parent(observed, table, parent))


@formula
def difference(
    observed: Observed, origin: str, property: str, start: str, end: str, parent: str | None = None
) -> pl.DataFrame:
    """Difference between two periods, in the unit of the series (points, when that is a rate)."""
    both = _two_periods(observed, origin, property, start, end)
    table = both.with_columns(value=pl.when("whole").then(pl.col("value_end") - pl.col("value")))
    return without_noise(_of_parent(observed, table, parent))


def _per_inhabitants(observed: Observed, counts: pl.DataFrame, scale: float) -> pl.DataFrame:
    """``counts``: ``territory_id, period, count, status, rests_on``; a rate with Garwood's interval."""
    table = counts.join(observed.territories.select("territory_id", "population"), on="territory_id")
    low, high = poisson_interval(table["count"].fill_null(0).to_numpy())
    rate = scale / pl.col("population")
    counted = (pl.col("status") == "observed") & (pl.col("population") > 0)
    without = (pl.col("status") == "observed") & ~counted.fill_null(False)
    return table.with_columns(
        status=pl.when(without).then(pl.lit("missing")).otherwise("status"),
        value=pl.when(counted).then(pl.col("count") * rate),
        low=pl.when(counted).then(pl.Series(low) * rate),
        high=pl.when(counted).then(pl.Series(high) * rate),
    ).select(ROW)


def register_counts(
    observations: pl.DataFrame, origin: str, properties: list[str] | None = None
) -> pl.DataFrame:
    """``territory_id, period, count, status, rests_on``: things that a register shows per territory.

    0 where the register looked and found none, empty where it did not look.
    """
    rows = observations.filter((pl.col("origin_id") == origin) & (pl.col("basis") == "register"))
    if properties is not None:
        rows = rows.filter(pl.col("property").is_in(properties))
    looked = (pl.col("status") != "not_looked_for").any()
    return rows.group_by("territory_id").agg(
        period=pl.col("period").drop_nulls().first(),
        count=pl.when(looked).then((pl.col("status") == "observed").sum()),
        status=pl.when(looked).then(pl.lit("observed")).otherwise(pl.lit("not_looked_for")),
        rests_on=pl.col("observation_id").sort().str.join(" "),
    )


@formula
def register_count(observed: Observed, origin: str, properties: list[str] | None = None) -> pl.DataFrame:
    """How many things a register shows."""
    return without_noise(
        register_counts(observed.observations, origin, properties).with_columns(value=pl.col("count"))
    )


@formula
def register_density(
    observed: Observed, origin: str, properties: list[str] | None = None, scale: float = 10_000
) -> pl.DataFrame:
    """How many things a register shows per 10,000 inhabitants, with the interval of counting noise."""
    return _per_inhabitants(observed, register_counts(observed.observations, origin, properties), scale)


def _found(observed: Observed) -> pl.DataFrame:
    compiled = observed.initiatives.filter(pl.col("origin_id") == observed.evidence_origin)
    named = observed.territories.filter(pl.col("role").is_in(NAMED)).select("territory_id")
    return named.join(compiled, on="territory_id", how="left").with_columns(period=pl.lit(observed.edition))


def _ids() -> pl.Expr:
    return pl.col("initiative_id").drop_nulls().sort().str.join(" ")


@formula
def found_count(observed: Observed) -> pl.DataFrame:
    """Initiatives that the study's search found."""
    table = (
        _found(observed)
        .group_by("territory_id", "period")
        .agg(value=pl.col("initiative_id").count(), rests_on=_ids(), status=pl.lit("observed"))
    )
    return without_noise(table)


@formula
def found_density(observed: Observed, scale: float = 10_000) -> pl.DataFrame:
    """Initiatives found per 10,000 inhabitants."""
    table = (
        _found(observed)
        .group_by("territory_id", "period")
        .agg(count=pl.col("initiative_id").count(), rests_on=_ids(), status=pl.lit("observed"))
    )
    return _per_inhabitants(observed, table, scale)


@formula
def found_practices(observed: Observed) -> pl.DataFrame:
    """Different practices among the initiatives found."""
    table = (
        _found(observed)
        .group_by("territory_id", "period")
        .agg(value=pl.col("practice").drop_nulls().n_unique(), rests_on=_ids(), status=pl.lit("observed"))
    )
    return without_noise(table)


@formula
def found_diversity(observed: Observed) -> pl.DataFrame:
    """Hill number of order 1 of the practices found: the number of equally common ones (Jost 2006, Oikos 113)."""
    table = (
        _found(observed)
        .group_by("territory_id", "period", "practice")
        .agg(n=pl.col("initiative_id").count(), ids=_ids())
        .with_columns(share=pl.col("n") / pl.col("n").sum().over("territory_id"))
        .group_by("territory_id", "period")
        .agg(
            value=pl.when(pl.col("n").sum() > 0).then(
                (-(pl.col("share") * pl.col("share").log())).sum().exp()
            ),
            rests_on=pl.col("ids").str.join(" "),
            status=_status_of_found(pl.col("n").sum()),
        )
        .with_columns(rests_on=pl.col("rests_on").str.split(" ").list.sort().list.join(" "))
    )
    return without_noise(table)


def _status_of_found(count: pl.Expr) -> pl.Expr:
    """A property of what was found is known only where something was."""
    return pl.when(count > 0).then(pl.lit("observed")).otherwise(pl.lit("not_found"))


def _share_of_found(observed: Observed, which: pl.Expr, among: pl.Expr | None = None) -> pl.DataFrame:
    """Share of those ``which`` among those found; empty, and *not found*, where there are none."""
    counted = pl.col("initiative_id").is_not_null() & (pl.lit(True) if among is None else among)
    table = (
        _found(observed)
        .group_by("territory_id", "period")
        .agg(
            k=(which & counted).fill_null(False).sum(),
            n=counted.sum(),
            rests_on=pl.col("initiative_id").filter(counted).sort().str.join(" "),
            status=_status_of_found(counted.sum()),
        )
    )
    low, high = (100 * pl.Series(bound) for bound in share_interval(table["k"], table["n"]))
    some = pl.col("n") > 0
    return table.with_columns(
        value=pl.when(some).then(100 * pl.col("k") / pl.col("n")),
        low=pl.when(some).then(low),
        high=pl.when(some).then(high),
    ).select(ROW)


@formula
def found_in_several_lists(observed: Observed) -> pl.DataFrame:
    """Share of the initiatives found that two kinds of list or more show."""
    return _share_of_found(observed, pl.col("lists") >= 2)


@formula
def found_family_share(observed: Observed, family: str) -> pl.DataFrame:
    """Share of the initiatives found that belong to a family."""
    return _share_of_found(observed, pl.col("family") == family)


@formula
def found_since(observed: Observed, year: int) -> pl.DataFrame:
    """Share of the dated initiatives found that began in a year or later."""
    dated = pl.col("started_on").is_not_null()
    return _share_of_found(observed, pl.col("started_on").str.slice(0, 4).cast(pl.Int64) >= year, dated)


def compute(observed: Observed, name: str, arguments: dict[str, Any]) -> pl.DataFrame:
    """Run one formula; ``name`` must be registered (checked by ``catalogue check``)."""
    return FORMULAS[name](observed, **arguments)
