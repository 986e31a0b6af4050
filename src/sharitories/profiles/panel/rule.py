"""The rule by which a panel is chosen: ``catalogue/profiles/panel.yml`` or a file of the same form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.errors import Fault, FaultyInput

Bounds = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]
BUNDLED = FOLDER / "profiles" / "panel.yml"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Quota(_Record):
    """How many cities of each value of a property: fewest and most."""

    of: Literal["group", "size", "region", "country"]
    each: dict[str, Bounds]

    @model_validator(mode="after")
    def _fewest_is_not_above_most(self) -> Quota:
        wrong = [value for value, (low, high) in self.each.items() if low > high]
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: the fewest are more than the most")
        return self


class Rule(_Record):
    """The whole file; see the comments of the bundled one."""

    size: Annotated[int, Field(ge=2)]
    population: tuple[int, int]
    centres_only: bool
    metropolis_km_min: Annotated[float, Field(ge=0)]
    at_least: dict[str, float]
    quotas: tuple[Quota, ...]
    at_most: dict[Literal["region", "country", "country_abroad", "size"], Annotated[int, Field(ge=1)]]
    sizes: dict[str, int]
    diversity: Annotated[tuple[str, ...], Field(min_length=1)]
    next_best: Annotated[int, Field(ge=0)]
    seconds: Annotated[float, Field(gt=0)]


def read_rule(path: Path = BUNDLED) -> Rule:
    """Read and check a rule; raise :class:`FaultyInput` with every fault."""
    try:
        return Rule.model_validate(load_yaml(path))
    except ValidationError as error:
        faults = [Fault(path.name, 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        raise FaultyInput(f"Reading {path.name}", faults, "Mend the lines named.") from error
