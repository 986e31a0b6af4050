"""Claims: the sentences that are published, each resting on ids.

Two kinds. *Worded* claims come from templates of ``catalogue/claims``: the sentence is made anew from a finding
at every run. *Written* claims come from the study's ``claims.yml``: a person read the evidence and wrote the
sentence, which carries the digest of what was read (``worded_on``) and goes stale when that changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sharitories.catalogue import FOLDER, load_yaml, texts
from sharitories.errors import Fault, FaultyInput
from sharitories.practices import practices
from sharitories.reference.chain import EvidenceChain
from sharitories.reference.grades import grade_borne
from sharitories.reference.sheets.reading import levers
from sharitories.reference.wording import say
from sharitories.studies.study import Said, Study

Section = Literal[
    "drivers", "practices", "economy", "attractiveness", "public_action", "voices", "answers", "limits"
]
Grade = Literal["A", "B", "C", "D"]

COLUMNS = {
    "claim_id": pl.String,
    "subject": pl.String,
    "about": pl.String,
    "says": pl.String,
    "section": pl.String,
    "place": pl.Int64,
    "grade": pl.String,
    "text_fr": pl.String,
    "text_en": pl.String,
    "caveat_fr": pl.String,
    "caveat_en": pl.String,
    "rests_on": pl.String,
    "against": pl.String,
    "worded_on": pl.String,
}


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ClaimTemplate(_Record):
    """One file of ``catalogue/claims``: how findings about one question are said; ``place`` orders a section."""

    about: str
    subjects: Literal["cities", "panel", "practices", "levers"]
    section: Section
    place: int
    grade: Grade
    caveat: str | None = None
    says: dict[str, Said]


class WrittenClaim(_Record):
    """One entry of a study's ``claims.yml``."""

    claim_id: Annotated[str, Field(pattern=r"^claim/[a-z0-9-]+/[A-Za-z0-9-]+$")]
    subject: str
    about: str
    says: str
    section: Section
    place: int
    grade: Grade
    text: Said
    caveat: str | None = None
    rests_on: tuple[str, ...]
    against: tuple[str, ...] = ()
    worded_on: str = ""


@cache
def caveats() -> dict[str, Said]:
    """The short list of caveats that claims name."""
    return {k: Said.model_validate(v) for k, v in load_yaml(FOLDER / "caveats.yml").items()}


