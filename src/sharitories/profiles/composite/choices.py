"""What each step of a spec may be told; ``none`` is said, never assumed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

Weight = Literal["by_meta", "equal", "pca", "benefit_of_the_doubt"]
Aggregation = Literal["arithmetic", "geometric", "harmonic", "copeland", "borda", "condorcet"]


class Said(BaseModel):
    """Nothing that is not a choice, no infinite number, and unchanged once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Screen(Said):
    """Units are kept that have at least this share of their indicators."""

    min_share: Annotated[float, Field(ge=0, le=1)]


class OfGroup(Said):
    """A missing value takes the mean of the unit's group; ``group`` names a column of the data."""

    group: Annotated[str, Field(min_length=1)]


class OverTime(Said):
    """A missing value is read off the unit's own other years."""

    panel: Literal["linear", "last"]


class Winsorise(Said):
    """How many points of one indicator may at most be drawn in."""

    max: Annotated[int, Field(ge=0)]


class Treat(Said):
    """Outliers: winsorise while skew and kurtosis are both too large, ``then`` transform what still fails."""

    winsorise: Winsorise
    then: Literal["boxcox", "log", "none"]
    skew: Annotated[float, Field(gt=0)]
    kurtosis: Annotated[float, Field(gt=0)]


class MinMax(Said):
    """The least value becomes the first bound, the largest the second."""

    method: Literal["minmax"]
    bounds: tuple[float, float]

    @model_validator(mode="after")
    def _in_order(self) -> MinMax:
        if not self.bounds[0] < self.bounds[1]:
            raise ValueError("the first bound is to be below the second")
        return self


class ZScore(Said):
    """Mean and standard deviation that every indicator is brought to."""

    method: Literal["zscore"]
    mean: float
    sd: Annotated[float, Field(gt=0)]


class Goalposts(Said):
    """Between iMeta's ``goalpost_lower`` and ``goalpost_upper``; beyond them the value is the bound."""

    method: Literal["goalposts"]


class Plain(Said):
    """A normalisation that takes nothing else; ``distance_to_target`` reads iMeta's ``Target``."""

    method: Literal["rank", "percentile", "distance_to_target", "distance_to_maximum"]


def _kind(value: Any) -> str | None:
    """Which model a normalisation is: so that its faults are told once, not once for every model."""
    method = value.get("method") if isinstance(value, dict) else getattr(value, "method", None)
    return f"={method}" if method in ("minmax", "zscore", "goalposts") else _plain(method)


def _plain(method: object) -> str | None:
    return "=plain" if method in ("rank", "percentile", "distance_to_target", "distance_to_maximum") else None


def word_or_map(value: Any) -> str:
    """The tag of what was written: a tag begins with = and is left out where a fault is told."""
    if isinstance(value, dict):
        return "=panel" if "panel" in value else "=group" if "group" in value else "=map"
    if isinstance(value, OverTime):
        return "=panel"
    return "=group" if isinstance(value, OfGroup) else "=map" if isinstance(value, BaseModel) else "=word"


Normalise = Annotated[
    Annotated[MinMax, Tag("=minmax")]
    | Annotated[ZScore, Tag("=zscore")]
    | Annotated[Goalposts, Tag("=goalposts")]
    | Annotated[Plain, Tag("=plain")],
    Discriminator(
        _kind,
        custom_error_type="normalise",
        custom_error_message="is a map whose method is minmax, zscore, rank, percentile, distance_to_target, "
        "distance_to_maximum or goalposts",
    ),
]
Impute = Annotated[
    Annotated[Literal["none", "mean", "median", "em"], Tag("=word")]
    | Annotated[OfGroup, Tag("=group")]
    | Annotated[OverTime, Tag("=panel")],
    Discriminator(
        word_or_map,
        custom_error_type="impute",
        custom_error_message="is none, mean, median, em, {group: COLUMN} or {panel: linear|last}",
    ),
]
Aggregate = Annotated[
    Annotated[Aggregation, Tag("=word")] | Annotated[list[Aggregation], Field(min_length=1), Tag("=list")],
    Discriminator(lambda value: "=list" if isinstance(value, list) else "=word"),
]
NONE = Annotated[Literal["none"], Tag("=word")]
