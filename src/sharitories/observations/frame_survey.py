"""The survey of a study's frame, from publishers' files to resolved initiatives, written all or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sharitories.errors import UsageError
from sharitories.observations.account import account
from sharitories.observations.compared import compared
from sharitories.observations.map_completeness import map_completeness
from sharitories.observations.observe import observe
from sharitories.observations.survey import surveyed
from sharitories.practices import practices
from sharitories.studies.study import Study
from sharitories.tables import write_csv, write_parquet


@dataclass(frozen=True)
class Frame:
    """What a survey of the frame gave: its account by source, and the names of the files written."""

    account: pl.DataFrame
    files: list[str]


def survey_frame(source_dir: Path, folder: Path, study: Study, areas: Sequence[Path] = ()) -> Frame:
    """Read, place and resolve every register below ``source_dir``; write the tables into ``folder``.

    Files: ``observations-<layer>.parquet`` (one per licence layer), ``clusters.parquet`` (``id, cluster_id,
    probability``), ``links.parquet``, ``queue.csv``, ``completeness.csv`` and ``account.csv``. ``areas`` are files of
    municipality polygons. Raise :class:`UsageError` where ``folder`` is a file; nothing is written unless all of it can be.
    """
    if folder.is_file():
        raise UsageError(f"Writing into {folder}", "a file has that name", "Name a folder.")
    from sharitories.observations.location.areas import read_areas
    from sharitories.observations.resolution.resolve import resolve

    seen = surveyed(source_dir, [read_areas(path) for path in areas])
    own = observe(study)
    compiled = own["initiatives"].filter(pl.col("origin_id") == study.evidence.origin)
    resolution = resolve(compared(seen.observations, compiled, practices()))
    framed = own["territories"].filter(pl.col("in_frame"))["territory_id"]
    told = account(seen.observations, resolution.clusters, resolution.queue, framed)
    tables = {
        f"observations-{layer}.parquet": seen.observations.filter(pl.col("layer") == layer)
        for layer in ("open", "share_alike", "not_for_release")
    }
    tables |= {"clusters.parquet": resolution.clusters, "links.parquet": resolution.links}
    tables |= {"queue.csv": resolution.queue, "account.csv": told}
    tables["completeness.csv"] = map_completeness(seen.observations, resolution.clusters)
    _write(folder, tables)
    return Frame(told, list(tables))


def _write(folder: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write every table beside the folder first, then move them in."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".observed-") as name:
        ready = Path(name)
        for file, table in tables.items():
            (write_csv if file.endswith(".csv") else write_parquet)(table, ready / file)
        folder.mkdir(exist_ok=True)
        for file in tables:
            shutil.move(ready / file, folder / file)