@cache
def templates() -> list[ClaimTemplate]:
    """Every template of the catalogue; raise :class:`FaultyInput` with all faults."""
    found, faults = [], []
    for path in texts("claims"):
        try:
            template = ClaimTemplate.model_validate(load_yaml(path))
        except ValidationError as error:
            faults += [Fault(path.name, 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
            continue
        if template.about != path.stem:
            faults.append(
                Fault(path.name, 0, "about", f"is {template.about}, the file's name says {path.stem}")
            )
        if template.caveat is not None and template.caveat not in caveats():
            faults.append(Fault(path.name, 0, "caveat", f"{template.caveat} is not in caveats.yml"))
        found.append(template)
    if faults:
        raise FaultyInput("Reading the catalogue's claims", faults, "Mend the files named.")
    return found


def written_claims(path: Path) -> list[WrittenClaim]:
    """The claims that people wrote; raise :class:`FaultyInput` with all faults of the file."""
    claims, faults = [], []
    seen: set[str] = set()
    entries = load_yaml(path) or []
    for place, entry in enumerate(entries if isinstance(entries, list) else [entries], start=1):
        try:
            claim = WrittenClaim.model_validate(entry)
        except ValidationError as error:
            faults += [
                Fault(path.name, place, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()
            ]
            continue
        if claim.claim_id in seen:
            faults.append(Fault(path.name, place, "claim_id", f"{claim.claim_id} stands twice"))
        if claim.caveat is not None and claim.caveat not in caveats():
            faults.append(Fault(path.name, place, "caveat", f"{claim.caveat} is not in caveats.yml"))
        seen.add(claim.claim_id)
        claims.append(claim)
    if faults:
        raise FaultyInput(f"Reading {path.name}", faults, "Mend the entries named (row = the entry's place).")
    return claims


def claims_of(study: Study, chain: EvidenceChain) -> pl.DataFrame:
    """All claims of a study, sorted by id; ``chain`` leads from the findings to all that they rest on."""
    worded, written = list(_worded(chain.tables["findings"], chain)), list(_written(study))
    _refuse_same_ids(study, worded, written)
    rows = [*worded, *written]
    return pl.DataFrame(rows, schema=COLUMNS).sort("claim_id")


def _refuse_same_ids(study: Study, worded: list[dict[str, Any]], written: list[dict[str, Any]]) -> None:
    taken = {row["claim_id"] for row in worded}
    name = study.path(study.claims).name
    faults = [
        Fault(name, place, "claim_id", f"{row['claim_id']} is the id of a claim that a template words")
        for place, row in enumerate(written, start=1)
        if row["claim_id"] in taken
    ]
    if faults:
        raise FaultyInput(f"Reading {name}", faults, "Give the claims named another id.")


def _worded(findings: pl.DataFrame, chain: EvidenceChain) -> Iterator[dict[str, Any]]:
    by_about = findings.partition_by("about", as_dict=True)
    for template in templates():
        for finding in by_about.get((template.about,), findings.clear()).iter_rows(named=True):
            if _kind(finding["subject"]) != template.subjects:
                continue
            yield _from_finding(template, finding, chain)


def _kind(subject: str) -> str:
    """What a finding is about, as templates name it."""
    if subject == "panel":
        return "panel"
    if subject in practices():
        return "practices"
    return "levers" if subject in levers() else "cities"


def _from_finding(
    template: ClaimTemplate, finding: Mapping[str, Any], chain: EvidenceChain
) -> dict[str, Any]:
    said = _variant(template, finding)
    against = str(finding["against"] or "").split()
    values = {**finding, **json.loads(finding["facts"])}
    return {
        "claim_id": f"claim/{template.about}/{finding['subject']}",
        "subject": finding["subject"],
        "about": template.about,
        "says": finding["says"],
        "section": template.section,
        "place": template.place,
        "grade": _grade(template, finding["finding_id"], chain),
        "text_fr": say(said.fr, "fr", values),
        "text_en": say(said.en, "en", values),
        **_caveat(template.caveat),
        "rests_on": finding["finding_id"],
        "against": " ".join(against) or None,
        "worded_on": chain.digest_of([finding["finding_id"], *against]),
    }


def _grade(template: ClaimTemplate, finding: str, chain: EvidenceChain) -> Grade:
    """The template's; a template for several cases (C) says D where there is a single one. Nothing else is lowered."""
    single = template.grade == "C" and grade_borne(chain.leaves(finding)) == "D"
    return "D" if single else template.grade


def _variant(template: ClaimTemplate, finding: Mapping[str, Any]) -> Said:
    if finding["says"] not in template.says:
        raise FaultyInput(
            "Wording the claims",
            [
                Fault(
                    f"{template.about}.yml",
                    0,
                    "says",
                    f"has no words for {finding['says']!r} ({finding['finding_id']})",
                )
            ],
            "Write that variant in French and in English.",
        )
    return template.says[finding["says"]]


def _caveat(name: str | None) -> dict[str, str | None]:
    caveat = caveats()[name] if name else None
    return {"caveat_fr": caveat.fr if caveat else None, "caveat_en": caveat.en if caveat else None}


def _written(study: Study) -> Iterator[dict[str, Any]]:
    for claim in written_claims(study.path(study.claims)):
        yield {
            "claim_id": claim.claim_id,
            "subject": claim.subject,
            "about": claim.about,
            "says": claim.says,
            "section": claim.section,
            "place": claim.place,
            "grade": claim.grade,
            "text_fr": claim.text.fr,
            "text_en": claim.text.en,
            **_caveat(claim.caveat),
            "rests_on": " ".join(claim.rests_on),
            "against": " ".join(claim.against) or None,
            "worded_on": claim.worded_on,
        }
