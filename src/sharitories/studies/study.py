"""``study.yml``: the question, the frame, the panel and where the evidence lies; written before the run."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sharitories.catalogue import load_yaml
from sharitories.errors import Fault, FaultyInput, UsageError

BUNDLED = Path(__file__).parent

TerritoryId = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9-]+$")]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Record):
    """The same thing in French and in English."""

    fr: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


class Frame(_Record):
    """The cities that could be chosen: municipalities of a country between two populations, in a year."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    perimeter: str
    population_min: Annotated[int, Field(ge=0)]
    population_max: Annotated[int, Field(ge=1)]
    population_year: Annotated[int, Field(ge=1900, le=2100)]
    population_origin: str


class EvidenceFiles(_Record):
    """The study's own compiled tables, relative to the study's folder; they are in English, which may be translated."""

    origin: str
    initiatives: str
    sightings: str
    testimonies: str
    practice_terms: str
    effect_signs: str
    looked_for: str
    translations: str | None = None


class Study(_Record):
    """A study and the folder it was read from."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    edition: datetime.date
    title: Said
    question: Said
    frame: Frame
    panel: Annotated[tuple[TerritoryId, ...], Field(min_length=1)]
    compared: tuple[TerritoryId, ...] = ()
    evidence: EvidenceFiles
    figures: str
    reviews: str
    claims: str
    folder: Path

    @model_validator(mode="after")
    def _each_city_once(self) -> Study:
        twice = sorted(code for code, n in Counter(self.named).items() if n > 1)
        if twice:
            raise ValueError(f"{', '.join(twice)} stands twice in panel and compared")
        return self

    @property
    def named(self) -> tuple[str, ...]:
        """The cities that the study speaks of: the panel, then those compared with it."""
        return self.panel + self.compared

    def path(self, relative: str) -> Path:
        """A file of the study."""
        return self.folder / relative

    def evidence_paths(self) -> dict[str, Path]:
        """The evidence files by role."""
        roles = self.evidence.model_dump(exclude={"origin"})
        return {role: self.path(name) for role, name in roles.items() if name is not None}


def bundled_studies() -> list[str]:
    """The codes of the studies inside the package."""
    return [p.parent.name.replace("_", "-") for p in sorted(BUNDLED.glob("*/study.yml"))]


def find_study(name_or_folder: str) -> Path:
    """The folder of a bundled study, or the folder given; raise :class:`UsageError` when there is none."""
    folder = Path(name_or_folder)
    if (folder / "study.yml").is_file():
        return folder
    if re.fullmatch(r"[a-z0-9-]+", name_or_folder):
        bundled = BUNDLED / name_or_folder.replace("-", "_")
        if (bundled / "study.yml").is_file():
            return bundled
    raise UsageError(
        f"Looking for the study {name_or_folder}",
        f"no folder of that name holds a study.yml; bundled studies: {', '.join(bundled_studies())}",
        "Give a folder that holds a study.yml, or the name of a bundled study.",
    )


def read_study(name_or_folder: str) -> Study:
    """Read and check ``study.yml``; all its faults are named at once."""
    folder = find_study(name_or_folder)
    content = load_yaml(folder / "study.yml")
    try:
        return Study.model_validate({**content, "folder": folder} if isinstance(content, dict) else content)
    except ValidationError as error:
        faults = [
            Fault("study.yml", 0, ".".join(str(part) for part in e["loc"]), e["msg"]) for e in error.errors()
        ]
        raise FaultyInput(f"Reading {folder / 'study.yml'}", faults, "Mend the lines named.") from error
