"""What ``catalogue/profiles/peers.yml`` says: variables, questions, caliper; checked before anything is computed."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.errors import Fault, FaultyInput
from sharitories.studies.study import Said


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Variable(_Record):
    """Where a structural variable comes from, and on which scale cities are compared on it."""

    source: Annotated[str, Field(alias="from")]
    scale: Literal["log", "plain", "yes_no"]


class Question(_Record):
    """The variables that make two cities alike for a question; ``outcomes`` are properties that must never be among them."""

    variables: Annotated[tuple[str, ...], Field(min_length=2)]
    outcomes: tuple[str, ...]
    released: bool
    justification: Said


class Metropolis(_Record):
    """A metropolis; degrees, WGS 84. ``origin``: the id, of an origin or an observation, that says how large it is."""

    name: str
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    origin: str | None = None


class PeersSpec(_Record):
    """The whole file."""

    seed: int
    draws: Annotated[int, Field(ge=1)]
    peers: Annotated[int, Field(ge=1)]
    caliper: Annotated[float, Field(gt=0)]
    noise: Annotated[float, Field(ge=0)]
    variables: dict[str, Variable]
    questions: dict[str, Question]
    metropolises: tuple[Metropolis, ...]

    @model_validator(mode="after")
    def _no_outcome_is_a_variable(self) -> PeersSpec:
        for name, question in self.questions.items():
            unknown = sorted(set(question.variables) - set(self.variables))
            if unknown:
                raise ValueError(f"{name}: {', '.join(unknown)} is not a variable")
            read = {self.variables[v].source.removeprefix("property:") for v in question.variables}
            if guilty := sorted(read & set(question.outcomes)):
                raise ValueError(f"{name}: {', '.join(guilty)} is an outcome of the question")
        return self


@cache
def peers_spec() -> PeersSpec:
    """The bundled specification; raise :class:`FaultyInput` with every fault."""
    try:
        return PeersSpec.model_validate(load_yaml(FOLDER / "profiles" / "peers.yml"))
    except ValidationError as error:
        faults = [Fault("peers.yml", 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        raise FaultyInput("Reading the variables of peers", faults, "Mend the lines named.") from error
