"""A design: the whole of an estimate's choices, written in a file before the run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError, model_validator

from sharitories.catalogue import load_yaml
from sharitories.effects.panel import Period
from sharitories.errors import Fault, FaultyInput

MEND = "Mend the design: docs/methods/design.md says what each entry is and why a design is refused."
Named = Annotated[list[str], Field(min_length=1)]
Span = tuple[Period, Period]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class AllBut(_Said):
    """Every untreated unit, without these."""

    all_but: list[str]


class Only(_Said):
    """These units alone."""

    only: Named


class Predictor(_Said):
    """A column averaged over periods (both ends counted); ``op`` says how; cells without a value are left out.

    ``importance`` fixes how much the predictor weighs (all of them, or none: then the data choose).
    """

    column: str
    over: Span
    op: Literal["mean", "median", "last"] = "mean"
    importance: Annotated[float, Field(ge=0)] | None = None


class Programme(_Said):
    """Another programme that touches the treated or the donors: who, since when, and whether the design lives with it."""

    name: str
    units: Named
    declared: bool = False


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "only" if "only" in value else "all_but"
    return "all_but" if isinstance(value, AllBut) else "only" if isinstance(value, Only) else "word"


Donors = Annotated[
    Annotated[Literal["all", "never_treated", "not_yet_treated", "peers"], Tag("word")]
    | Annotated[AllBut, Tag("all_but")]
    | Annotated[Only, Tag("only")],
    Discriminator(
        _kind,
        custom_error_type="donors",
        custom_error_message="is all, never_treated, not_yet_treated, peers, {all_but: [...]} or {only: [...]}",
    ),
]


class Design(_Said):
    """One question put to one panel.

    ``treated`` names units with their first treated period; or ``treated_column`` names a column of the panel that
    holds it (0 or empty: never). ``defined_by`` names columns that treatment was decided on. ``contains`` lists pairs of
    units where the first contains the second; ``programmes`` other programmes at work; ``neighbours`` units that effects may
    have spilled over to; ``peers`` units that are structurally alike. ``assignment`` is how units came to be treated
    (for the Maryland scale). ``estimator: default`` is the one that holds its size on panels of our own shapes.
    """

    question: Annotated[str, Field(min_length=1)]
    question_fr: str | None = None
    unit: str
    time: str
    outcome: str
    outcome_label: str | None = None
    outcome_label_fr: str | None = None
    outcome_unit: str = ""
    outcome_unit_fr: str | None = None
    scale: Literal["levels", "log"] = "levels"
    treated: Annotated[dict[str, Period], Field(min_length=1)] | None = None
    treated_column: str | None = None
    donors: Donors = "all"
    pre: Span | None = None
    post: Span | None = None
    predictors: tuple[Predictor, ...] = ()
    covariates: tuple[str, ...] = ()
    defined_by: tuple[str, ...] = ()
    contains: tuple[tuple[str, str], ...] = ()
    programmes: tuple[Programme, ...] = ()
    neighbours: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    assignment: Literal["randomised", "quasi_random", "comparison"] = "comparison"
    estimator: str = "default"
    inference: str = "default"
    placebos: Annotated[int, Field(ge=1)] | None = None
    level: Annotated[float, Field(gt=0, lt=1)] = 0.05
    seed: int = 2017

    @model_validator(mode="after")
    def _treated_once(self) -> Design:
        if (self.treated is None) == (self.treated_column is None):
            raise ValueError("says either treated or treated_column")
        if self.treated is not None and (self.pre is None or self.post is None):
            raise ValueError("says pre and post, the periods before and after treatment")
        fixed = [predictor.importance is not None for predictor in self.predictors]
        if any(fixed) and not (all(fixed) and sum(p.importance or 0 for p in self.predictors) > 0):
            raise ValueError("importance is said of every predictor and is above zero for one, or of none")
        for name in ("pre", "post"):
            span = getattr(self, name)
            if span is not None and type(span[0]) is type(span[1]) and span[0] > span[1]:
                raise ValueError(f"{name} ends before it begins")
        return self


def read_design(path: Path) -> Design:
    """Read and check a design; raises :class:`FaultyInput` with every fault of the file at once."""
    return checked_design(load_yaml(path), path.name)


def checked_design(content: Any, name: str = "design") -> Design:
    """A design from what YAML gave; ``name`` is the file that faults are told of."""
    try:
        return Design.model_validate(content)
    except ValidationError as error:
        faults = {Fault(name, 0, _place(e["loc"]), _rule(e)) for e in error.errors()}
        raise FaultyInput(f"Reading {name}", sorted(faults), MEND) from error


#: Names that pydantic puts into a place for the model that it chose; a reader of the design never wrote them.
_INNER = {"word", "int", "str", "all_but", "only"}


def _place(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for i, part in enumerate(place) if i == 0 or str(part) not in _INNER)


def _rule(error: Any) -> str:
    if error["type"] == "missing":
        return "is not said"
    if error["type"] == "extra_forbidden":
        return "is no entry of a design"
    message = str(error["msg"]).removeprefix("Value error, ")
    return message if error["type"] == "value_error" else f"{message} (found {error['input']!r})"
