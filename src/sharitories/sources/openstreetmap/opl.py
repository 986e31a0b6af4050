"""One line of OPL, libosmium's text format, read into a version of an object.

A line is fields parted by one space, each begun by a letter: ``n1 v2 dV t2020-01-01T00:00:00Z Tkey=value x6.1 y46.2``;
a way has ``Nn1,n2`` and a relation ``Mw1@outer,n2@``. Other characters than letters, digits and a few signs are
written ``%20%``, their code point in hexadecimal digits.
Source: https://osmcode.org/opl-file-format/
"""

from __future__ import annotations

import re
from array import array

from sharitories.sources.openstreetmap.thing import KINDS, Thing

ESCAPED = re.compile(r"%([0-9a-fA-F]+)%")
_PLAIN = re.compile(r"[!-$&-+\--<>?A-~\u00a1-\u00ac\u00ae-\u05ff]")
NAN = float("nan")


def thing_of_line(line: str) -> Thing:
    """The object that a line tells of."""
    head, *rest = line.split(" ")
    told = {field[0]: field[1:] for field in rest if field}
    return Thing(
        kind=KINDS[head[0]],
        id=int(head[1:]),
        version=int(told.get("v") or 0),
        day=told.get("t", "")[:10] or None,
        visible=told.get("d", "V") == "V",
        tags=tags_of_field(told.get("T", "")),
        refs=array("q", (int(ref[1:].partition("x")[0]) for ref in _parts(told.get("N", "")))),
        members=tuple(_member(member) for member in _parts(told.get("M", ""))),
        lon=float(told.get("x") or NAN),
        lat=float(told.get("y") or NAN),
    )


def tags_of_field(field: str) -> dict[str, str]:
    """Tags from ``key=value,key=value``."""
    pairs = (part.partition("=") for part in _parts(field))
    return {unescaped(key): unescaped(value) for key, _, value in pairs}


def unescaped(text: str) -> str:
    """The text with its ``%20%`` turned into the characters that they stand for."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "%" in text else text


def escaped(text: str) -> str:
    """The text as libosmium writes it: what is neither a plain sign nor of an alphabet up to Hebrew is ``%…%``."""
    return "".join(one if _PLAIN.match(one) else _code(one) for one in text)


def _code(sign: str) -> str:
    number = ord(sign)
    return f"%{number:02x}%" if number < 0x100 else f"%{number:04x}%"


def _parts(field: str) -> list[str]:
    return field.split(",") if field else []


def _member(text: str) -> tuple[str, int]:
    return text[0], int(text[1:].partition("@")[0])
