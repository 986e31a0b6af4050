"""What we study, as text files: practices, dimensions, indicators, territories, claims."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from sharitories.errors import Fault, FaultyInput, MissingInput

FOLDER = Path(__file__).parent


def load_yaml(path: Path) -> Any:
    """Parse one YAML file; raise :class:`FaultyInput` that names file and line, or :class:`MissingInput`."""
    try:
        with path.open(encoding="utf-8") as stream:
            return yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except OSError as error:
        raise MissingInput(
            f"Reading {path.name}", f"{path} does not exist or cannot be read", "Put the file there."
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FaultyInput(f"Reading {path.name}", [_fault(path, error)], "Mend the line named.") from error


def _fault(path: Path, error: yaml.YAMLError | UnicodeDecodeError) -> Fault:
    if isinstance(error, UnicodeDecodeError):
        return Fault(path.name, 0, "", f"is not UTF-8 ({error.reason})")
    mark = getattr(error, "problem_mark", None)
    told = getattr(error, "problem", None) or str(error).splitlines()[0]
    return Fault(path.name, mark.line + 1 if mark else 0, "", f"is not valid YAML: {told}")


def texts(noun: str) -> Iterator[Path]:
    """The files of one folder of the catalogue (``practices``, ``indicators`` …), by name."""
    yield from sorted((FOLDER / noun).glob("*.yml"))
