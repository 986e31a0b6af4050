"""Public services by urban area of 2010, in 2009, 2013 and 2018."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, take
from sharitories.sources.cells import codes, matching, numbers, unique
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import completed, statistic

#: Publisher's kind of service → property (number of facilities).
KINDS = {
    "police et gendarmerie nationales": "public_service:police",
    "équipements juridictionnels d'ordre judiciaire": "public_service:courts",
    "établissement public ou privé de santé": "public_service:hospitals",
    "bureau de poste": "public_service:post_offices",
    "établissement public d'éducation secondaire": "public_service:public_secondary_schools",
    (
        "établissement public d'éducation supérieure "
        "(filières de formation dans des établissements exclusivement publics)"
    ): "public_service:public_higher_education",
    (
        "établissement public d'éducation supérieure "
        "(filières de formation dans des établissements publics ou privés)"
    ): "public_service:higher_education",
    "service postal de remplacement des bureaux de poste": "public_service:postal_agencies",
    "service de l'emploi avec conseiller spécialisé": "public_service:employment_services",
    "direction des finances publiques": "public_service:tax_offices",
}
#: Kinds that the base of facilities did not survey in 2009.
LATER = [f"public_service:{kind}" for kind in ("postal_agencies", "employment_services", "tax_offices")]


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Statistics ``public_service:…``: number of facilities in ``FR-AU2010-<code>``."""
    (path,) = files.values()
    used = {"AU2010": "code", "annee": "period"} | KINDS
    table = take(read_csv(path), path.name, used, set_aside(__file__))
    table = matching(codes(table, path.name, "code", r"^\d{3}$", width=3), path.name, "period", r"^\d{4}$")
    kinds = list(KINDS.values())
    table = numbers(unique(table, path.name, ["code", "period"]), path.name, kinds)
    long = table.with_columns(territory_id="FR-AU2010-" + pl.col("code")).unpivot(
        on=kinds, index=["territory_id", "period"], variable_name="property", value_name="value"
    )
    return completed(statistic(long)).with_columns(
        status=pl.when(_not_surveyed()).then(pl.lit("not_looked_for")).otherwise(pl.col("status"))
    )


def _not_surveyed() -> pl.Expr:
    return pl.col("property").is_in(LATER) & (pl.col("period") == "2009") & pl.col("value").is_null()
