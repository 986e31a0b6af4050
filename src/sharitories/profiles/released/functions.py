"""The central functions of each city of the frame: lost, gained, kept, by municipality and by urban area."""

from __future__ import annotations

import polars as pl

from sharitories.profiles.functions import Pair, functions_table
from sharitories.profiles.released import Material
from sharitories.sources.insee.facilities_2009_2013.labels import YEARS, functions, property_of
from sharitories.sources.insee.urban_area_services.read import KINDS
from sharitories.studies.study import Study
from sharitories.territories.metropolises import metropolises_of

COMMUNES = "insee-facilities-2009-2013"
AREAS = "insee-urban-area-services"
AREA_YEARS = (("2009", "2013"), ("2013", "2018"))
TIES = {"territory_id": pl.String, "au2010_id": pl.String}


def table(material: Material) -> pl.DataFrame:
    """Columns of ``catalogue/tables/functions.yml``."""
    territories = material.tables["territories"]
    frame = territories.filter(pl.col("in_frame"))["territory_id"].to_list()
    large = metropolises_of(territories, material.study)
    seen = material.tables["observations"].filter(pl.col("origin_id").is_in([COMMUNES, AREAS]))
    own = pl.DataFrame({"territory_id": [*frame, *large]}).with_columns(area_id="territory_id")
    tied = ties(material.study).join(own, on="territory_id", how="semi")
    pairs = [(municipal_pair(), own), *((pair, tied) for pair in area_pairs())]
    return functions_table(seen, frame, large, pairs)


def municipal_pair() -> Pair:
    """The functions of the base of facilities by municipality, 2009 and 2013, with those that do not compare."""
    said = functions()
    properties: dict[str, tuple[str | None, str | None]] = {}
    for group in said.values():
        for name, labels in group.items():
            before, after = (property_of(name, year) if int(year) in labels else None for year in YEARS)
            properties[name] = (before, after)
    return Pair("commune", (YEARS[0], YEARS[1]), properties, frozenset(said["not_comparable"]))


def area_pairs() -> list[Pair]:
    """The public services by urban area, from each survey to the next."""
    properties = {_plain(kind): (kind, kind) for kind in KINDS.values()}
    return [Pair("urban_area", years, dict(properties)) for years in AREA_YEARS]


def _plain(kind: str) -> str:
    return kind.split(":")[1].replace("_", "-")


def ties(study: Study) -> pl.DataFrame:
    """``territory_id, area_id``: the cities whose urban area of 2010 is known by its name; none without the file."""
    path = study.path(study.figures) / "urban_areas_2010.csv"
    if not path.is_file():
        return pl.DataFrame(schema={"territory_id": pl.String, "area_id": pl.String})
    return pl.read_csv(path, schema=TIES).drop_nulls().rename({"au2010_id": "area_id"})
