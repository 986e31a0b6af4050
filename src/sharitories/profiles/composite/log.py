"""What each step did to how many values, and what a step could not do, by indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.profiles.composite.refusal import CannotHonour

_SCHEMA = {
    "step": pl.String,
    "iCode": pl.String,
    "did": pl.String,
    "values": pl.Int64,
    "of": pl.Int64,
    "detail": pl.String,
}


@dataclass
class Log:
    """The lines of a build: ``step``, ``iCode``, what it ``did`` to so many ``values`` ``of`` how many, ``detail``."""

    spec: str = "spec"
    lines: list[dict[str, str | int]] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)

    def note(self, step: str, code: str, did: str, values: int, of: int, detail: str = "") -> None:
        """Add one line."""
        line: dict[str, str | int] = {"step": step, "iCode": code, "did": did}
        self.lines.append({**line, "values": int(values), "of": int(of), "detail": detail})

    def refuse(self, step: str, code: str, reason: str) -> None:
        """Remember what a step cannot do; :meth:`settle` raises it with the others."""
        fault = Fault(self.spec, 0, step, f"{code}: {reason}" if code else reason)
        if fault not in self.refused:
            self.refused.append(fault)

    @contextmanager
    def trying(self, step: str, codes: Sequence[str]) -> Iterator[None]:
        """Remember what is refused inside, by the code of the column that it is about."""
        try:
            yield
        except CannotHonour as error:
            place = error.where
            known = place.isdigit() and int(place) < len(codes)
            code = codes[int(place)] if known else codes[0] if len(codes) == 1 else place
            self.refuse(step, code, error.reason)

    def settle(self) -> None:
        """Raise :class:`FaultyInput` with everything that was refused, when anything was."""
        if self.refused:
            todo = "Choose another way for that step, or mend the indicator named; nothing was written."
            raise FaultyInput("Building the index", self.refused, todo)

    def table(self) -> pl.DataFrame:
        """The lines as a table."""
        return pl.DataFrame(self.lines, schema=_SCHEMA)
