"""Establishments of legal persons whose name names a practice, as a register."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.bulk import csv_blocks
from sharitories.sources.fields import table_of
from sharitories.sources.insee.sirene.ask import FILES
from sharitories.sources.live import set_aside
from sharitories.sources.municipalities import INSEE_CODE, whole_city
from sharitories.sources.naming import naming_practices
from sharitories.sources.question import Question
from sharitories.sources.shapes import REGISTER, register

UNIT = ("siren", "statutDiffusionUniteLegale", "denominationUniteLegale", "denominationUsuelle1UniteLegale")
ESTABLISHMENT = (
    "siren",
    "siret",
    "statutDiffusionEtablissement",
    "dateCreationEtablissement",
    "dateDebut",
    "etatAdministratifEtablissement",
    "enseigne1Etablissement",
    "numeroVoieEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
    "codePostalEtablissement",
    "libelleCommuneEtablissement",
    "codeCommuneEtablissement",
)
#: ``O``: may be published; ``N`` and ``P`` may not, or only in part.
PUBLIC = "O"


def read(files: Mapping[str, Path], question: Question) -> pl.DataFrame:
    """Register of the practices that a legal person's name names; a closed establishment has the day it closed.

    A natural person has no ``denominationUniteLegale``, so that no person's name is ever looked at.
    """
    units, establishments = (files[name] for name in FILES)
    named = _named(units, question)
    found = [
        block.filter(pl.col("statutDiffusionEtablissement") == PUBLIC).join(named, on="siren", how="inner")
        for block in csv_blocks(establishments, ",", ESTABLISHMENT, set_aside(__file__, "establishment"))
    ]
    table = pl.concat(found).with_columns(code=_code()) if found else None
    if table is None:
        return table_of([], REGISTER)
    wanted = question.municipalities
    return _register(table.filter(pl.col("code").is_in(wanted)) if wanted else table)


def _named(path: Path, question: Question) -> pl.DataFrame:
    """``siren, property, unit_name`` of the legal persons whose name names a practice."""
    names = ["denominationUniteLegale", "denominationUsuelle1UniteLegale"]
    blocks = [
        naming_practices(
            block.filter((pl.col("statutDiffusionUniteLegale") == PUBLIC) & pl.col(names[0]).is_not_null()),
            names,
            question.wanted(),
        )
        for block in csv_blocks(path, ",", UNIT, set_aside(__file__, "unit"))
    ]
    schema = {"siren": pl.String, "property": pl.String, "unit_name": pl.String}
    found = [block.select("siren", "property", unit_name=names[0]) for block in blocks]
    return pl.concat(found) if found else pl.DataFrame(schema=schema)


def _code() -> pl.Expr:
    code = pl.col("codeCommuneEtablissement")
    return "FR-" + pl.when(code.str.contains(INSEE_CODE)).then(whole_city(code))


def _register(table: pl.DataFrame) -> pl.DataFrame:
    street = [pl.col(f"{part}Etablissement") for part in ("numeroVoie", "typeVoie", "libelleVoie")]
    closed = pl.col("etatAdministratifEtablissement") == "F"
    return register(
        table.select(
            "property",
            locator="siret",
            territory_id="code",
            name=pl.coalesce("enseigne1Etablissement", "unit_name"),
            started_on="dateCreationEtablissement",
            ended_on=pl.when(closed).then("dateDebut"),
            note=pl.when(closed).then(pl.lit("closed establishment")),
            address=pl.concat_str(street, separator=" ", ignore_nulls=True).replace("", None),
            postcode="codePostalEtablissement",
            town="libelleCommuneEtablissement",
        ).sort("locator", "property")
    )
