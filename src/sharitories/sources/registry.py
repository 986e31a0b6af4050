"""A source is registered by being there: a folder ``<publisher>/<dataset>`` that holds ``source.yml``."""

from __future__ import annotations

import importlib
import importlib.util
import os
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
from sharitories.sources.unpack import MEND

FOLDER = Path(__file__).parent

#: What an unforeseen value makes a reader raise.
_BREAKS = (pl.exceptions.PolarsError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError)

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
        paths, absent = self.look(source_dir)
        if absent:
            raise MissingInput(
                f"Looking for the files of {self.origin.id}",
                absent,
                f"Fetch them from {self.origin.copies[0].repository}, or give the folder that holds them.",
            )
        return paths

    def look(self, source_dir: Path) -> tuple[dict[str, Path], list[str]]:
        """The paths of the source's files by name, and the names of those that are not there.

        In a folder that may not be entered nothing is there: ``os.path.exists`` says so without raising.
        """
        paths = {name: _path(name, source_dir) for name in self.origin.files}
        return paths, [name for name, path in paths.items() if not os.path.exists(path)]  # noqa: PTH110

    def read(self, source_dir: Path) -> pl.DataFrame:
        """The tidy table, in the columns of the source's shape and within its expected number of rows."""
        table = self.tidy(self.files(source_dir))
        self._check(table)
        return table

    def tidy(self, files: Mapping[str, Path]) -> pl.DataFrame:
        """What the reader makes of these files; raise :class:`FaultyInput` also where they break it."""
        try:
            return self.reader(files)
        except _BREAKS as error:
            reason = (str(error).splitlines() or [""])[0][:200]
            rule = f"break the reader ({type(error).__name__}: {reason})"
            fault = Fault(", ".join(path.name for path in files.values()), 0, "", rule)
            raise FaultyInput(f"Reading {self.origin.id}", [fault], MEND) from error

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
