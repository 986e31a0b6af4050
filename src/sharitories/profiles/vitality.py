"""Vitality of the cities that were searched: births, deaths, survival, density and diversity of what was found.

One row per city and measure, and for survival one per family over all cities; see ``docs/methods/vitality.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import gamma

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.indicators.intervals import LEVEL, poisson_interval, share_interval
from sharitories.profiles.hill import hill_interval
from sharitories.profiles.shrinkage import fit_prior
from sharitories.profiles.survival import outlives

VITALITY = {
    "vitality_id": pl.String,
    "territory_id": pl.String,
    "family": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "status": pl.String,
    "n": pl.Int64,
    "rests_on": pl.String,
}
#: In place of a city, in ids: all cities that were searched.
SEARCHED = "searched"
ALL = "all"
Row = dict[str, Any]


@dataclass(frozen=True)
class Rules:
    """What ``catalogue/profiles/vitality.yml`` says; ``edition`` is the year in which the search ended."""

    edition: int
    window: int
    horizons: tuple[int, ...]
    least_dated: int
    draws: int
    seed: int


def vitality_rules(edition: int) -> Rules:
    """The rules of the catalogue for an edition."""
    said = load_yaml(FOLDER / "profiles" / "vitality.yml")
    return Rules(edition, **{**said, "horizons": tuple(said["horizons"])})


def vitality(initiatives: pl.DataFrame, cities: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """Columns :data:`VITALITY`; ``initiatives`` are those found by search, ``cities`` those searched.

    ``initiatives``: ``initiative_id, territory_id, family, practice, started_on, ended_on, last_seen`` (texts that begin
    with a year); ``cities``: ``territory_id, population``.
    """
    known = _dated(initiatives, rules.edition)
    generator = np.random.default_rng(rules.seed)
    rows: list[Row] = []
    for city in cities.sort("territory_id")["territory_id"]:
        rows += _of_city(known.filter(pl.col("territory_id") == city), city, rules, generator)
    rows += _densities(known, cities)
    for family in (ALL, *sorted(known["family"].drop_nulls().unique())):
        rows += _pooled(known if family == ALL else known.filter(pl.col("family") == family), family, rules)
    identity = pl.concat_str(
        pl.lit("vitality"),
        pl.col("territory_id").fill_null(SEARCHED),
        pl.when(pl.col("family") != ALL).then("family"),
        "measure",
        separator="/",
        ignore_nulls=True,
    )
    return (
        pl.DataFrame(rows, schema={k: v for k, v in VITALITY.items() if k != "vitality_id"})
        .with_columns(pl.col("value", "low", "high").round(4), vitality_id=identity)
        .select(list(VITALITY))
        .sort("vitality_id")
    )


def _dated(initiatives: pl.DataFrame, edition: int) -> pl.DataFrame:
    """With years, and how long each was followed: to its end, or to the edition (``seen_for``: to its last page)."""

    def year(name: str) -> pl.Expr:
        return pl.col(name).str.slice(0, 4).cast(pl.Int64)

    return initiatives.with_columns(
        start=year("started_on"), end=year("ended_on"), seen=year("last_seen")
    ).with_columns(
        ended=pl.col("end").is_not_null(),
        lasted=(pl.col("end").fill_null(edition) - pl.col("start")).clip(lower_bound=0),
        seen_for=(pl.coalesce("end", "seen", "start") - pl.col("start")).clip(lower_bound=0),
    )


def _row(city: str | None, measure: str, unit: str, rests: pl.DataFrame, **more: Any) -> Row:
    empty = {"value": None, "low": None, "high": None, "status": "observed", "family": ALL, "n": len(rests)}
    ids = " ".join(rests["initiative_id"].sort())
    return {"territory_id": city, "measure": measure, "unit": unit, "rests_on": ids, **empty, **more}


def _of_city(found: pl.DataFrame, city: str, rules: Rules, generator: np.random.Generator) -> Iterator[Row]:
    yield _yearly(found, city, "births_per_year", "start", rules)
    yield _yearly(found, city, "deaths_per_year", "end", rules)
    yield _dated_share(found, city)
    for horizon in rules.horizons:
        yield _survival(found, city, ALL, f"survival_{horizon}", horizon, rules)
    yield from _diversity(found, city, rules, generator)


def _pooled(found: pl.DataFrame, family: str, rules: Rules) -> Iterator[Row]:
    for horizon in rules.horizons:
        yield _survival(found, None, family, f"survival_{horizon}", horizon, rules)
        until_seen = found.with_columns(lasted="seen_for")
        yield _survival(until_seen, None, family, f"survival_{horizon}_last_seen", horizon, rules)


def _yearly(found: pl.DataFrame, city: str, measure: str, column: str, rules: Rules) -> Row:
    """Mean number a year over the last full years, with Garwood's interval; those without a year are not in it."""
    dated = found.drop_nulls(column)
    inside = dated.filter(pl.col(column).is_between(rules.edition - rules.window, rules.edition - 1))
    if not len(found):
        return _row(city, measure, "initiatives_per_year", found, status="not_found", n=0)
    low, high = poisson_interval(len(inside))
    of_years = {"value": len(inside) / rules.window, "low": float(low) / rules.window}
    rests = inside if len(inside) else found  # none of all these: a count of 0
    return _row(
        city,
        measure,
        "initiatives_per_year",
        rests,
        **of_years,
        high=float(high) / rules.window,
        n=len(inside),
    )


