"""``sharitories observe osm``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sharitories.sources.openstreetmap.reader import read_ahead

if TYPE_CHECKING:
    import polars as pl


def run(file: Path, areas: Path | None, target: Path, as_json: bool) -> None:
    """Observe an extract and print how many objects show each property, and how many were placed."""
    read_ahead(file)  # the file is read in another process while this one loads what it needs
    from sharitories.cli.terminal import print_json
    from sharitories.observations.map_extract import observe_extract

    rows = observe_extract(file, areas, target)
    counts = _counts(rows)
    if as_json:
        print_json({"file": str(target), "rows": len(rows), "properties": counts.to_dicts()})
    else:
        _show(counts, len(rows), target)


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Objects by property: how many, how many of them closed, how many placed in an area."""
    import polars as pl

    counts = rows.group_by("property").agg(
        objects=pl.len(),
        closed=(pl.col("life") == "closed").sum(),
        placed=pl.col("territory_id").is_not_null().sum(),
    )
    return counts.sort("property")


def _show(counts: pl.DataFrame, rows: int, target: Path) -> None:
    from rich.table import Table

    from sharitories.cli.terminal import out

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("property")
    for name in ("objects", "closed", "placed"):
        table.add_column(name, justify="right")
    for row in counts.iter_rows():
        table.add_row(row[0], *map(str, row[1:]))
    out.print(table)
    out.print(f"\n{rows} rows written to {target}. Data © OpenStreetMap contributors, ODbL 1.0.")
