"""Makes the bundled figures of a study from publishers' files: what the study needs, nothing else.

The same files give the same bytes. What is left out is counted, with the reason, in ``figures.json``.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.sources.registry import Source, sources
from sharitories.sources.shapes import LINKING, TERRITORIES, is_of_programmes
from sharitories.studies.study import Study
from sharitories.tables import sha256_of, write_csv, write_parquet
from sharitories.territories.frame import in_frame
from sharitories.territories.metropolises import LEAST

Report = dict[str, Any]

#: Where two sources say the same of a territory, the one named first is believed.
TERRITORY_SOURCES = (
    "insee-municipalities-2024",
    "insee-employment-zones-2023",
    "insee-inter-municipalities-2023",
    "insee-attraction-areas-2020",
    "insee-urban-areas-2010",
    "ine-municipalities-2017",
    "eurostat-local-units-2019",
    "geonames-cities",
)
POPULATION = "insee-populations"
ATTRACTION_AREAS = "insee-attraction-area-indicators"
URBAN_AREAS = "insee-urban-area-populations"
ABROAD = ("PT", "NL", "BE", "SE")
SORTED_BY = {
    "statistic": ["territory_id", "property", "period"],
    "register": ["territory_id", "property", "locator"],
}
RULE = (
    "Communes of France, overseas included, whose population municipale of {year} (insee-populations, "
    "column pmun) is at least {least} and below {most}; Paris, Lyon and Marseille are one commune each. "
    "Commune geography of 2024; in Mayotte the column holds the census of 2017."
)


def build_figures(
    source_dir: Path, target_dir: Path, study: Study, finish: Callable[[Path], Report] | None = None
) -> Report:
    """Read every source below ``source_dir`` and put the study's tables in ``target_dir``, all or nothing.

    ``finish`` may write more into the folder before it is put in place, and adds what it returns to the report.
    Return what ``figures.json`` says: tables with hashes, rows, inputs, and what was left out and why.
    """
    known = {name: source for name, source in sources().items() if source.origin.licence.bundled}
    tables = {name: source.read(source_dir) for name, source in known.items()}
    territories = _territories(tables, study)
    study_only = territories.filter(~pl.col("territory_id").is_in(sorted(_metropolises(tables, study))))
    report: Report = {
        "study": study.code,
        "frame": _frame_words(study, tables),
        "tables": {},
    }
    target_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target_dir.parent, prefix=".figures-") as folder:
        ready = Path(folder) / "figures"
        ready.mkdir()
        for name, source in known.items():
            if source.origin.shape in SORTED_BY:
                everywhere = source.origin.shape == "statistic" or is_of_programmes(tables[name])
                kept, left_out = _kept(tables[name], territories if everywhere else study_only)
                if kept.is_empty():
                    report["without_a_row_here"] = [*report.get("without_a_row_here", []), name]
                    continue
                entry = _written(kept.sort(SORTED_BY[source.origin.shape]), ready / f"{name}.parquet")
                report["tables"][name] = {**entry, **_inputs([source], source_dir), "left_out": left_out}
        tied = _urban_areas(territories)
        write_csv(tied, ready / "urban_areas_2010.csv")
        report["urban_areas_2010"] = {"cities": len(tied), "tied": tied["au2010_id"].count()}
        used = [known[name] for name in TERRITORY_SOURCES if name in known]
        entry = _written(territories.sort("territory_id"), ready / "territories.parquet")
        report["tables"]["territories"] = {**entry, **_inputs(used, source_dir)}
        report |= finish(ready) if finish else {}
        text = json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True)
        (ready / "figures.json").write_text(text + "\n", encoding="utf-8")
        _replace(ready, target_dir)
    return report


def _frame_words(study: Study, tables: Mapping[str, pl.DataFrame]) -> Report:
    frame = study.frame
    rule = RULE.format(year=frame.population_year, least=frame.population_min, most=frame.population_max)
    return {"rule": rule, "cities": len(_frame(tables, study))}


def _frame(tables: Mapping[str, pl.DataFrame], study: Study) -> pl.Series:
    return in_frame(_united(tables), tables[POPULATION], study.frame)


def _united(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per territory; of each column, what the first source that says something says."""
    stacked = pl.concat([tables[name] for name in TERRITORY_SOURCES if name in tables])
    columns = [name for name in TERRITORIES if name != "territory_id"]
    united = stacked.group_by("territory_id", maintain_order=True).agg(pl.col(columns).drop_nulls().first())
    return united.drop_nulls("perimeter").select(list(TERRITORIES))


