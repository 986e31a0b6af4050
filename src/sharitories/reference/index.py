"""A composite indicator from a user's two tables and spec: built, written, and told as rows that a command prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from sharitories.profiles.composite.files import record, write_built
from sharitories.profiles.composite.run import Built, build
from sharitories.profiles.composite.spec import read_spec
from sharitories.profiles.composite.tables import read_inputs


class Index(NamedTuple):
    """Files written; what each step did to how many values; the units by rank for each code of the top; the record."""

    files: list[str]
    done: list[tuple[str, str, int]]
    first: dict[str, list[str]]
    record: dict[str, Any]


def write_index(data: Path, meta: Path, spec: Path, folder: Path, first: int = 10) -> Index:
    """Build and write an index; raise :class:`FaultyInput` with every fault of the tables, or of the spec."""
    chosen = read_spec(spec)
    built = build(read_inputs(data, meta), chosen, spec.name)
    files = write_built(built, chosen, folder)
    return Index(files, _done(built), _first(built, first), record(built, chosen))


def _done(built: Built) -> list[tuple[str, str, int]]:
    counts: dict[tuple[str, str], int] = {}
    for row in built.log.iter_rows(named=True):
        key = (row["step"], row["did"])
        counts[key] = counts.get(key, 0) + row["values"]
    return [(step, did, count) for (step, did), count in counts.items()]


def _first(built: Built, first: int) -> dict[str, list[str]]:
    levels = built.weights["Level"].to_list()
    top = [code for code, level in built.weights.select("iCode", "Level").iter_rows() if level == max(levels)]
    ranks = built.tables["ranks"]
    if "Time" in ranks.columns:
        ranks = ranks.filter(ranks["Time"] == ranks["Time"].max())
    return {
        code: ranks.sort(code, "uCode", nulls_last=True)["uCode"].head(first).cast(str).to_list()
        for code in top
    }
