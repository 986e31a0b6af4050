"""The study's own compiled evidence: initiatives, sightings, testimonies, read with all their faults at once."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from sharitories.errors import Fault, FaultyInput, MissingInput

#: No initiative of ours is older, and a planned one may lie this many years ahead.
FIRST_YEAR, LAST_YEAR = 1800, 2040

FAMILIES = {
    "collaborative consumption": "collaborative_consumption",
    "distributed production": "distributed_production",
    "participatory finance": "participatory_finance",
    "shared governance": "shared_governance",
}
DIMENSIONS = {
    "citizen impulse": "citizen_impulse",
    "public authority": "public_impulse",
    "local initiative": "local_initiatives",
    "national or international platform": "platforms",
}
LISTS = (
    "municipal site",
    "local press",
    "regional press",
    "national press",
    "network directory",
    "association's own site",
    "academic",
    "crowdfunding or platform page",
    "wiki",
    "other",
)


_TODO_MISSING = "Put the file there, or correct study.yml."


def _year_or_none(text: Any) -> Any:
    return None if text == "" else text


Year = Annotated[Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)] | None, BeforeValidator(_year_or_none)]
Filled = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


def _one_of(words: Mapping[str, str]) -> Callable[[Any], Any]:
    def read(text: Any) -> Any:
        if text not in words:
            raise ValueError(f"{text!r} is not one of: {', '.join(words)}")
        return words[text]

    return read


class Row(BaseModel):
    """A row of a text table: only the columns named, unchangeable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class InitiativeRow(Row):
    """A row of ``initiatives.csv``."""

    initiative_id: Slug
    territory_id: Filled
    name: Filled
    practice: Filled
    family: Annotated[str, BeforeValidator(_one_of(FAMILIES))]
    dimension: Annotated[str, BeforeValidator(_one_of(DIMENSIONS))]
    actor: str
    description: Filled
    start_year: Year
    end_year: Year
    source_title: Filled
    source_url: Address
    source_year: Year
    confidence: Literal["high", "medium", "low"]
    note: str


class SightingRow(Row):
    """A row of ``sightings.csv``: a page that mentions an initiative."""

    sighting_id: Slug
    initiative_id: Slug
    list: Annotated[str, BeforeValidator(_one_of({name: name for name in LISTS}))]
    source_title: Filled
    source_url: Address
    source_year: Year
    found_by: str


class TestimonyRow(Row):
    """A row of ``testimonies.csv``: something an actor reported; the speaker is a role, never a name."""

    __test__ = False

    testimony_id: Slug
    territory_id: Filled
    actor_role: Filled
    kind: Literal["lever", "obstacle", "effect", "role"]
    practice: Filled
    paraphrase_en: Filled
    source_title: Filled
    source_url: Address


class TermRow(Row):
    """A row of ``practice_terms.csv``: the compiler's term and the catalogue's practice."""

    term: Filled
    practice: Slug


class SignRow(Row):
    """A row of ``effect_signs.csv``: which way a reported effect goes."""

    testimony_id: Slug
    sign: Literal["positive", "negative", "mixed", "none"]


class LookedForRow(Row):
    """A row of ``looked_for.csv``: a practice that was looked for in a city and not found."""

    territory_id: Filled
    practice: Slug
    sought: Filled


class TranslationRow(Row):
    """A row of ``translations.csv``: a column of an initiative or a testimony, in another language than English."""

    id: Slug
    column: Literal["name", "actor", "description", "note", "actor_role", "text"]
    language: Literal["fr"]
    text: Filled


@dataclass(frozen=True)
class Evidence:
    """The compiled evidence, checked; practices are catalogue codes."""

    initiatives: Sequence[InitiativeRow]
    sightings: Sequence[SightingRow]
    testimonies: Sequence[TestimonyRow]
    looked_for: Sequence[LookedForRow]
    practice_of: Mapping[str, str]
    sign_of: Mapping[str, str]
    translations: Sequence[TranslationRow] = ()


