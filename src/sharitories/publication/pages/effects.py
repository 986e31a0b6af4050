"""What we can and cannot say: every question that was put beforehand, its picture and its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from sharitories.language import listed
from sharitories.publication.book import Book, Page, Row
from sharitories.publication.figures import Figure
from sharitories.publication.twins import band_figure, twin_figure

#: From here on, decimals say nothing.
LARGE = 1000
#: Rises and falls first; then what was looked for and not seen.
_ORDER = {"rise": 0, "fall": 0, "no_detectable_effect": 1, "not_estimable": 2}


@dataclass(frozen=True)
class Answer:
    """One question with its verdict; ``figures`` where it has a path, ``needed`` where it stays open."""

    identity: str
    question: str
    verdict: str
    facts: str
    limits: str
    failed: str
    needed: str
    figures: list[Figure]


@dataclass(frozen=True)
class Context:
    """The page of all effects."""

    title: str
    description: str
    heading: str
    good: str
    counts: str
    estimated: list[Answer]
    left_open: list[Answer]


def pages(book: Book) -> Iterator[Page]:
    """One page; none where a study put no question."""
    rows = sorted(book.rows("effects"), key=lambda row: (_ORDER[row["verdict"]], row["effect_id"]))
    if not rows:
        return
    words = book.texts["effects"]
    left_open = [row for row in rows if row["verdict"] == "not_estimable"]
    seen = [row for row in rows if row["verdict"] in ("rise", "fall")]
    unseen = len(rows) - len(left_open) - len(seen)
    found = words["found_some"].format(n=len(seen)) if seen else words["found_none"]
    lead = words["lead"].format(asked=len(rows))
    context = Context(
        title=f"{words['title']} — Sharitories",
        description=lead,
        heading=words["title"],
        good=words["good"].format(found=found),
        counts=words["counts"].format(unseen=unseen, open=len(left_open)),
        estimated=[_answer(row, book) for row in rows if row["verdict"] != "not_estimable"],
        left_open=[_answer(row, book) for row in left_open],
    )
    yield Page("effects", {"fr": "effets.html", "en": "effects.html"}, "effects.html", vars(context))


def _answer(row: Row, book: Book) -> Answer:
    return Answer(
        row["effect_id"],
        book.said(row, "question"),
        book.said(row, "verdict"),
        _facts(row, book) if row["att"] is not None else "",
        book.said(row, "limits"),
        listed([_called("checks", name, book) for name in _names(row["checks_failed"])], book.language),
        book.said(row, "would_need"),
        _figures(row, book),
    )


def _facts(row: Row, book: Book) -> str:
    p, mde = row["p_adjusted"], row["mde"]
    told = {
        "estimator": _called("estimators", row["estimator"], book),
        "donors": row["donors"],
        "from": book.period(row["treated_from"]),
        "p": book.number(p, 2 if p >= 0.01 else 3) if p is not None else "",
        "mde": book.number(mde, 1) if mde is not None else "∞",
        "unit": row["unit"] or "",
        "sms": row["sms_level"],
    }
    return str(book.texts["effects"]["facts"].format(**told))


def _names(checks: str | None) -> list[str]:
    return checks.split(", ") if checks else []


def _called(kind: str, name: str, book: Book) -> str:
    """What readers call an estimator or a check; one that the texts do not know keeps its name."""
    return str(book.texts["effects"][kind].get(name, name.replace("_", " ")))


def _figures(row: Row, book: Book) -> list[Figure]:
    """The place and its twin, and its gap among those of places where nothing was done."""
    steps = book.table("effect_paths").filter(pl.col("effect_id") == row["effect_id"]).sort("period")
    drawn = steps.filter(pl.col("twin").is_not_null() & pl.col("fan_low").is_not_null())
    if not len(drawn):
        return []
    words = book.texts["effects"]
    before = sum(time < str(row["treated_from"]) for time in drawn["period"])
    times = [book.period(time, short=True) for time in drawn["period"]]
    question = book.said(row, "question")
    own, twin, gap = (drawn[name].to_list() for name in ("outcome", "twin", "gap"))
    low, high = drawn["fan_low"].to_list(), drawn["fan_high"].to_list()
    gap_head = tuple(name.format(unit=row["unit"]) for name in words["gap_head"])
    return [
        Figure(
            words["twin"],
            "",
            twin_figure(times, own, twin, before, question, book.language),
            "",
            tuple(words["twin_head"]),
            _body(times, (own, twin), book),
        ),
        Figure(
            words["gap"],
            words["band"].format(unit=_unit(row["unit"], book)),
            band_figure(times, gap, low, high, before, question, book.language),
            "",
            gap_head,
            _body(times, (gap, low, high), book),
        ),
    ]


def _unit(unit: str, book: Book) -> str:
    """A unit in words, as after *in*: per cent, points."""
    return "per cent" if unit == "%" and book.language == "en" else unit


def _body(
    times: Sequence[str], columns: Sequence[Sequence[float]], book: Book
) -> tuple[tuple[str, ...], ...]:
    """Rows of a figure's table; large numbers are told without decimals."""
    large = max(abs(value) for column in columns for value in column) >= LARGE
    return tuple(
        (time, *(book.number(value, 0 if large else 2) for value in values))
        for time, *values in zip(times, *columns, strict=True)
    )
