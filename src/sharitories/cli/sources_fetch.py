"""``sharitories sources fetch`` and ``sources live``: publishers' services, for users with a network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from sharitories.cli.terminal import err, out, print_json, shown
from sharitories.errors import UsageError
from sharitories.http import Client
from sharitories.sources.live import fetch, live_source, live_sources, read_fetched, records
from sharitories.sources.question import Box, Question
from sharitories.tables import write_parquet

TABLE = "table.parquet"


def run(
    source_id: str,
    into: Path,
    country: str | None = None,
    bbox: str | None = None,
    municipalities: Sequence[str] = (),
    practices: Sequence[str] = (),
    period: str | None = None,
    series: Sequence[str] = (),
    instance: str | None = None,
    offline: bool = False,
    as_json: bool = False,
) -> None:
    """Fetch a live source into ``into/SOURCE/…``, with a record beside each answer and the table made of them.

    ``bbox``: south,west,north,east; ``period``: FIRST..LAST.
    """
    question = Question(
        country=country.upper() if country else None,
        bbox=_box(bbox) if bbox else None,
        municipalities=tuple(municipalities),
        practices=tuple(practices),
        period=_period(period) if period else None,
        series=tuple(series),
        instance=instance,
    )
    live_source(source_id).requests(question)
    err.print(f"Asking {escape(live_source(source_id).origin.publisher)} …")
    with Client(into / "cache", offline=offline) as client:
        folder = fetch(source_id, question, into, client)
    source, _, table = read_fetched(folder)
    write_parquet(table, folder / TABLE)
    counts = dict(sorted(table.group_by("property").len().iter_rows()))
    if as_json:
        said = {"source": source.origin.model_dump(mode="json"), "question": question.dumped()}
        print_json({**said, "folder": str(folder), "answers": list(records(folder)), "rows": counts})
        return
    for record in records(folder):
        out.print(
            f"{record['fetched_on']}  {record['bytes']:>12,} bytes  {escape(record['file'])}", soft_wrap=True
        )
    for name, count in counts.items():
        out.print(f"{count:>8,} {escape(name)}", soft_wrap=True)
    out.print(
        f"{len(table):,} rows in {shown(folder / TABLE)}; licence: {escape(source.origin.licence.name)}",
        soft_wrap=True,
    )


def run_list(as_json: bool) -> None:
    """Print every live source: what it needs to be asked, its shape and licence."""
    origins = [source.origin for source in live_sources().values()]
    if as_json:
        print_json([origin.model_dump(mode="json") for origin in origins])
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("live source", no_wrap=True, overflow="fold")
    for column in ("ask with", "gives", "licence"):
        table.add_column(column)
    for origin in origins:
        table.add_row(
            origin.id, " or ".join(f"--{n}" for n in origin.needs) or "–", origin.shape, origin.licence.code
        )
    out.print(table)


def _box(text: str) -> Box:
    try:
        south, west, north, east = (float(part) for part in text.split(","))
    except ValueError as error:
        raise _usage(
            text, "is not four numbers", "--bbox 47.70,-3.45,47.80,-3.30 (south,west,north,east)"
        ) from error
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        raise _usage(
            text, "is no box on the earth", "--bbox south,west,north,east: south below north, west below east"
        )
    return south, west, north, east


def _period(text: str) -> tuple[str, str]:
    first, dots, last = text.partition("..")
    if not (first and dots and last) or first > last:
        raise _usage(text, "is not a period", "--period 2015..2023")
    return first, last


def _usage(text: str, rule: str, example: str) -> UsageError:
    return UsageError("Reading the question", f"{text!r} {rule}", f"Example: {example}.")
