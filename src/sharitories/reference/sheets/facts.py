"""Published facts about practices: what a page reports, who says it and where (own compilation, ``docs/practice-facts.md``)."""

from __future__ import annotations

from functools import cache

import polars as pl

from sharitories.catalogue import FOLDER
from sharitories.errors import Fault, FaultyInput

_NUMBERS = ("value_low", "value_high")
KINDS = {
    *(
        "cost_start",
        "cost_year",
        "time_to_start",
        "size",
        "staffing",
        "carrier",
        "public_role",
        "precondition",
    ),
    *("contraindication", "failure", "survival", "effect", "legal_fr", "count", "first_year"),
}


@cache
def facts() -> pl.DataFrame:
    """Every fact, sorted by id; ``value_low`` and ``value_high`` are numbers in ``unit``, other columns text.

    Raises :class:`FaultyInput` with every line whose id stands twice, whose kind is none, or that has no source.
    """
    table = pl.read_csv(FOLDER / "facts.csv", infer_schema=False)
    faults = [
        Fault("facts.csv", row["line"], column, rule)
        for row in table.with_row_index("line", offset=1).iter_rows(named=True)
        for column, rule in _faults(row)
    ]
    twice = table.filter(pl.col("fact_id").is_duplicated())["fact_id"].unique().to_list()
    faults += [Fault("facts.csv", 0, "fact_id", f"{found} stands twice") for found in twice]
    if faults:
        raise FaultyInput("Reading the facts", faults, "Mend the lines named.")
    return table.with_columns(pl.col(*_NUMBERS).cast(pl.Float64)).sort("fact_id")


def _faults(row: dict[str, str | None]) -> list[tuple[str, str]]:
    found = []
    if row["kind"] not in KINDS:
        found.append(("kind", f"{row['kind']} is none of {', '.join(sorted(KINDS))}"))
    if not row["source_url"]:
        found.append(("source_url", "is empty: a fact has a source"))
    if row["kind"] == "effect" and not (row["design"] and row["sign"]):
        found.append(("design", "an effect says how it was looked for, and what was found"))
    return found
