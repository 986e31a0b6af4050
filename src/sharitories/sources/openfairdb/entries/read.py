"""Entries of OpenFairDB as a register, by the tags that name a practice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.practices.names import practices_in
from sharitories.sources.contacts import is_account, without_contacts
from sharitories.sources.fields import audited, read_answer, table_of, text
from sharitories.sources.live import set_aside
from sharitories.sources.question import Question
from sharitories.sources.shapes import REGISTER, register

USED = ("id", "title", "lat", "lng", "street", "zip", "city", "homepage", "founded_on", "tags", "license")


def read(files: Mapping[str, Path], question: Question) -> pl.DataFrame:
    """Register of the practices that the tags of an entry name; ``note`` is the entry's licence."""
    wanted = question.wanted()
    rows = [
        {**row, "property": practice}
        for name, path in files.items()
        if name.startswith("entries-")
        for row, tags in _entries(path)
        for practice in practices_in(tags, wanted)
    ]
    table = table_of(rows, REGISTER).with_columns(
        website=pl.when(~is_account(pl.col("website"))).then("website"),
        name=without_contacts(pl.col("name")),
    )
    return register(table.unique(["locator", "property"], maintain_order=True).sort("locator", "property"))


def _entries(path: Path) -> Iterator[tuple[dict[str, Any], list[str]]]:
    entries = audited(read_answer(path), path.name, USED, set_aside(__file__, "entry"), ("id", "title"))
    for entry in entries:
        row = {
            "locator": entry["id"],
            "name": text(entry["title"]),
            "lat": entry["lat"],
            "lon": entry["lng"],
            "started_on": text(entry["founded_on"]),
            "note": f"licence {entry['license']}" if entry["license"] else "licence not said",
            "address": text(entry["street"]),
            "postcode": text(entry["zip"]),
            "town": text(entry["city"]),
            "website": text(entry["homepage"]),
        }
        yield row, [str(tag) for tag in entry["tags"] or []]
