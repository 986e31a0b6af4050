"""``sharitories observe table`` and ``observe propose-map``: a user's own table becomes observations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import typer
from rich.markup import escape
from rich.table import Table

from sharitories.cli.terminal import err, out, print_json, shown
from sharitories.errors import UsageError
from sharitories.observations.own_table.file import read_table
from sharitories.observations.own_table.located import located
from sharitories.observations.own_table.mapping import TableMap, read_map
from sharitories.observations.own_table.propose import CONTACT, propose_map
from sharitories.observations.own_table.rows import OwnTable, observations_of_table
from sharitories.observations.own_table.written import written_map
from sharitories.studies.study import read_study
from sharitories.tables import read_parquet, sha256_of, write_csv, write_parquet

FIRST = 10
SHOWN = ("observation_id", "territory_id", "property", "name", "town", "lat", "lon", "started_on")
SAID = {
    "rows": "rows in the file",
    "observations": "observations",
    "placed": "rows with a municipality",
    "to_locate": "rows that only their coordinates place: no municipality yet",
    "without_place": "rows that neither a code, a known town nor coordinates place",
    "without_name": "rows without a name",
    "left_out_empty": "empty rows left out",
    "left_out_no_practice": "rows left out because the map says that they show no practice",
    "contacts_removed": "cells from which a contact was removed",
    "websites_unreadable": "websites that are no address, left empty",
    "names_like_persons": "names that look like a person's: set such a column aside, or mend the rows",
}


def run(file: Path, map: Path, out_file: Path, yes: bool, as_json: bool, areas: Path | None = None) -> None:
    """Map a table, show ten rows, ask, and write observations as CSV or Parquet with a record beside them.

    With ``areas`` a row that only has coordinates is placed in the polygon that covers it.
    """
    if out_file.suffix.lower() not in (".csv", ".parquet"):
        raise UsageError(
            "Choosing where to write", f"{out_file.name} ends in neither .csv nor .parquet", "Rename it."
        )
    mapping = read_map(map)
    read = read_table(file)
    made = observations_of_table(read, mapping, _known_municipalities())
    if areas is not None:
        made = located(made, areas)
    if as_json:
        print_json(
            {"counts": dict(made.counts), "first": made.rows.head(FIRST).to_dicts(), "told": read.told}
        )
    else:
        _show(made, read.told)
    if not yes and not _agreed(out_file):
        err.print("Nothing was written.")
        return
    _write(made, mapping, file, out_file)
    err.print(f"{len(made.rows)} observations in {shown(out_file)}")


def run_propose(file: Path, out_file: Path | None) -> None:
    """Write a commented map for a table (by default ``map.yml`` beside it) and say what is to fill in."""
    target = out_file or file.with_name("map.yml")
    if target.exists():
        raise UsageError("Proposing a map", f"{target} exists already", "Give another file with --out.")
    read = read_table(file)
    proposal = propose_map(read.table.columns, read.table.rows(), file.name)
    _replace(target, lambda path: path.write_text(written_map(proposal, file.name), encoding="utf-8"))
    for told in read.told:
        err.print(escape(told))
    contacts = sum(reason == CONTACT for reason in proposal.aside.values())
    out.print(
        f"{len(proposal.roles)} of {read.table.width} columns are read, {contacts} set aside as contacts, "
        f"{len(proposal.aside) - contacts} set aside for other reasons."
    )
    out.print(f"Read {shown(target)}, fill in what says ???, then:")
    out.print(f"  sharitories observe table {shown(file)} --map {shown(target)} --out observations.csv")


def _known_municipalities() -> pl.DataFrame:
    """The municipalities of the bundled study, by which a town with its postcode is placed."""
    study = read_study("villes-moyennes")
    table = read_parquet(study.path(study.figures) / "territories.parquet", "Reading the municipalities")
    return table.filter(pl.col("perimeter").is_in(["commune", "municipality"]))


def _show(made: OwnTable, told: tuple[str, ...]) -> None:
    for line in told:
        err.print(escape(line))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in SHOWN:
        table.add_column(column, overflow="fold")
    for row in made.rows.select(SHOWN).head(FIRST).iter_rows():
        table.add_row(*(_cell(value) for value in row))
    out.print(table)
    for what, says in SAID.items():
        if made.counts.get(what):
            out.print(f"{made.counts[what]:>8} {says}")


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return escape(f"{value:.5f}" if isinstance(value, float) else str(value))


def _agreed(out_file: Path) -> bool:
    """Whether the user says yes; no answer at all, as from a program, is a no."""
    try:
        return typer.confirm(f"Write {out_file}?", err=True)
    except typer.Abort:
        return False


def _write(made: OwnTable, mapping: TableMap, file: Path, out_file: Path) -> None:
    csv = out_file.suffix.lower() == ".csv"
    _replace(out_file, lambda path: write_csv(made.rows, path) if csv else write_parquet(made.rows, path))
    record = {
        "source": mapping.source.model_dump(mode="json"),
        "file": {"name": file.name, "sha256": sha256_of(file)},
        "counts": dict(made.counts),
    }
    text = json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    beside = out_file.with_name(f"{out_file.name}.json")
    _replace(beside, lambda path: path.write_text(text, encoding="utf-8"))


def _replace(target: Path, write: Any) -> None:
    """Write into a file of the same folder, then put it in place: never half a table."""
    making = target.with_name(f".{target.name}.making")
    try:
        write(making)
        making.replace(target)
    finally:
        making.unlink(missing_ok=True)
