"""``sharitories observe osm``."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from rich.table import Table

from sharitories.cli.terminal import out, print_json
from sharitories.observations.map_extract import observe_extract


def run(file: Path, areas: Path | None, target: Path, as_json: bool) -> None:
    """Observe an extract and print how many objects show each property, and how many were placed."""
    rows = observe_extract(file, areas, target)
    counts = (
        rows.group_by("property")
        .agg(
            objects=pl.len(),
            closed=(pl.col("life") == "closed").sum(),
            placed=pl.col("territory_id").is_not_null().sum(),
        )
        .sort("property")
    )
    if as_json:
        print_json({"file": str(target), "rows": len(rows), "properties": counts.to_dicts()})
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("property")
    for name in ("objects", "closed", "placed"):
        table.add_column(name, justify="right")
    for row in counts.iter_rows():
        table.add_row(row[0], *map(str, row[1:]))
    out.print(table)
    out.print(f"\n{len(rows)} rows written to {target}. Data © OpenStreetMap contributors, ODbL 1.0.")
