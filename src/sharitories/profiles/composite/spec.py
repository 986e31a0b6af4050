"""The spec of a composite indicator: one file says every choice, and ``none`` is said, never assumed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag, ValidationError

from sharitories.catalogue import load_yaml
from sharitories.errors import Fault, FaultyInput
from sharitories.profiles.composite.choices import (
    NONE,
    Aggregate,
    Impute,
    Normalise,
    Said,
    Screen,
    Treat,
    Weight,
    word_or_map,
)
from sharitories.profiles.composite.declared import Uncertainty

MEND = "Mend the spec: docs/methods/profile-build.md lists what each step takes."


class Spec(Said):
    """Every choice of a composite indicator.

    ``missing`` says what an aggregate is whose parts are missing in part: ``rescale`` (COINr's own: the weights
    of the parts that are there add up to one), ``empty``, or ``refuse``. ``per_time`` imputes, treats and normalises each
    year of a panel by itself instead of all years together.
    """

    screen: Annotated[NONE | Annotated[Screen, Tag("=map")], Discriminator(word_or_map)]
    denominate: Literal["none", "by_meta"]
    impute: Impute
    treat: Annotated[NONE | Annotated[Treat, Tag("=map")], Discriminator(word_or_map)]
    normalise: Normalise
    weight: Weight
    aggregate: Aggregate
    missing: Literal["rescale", "empty", "refuse"] = "rescale"
    per_time: bool = False
    uncertainty: Uncertainty | None = None


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


def _place(place: tuple[int | str, ...]) -> str:
    """Where a fault is, without the tags of the models that pydantic chose: a reader of the spec never wrote them."""
    kept = [str(p) for p in place if not str(p).startswith("=")]
    return ".".join(p for p in kept if not p.startswith(("literal[", "list[")))


def _rule(error: Any) -> str:
    if error["type"] == "missing":
        return "is not said: every choice is, and none is one"
    if error["type"] == "extra_forbidden":
        return "is no choice of this step"
    return f"{error['msg']} (found {error['input']!r})"
