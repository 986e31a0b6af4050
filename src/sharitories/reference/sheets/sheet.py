"""A sheet of the référentiel, as its file in ``catalogue/reference`` says it.

A sheet says what was read or heard, each line with the ids it rests on (facts, testimonies, initiatives). What the
program computes (cases, estimated effects, survival, who drives) is never typed into a sheet.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sharitories.practices.practice import Code, Dimension, Sentence

Id = Annotated[str, StringConstraints(pattern=r"^\S+$")]
Ids = Annotated[tuple[Id, ...], Field(min_length=1)]
Unknown = Literal["unknown"]


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Text):
    """One thing in French and in English, each written as itself."""

    fr: Sentence
    en: Sentence


class Rested(Said):
    """One thing said, and the ids of the facts, testimonies or initiatives that bear it."""

    rests_on: Ids


class Lever(Rested):
    """Something a city can pull; ``lever`` is a code of ``catalogue/levers.yml``."""

    lever: Code


class AtLeast(_Text):
    """Met where the city's indicator is at least, or at most, this (in the indicator's unit)."""

    indicator: Code
    at_least: float | None = None
    at_most: float | None = None


class Alive(_Text):
    """Met where an initiative of this practice is known and not known to have ended in the city."""

    practice: Code


class Condition(Said):
    """What must (or must not) hold; ``check`` reads the city's data, ``ask`` is put to somebody there.

    A condition may rest on nothing but sense: then ``rests_on`` is empty and the page says that no source was found.
    """

    check: AtLeast | Alive | Literal["ask"]
    rests_on: tuple[Id, ...] = ()


class Role(Said):
    """Who does what in one of the three stages of public action."""

    who: Dimension


class Roles(_Text):
    """The three stages: learn what exists, facilitate what begins, build together."""

    learn: Annotated[tuple[Role, ...], Field(min_length=1)]
    facilitate: Annotated[tuple[Role, ...], Field(min_length=1)]
    build: Annotated[tuple[Role, ...], Field(min_length=1)]


class Costs(_Text):
    """What it costs to start, and to run for a year."""

    start: Rested | Unknown
    year: Rested | Unknown


class Seen(Rested):
    """An effect that somebody looked for elsewhere; ``sign`` as found, *none* where it was looked for and not found."""

    sign: Literal["positive", "negative", "none", "mixed"]


class Crosswalk(_Text):
    """The same practice in other schemes; OSM and SKOS stand in the practice's own file.

    ``wikidata``: items (Q…); ``sdg``: targets of the Sustainable Development Goals (12.5); ``shareable``: one of Shareable's
    eleven categories; the others by the word that the scheme uses. Empty: not looked up, or none found.
    """

    wikidata: tuple[Annotated[str, StringConstraints(pattern=r"^Q\d+$")], ...] = ()
    sdg: tuple[Annotated[str, StringConstraints(pattern=r"^\d{1,2}\.[0-9a-d]+$")], ...] = ()
    shareable: tuple[str, ...] = ()
    transiscope: tuple[str, ...] = ()
    murmurations: tuple[str, ...] = ()


class Sheet(_Text):
    """One file of ``catalogue/reference``; ``practice`` is the file's name and a code of the catalogue."""

    practice: Code
    answers: Said
    levers: tuple[Lever, ...] | Unknown
    preconditions: tuple[Condition, ...] | Unknown
    contraindications: tuple[Condition, ...] | Unknown
    roles: Roles
    cost: Costs
    time_to_start: Rested | Unknown
    size: Rested | Unknown
    effects: tuple[Seen, ...] | Unknown
    ends: tuple[Rested, ...] | Unknown
    survival: Rested | Unknown
    follow: Annotated[tuple[Said, ...], Field(min_length=2)]
    legal: Rested | Unknown
    related: tuple[Code, ...]
    crosswalk: Crosswalk
