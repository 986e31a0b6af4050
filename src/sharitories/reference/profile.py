"""A composite indicator of a user's own, built from two tables and a spec."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sharitories.errors import Fault, FaultyInput, attempt


def build_profile(data: Path, meta: Path, spec: Path, folder: Path) -> dict[str, Any]:
    """Build a composite indicator from a user's own tables into ``folder``; return its log and the ``files`` written.

    Raises :class:`~sharitories.errors.FaultyInput` with every fault of the three files together; nothing is written then.
    """
    from sharitories.profiles.composite.files import record, write_built
    from sharitories.profiles.composite.run import build
    from sharitories.profiles.composite.spec import read_spec
    from sharitories.profiles.composite.tables import read_inputs
    from sharitories.profiles.uncertainty.told import with_uncertainty

    faults: list[Fault] = []
    said = attempt(faults, lambda: read_spec(spec))
    inputs = attempt(faults, lambda: read_inputs(data, meta))
    if said is None or inputs is None:
        names = f"{data.name}, {meta.name} and {spec.name}"
        raise FaultyInput(f"Reading {names}", faults, "Mend what is named; nothing was written.")
    built = with_uncertainty(build(inputs, said, spec.name), inputs, said, spec.name)
    return {**record(built, said), "files": write_built(built, said, folder)}
