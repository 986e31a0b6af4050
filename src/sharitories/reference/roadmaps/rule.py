"""The rule that orders a roadmap: weights that a reader can change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.errors import Fault, FaultyInput

BUNDLED = FOLDER / "roadmap.yml"
NotNegative = Annotated[float, Field(ge=0)]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Weights(_Said):
    """What each part of the utility counts for."""

    effect: float
    carried: float
    lasts: float
    met: float
    unmet: float
    against: float


class Steps(_Said):
    """How many steps a roadmap has."""

    least: Annotated[int, Field(ge=1)]
    most: Annotated[int, Field(ge=1, le=40)]


class Rule(_Said):
    """``catalogue/roadmap.yml`` or a reader's own file of that form."""

    weights: Weights
    designs: Mapping[str, NotNegative]
    signs: Mapping[str, Annotated[float, Field(ge=-1, le=1)]]
    doubt: Annotated[float, Field(gt=0)]
    prior_cities: Annotated[float, Field(gt=0)]
    peers: Annotated[int, Field(ge=1)]
    steps: Steps
    years_to_last: Annotated[int, Field(ge=1)]


def read_rule(path: Path = BUNDLED) -> Rule:
    """Read and check a rule; raises :class:`FaultyInput` with every fault of the file at once."""
    try:
        return Rule.model_validate(load_yaml(path))
    except ValidationError as error:
        faults = [Fault(path.name, 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        raise FaultyInput(
            f"Reading {path.name}", faults, "docs/methods/roadmap.md says what each entry is."
        ) from error
