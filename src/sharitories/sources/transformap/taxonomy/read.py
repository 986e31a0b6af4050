"""TransforMap's two taxonomies of alternative initiatives, with the tags by which its maps know them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.sources.audit import aside, csv_table, take
from sharitories.sources.cells import blank_as_null
from sharitories.sources.json_text import objects
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import CROSSWALK, crosswalk
from sharitories.sources.unpack import faulty, text

USED = {
    "part": "part",
    "TransforTax - Primary Key": "own_key",
    "OSM-Key": "key",
    "OSM-Values": "values",
    "label:en ": "en",
    "label:de ": "de",
    "label:fr": "fr",
}
#: Where the header begins, after a preamble. Two of its columns have no name: the first, and one of remarks.
HEADER = "\n\tTransforTax - Primary Key\t"
#: What the first column says: a group begins, then its items, then what was put off until later.
GROUP, PUT_OFF = "Group", "Beobachtungsliste"
#: What the second column says where the header is repeated, above the next group.
REPEATED = "TransforTax - Primary Key"
LANGUAGES = ("en", "de", "fr")
#: The words of the file for « any value ».
ANY = "free text"

BINDING = {
    "item": "concept",
    "itemLabel": "label",
    "language": "language",
    "subclass_of": "broader",
    "type_of_initiative_tag": "tag",
}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Crosswalk: of the sheet one row per concept and language, of the JSON one row per entity."""
    sheet, entities = files.values()
    return pl.concat([crosswalk(_sheet(sheet)), crosswalk(_entities(entities))])


def _sheet(path: Path) -> pl.DataFrame:
    table = take(_below_preamble(path), path.name, USED, aside(set_aside(__file__), "sheet"))
    table = blank_as_null(table.with_columns(pl.all().str.strip_chars()))
    rows = [row for row in _concepts(table.iter_rows(named=True)) if row["label"]]
    return pl.DataFrame(rows, schema=dict.fromkeys(CROSSWALK, pl.String))


def _concepts(rows: Iterable[dict[str, str | None]]) -> Iterator[dict[str, str | None]]:
    """One row per concept and language: a group, then its items, until what was put off or the next header."""
    group, put_off = None, False
    for row in rows:
        if row["own_key"] == REPEATED:
            group, put_off = None, False
            continue
        group = row["key"] if row["part"] == GROUP else group
        put_off = put_off or row["part"] == PUT_OFF
        concept = _concept(row)
        if concept is None or put_off:
            continue
        for language in LANGUAGES:
            yield {
                "concept": concept,
                "label": row[language],
                "language": language,
                "broader": None if row["part"] == GROUP else group,
                "tags": _tags(row["key"], row["values"]),
            }


def _concept(row: Mapping[str, str | None]) -> str | None:
    """TransforMap's own key, else the key of its tag, with the value where many concepts share that key."""
    own, key = row["own_key"], row["key"]
    if own and " " not in own:  # elsewhere the column holds a remark
        return own
    return f"{key}={row['values']}" if key and row["values"] and ":" not in key else key


def _tags(key: str | None, values: str | None) -> str | None:
    """``work:equalpay=yes;work:equalpay=no``; a key without a value, as groups have, is no tag."""
    if key is None or values is None:
        return None
    return ";".join(f"{key}={'*' if value == ANY else value.strip()}" for value in values.split("/"))


def _below_preamble(path: Path) -> pl.DataFrame:
    written = text(path)
    start = written.find(HEADER)
    if start < 0:
        raise faulty(path, "has no line that begins with the column TransforTax - Primary Key")
    header, rows = written[start + 1 :].split("\n", 1)
    first, *others = header.split("\t")
    named = "\t".join([first or "part", *(name or "discussion" for name in others)])
    return csv_table(f"{named}\n{rows}", path.name, "\t")


def _entities(path: Path) -> pl.DataFrame:
    """The bindings of the query that made the file: an entity, its label and language, its class, its tag."""
    said = objects(path)
    try:
        rows = [_flat(binding) for binding in said["results"]["bindings"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise faulty(path, "is not the answer of a query, with results and bindings") from error
    columns = dict.fromkeys(name for row in rows for name in row)
    table = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    table = take(table, path.name, BINDING, aside(set_aside(__file__), "entities"))
    return table.with_columns(tags="type_of_initiative=" + pl.col("tag"))


def _flat(binding: Mapping[str, Any]) -> dict[str, str]:
    language = {"language": binding["itemLabel"].get("xml:lang")}
    return {**{name: value["value"] for name, value in binding.items()}, **language}
