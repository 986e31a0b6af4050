"""All indicators of the catalogue, measured for the territories of a study."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

import polars as pl

from sharitories.errors import Fault
from sharitories.indicators import complements  # noqa: F401 - registers its formulas
from sharitories.indicators.formulas import FORMULAS, Observed, compute
from sharitories.indicators.indicator import Indicator

COLUMNS = {
    "value_id": pl.String,
    "territory_id": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "status": pl.String,
    "origin_id": pl.String,
    "rests_on": pl.String,
}


def measure(observed: Observed, catalogue: Mapping[str, Indicator]) -> pl.DataFrame:
    """One row per territory × indicator × period; values rounded to six decimals."""
    cities = observed.territories.filter(~pl.col("role").is_in(["area"])).select("territory_id")
    tables = [
        _measured(observed, indicator).join(cities, on="territory_id", how="semi")
        for indicator in catalogue.values()
    ]
    return pl.concat(tables).sort("value_id")


def _measured(observed: Observed, indicator: Indicator) -> pl.DataFrame:
    arguments = dict(indicator.formula)
    table = compute(observed, arguments.pop("name"), arguments)
    period = pl.col("period").fill_null("undated")
    return table.select(
        value_id=pl.format(
            "{}/{}/{}", "territory_id", pl.lit(indicator.code), period.str.replace("/", "..", literal=True)
        ),
        territory_id="territory_id",
        indicator=pl.lit(indicator.code),
        period=period,
        value=pl.col("value").cast(pl.Float64).round(6),
        low=pl.col("low").cast(pl.Float64).round(6),
        high=pl.col("high").cast(pl.Float64).round(6),
        unit=pl.lit(indicator.unit),
        status="status",
        origin_id=pl.lit(str(indicator.formula.get("origin", observed.evidence_origin))),
        rests_on="rests_on",
    ).select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())


def formula_faults(catalogue: Mapping[str, Indicator]) -> list[Fault]:
    """Indicators whose formula is not registered or is given other arguments than it takes."""
    faults = []
    for indicator in catalogue.values():
        arguments = dict(indicator.formula)
        name = arguments.pop("name", None)
        if name not in FORMULAS:
            faults.append(
                Fault(
                    f"{indicator.code}.yml",
                    0,
                    "formula.name",
                    f"{name} is not a formula: {', '.join(sorted(FORMULAS))}",
                )
            )
            continue
        try:
            inspect.signature(FORMULAS[name]).bind(None, **arguments)
        except TypeError as error:
            faults.append(Fault(f"{indicator.code}.yml", 0, "formula", str(error)))
    return faults