def _dated_share(found: pl.DataFrame, city: str) -> Row:
    if not len(found):
        return _row(city, "dated_share", "percent", found, status="not_found")
    dated = len(found.drop_nulls("start"))
    low, high = share_interval(dated, len(found))
    share = 100 * dated / len(found)
    return _row(
        city, "dated_share", "percent", found, value=share, low=100 * float(low), high=100 * float(high)
    )


def _survival(
    found: pl.DataFrame, city: str | None, family: str, measure: str, horizon: int, rules: Rules
) -> Row:
    dated = found.drop_nulls("start")
    at = None
    if len(dated) >= rules.least_dated:
        at = outlives(dated["lasted"].to_numpy(), dated["ended"].to_numpy(), horizon)
    if at is None:
        status = "not_estimable" if len(found) else "not_found"
        return _row(city, measure, "percent", dated, family=family, status=status)
    return _row(
        city,
        measure,
        "percent",
        dated,
        family=family,
        value=100 * at.share,
        low=100 * at.low,
        high=100 * at.high,
    )


def _diversity(found: pl.DataFrame, city: str, rules: Rules, generator: np.random.Generator) -> Iterator[Row]:
    named = found.drop_nulls("practice")
    counts = named.group_by("practice").len().sort("practice")["len"].to_numpy()
    for order in (0, 1, 2):
        measure = f"diversity_{order}"
        if len(named) < 2:
            status = "not_estimable" if len(found) else "not_found"
            yield _row(city, measure, "effective_number", named, status=status)
            continue
        value, low, high = hill_interval(counts, order, rules.draws, generator)
        yield _row(city, measure, "effective_number", named, value=value, low=low, high=high)


def _densities(known: pl.DataFrame, cities: pl.DataFrame) -> Iterator[Row]:
    """Found per 10,000 inhabitants, shrunken towards all cities searched: posterior mean and 90 % interval."""
    counted = cities.join(
        known.group_by("territory_id").agg(count=pl.len()), on="territory_id", how="left"
    ).sort("territory_id")
    sized = counted.filter(pl.col("population") > 0)
    count = sized["count"].fill_null(0).to_numpy().astype(np.float64)
    exposure = sized["population"].to_numpy() / 10_000
    if not len(sized) or not count.sum():
        return
    prior = fit_prior(count, exposure)
    posterior = gamma(prior.shape + count, scale=1 / (prior.rate + exposure))
    low, high = posterior.ppf((1 - LEVEL) / 2), posterior.ppf((1 + LEVEL) / 2)
    for place, city in enumerate(sized["territory_id"]):
        yield _row(
            city,
            "density",
            "per_10000_inhabitants",
            known.filter(pl.col("territory_id") == city),
            value=float(posterior.mean()[place]),
            low=float(low[place]),
            high=float(high[place]),
        )
