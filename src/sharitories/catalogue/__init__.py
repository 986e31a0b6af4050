"""What we study, as text files: practices, dimensions, indicators, territories, claims."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from sharitories.errors import Fault, FaultyInput

FOLDER = Path(__file__).parent


def load_yaml(path: Path) -> Any:
    """Parse one YAML file; raise :class:`FaultyInput` that names file and line."""
    try:
        with path.open(encoding="utf-8") as stream:
            return yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        fault = Fault(path.name, line, "", f"is not valid YAML: {error.problem}")
        raise FaultyInput(f"Reading {path.name}", [fault], "Mend the line named.") from error
    except OSError as error:
        fault = Fault(str(path), 0, "", "the file does not exist or cannot be read")
        raise FaultyInput(f"Reading {path.name}", [fault], "Put the file there.") from error


def texts(noun: str) -> Iterator[Path]:
    """The files of one folder of the catalogue (``practices``, ``indicators`` …), by name."""
    yield from sorted((FOLDER / noun).glob("*.yml"))
