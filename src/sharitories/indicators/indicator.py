"""An indicator as its catalogue file says it."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sharitories.catalogue import load_yaml, texts
from sharitories.errors import Fault, FaultyInput
from sharitories.studies.study import Said

Unit = Literal[
    "persons",
    "jobs",
    "initiatives",
    "practices",
    "systems",
    "services",
    "percent",
    "percentage_points",
    "per_10000_inhabitants",
    "effective_number",
    "eur_per_year",
    "eur_per_month",
    "yes_no",
]


class Indicator(BaseModel):
    """One file of ``catalogue/indicators``; ``code`` is the file's name.

    ``direction``: which way the handbook's normalisation reads the indicator (``higher`` or ``lower`` counts as
    more of what the theme is about; ``none``: it is shown and never scored).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    labels: Said
    definition: Said
    unit: Unit
    decimals: Annotated[int, Field(ge=0, le=3)]
    direction: Literal["higher", "lower", "none"]
    theme: Literal["practices", "public_action", "economy", "attractiveness", "context"]
    justification: Said
    formula: dict[str, Any]
    caveats: Said


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by its code; raise :class:`FaultyInput` with the faults of all files."""
    found: dict[str, Indicator] = {}
    faults: list[Fault] = []
    for path in texts("indicators"):
        try:
            indicator = Indicator.model_validate(load_yaml(path))
        except ValidationError as error:
            faults += [Fault(path.name, 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
            continue
        if indicator.code != path.stem:
            faults.append(
                Fault(path.name, 0, "code", f"is {indicator.code}, the file's name says {path.stem}")
            )
        found[indicator.code] = indicator
    if faults:
        raise FaultyInput("Reading the catalogue's indicators", faults, "Mend the files named.")
    return found
