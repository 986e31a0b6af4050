"""A user's own design on a user's own panel: read, refused or estimated, drawn, and written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.effects.design import read_design
from sharitories.effects.estimate import estimate
from sharitories.effects.estimators import DEFAULT, estimator, estimators
from sharitories.effects.files import refuse_file, write_result
from sharitories.effects.power import Power
from sharitories.effects.reading import read_panel
from sharitories.effects.result import Result
from sharitories.effects.spread import over_cluster
from sharitories.language import Language
from sharitories.publication.twins import fan_figure, twin_figure

#: More ghosts than these cannot be told apart in a figure; the table holds all.
GHOSTS = 120


def estimate_effect(
    panel: Path,
    design: Path,
    folder: Path,
    language: Language,
    tell: Callable[[Power], None],
    spark: str | None = None,
) -> dict[str, Any]:
    """Everything that ``effects estimate`` does; ``tell`` hears the power first. Returns ``effect.json`` and ``files``.

    ``spark``: the address of a master, over whose workers placebos are spread; the numbers are the same without.
    Raises :class:`FaultyInput` for a design or panel with faults; nothing is written then.
    """
    refuse_file(folder)
    asked = read_design(design)
    read = read_panel(panel, asked)
    with _workers(spark) as processes:
        result = estimate(asked, read, design.name, tell, processes)
    files = write_result(result, _figures(result, language), folder)
    return {**result.as_json(), "files": files}


@contextmanager
def _workers(spark: str | None) -> Iterator[int]:
    """Over how many processes of this machine fits are spread: one where a cluster takes them."""
    if spark is None:
        yield os.cpu_count() or 1
        return
    from sharitories.observations.distributed.session import session

    with session(spark) as running, over_cluster(running.sparkContext):
        yield 1


def _figures(result: Result, language: Language) -> dict[str, str]:
    """A place and its twin, and the fan of placebos, for each treated unit; none for cohorts."""
    if "paths" not in result.tables:
        return {}
    units = result.tables["paths"]["unit"].unique(maintain_order=True).to_list()
    drawn: dict[str, str] = {}
    for place, unit in enumerate(units, start=1):
        end = f"-{place:02}" if len(units) > 1 else ""
        drawn |= {f"{name}{end}": svg for name, svg in _of_unit(result, unit, language).items()}
    return drawn


def _of_unit(result: Result, unit: str, language: Language) -> dict[str, str]:
    paths = result.tables["paths"].filter(pl.col("unit") == unit)
    placebos = result.tables["placebos"].filter(pl.col("unit") == unit)
    before = result.said["periods"]["pre"]
    times = paths["time"].to_list()
    every = [rows["gap"].to_list() for _, rows in placebos.group_by("placebo", maintain_order=True)]
    question = (result.design.question_fr if language == "fr" else None) or result.design.question
    return {
        "twin": twin_figure(
            times, paths["outcome"].to_list(), paths["twin"].to_list(), before, question, language
        ),
        "placebos": fan_figure(times, every[0], every[1 : GHOSTS + 1], before, question, language),
    }


def estimators_told() -> list[tuple[str, str]]:
    """Each estimator with the first line of what it says of itself; the default is marked."""
    told = []
    for name in estimators():
        line = (estimator(name).__doc__ or "").strip().splitlines()[0]
        told.append((f"{name} (default)" if name == DEFAULT else name, line))
    return told