def _territories(tables: Mapping[str, pl.DataFrame], study: Study) -> pl.DataFrame:
    """The frame, named cities, metropolises, peers abroad, all employment zones, and areas around the cities."""
    every = _united(tables)
    cities = set(_frame(tables, study)) | set(study.named) | _peers(every, tables, study)
    cities |= _metropolises(tables, study)
    inside = every.filter(pl.col("territory_id").is_in(sorted(cities)))
    around = {i for c in ("epci_id", "aav_id", "uu_id", "nuts3_id") for i in inside[c].drop_nulls()}
    mid_sized = _between(tables, ATTRACTION_AREAS, "2022", study) | _between(
        tables, URBAN_AREAS, "2016", study
    )
    names_of_cities = inside.filter(pl.col("perimeter") == "commune")["name"].implode()
    keep = (
        pl.col("territory_id").is_in(sorted(cities | around | mid_sized))
        | pl.col("perimeter").is_in(["zone_emploi", "country"])
        | ((pl.col("perimeter") == "au2010") & pl.col("name").is_in(names_of_cities))
    )
    return every.filter(keep)


def _urban_areas(territories: pl.DataFrame) -> pl.DataFrame:
    """``territory_id, au2010_id``: French cities tied to the urban area of 2010 that has exactly their name.

    A city without one (a suburb, a name written otherwise, two cities of one name) has an empty
    ``au2010_id``: no file says its area.
    """
    areas = territories.filter(pl.col("perimeter") == "au2010").select("name", au2010_id="territory_id")
    cities = territories.filter(pl.col("perimeter") == "commune")
    alone = areas.filter(~pl.col("name").is_duplicated())
    own_name = ~pl.col("name").is_duplicated()
    tied = cities.filter(own_name).join(alone, on="name", how="left")
    others = cities.filter(~own_name).with_columns(au2010_id=pl.lit(None, pl.String))
    return pl.concat([table.select("territory_id", "au2010_id") for table in (tied, others)]).sort(
        "territory_id"
    )


def _between(tables: Mapping[str, pl.DataFrame], origin: str, period: str, study: Study) -> set[str]:
    """The areas whose population lies inside the frame's two bounds."""
    if origin not in tables:
        return set()
    counted = tables[origin].filter(
        (pl.col("property") == "population")
        & (pl.col("period") == period)
        & pl.col("value").is_between(study.frame.population_min, study.frame.population_max, closed="left")
    )
    return set(counted["territory_id"])


def _metropolises(tables: Mapping[str, pl.DataFrame], study: Study) -> set[str]:
    """The communes with :data:`LEAST` inhabitants or more in the frame's year."""
    counted = tables[POPULATION].filter(
        (pl.col("period") == str(study.frame.population_year)) & (pl.col("value") >= LEAST)
    )
    return set(counted["territory_id"])


def _peers(every: pl.DataFrame, tables: Mapping[str, pl.DataFrame], study: Study) -> set[str]:
    """Municipalities abroad between the frame's two bounds in the last year of their country's own table."""
    municipalities = every.filter((pl.col("perimeter") == "municipality") & pl.col("country").is_in(ABROAD))
    counted = pl.concat(
        [
            table.filter(pl.col("property") == "population").join(
                municipalities.select("territory_id", "country"), on="territory_id", how="inner"
            )
            for name, table in tables.items()
            if sources()[name].origin.shape == "statistic"
        ]
    )
    last = counted.filter(pl.col("period") == pl.col("period").max().over("country"))
    bounds = (study.frame.population_min, study.frame.population_max)
    return set(last.filter(pl.col("value").is_between(*bounds, closed="left"))["territory_id"])


def _kept(table: pl.DataFrame, territories: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    """The rows of the study's territories, and how many were left out, by reason."""
    kept = table.join(territories, on="territory_id", how="semi").drop(list(LINKING), strict=False)
    unplaced = table["territory_id"].null_count()
    return kept, {"elsewhere": len(table) - len(kept) - unplaced, "without a municipality": unplaced}


def _written(table: pl.DataFrame, path: Path) -> Report:
    write_parquet(table, path)
    return {
        "rows": len(table),
        "columns": table.columns,
        "sha256": sha256_of(path),
        "bytes": path.stat().st_size,
    }


def _inputs(used: list[Source], source_dir: Path) -> Report:
    files = {name: path for source in used for name, path in source.files(source_dir).items()}
    described = {
        name: {"sha256": sha256_of(path), "bytes": path.stat().st_size}
        for name, path in sorted(files.items())
    }
    return {"origins": [source.origin.id for source in used], "inputs": described}


def _replace(ready: Path, target: Path) -> None:
    """Put a whole new folder in the place of the old one; the old one stays until the new one is there."""
    old = ready.with_name("old")
    if target.exists():
        target.rename(old)
    try:
        ready.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
