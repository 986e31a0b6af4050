"""A design: the whole of an estimate's choices, written in a file before the run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sharitories.effects.panel import Period

Named = Annotated[list[str], Field(min_length=1)]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class AllBut(_Said):
    """Every untreated unit, without these."""

    all_but: Named


class Only(_Said):
    """These units alone."""

    only: Named


class Predictor(_Said):
    """A column averaged over periods (both ends counted); ``op`` says how."""

    column: str
    over: tuple[Period, Period]
    op: Literal["mean", "median", "last"] = "mean"


class Design(_Said):
    """One question put to one panel.

    ``treated`` names units with their first treated period; or ``treated_column`` names a column of the panel
    that holds it (0 or empty: never). ``contains`` lists pairs of units where the first contains the second;
    ``also_treated`` names units under a programme that overlaps, ``overlaps_declared`` says that this is known.
    ``neighbours`` names units that effects may have spilled over to.
    """

    question: Annotated[str, Field(min_length=1)]
    unit: str
    time: str
    outcome: str
    treated: dict[str, Period] | None = None
    treated_column: str | None = None
    donors: Literal["all", "never_treated", "not_yet_treated", "peers"] | AllBut | Only = "all"
    pre: tuple[Period, Period] | None = None
    post: tuple[Period, Period] | None = None
    predictors: tuple[Predictor, ...] = ()
    covariates: tuple[str, ...] = ()
    estimator: str
    level: Annotated[float, Field(gt=0, lt=1)] = 0.05
    seed: int = 2017


def read_design(path: Path) -> Design:
    """Read and check a design; raises :class:`FaultyInput` with every fault of the file at once."""
    raise NotImplementedError("to be written on this branch")


def checked_design(content: Any, name: str = "design") -> Design:
    """A design from what YAML gave."""
    raise NotImplementedError("to be written on this branch")
