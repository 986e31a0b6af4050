"""The short guide that lies beside the data: ``README.txt`` in English, ``LISEZMOI.txt`` in French."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import polars as pl

from sharitories import language as tongue
from sharitories.language import Language
from sharitories.publication.codebook import Codebook, State, example_of
from sharitories.reference.claims import caveats
from sharitories.reference.release import Release

AUTHOR = "The Sharitories engineers"
WIDTH = 78
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "colon": ": ",
        "rows": "{} rows",
        "example": "For example {id} in {table} ({cells}).",
        "empty": "{} is empty",
        "no_example": "No row of this release is in that state.",
        "cite": "{author} ({year}). {title}. Open data, edition of {day}, release {release}.",
    },
    "fr": {
        "colon": "\u00a0: ",
        "rows": "{} lignes",
        "example": "Par exemple {id} dans {table} ({cells}).",
        "empty": "{} est vide",
        "no_example": "Aucune ligne de cette livraison n’est dans ce cas.",
        "cite": "{author} ({year}). {title}. Données ouvertes, édition du {day}, livraison {release}.",
    },
}


def guide(
    release: Release,
    geography: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
    book: Codebook,
    language: Language,
) -> str:
    """The text in one language; ``geography`` are the origins of the territories themselves."""
    template = (Path(__file__).parent / f"guide_{language}.txt").read_text(encoding="utf-8")
    title = release.study["title"][language]
    return (
        _environment(language)
        .from_string(template)
        .render(
            title=title,
            question=release.study["question"][language],
            edition=release.edition,
            release=release.number,
            tables=[{"line": _table_line(name, tables[name], book, language)} for name in tables],
            states=[_state(state, release, book, language) for state in book.states],
            caveats=[getattr(caveats()[name], language) for name in book.caveats],
            origins=_origin_lines(release.tables["origins"], language),
            geography=_origin_lines(geography, language),
            citation=_WORDS[language]["cite"].format(
                author=AUTHOR,
                year=release.edition[:4],
                title=title,
                day=tongue.day(release.edition, language),
                release=release.number,
            ),
        )
    )


def _environment(language: Language) -> jinja2.Environment:
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "day": lambda iso: tongue.day(iso, language),
        "wrapped": lambda text: textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False),
        "item": lambda text: textwrap.fill(
            text,
            WIDTH,
            initial_indent="- ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        ),
    }
    return environment


def _table_line(name: str, table: pl.DataFrame, book: Codebook, language: Language) -> str:
    described = book.tables[name]
    rows = _WORDS[language]["rows"].format(tongue.number(len(table), language))
    return f"{name} ({rows}){_WORDS[language]['colon']}{getattr(described.about, language)}"


def _state(state: State, release: Release, book: Codebook, language: Language) -> dict[str, str]:
    return {
        "label": getattr(state.label, language),
        "about": getattr(state.about, language),
        "example": _example(state, release, book, language),
    }


def _example(state: State, release: Release, book: Codebook, language: Language) -> str:
    found = example_of(state, release.tables, book)
    words = _WORDS[language]
    if found is None:
        return words["no_example"]
    example, identity = found
    cells = [
        words["empty"].format(name) if value is None else f"{name} = {value}"
        for name, value in example.where.items()
    ]
    return words["example"].format(id=identity, table=example.table, cells=", ".join(cells))


def _origin_lines(origins: pl.DataFrame, language: Language) -> list[str]:
    return [_origin_line(row, language) for row in origins.sort("origin_id").iter_rows(named=True)]


def _origin_line(row: Mapping[str, Any], language: Language) -> str:
    colon = _WORDS[language]["colon"]
    addresses = [
        address for address in (row["url"], row["licence_url"]) if str(address or "").startswith("http")
    ]
    said = (
        f"{row['origin_id']}{colon}{row['publisher']}, {row[f'title_{language}']} ({row['vintage']}). "
        f"{row['licence_name']}."
    )
    return " ".join([said, *addresses])
