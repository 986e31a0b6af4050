"""The shapes of ``docs/tables.md`` in which a source hands on its rows."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

STATISTIC: dict[str, type[pl.DataType]] = {
    "territory_id": pl.String,
    "property": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "status": pl.String,
}
#: What helps to find that two sightings are one initiative, and to place one without a code. Never released.
LINKING: dict[str, type[pl.DataType]] = {
    "address": pl.String,
    "postcode": pl.String,
    "town": pl.String,
    "website": pl.String,
}
REGISTER: dict[str, type[pl.DataType]] = {
    "locator": pl.String,
    "territory_id": pl.String,
    "property": pl.String,
    "name": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "started_on": pl.String,
    "ended_on": pl.String,
    "note": pl.String,
    **LINKING,
}
TERRITORIES: dict[str, type[pl.DataType]] = {
    "territory_id": pl.String,
    "name": pl.String,
    "country": pl.String,
    "perimeter": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "area_km2": pl.Float64,
    "ze_id": pl.String,
    "epci_id": pl.String,
    "aav_id": pl.String,
    "uu_id": pl.String,
    "nuts3_id": pl.String,
}
#: A register seen on several dates: which of its contributors published the row, and when it was seen.
SNAPSHOTS: dict[str, type[pl.DataType]] = {**REGISTER, "observed_on": pl.String, "published_by": pl.String}
#: Concepts of another scheme, with the tags or words by which it knows them; ``tags`` are joined by ``;``.
CROSSWALK: dict[str, type[pl.DataType]] = {
    "concept": pl.String,
    "label": pl.String,
    "language": pl.String,
    "broader": pl.String,
    "tags": pl.String,
}
SHAPES = {
    "statistic": STATISTIC,
    "register": REGISTER,
    "territories": TERRITORIES,
    "snapshots": SNAPSHOTS,
    "crosswalk": CROSSWALK,
}
#: What a study keeps of each shape in its compact figures.
KEPT = {
    "statistic": STATISTIC,
    "register": {name: kind for name, kind in REGISTER.items() if name not in LINKING},
    "territories": TERRITORIES,
}


def shaped(table: pl.DataFrame, columns: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """Exactly these columns in this order; a column that the table lacks is null."""
    lacking = [
        pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items() if name not in table.columns
    ]
    return table.with_columns(lacking).select(pl.col(name).cast(kind) for name, kind in columns.items())


def statistic(table: pl.DataFrame) -> pl.DataFrame:
    """Statistic rows with their status: an empty value is ``missing``, a zero is ``observed``."""
    status = pl.when(pl.col("value").is_null()).then(pl.lit("missing")).otherwise(pl.lit("observed"))
    return shaped(table.with_columns(status=status), STATISTIC)


def melted(table: pl.DataFrame, columns: Mapping[str, tuple[str, str]]) -> pl.DataFrame:
    """Wide to long: each column becomes rows of its ``(property, period)``."""
    long = table.unpivot(on=list(columns), index="territory_id", variable_name="column_", value_name="value")
    return statistic(
        long.with_columns(
            property=pl.col("column_").replace_strict({c: p for c, (p, _) in columns.items()}),
            period=pl.col("column_").replace_strict({c: y for c, (_, y) in columns.items()}),
        )
    )


def completed(table: pl.DataFrame) -> pl.DataFrame:
    """Add a ``missing`` row for each hole: a territory seen in one period and not in another."""
    whole = (
        table.select("territory_id", "property")
        .unique()
        .join(table.select("property", "period").unique(), on="property", how="inner")
    )
    key = ["territory_id", "property", "period"]
    holes = whole.join(table, on=key, how="anti").with_columns(
        value=pl.lit(None, pl.Float64), status=pl.lit("missing")
    )
    return pl.concat([shaped(table, STATISTIC), shaped(holes, STATISTIC)])


def register(table: pl.DataFrame) -> pl.DataFrame:
    """The register shape; columns that the publisher does not give are null."""
    return shaped(table, REGISTER)


def is_of_programmes(table: pl.DataFrame) -> bool:
    """Whether a register lists what public programmes bring: such a register is read for metropolises too, to compare."""
    return len(table) > 0 and bool(table["property"].str.starts_with("programme:").all())


def snapshots(table: pl.DataFrame) -> pl.DataFrame:
    """The snapshots shape: a register's rows with the day they were seen and who published them."""
    return shaped(table, SNAPSHOTS)


def crosswalk(table: pl.DataFrame) -> pl.DataFrame:
    """The crosswalk shape: concepts of another scheme."""
    return shaped(table, CROSSWALK)


def territories(table: pl.DataFrame) -> pl.DataFrame:
    """The territories shape; columns that this source does not give are null."""
    return shaped(table, TERRITORIES)
