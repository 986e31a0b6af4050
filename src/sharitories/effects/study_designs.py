"""The designs of a study: what each asks of which panel, and what dates its treatment; or why it cannot be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from sharitories.catalogue import load_yaml
from sharitories.effects.design import Design, Programme, checked_design
from sharitories.effects.panel import Panel
from sharitories.effects.study_panels import StudyPanel
from sharitories.errors import Fault, FaultyInput
from sharitories.studies.study import Said, Study

FOLDER = "designs"
#: The column that a register's dates are put into.
FIRST = "first_treated"
_TODO = "Mend the designs named: docs/methods/bundled-designs.md."


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NotEstimable(_Said):
    """Why our data cannot answer, and what would have to be collected."""

    why_en: str
    why_fr: str
    would_need_en: str
    would_need_fr: str


class Register(_Said):
    """The register whose dates say who is treated since when.

    ``first``: the year of the date, or the one after (the first whole one). Units without a date, or dated after
    ``until``, are in neither group.
    """

    origin: str
    property: str
    first: Literal["year", "next_year"]
    until: str | None = None


class Declares(_Said):
    """A programme at work in treated and donors alike: the units of its register, known and left in."""

    name: str
    shown_by: str


class StudyDesign(_Said):
    """One file of ``designs/``: a question about a city (or the ``panel``), with a design or the reason for none.

    ``practices``: codes of the practices of which the answer speaks; ``evidence``: the initiatives whose dates set
    treatment; ``limits``: what a reader of the verdict must know.
    """

    name: str
    territory: str
    date: Literal["gathered_pace", "milestone", "programme"]
    panel: str | None = None
    outcome: str | None = None
    question: str | None = None
    question_fr: str | None = None
    practices: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    declares: tuple[Declares, ...] = ()
    dated_by: Register | None = None
    limits: Said | None = None
    design: Design | None = None
    not_estimable: NotEstimable | None = None

    @model_validator(mode="after")
    def _whole(self) -> StudyDesign:
        if (self.design is None) == (self.not_estimable is None):
            raise ValueError("says either design or not_estimable")
        if self.design is not None and self.panel is None:
            raise ValueError("names no panel")
        if self.not_estimable is not None and not (self.outcome and self.question and self.question_fr):
            raise ValueError("says outcome, question and question_fr where it has no design")
        return self


def study_designs(study: Study) -> list[StudyDesign]:
    """Every design of a study, by name; raises :class:`FaultyInput` with the faults of all files."""
    found, faults = [], []
    for path in sorted(study.path(FOLDER).glob("*.yml")):
        content = load_yaml(path)
        try:
            found.append(_one(path.stem, content if isinstance(content, dict) else {}))
        except FaultyInput as error:
            faults += error.faults
        except ValidationError as error:
            faults += [Fault(path.name, 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
    if faults:
        raise FaultyInput("Reading the study's designs", faults, _TODO)
    return found


def _one(name: str, content: Mapping[str, Any]) -> StudyDesign:
    design = content.get("design")
    made = {"design": checked_design(design, f"{name}.yml")} if design is not None else {}
    return StudyDesign.model_validate({**content, "name": name, **made})


def put_to(
    asked: StudyDesign, study_panel: StudyPanel, tables: Mapping[str, pl.DataFrame]
) -> tuple[Design, Panel]:
    """The design with the programmes that it declares, and the panel with the dates of its register."""
    assert asked.design is not None
    panel = study_panel.panel
    if asked.dated_by is not None:
        panel = _dated(panel, asked.dated_by, tables["observations"])
    programmes = tuple(
        Programme(name=said.name, units=units, declared=True)
        for said in asked.declares
        if (units := _touched(said.shown_by, panel, tables))
    )
    return asked.design.model_copy(update={"programmes": (*asked.design.programmes, *programmes)}), panel


def register_rows(register: Register, observations: pl.DataFrame) -> pl.DataFrame:
    """The rows of the register that say something was there, the earliest of each territory first."""
    shown = (pl.col("origin_id") == register.origin) & (pl.col("property") == register.property)
    return observations.filter(shown & (pl.col("status") == "observed")).sort(
        "territory_id", "started_on", "observation_id", nulls_last=True
    )


def _dated(panel: Panel, register: Register, observations: pl.DataFrame) -> Panel:
    rows = register_rows(register, observations).group_by("territory_id", maintain_order=True).first()
    dates = dict(rows.select("territory_id", "started_on").iter_rows())
    late = {u for u, d in dates.items() if d is None or (register.until is not None and d > register.until)}
    units = tuple(unit for unit in panel.units if unit not in late)
    first = np.array([_year(dates.get(unit), register.first) for unit in units], dtype=np.float64)
    kept = panel.rows(units)
    columns = {name: values[kept] for name, values in panel.columns.items()}
    return Panel(units, panel.times, {**columns, FIRST: np.repeat(first[:, None], len(panel.times), axis=1)})


def _year(date: str | None, rule: str) -> float:
    return 0.0 if date is None else float(int(date[:4]) + (rule == "next_year"))


def _touched(register: str, panel: Panel, tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """The units of the panel that the register names, or that hold a place which it names."""
    shown = tables["observations"].filter(
        (pl.col("origin_id") == register) & (pl.col("status") == "observed")
    )["territory_id"]
    inside = tables["territories"].filter(pl.col("territory_id").is_in(shown.implode()))
    around = {i for cell in inside["parents"].drop_nulls() for i in cell.split(" ")}
    return sorted((around | set(shown)) & set(panel.units))


def names_of(tables: Mapping[str, pl.DataFrame], units: Sequence[str]) -> list[str]:
    """The names of territories, their id where there is none."""
    known = dict(tables["territories"].select("territory_id", "name").iter_rows())
    return [known.get(unit) or unit for unit in units]