@dataclass
class _Checked:
    """One file read: its rows with their line in the file, the faults met so far, and every id with its line.

    ``named`` also holds the ids of rows with a fault, so that one bad row is not told again by all that cite
    it; it is None when the header could not be read.
    """

    file: str
    named: list[tuple[int, str]] | None = None
    rows: list[tuple[int, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: int, column: str, rule: str) -> None:
        self.faults.append(Fault(self.file, row, column, rule))

    def unreadable(self, rule: str) -> None:
        """The file broke off: what was read of it is forgotten, so that nothing is said to be missing in it."""
        self.named = None
        self.rows.clear()
        self.fault(0, "", rule)

    @property
    def ids(self) -> set[str] | None:
        """Every id that the file names in its first column."""
        return None if self.named is None else {identity for _, identity in self.named}

    def each_once(self, column: str) -> None:
        """Fault the rows whose id, in the first column, stands in others too."""
        seen = Counter(identity for _, identity in self.named or ())
        for line, identity in self.named or ():
            if seen[identity] > 1:
                self.fault(line, column, f"{identity!r} stands in {seen[identity]} rows; an id stands once")

    def known(self, column: str, allowed: Set[str] | None, what: str) -> None:
        if allowed is None:
            return
        for line, row in self.rows:
            value = getattr(row, column)
            if value not in allowed:
                self.fault(line, column, f"{value!r} is not {what}")

    def free(self, taken: Set[str], what: str) -> None:
        """Fault the rows whose id, in the first column, is one that something else bears."""
        for line, identity in self.named or ():
            if identity in taken:
                self.fault(line, "", f"the id {identity!r} is that of {what} already")


def read_rows(path: Path, model: type[Row]) -> _Checked:
    """Read a CSV file row by row; ``row`` of a fault counts the header as row 1, as a spreadsheet does."""
    checked = _Checked(path.name)
    if not path.is_file():
        raise MissingInput("Reading the study's evidence", f"{path} does not exist", _TODO_MISSING)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            _read_stream(stream, model, checked)
    except UnicodeDecodeError as error:
        checked.unreadable(f"is not UTF-8 ({error.reason})")
    except csv.Error as error:
        checked.unreadable(f"is not CSV: {error}")
    return checked


def _read_stream(stream: Any, model: type[Row], checked: _Checked) -> None:
    reader = csv.reader(stream, strict=True)
    header = next(reader, [])
    if not _check_header(header, list(model.model_fields), checked):
        return
    checked.named = []
    for line, fields in enumerate(reader, start=2):
        if not fields:
            continue
        checked.named.append((line, fields[0]))
        if len(fields) != len(header):
            checked.fault(line, "", f"has {len(fields)} fields, and the header {len(header)}")
            continue
        try:
            checked.rows.append((line, model.model_validate(dict(zip(header, fields, strict=True)))))
        except ValidationError as error:
            for e in error.errors():
                checked.fault(line, str(e["loc"][0]), f"{e['msg']} (found {e['input']!r})")


def _check_header(found: Sequence[str], wanted: Sequence[str], checked: _Checked) -> bool:
    for name in wanted:
        if name not in found:
            checked.fault(1, name, "this column is missing")
    for name in found:
        if name not in wanted:
            checked.fault(1, name, f"this column is not expected (expected: {', '.join(wanted)})")
    for name, count in Counter(found).items():
        if count > 1:
            checked.fault(1, name, "this column stands twice")
    return not checked.faults


def read_evidence(
    paths: Mapping[str, Path], territory_ids: Set[str] | None, practice_codes: Set[str]
) -> Evidence:
    """Read the files, of which ``translations`` alone may be absent from ``paths``.

    Raises :class:`FaultyInput` with every fault of every file at once.
    """
    lost = [f"{path} does not exist" for path in paths.values() if not path.is_file()]
    if lost:
        raise MissingInput("Reading the study's evidence", lost, _TODO_MISSING)
    files = {
        "initiatives": read_rows(paths["initiatives"], InitiativeRow),
        "sightings": read_rows(paths["sightings"], SightingRow),
        "testimonies": read_rows(paths["testimonies"], TestimonyRow),
        "practice_terms": read_rows(paths["practice_terms"], TermRow),
        "effect_signs": read_rows(paths["effect_signs"], SignRow),
        "looked_for": read_rows(paths["looked_for"], LookedForRow),
    }
    if "translations" in paths:
        files["translations"] = read_rows(paths["translations"], TranslationRow)
    _check_each(files)
    _check_across(files, territory_ids, practice_codes)
    faults = [fault for checked in files.values() for fault in checked.faults]
    if faults:
        raise FaultyInput(
            "Reading the study's evidence", faults, "Mend the rows named, then run the command again."
        )
    rows: dict[str, list[Any]] = {name: [row for _, row in checked.rows] for name, checked in files.items()}
    return Evidence(
        initiatives=rows["initiatives"],
        sightings=rows["sightings"],
        testimonies=rows["testimonies"],
        looked_for=rows["looked_for"],
        practice_of={row.term: row.practice for row in rows["practice_terms"]},
        sign_of={row.testimony_id: row.sign for row in rows["effect_signs"]},
        translations=rows.get("translations", ()),
    )


def _check_each(files: Mapping[str, _Checked]) -> None:
    files["initiatives"].each_once("initiative_id")
    files["sightings"].each_once("sighting_id")
    files["testimonies"].each_once("testimony_id")
    files["practice_terms"].each_once("term")
    files["effect_signs"].each_once("testimony_id")
    for line, row in files["initiatives"].rows:
        if row.start_year and row.end_year and row.end_year < row.start_year:
            files["initiatives"].fault(
                line, "end_year", f"{row.end_year} is before start_year {row.start_year}"
            )


def _check_across(
    files: Mapping[str, _Checked], territory_ids: Set[str] | None, practice_codes: Set[str]
) -> None:
    terms = files["practice_terms"].ids
    initiatives = files["initiatives"].ids
    sighted = {row.initiative_id for _, row in files["sightings"].rows}
    told = files["testimonies"].ids
    others = {row.testimony_id for _, row in files["testimonies"].rows if row.kind != "effect"}
    effects = None if told is None else told - others
    signed = files["effect_signs"].ids
    for name in ("initiatives", "testimonies", "looked_for"):
        files[name].known("territory_id", territory_ids, "the code of a territory of the study")
    for name in ("initiatives", "testimonies"):
        files[name].known("practice", terms, "a term of practice_terms.csv")
    for name in ("practice_terms", "looked_for"):
        files[name].known("practice", practice_codes, "a practice of the catalogue")
    files["initiatives"].free(practice_codes, "a practice of the catalogue")
    files["testimonies"].free(practice_codes | (initiatives or set()), "a practice or of an initiative")
    files["sightings"].known("initiative_id", initiatives, "the id of a row of initiatives.csv")
    files["effect_signs"].known("testimony_id", effects, "the id of a testimony of kind effect")
    if not files["sightings"].faults:
        files["initiatives"].known("initiative_id", sighted, "sighted by any row of sightings.csv")
    if "translations" in files:
        _check_translations(files["translations"], initiatives, told)
    for line, row in files["testimonies"].rows:
        if row.kind == "effect" and signed is not None and row.testimony_id not in signed:
            files["testimonies"].fault(
                line, "testimony_id", "an effect whose sign effect_signs.csv does not give"
            )


#: The columns of a testimony that are translated; the others are an initiative's.
_SPOKEN = ("actor_role", "text")


def _check_translations(
    checked: _Checked, initiatives: set[str] | None, testimonies: set[str] | None
) -> None:
    """A translation of a row that is not there (any more) is no fault: it is not used."""
    seen: set[tuple[str, str, str]] = set()
    for line, row in checked.rows:
        others, what = (
            (initiatives, "an initiative") if row.column in _SPOKEN else (testimonies, "a testimony")
        )
        if row.id in (others or ()):
            checked.fault(line, "column", f"{row.id!r} is {what}, which has no {row.column}")
        if (row.id, row.column, row.language) in seen:
            checked.fault(line, "column", f"{row.column} of {row.id!r} is translated twice")
        seen.add((row.id, row.column, row.language))
