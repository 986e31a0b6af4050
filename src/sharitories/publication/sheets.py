"""The sheet of a practice as a page shows it: its lines by field, each with what it rests on, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sharitories import language as tongue
from sharitories.catalogue.described import described_tables
from sharitories.publication.book import Book, Row
from sharitories.publication.evidence import Behind, behind
from sharitories.reference.own_effects import own_effects
from sharitories.reference.roadmaps.told import STAGES
from sharitories.reference.sheets.unknown import unknown


@dataclass(frozen=True)
class SheetLine:
    """One line; ``remark`` says who acts, how an effect turned out, or how a condition is checked."""

    identity: str
    text: str
    remark: str
    behind: Behind | None


@dataclass(frozen=True)
class SheetField:
    """A field of the sheet with the lines that are known."""

    code: str
    name: str
    lines: list[SheetLine]


@dataclass(frozen=True)
class ShownSheet:
    """``unknown`` says which fields nothing is known of, and how many of all; ``since``, since when it stands."""

    fields: list[SheetField]
    unknown: str
    since: str


def shown_sheet(practice: str, book: Book) -> ShownSheet | None:
    """The sheet of a practice; None where it has none."""
    rows = sorted(book.rows("sheets", practice=practice), key=_reading)
    if not rows:
        return None
    names = described_tables()["sheets"]["enumerations"]["sheets_field"]
    named = {code: str(label[book.language]) for code, label in names.items()}
    known = [row for row in rows if row["status"] == "observed"]
    fields = [
        SheetField(
            code, tongue.capitalised(name), [*_estimated(practice, code, book), *_lines(code, known, book)]
        )
        for code, name in named.items()
    ]
    since = book.since("sheet", practice)
    return ShownSheet([field for field in fields if field.lines], _unknown(rows, named, book), since)


def unknown_in_all(book: Book) -> str:
    """How many fields of all sheets nothing is known of, as a sentence."""
    found = unknown(book.table("sheets"))
    words = str(book.texts["sheet"]["unknown_all"])
    return words.format(sheets=found.sheets, k=found.missing, total=found.fields)


def _lines(code: str, rows: list[Row], book: Book) -> list[SheetLine]:
    return [_line(row, book) for row in rows if row["field"] == code]


def _estimated(practice: str, code: str, book: Book) -> Iterator[SheetLine]:
    """What this study asked of the practice's effects, before what others found."""
    if code != "effects":
        return
    rows, signs = book.release.chain.rows, book.texts["sheet"]["signs"]
    for own in own_effects(book.table("effects")).get(practice, ()):
        row = rows[own.effect_id][1]
        cited = behind(row, book) if row["rests_on"] else None
        remark = f"{book.texts['sheet']['estimated']}, {signs[own.sign]}"
        yield SheetLine(own.effect_id, own.told(book.language), remark, cited)


def _reading(row: Row) -> tuple[int, int]:
    """Lines in their order, the three stages of public action as they follow each other."""
    return (STAGES.index(row["stage"]) if row["stage"] else 0, row["place"])


def _unknown(rows: list[Row], named: dict[str, str], book: Book) -> str:
    words = book.texts["sheet"]
    missing = {row["field"] for row in rows if row["status"] == "missing"}
    if not missing:
        return str(words["all_known"])
    told = tongue.listed([name for code, name in named.items() if code in missing], book.language)
    word = "unknown_one" if len(missing) == 1 else "unknown"
    return str(words[word].format(fields=told, k=len(missing), total=len(named)))


def _line(row: Row, book: Book) -> SheetLine:
    cited = behind(row, book) if row["rests_on"] else None
    return SheetLine(row["line_id"], book.said(row, "text"), ", ".join(_remarks(row, book)), cited)


def _remarks(row: Row, book: Book) -> Iterator[str]:
    words = book.texts["sheet"]
    if row["stage"]:
        labels = {d["code"]: d["labels"][book.language] for d in book.dimensions}
        yield f"{words[row['stage']]}, {labels[row['who']]}"
    if row["sign"]:
        yield words["signs"][row["sign"]]
    if row["check"]:
        yield words["to_ask"] if row["check"] == "ask" else words["checked"]
    if not row["rests_on"] and row["check"]:
        yield words["no_source"]
