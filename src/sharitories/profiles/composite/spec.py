"""The spec of a composite indicator: one file says every choice, and ``none`` is said, never assumed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError, model_validator

from sharitories.catalogue import load_yaml
from sharitories.errors import Fault, FaultyInput

MEND = "Mend the spec: docs/methods/profile-build.md lists what each step takes."
Aggregation = Literal["arithmetic", "geometric", "harmonic", "copeland", "borda", "condorcet"]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Screen(_Said):
    """Units are kept that have at least this share of their indicators."""

    min_share: Annotated[float, Field(ge=0, le=1)]


class OfGroup(_Said):
    """A missing value takes the mean of the unit's group; ``group`` names a column of the data."""

    group: Annotated[str, Field(min_length=1)]


class OverTime(_Said):
    """A missing value is read off the unit's own other years."""

    panel: Literal["linear", "last"]


class Winsorise(_Said):
    """How many points of one indicator may at most be drawn in."""

    max: Annotated[int, Field(ge=0)]


class Treat(_Said):
    """Outliers: winsorise while skew and kurtosis are both too large, ``then`` transform what still fails."""

    winsorise: Winsorise
    then: Literal["boxcox", "log", "none"]
    skew: Annotated[float, Field(gt=0)]
    kurtosis: Annotated[float, Field(gt=0)]


class MinMax(_Said):
    """The least value becomes the first bound, the largest the second."""

    method: Literal["minmax"]
    bounds: tuple[float, float]

    @model_validator(mode="after")
    def _in_order(self) -> MinMax:
        if not self.bounds[0] < self.bounds[1]:
            raise ValueError("the first bound is to be below the second")
        return self


class ZScore(_Said):
    """Mean and standard deviation that every indicator is brought to."""

    method: Literal["zscore"]
    mean: float
    sd: Annotated[float, Field(gt=0)]


class Goalposts(_Said):
    """Between iMeta's ``goalpost_lower`` and ``goalpost_upper``; beyond them the value is the bound."""

    method: Literal["goalposts"]


class Plain(_Said):
    """A normalisation that takes nothing else; ``distance_to_target`` reads iMeta's ``Target``."""

    method: Literal["rank", "percentile", "distance_to_target", "distance_to_maximum"]


def _kind(value: Any) -> str | None:
    """Which model a normalisation is: so that its faults are told once, not once for every model."""
    method = value.get("method") if isinstance(value, dict) else getattr(value, "method", None)
    return str(method) if method in ("minmax", "zscore", "goalposts") else _plain(method)


def _plain(method: object) -> str | None:
    return "plain" if method in ("rank", "percentile", "distance_to_target", "distance_to_maximum") else None


def _word_or_map(value: Any) -> str:
    if isinstance(value, dict):
        return "panel" if "panel" in value else "group" if "group" in value else "map"
    if isinstance(value, OverTime):
        return "panel"
    return "group" if isinstance(value, OfGroup) else "map" if isinstance(value, BaseModel) else "word"


Normalise = Annotated[
    Annotated[MinMax, Tag("minmax")]
    | Annotated[ZScore, Tag("zscore")]
    | Annotated[Goalposts, Tag("goalposts")]
    | Annotated[Plain, Tag("plain")],
    Discriminator(
        _kind,
        custom_error_type="normalise",
        custom_error_message="is a map whose method is minmax, zscore, rank, percentile, distance_to_target, "
        "distance_to_maximum or goalposts",
    ),
]
Impute = Annotated[
    Annotated[Literal["none", "mean", "median", "em"], Tag("word")]
    | Annotated[OfGroup, Tag("group")]
    | Annotated[OverTime, Tag("panel")],
    Discriminator(
        _word_or_map,
        custom_error_type="impute",
        custom_error_message="is none, mean, median, em, {group: COLUMN} or {panel: linear|last}",
    ),
]
Aggregate = Annotated[
    Annotated[Aggregation, Tag("word")] | Annotated[list[Aggregation], Field(min_length=1), Tag("list")],
    Discriminator(lambda value: "list" if isinstance(value, list) else "word"),
]
_NONE = Annotated[Literal["none"], Tag("word")]


class Spec(_Said):
    """Every choice of a composite indicator.

    ``missing`` says what an aggregate is whose parts are missing in part: ``rescale`` (COINr's own: the weights
    of the parts that are there add up to one), ``empty``, or ``refuse``. ``per_time`` imputes, treats and normalises each
    year of a panel by itself instead of all years together.
    """

    screen: Annotated[_NONE | Annotated[Screen, Tag("map")], Discriminator(_word_or_map)]
    denominate: Literal["none", "by_meta"]
    impute: Impute
    treat: Annotated[_NONE | Annotated[Treat, Tag("map")], Discriminator(_word_or_map)]
    normalise: Normalise
    weight: Literal["by_meta", "equal", "pca", "benefit_of_the_doubt"]
    aggregate: Aggregate
    missing: Literal["rescale", "empty", "refuse"] = "rescale"
    per_time: bool = False


def read_spec(path: Path) -> Spec:
    """Read and check a spec; raise :class:`FaultyInput` with every fault of the file at once."""
    return checked_spec(load_yaml(path), path.name)


def checked_spec(content: Any, name: str = "spec") -> Spec:
    """A spec from what YAML gave; ``name`` is the file that faults are told of."""
    try:
        return Spec.model_validate(content)
    except ValidationError as error:
        faults = {Fault(name, 0, _place(e["loc"]), _rule(e)) for e in error.errors()}
        raise FaultyInput(f"Reading {name}", sorted(faults), MEND) from error


#: Names that pydantic puts into a place for the model that it chose; a reader of the spec never wrote them.
_INNER = {"word", "map", "group", "panel", "minmax", "zscore", "goalposts", "plain", "list"}


def _place(place: tuple[int | str, ...]) -> str:
    kept = [str(p) for i, p in enumerate(place) if i != 1 or str(p) not in _INNER]
    return ".".join(p for p in kept if not p.startswith(("literal[", "list[")))


def _rule(error: Any) -> str:
    if error["type"] == "missing":
        return "is not said: every choice is, and none is one"
    if error["type"] == "extra_forbidden":
        return "is no choice of this step"
    return f"{error['msg']} (found {error['input']!r})"
