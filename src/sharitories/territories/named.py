"""The cities that pages name, with the grammar of their names."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from sharitories.catalogue import FOLDER, load_yaml


class FrenchForms(BaseModel):
    """« de Narbonne », « d’Épinal »; « à Narbonne »."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    de: str
    a: str


class NamedTerritory(BaseModel):
    """A territory that sentences name."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    country: str
    fr: FrenchForms


@cache
def named_territories() -> dict[str, NamedTerritory]:
    """``territory_id`` → name and grammar, from ``catalogue/territories/named.yml``."""
    content = load_yaml(FOLDER / "territories" / "named.yml")
    return {code: NamedTerritory.model_validate(entry) for code, entry in content.items()}
