"""A text of the catalogue as rows of a table, and rows as a text: nothing is lost either way.

A row is one leaf of the YAML: ``file``, ``entry`` (its place: ``counts/*/[0]``) and its values. Where a place has a language
in it, the languages stand side by side in one row, under their codes, and the place has ``*`` instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

LANGUAGES = ("fr", "en", "pt", "nl", "sv")
VALUE = "value"
Place = tuple[str, ...]


@dataclass
class FlatRow:
    """One row: ``cells`` by column (``value`` or a language); texts as they are, everything else as JSON in ``=…`` form."""

    file: str
    entry: str
    cells: dict[str, str] = field(default_factory=dict)


def flat(file: str, content: Any) -> list[FlatRow]:
    """The rows of one file, in the file's order."""
    rows: dict[str, FlatRow] = {}
    for place, value in _leaves(content, ()):
        first = next((i for i, part in enumerate(place) if part in LANGUAGES), None)
        entry = "/".join("*" if i == first else part for i, part in enumerate(place))
        row = rows.setdefault(entry, FlatRow(file, entry))
        row.cells[VALUE if first is None else place[first]] = written(value)
    return list(rows.values())


def _key(key: Any) -> str:
    """A key of a map as part of an entry: what could be taken for something else is marked by a tilde."""
    if not isinstance(key, str):
        return f"~3{json.dumps(key)}"
    plain = key.replace("~", "~0").replace("/", "~1")
    return f"~2{plain}" if plain == "*" or plain.startswith("[") or not plain else plain


def _meant_key(part: str) -> Any:
    if part.startswith("~3"):
        return json.loads(part[2:])
    return part.removeprefix("~2").replace("~1", "/").replace("~0", "~")


def _leaves(content: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    if isinstance(content, Mapping) and content:
        for key, value in content.items():
            yield from _leaves(value, (*place, _key(key)))
    elif isinstance(content, list) and content:
        for i, value in enumerate(content):
            yield from _leaves(value, (*place, f"[{i}]"))
    else:
        yield place, content


def written(value: Any) -> str:
    """A text as it is; a number, yes, no, nothing, an empty list or map as ``=`` and its JSON."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "'")) else value
    return f"={json.dumps(value, ensure_ascii=False)}"


def meant(cell: str) -> Any:
    """What :func:`written` wrote; raises ValueError for a cell that begins with ``=`` and is no JSON."""
    if cell.startswith("'"):
        return cell[1:]
    return json.loads(cell[1:]) if cell.startswith("=") else cell


def built(rows: list[FlatRow]) -> Any:
    """The content of one file from its rows; raises ValueError where two rows say one place, or a list has a hole."""
    tree: dict[str, Any] = {}
    for row in rows:
        for column, cell in row.cells.items():
            _put(tree, _place(row.entry, column), meant(cell))
    return _closed(tree)


def _place(entry: str, column: str) -> Place:
    if entry == "":
        return ()
    parts = entry.split("/")
    return tuple(column if part == "*" else part for part in parts)


def _put(tree: dict[str, Any], place: Place, value: Any) -> None:
    if not place:
        raise ValueError("a row has no entry")
    here = tree
    for part in place[:-1]:
        here = here.setdefault(part, {})
        if not isinstance(here, dict):
            raise ValueError(f"{'/'.join(place)} lies within a value")
    if place[-1] in here:
        raise ValueError(f"{'/'.join(place)} is said twice")
    here[place[-1]] = _Leaf(value)


@dataclass(frozen=True)
class _Leaf:
    value: Any


def _closed(tree: Any) -> Any:
    """Maps whose keys are places of a list become lists."""
    if isinstance(tree, _Leaf):
        return tree.value
    keys = list(tree)
    if keys and all(key.startswith("[") and key.endswith("]") for key in keys):
        order = sorted(int(key[1:-1]) for key in keys)
        if order != list(range(len(order))):
            raise ValueError(f"a list has the places {', '.join(map(str, order))}: one is left out")
        return [_closed(tree[f"[{i}]"]) for i in order]
    return {_meant_key(key): _closed(value) for key, value in tree.items()}
