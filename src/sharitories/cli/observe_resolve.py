"""``sharitories observe resolve``."""

from __future__ import annotations

from pathlib import Path

from sharitories.cli.terminal import out, print_json
from sharitories.observations.resolution.files import check_target, read_decisions, read_table, write_table
from sharitories.observations.resolution.records import KNOWN
from sharitories.observations.resolution.resolve import resolve


def run(table: Path, target: Path, reviews: Path | None, queue: Path | None, as_json: bool) -> None:
    """Resolve a table, write who belongs to whom and, when asked, the queue; print the counts."""
    for path in (target, *([queue] if queue else [])):
        check_target(path)
    rows = read_table(table, f"Reading {table.name}")
    found = resolve(rows, None if reviews is None else read_decisions(reviews))
    write_table(found.clusters, target)
    if queue is not None:
        write_table(found.queue, queue)
    ignored = [column for column in rows.columns if column not in KNOWN]
    report = {**found.report, "columns_ignored": ignored}
    if as_json:
        print_json(report)
        return
    out.print(
        f"{report['rows']:,} rows, {report['clusters']:,} things; {report['pairs_compared']:,} pairs compared, "
        f"{report['queued']:,} for a person to look at."
    )
    if ignored:
        out.print(f"Columns not read: {', '.join(ignored)}.", markup=False)
    left = sum(report["left_out_of_large_blocks"].values())
    if left:
        out.print(f"{left:,} rows were left out of a block of more than 60 rows; other keys compare them.")
    out.print(f"Written: {target}{f', {queue}' if queue else ''}")
