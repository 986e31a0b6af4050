"""The panels of a study: which observations each is made of, and the units that have every value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sharitories.catalogue import load_yaml
from sharitories.effects.panel import Panel, Period
from sharitories.errors import Fault, FaultyInput
from sharitories.studies.study import Said, Study

FILE = "panels.yml"
#: The columns that panels and designs read.
OBSERVED = (
    "observation_id",
    "territory_id",
    "property",
    "period",
    "value",
    "status",
    "origin_id",
    "started_on",
)
TERRITORY = ("territory_id", "name", "parents", "in_frame")


class PanelSpec(BaseModel):
    """One entry of ``panels.yml``.

    ``origins`` are read in their order (a publisher may have cut a series into two files); ``units`` is a pattern of
    territory ids; ``frame`` keeps the study's frame alone; ``periods`` are the first and the last, both counted;
    ``direction`` says which way the outcome is better (as an indicator's does), and nothing where neither is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    origins: Annotated[tuple[str, ...], Field(min_length=1)]
    property: str
    units: str
    frame: bool = False
    periods: tuple[str, str]
    direction: Literal["higher", "lower"] | None = None
    label: Said
    unit: Said
    places: Said


@dataclass(frozen=True)
class StudyPanel:
    """A panel with the id of the observation behind every cell.

    ``cells``: units × periods, in the panel's order; ``left_out``: units that lack a value in some period.
    """

    name: str
    spec: PanelSpec
    panel: Panel
    cells: tuple[tuple[str, ...], ...]
    left_out: tuple[str, ...]

    def evidence(self, unit: str, times: tuple[Period, ...]) -> list[str]:
        """The ids of the observations of a unit in these periods, in their order."""
        row = self.cells[self.panel.row[unit]]
        return [row[self.panel.place[time]] for time in times]


def panel_specs(study: Study) -> dict[str, PanelSpec]:
    """The entries of a study's ``panels.yml``, none where there is no such file; every fault is named at once."""
    path = study.path(FILE)
    content = load_yaml(path) if path.is_file() else {}
    found, faults = {}, []
    for name, entry in (content or {}).items():
        try:
            found[name] = PanelSpec.model_validate(entry)
        except ValidationError as error:
            faults += [
                Fault(FILE, 0, ".".join(map(str, (name, *e["loc"]))), e["msg"]) for e in error.errors()
            ]
    if faults:
        raise FaultyInput(f"Reading {FILE}", faults, "Mend the entries named.")
    return found


def panel_material(study: Study, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """What panels and designs read of ``observations`` and ``territories``, and nothing else of them.

    So that an estimate is made anew when its own numbers change, not when any observation does: the panels' origins, and
    the registers of programmes.
    """
    origins = {origin for spec in panel_specs(study).values() for origin in spec.origins}
    programme = pl.col("property").str.starts_with("programme:") & (pl.col("status") == "observed")
    kept = tables["observations"].filter(pl.col("origin_id").is_in(sorted(origins)) | programme)
    return {
        "observations": kept.select(OBSERVED).sort("observation_id"),
        "territories": tables["territories"].select(TERRITORY).sort("territory_id"),
    }


def study_panel(name: str, spec: PanelSpec, tables: Mapping[str, pl.DataFrame]) -> StudyPanel:
    """A panel from the tables ``observations`` and ``territories`` of the stage *observe*.

    A cell that is not ``observed`` (a publisher's copied or imputed value is ``missing``) counts as lacking, and a unit
    that lacks one is left out: nothing is filled. Raises :class:`FaultyInput` where no unit is whole.
    """
    rows = _rows(spec, tables)
    times = tuple(rows["period"].unique().sort())
    whole = rows.group_by("territory_id").len().filter(pl.col("len") == len(times))["territory_id"]
    if whole.is_empty():
        rule = f"no unit has {spec.property} in every period from {spec.periods[0]} to {spec.periods[1]}"
        raise FaultyInput(f"Making the panel {name}", [Fault(FILE, 0, name, rule)], "Correct its periods.")
    kept = rows.filter(pl.col("territory_id").is_in(whole.implode())).sort("territory_id", "period")
    shape = (len(whole), len(times))
    ids = kept["observation_id"].to_list()
    return StudyPanel(
        name,
        spec,
        Panel(
            tuple(whole.sort()),
            tuple(int(t) if t.isdigit() else t for t in times),
            {spec.property: np.array(kept["value"].to_numpy(), dtype=np.float64).reshape(shape)},
        ),
        tuple(tuple(ids[i : i + shape[1]]) for i in range(0, len(ids), shape[1])),
        tuple(sorted(set(rows["territory_id"]) - set(whole))),
    )


def _rows(spec: PanelSpec, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row a unit and period with a value; the first origin that says it is believed."""
    every = tables["observations"].filter(
        pl.col("origin_id").is_in(spec.origins)
        & (pl.col("property") == spec.property)
        & pl.col("period").is_between(pl.lit(spec.periods[0]), pl.lit(spec.periods[1]))
        & (pl.col("status") == "observed")
        & pl.col("value").is_not_null()
    )
    units = [u for u in every["territory_id"].unique() if re.match(spec.units, u)]
    if spec.frame:
        units = sorted(set(units) & set(_frame(tables)))
    order = pl.col("origin_id").replace_strict({o: i for i, o in enumerate(spec.origins)})
    return (
        every.filter(pl.col("territory_id").is_in(units))
        .sort(order)
        .unique(["territory_id", "period"], keep="first", maintain_order=True)
    )


def _frame(tables: Mapping[str, pl.DataFrame]) -> pl.Series:
    territories = tables["territories"]
    return territories.filter(pl.col("in_frame"))["territory_id"]
