"""The ``uncertainty`` section of a spec: the alternatives to each of its choices, and the noise of what was observed.

Method page: ``docs/methods/uncertainty.md``. The spec's own choice is always the first alternative.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Discriminator, Field, Tag, model_validator

from sharitories.profiles.composite.choices import NONE, Aggregate, Impute, Normalise, Said, word_or_map

Code = Annotated[str, Field(min_length=1)]
Spread = Annotated[
    Annotated[Code, Tag("=word")] | Annotated[float, Field(ge=0), Tag("=number")],
    Discriminator(lambda value: "=word" if isinstance(value, str) else "=number"),
]
Replicates = Annotated[int, Field(ge=1)]


class SetWeights(Said):
    """iMeta's weights, but for the codes named here."""

    set: Annotated[dict[Code, Annotated[float, Field(ge=0)]], Field(min_length=1)]


class Dirichlet(Said):
    """The spec's own weights, drawn anew among the parts of each aggregate with this concentration."""

    dirichlet: Annotated[float, Field(gt=0)]


class _Noise(Said):
    name: Code
    indicators: Annotated[list[Code], Field(min_length=1)]
    replicates: Replicates = 256


class CountingNoise(_Noise):
    """The raw values are counts: densities are drawn from their posterior, exposure being the denominator."""

    kind: Literal["counting"]


class EffortNoise(_Noise):
    """Values times exp(``log_sd`` z); ``log_sd`` a number or a column of Type Other with one for each unit."""

    kind: Literal["effort"]
    log_sd: Spread
    shared: bool = True


class CoderNoise(_Noise):
    """Values plus ``se`` z; ``se`` a number or a column of Type Other with one for each unit."""

    kind: Literal["coders"]
    se: Spread


class LevelNoise(_Noise):
    """With ``probability`` a value is read as another of the ``levels``."""

    kind: Literal["levels"]
    levels: Annotated[list[float], Field(min_length=2)]
    probability: Annotated[float, Field(ge=0, le=1)]


class Sensitivity(Said):
    """``sample`` a power of two, the rows of each of the sampling matrices; ``units`` whose scores and ranks are asked."""

    sample: Annotated[int, Field(ge=2, le=2**16)]
    units: list[Code] = Field(default_factory=list)

    @model_validator(mode="after")
    def _power(self) -> Sensitivity:
        if self.sample & (self.sample - 1):
            raise ValueError("sample is a power of two: 256, 512, 1024")
        return self


_KINDS = ("counting", "effort", "coders", "levels")


def _noise(value: Any) -> str | None:
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return f"={kind}" if kind in _KINDS else None


def _weights(value: Any) -> str | None:
    return "=list" if isinstance(value, list) else "=map" if isinstance(value, dict | BaseModel) else None


def _weight(value: Any) -> str | None:
    return "=word" if isinstance(value, str) else "=map" if isinstance(value, dict | BaseModel) else None


Noise = Annotated[
    Annotated[CountingNoise, Tag("=counting")]
    | Annotated[EffortNoise, Tag("=effort")]
    | Annotated[CoderNoise, Tag("=coders")]
    | Annotated[LevelNoise, Tag("=levels")],
    Discriminator(
        _noise, custom_error_type="noise", custom_error_message="is a map whose kind is " + ", ".join(_KINDS)
    ),
]
OtherWeight = Annotated[
    Annotated[Literal["by_meta", "equal", "pca"], Tag("=word")] | Annotated[SetWeights, Tag("=map")],
    Discriminator(
        _weight,
        custom_error_type="weight",
        custom_error_message="is by_meta, equal, pca or {set: {CODE: WEIGHT}}",
    ),
]
OtherWeights = Annotated[
    Annotated[list[OtherWeight], Tag("=list")] | Annotated[Dirichlet, Tag("=map")],
    Discriminator(
        _weights,
        custom_error_type="weights",
        custom_error_message="is a list of alternatives or {dirichlet: NUMBER}",
    ),
]
Removed = Annotated[
    Annotated[list[Code], Tag("=list")] | Annotated[Literal["each_indicator"], Tag("=word")],
    Discriminator(lambda value: "=list" if isinstance(value, list) else "=word"),
]


class Uncertainty(Said):
    """So many ``draws`` from a ``seed`` over alternatives (each list beside the spec's own choice) and noise.

    ``of`` is the aggregate whose scores and ranks are told (needed where more than one is at the top), ``level`` that of
    the intervals.
    """

    draws: Annotated[int, Field(ge=1)]
    seed: Annotated[int, Field(ge=0)]
    sensitivity: Annotated[NONE | Annotated[Sensitivity, Tag("=map")], Discriminator(word_or_map)]
    of: Code | None = None
    level: Annotated[float, Field(gt=0, lt=1)] = 0.9
    impute: list[Impute] = Field(default_factory=list)
    normalise: list[Normalise] = Field(default_factory=list)
    weight: OtherWeights = Field(default_factory=list)
    aggregate: list[Aggregate] = Field(default_factory=list)
    remove: Removed = Field(default_factory=list)
    noise: list[Noise] = Field(default_factory=list)
