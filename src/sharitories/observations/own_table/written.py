"""A proposed map as commented YAML, for a person to read, fill in and keep beside the table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from sharitories.observations.own_table.mapping import TO_FILL, PracticeRule
from sharitories.observations.own_table.propose import CONTACT, Proposal
from sharitories.practices.names import plain

_HEAD = """\
# What each column of {file} seems to hold. Read every line: `sharitories observe table` reads by this map only.
# {todo} must be filled in. A column is either read (columns) or named in set_aside with the reason.
"""
_SOURCE = """\
source:
  id: {id}                     # short, lower case: the first part of each observation's id
  publisher: {todo}            # who made or publishes the list
  dataset: {todo}              # its title
  vintage: {todo}              # the day, month or year at which the list was so, e.g. '2024-06'
  licence: {{code: {todo}, name: {todo}, redistributable: false}}   # true only where the licence allows it
"""
_PRACTICE_HEAD = """\
  # Which practice a row shows: a code of `sharitories catalogue practices`, or none (the row is left out, and counted).
"""
_ORDER = ("id", "name", "territory", "town", "postcode", "lat", "lon", "website")


def written_map(proposal: Proposal, file: str) -> str:
    """The proposal as the text of a ``map.yml``; placeholders stand where only a person knows."""
    lines = [
        _HEAD.format(file=file, todo=TO_FILL),
        _SOURCE.format(id=_slug(file), todo=json.dumps(TO_FILL)),
        f"country: {proposal.country or json.dumps(TO_FILL)}\n",
        f"projection: {proposal.projection}            # of the coordinates; EPSG:4326 is degrees\n",
        f"missing: {_list(proposal.missing)}            # marks that mean an empty cell\n",
        "columns:\n",
        *_columns(proposal),
        _PRACTICE_HEAD,
        *_practice(proposal.practice),
        "set_aside:\n" if proposal.aside else "set_aside: {}\n",
        *_aside(proposal),
    ]
    return "".join(lines)


def _slug(file: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", plain(file.rsplit(".", 1)[0])).strip("-") or "my-table"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, words))}]"


def _columns(proposal: Proposal) -> Iterator[str]:
    for role in _ORDER:
        if (column := proposal.column(role)) is not None:
            yield f"  {role}: {_quoted(column)}{_remark(proposal, column)}\n"
    if (point := proposal.column("point")) is not None:
        yield f"  point: {{column: {_quoted(point)}, order: {proposal.order}}}\n"
    address = [c for role in ("housenumber", "address") if (c := proposal.column(role)) is not None]
    if address:
        yield f"  address: {_list(address)}\n"
    for role in ("started_on", "ended_on", "observed_on"):
        if (column := proposal.column(role)) is not None:
            formats = _list(proposal.formats.get(column, ()))
            yield f"  {role}: {{column: {_quoted(column)}, format: {formats}}}{_remark(proposal, column)}\n"
    if not proposal.placed:
        yield f"  town: {_quoted(TO_FILL)}   # no column was found that says where a row lies\n"


def _remark(proposal: Proposal, column: str) -> str:
    return f"   # {proposal.remarks[column]}" if column in proposal.remarks else ""


def _practice(rules: Sequence[PracticeRule]) -> Iterator[str]:
    yield "  practice:\n"
    if not rules:
        yield f"    - always: {_quoted(TO_FILL)}\n"
    for rule in rules:
        if rule.always is not None:
            yield f"    - always: {rule.always}   # named by the file's name or words: look at it\n"
            continue
        yield f"    - column: {_quoted(rule.column or '')}\n"
        if rule.split is not None:
            yield f"      split: {_quoted(rule.split)}\n"
        if rule.empty is not None:
            yield f"      empty: {_quoted(rule.empty)}   # what an empty cell means\n"
        yield "      values:\n"
        for word, practice in (rule.values or {}).items():
            yield f"        {_quoted(word)}: {_quoted(practice) if practice == TO_FILL else practice}\n"


def _aside(proposal: Proposal) -> Iterator[str]:
    """Contacts first, so that one sees at once that they are not read."""
    for column, reason in sorted(proposal.aside.items(), key=lambda pair: pair[1] != CONTACT):
        yield f"  {_quoted(column)}: {_quoted(reason)}{_remark(proposal, column)}\n"
