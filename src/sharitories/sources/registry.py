"""A source is registered by being there: a folder ``<publisher>/<dataset>`` that holds ``source.yml``."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import polars as pl
import yaml
from pydantic import ValidationError

from sharitories.errors import Fault, FaultyInput, MissingExtra, MissingInput, UsageError
from sharitories.provenance import Origin
from sharitories.sources.shapes import SHAPES

FOLDER = Path(__file__).parent

Reader = Callable[[Mapping[str, Path]], pl.DataFrame]


@dataclass(frozen=True)
class Source:
    """A source's words (``origin``), its reader, and its folder."""

    origin: Origin
    folder: Path

    @property
    def reader(self) -> Reader:
        """The function ``read`` of the source's ``read.py``."""
        publisher, dataset = self.folder.parts[-2:]
        module = importlib.import_module(f"{__package__}.{publisher}.{dataset}.read")
        return cast(Reader, module.read)

    def files(self, source_dir: Path) -> dict[str, Path]:
        """The source's files below ``source_dir``; raise :class:`MissingInput` with all that are absent."""
        paths = {name: _path(name, source_dir) for name in self.origin.files}
        absent = [name for name, path in paths.items() if not path.is_file()]
        if absent:
            raise MissingInput(
                f"Looking for the files of {self.origin.id}",
                absent,
                f"Fetch them from {self.origin.copies[0].repository}, or give the folder that holds them.",
            )
        return paths

    def read(self, source_dir: Path) -> pl.DataFrame:
        """The tidy table, in the columns of the source's shape and within its expected number of rows."""
        table = self.reader(self.files(source_dir))
        self._check(table)
        return table

    def _check(self, table: pl.DataFrame) -> None:
        least, most = self.origin.expected_rows
        faults = []
        if dict(table.schema) != SHAPES[self.origin.shape]:
            faults.append(Fault("read.py", 0, "", f"does not return the shape {self.origin.shape}"))
        if not least <= len(table) <= most:
            rule = f"gives {len(table)} rows where {least} to {most} are expected"
            faults.append(Fault(", ".join(self.origin.files), 0, "", rule))
        if faults:
            raise FaultyInput(f"Reading {self.origin.id}", faults, "Look at what changed at the publisher's.")


def _path(name: str, source_dir: Path) -> Path:
    """A file below ``source_dir``, or, written ``python:package/file``, inside an installed package."""
    if not name.startswith("python:"):
        return source_dir / name
    package, inside = name.removeprefix("python:").split("/", 1)
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtra(f"Looking for {inside}", package, "build")
    return Path(spec.submodule_search_locations[0]) / inside


def read_origin(path: Path) -> Origin:
    """Read and check one ``source.yml``; all its faults are named at once."""
    try:
        return Origin.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        name = "/".join(path.parts[-3:])
        faults = [Fault(name, 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        raise FaultyInput(f"Reading {name}", faults, "Mend the lines named.") from error


@cache
def sources() -> dict[str, Source]:
    """All sources by id, in the order of their ids."""
    found = [Source(read_origin(path), path.parent) for path in sorted(FOLDER.glob("*/*/source.yml"))]
    return {source.origin.id: source for source in sorted(found, key=lambda s: s.origin.id)}


def source(origin_id: str) -> Source:
    """One source by id; raise :class:`UsageError` when there is none of that id."""
    if origin_id not in sources():
        raise UsageError(
            f"Looking for the source {origin_id}",
            "no folder of sharitories/sources has that id",
            f"Choose one of: {', '.join(sources())}.",
        )
    return sources()[origin_id]


def set_aside(read_file: str) -> dict[str, str]:
    """What the ``source.yml`` beside a ``read.py`` (its ``__file__``) sets aside, with the reason."""
    return dict(read_origin(Path(read_file).with_name("source.yml")).set_aside)
