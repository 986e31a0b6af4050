"""``sharitories catalogue check``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sharitories.cli.terminal import out, print_json
from sharitories.errors import Fault, FaultyInput
from sharitories.indicators.indicator import indicators
from sharitories.indicators.measure import formula_faults
from sharitories.practices import practices
from sharitories.reference.claims import templates
from sharitories.sources.registry import sources
from sharitories.territories.named import named_territories

_PARTS: dict[str, Callable[[], Any]] = {
    "practices": practices,
    "indicators": indicators,
    "claims": templates,
    "sources": sources,
    "named cities": named_territories,
}


def run(as_json: bool) -> None:
    """Read every part of the catalogue; print counts, or raise with all faults of all parts."""
    counts, faults = check()
    if as_json:
        print_json({**counts, "faults": [str(fault) for fault in faults]})
        if faults:
            raise SystemExit(FaultyInput.exit_code)
        return
    if faults:
        raise FaultyInput("Checking the catalogue", faults, "Mend the files named.")
    out.print(", ".join(f"{count} {part}" for part, count in counts.items()) + ": no fault found.")


def check() -> tuple[dict[str, int], list[Fault]]:
    """Counts by part of the catalogue, and the faults of all parts."""
    counts: dict[str, int] = {}
    faults: list[Fault] = []
    for part, read in _PARTS.items():
        try:
            counts[part] = len(read())
        except FaultyInput as error:
            faults += error.faults
    if "indicators" in counts:
        faults += formula_faults(indicators())
    return counts, faults
