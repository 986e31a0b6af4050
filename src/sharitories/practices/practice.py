"""A practice: what counts, what does not, and by which names it goes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Family = Literal[
    "collaborative_consumption", "distributed_production", "participatory_finance", "shared_governance"
]
Dimension = Literal["citizen_impulse", "public_impulse", "local_initiatives", "platforms"]

Code = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
OsmTag = Annotated[str, StringConstraints(pattern=r"^[a-z_:]+=[a-z_*-]+$")]
Sentence = Annotated[str, StringConstraints(min_length=8, strip_whitespace=True)]


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Labels(_Text):
    """The name of a practice in five languages, lower case except where the language wants a capital."""

    fr: str
    en: str
    pt: str
    nl: str
    sv: str


class Synonyms(_Text):
    """Other names in use, by language (SKOS altLabel)."""

    fr: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    pt: tuple[str, ...] = ()
    nl: tuple[str, ...] = ()
    sv: tuple[str, ...] = ()


class Bilingual(_Text):
    """One thing said in French and in English, each written as itself."""

    fr: Sentence
    en: Sentence


class BilingualList(_Text):
    """The same list of things in French and in English."""

    fr: Annotated[tuple[Sentence, ...], Field(min_length=3)]
    en: Annotated[tuple[Sentence, ...], Field(min_length=3)]


class SkosMatch(_Text):
    """A concept of another scheme (SKOS mapping relation)."""

    relation: Literal["exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"]
    target: Annotated[str, StringConstraints(pattern=r"^https?://")]
    label: str


class Practice(_Text):
    """One file of ``catalogue/practices``; ``code`` is the file's name."""

    code: Code
    family: Family
    drivers: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    labels: Labels
    synonyms: Synonyms = Synonyms()
    definition: Bilingual
    counts: BilingualList
    does_not_count: BilingualList
    broader: Code | None = None
    osm: tuple[OsmTag, ...] = ()
    skos: tuple[SkosMatch, ...] = ()
