"""The catalogue of practices as a SKOS concept scheme in JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.practices import Practice
from sharitories.publication.codebook import Codebook

Json = dict[str, Any]

#: Names, not addresses: the catalogue has no home on the web that is sure to last.
BASE = "urn:sharitories:"
SCHEME = f"{BASE}practices"
RELATIONS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_BY_LANGUAGE = ("prefLabel", "altLabel", "definition", "scopeNote", "example")
_REFERENCES = ("inScheme", "topConceptOf", "hasTopConcept", "broader", "narrower", "member", *RELATIONS)

CONTEXT: Json = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "id": "@id",
    "type": "@type",
    "ConceptScheme": "skos:ConceptScheme",
    "Concept": "skos:Concept",
    "Collection": "skos:Collection",
    "notation": "skos:notation",
    "version": "owl:versionInfo",
    "title": {"@id": "dct:title", "@container": "@language"},
    **{name: {"@id": f"skos:{name}", "@container": "@language"} for name in _BY_LANGUAGE},
    **{name: {"@id": f"skos:{name}", "@type": "@id"} for name in _REFERENCES},
}


def catalogue_jsonld(practices: Mapping[str, Practice], book: Codebook, edition: str) -> Json:
    """Scheme, concepts, then families and dimensions as collections; each sorted by code."""
    ordered = [practices[code] for code in sorted(practices)]
    narrower = {p.code: [q.code for q in ordered if q.broader == p.code] for p in ordered}
    return {
        "@context": CONTEXT,
        "@graph": [
            _scheme(ordered, edition),
            *(_concept(practice, narrower[practice.code]) for practice in ordered),
            *_families(ordered, book),
            *_dimensions(ordered),
        ],
    }


def _scheme(ordered: Sequence[Practice], edition: str) -> Json:
    return {
        "id": SCHEME,
        "type": "ConceptScheme",
        "title": {"en": "Collaborative practices of a city", "fr": "Pratiques collaboratives d’une ville"},
        "version": edition,
        "hasTopConcept": [_practice(p.code) for p in ordered if p.broader is None],
    }


def _concept(practice: Practice, narrower: Sequence[str]) -> Json:
    concept: Json = {
        "id": _practice(practice.code),
        "type": "Concept",
        "notation": practice.code,
        "inScheme": SCHEME,
        "prefLabel": practice.labels.model_dump(),
        "altLabel": _synonyms(practice),
        "definition": practice.definition.model_dump(),
        "example": {"fr": list(practice.counts.fr), "en": list(practice.counts.en)},
        "scopeNote": _scope(practice),
        "broader": [_practice(practice.broader)] if practice.broader else [],
        "topConceptOf": [] if practice.broader else [SCHEME],
        "narrower": [_practice(code) for code in narrower],
    }
    for relation in RELATIONS:
        concept[relation] = sorted(match.target for match in practice.skos if match.relation == relation)
    return {name: value for name, value in concept.items() if value}


def _synonyms(practice: Practice) -> Json:
    """Synonyms by language, without the label itself (SKOS S13: the two are disjoint)."""
    labels = practice.labels.model_dump()
    synonyms = {
        language: [name for name in dict.fromkeys(names) if name != labels[language]]
        for language, names in practice.synonyms.model_dump().items()
    }
    return {language: names for language, names in synonyms.items() if names}


def _scope(practice: Practice) -> Json:
    """What does not count, and the OpenStreetMap tags."""
    notes = {"fr": list(practice.does_not_count.fr), "en": list(practice.does_not_count.en)}
    notes = {
        "fr": [f"Ne compte pas\u00a0: {note}" for note in notes["fr"]],
        "en": [f"Does not count: {note}" for note in notes["en"]],
    }
    if practice.osm:
        tags = ", ".join(practice.osm)
        notes["fr"].append(f"OpenStreetMap\u00a0: {tags}")
        notes["en"].append(f"OpenStreetMap: {tags}")
    return notes


def _families(ordered: Sequence[Practice], book: Codebook) -> list[Json]:
    return [
        {
            "id": f"{BASE}family:{code}",
            "type": "Collection",
            "notation": code,
            "prefLabel": label.model_dump(),
            "member": [_practice(p.code) for p in ordered if p.family == code],
        }
        for code, label in book.enumerations["family"].items()
    ]


def _dimensions(ordered: Sequence[Practice]) -> list[Json]:
    return [
        {
            "id": f"{BASE}dimension:{entry['code']}",
            "type": "Collection",
            "notation": entry["code"],
            "prefLabel": entry["title"],
            "definition": entry["definition"],
            "member": [_practice(p.code) for p in ordered if entry["code"] in p.drivers],
        }
        for entry in load_yaml(FOLDER / "dimensions.yml")
    ]


def _practice(code: str) -> str:
    return f"{BASE}practice:{code}"
