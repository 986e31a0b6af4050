"""``sharitories sources list``."""

from __future__ import annotations

from rich.table import Table

from sharitories.cli.terminal import out, print_json
from sharitories.sources.registry import sources


def run(as_json: bool) -> None:
    """Print every source with its publisher, vintage and coverage."""
    origins = [source.origin for source in sources().values()]
    if as_json:
        print_json([origin.model_dump(mode="json") for origin in origins])
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("source", no_wrap=True, overflow="fold")
    for column in ("publisher", "vintage", "covers"):
        table.add_column(column)
    for origin in origins:
        covers = f"{origin.covers.country} {origin.covers.perimeter}" if origin.covers else "–"
        table.add_row(origin.id, origin.publisher, origin.vintage, covers)
    out.print(table)
    out.print(f"\n{len(origins)} sources; sharitories sources --json tells licences, files, copies, caveats.")
