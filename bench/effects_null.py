"""Null designs drawn from the real panels: a unit, a date and donors at random, where nothing was done."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from sharitories.effects.comparison import Comparison
from sharitories.effects.panel import Floats

#: The publishers' files: beside the repository, or where SHARITORIES_SHARED says.
BESIDE = [parent / "shared" / "data" for parent in Path(__file__).parents[1:4]]
TOLD = os.environ.get("SHARITORIES_SHARED")
SHARED = next((p for p in ([Path(TOLD)] if TOLD else BESIDE) if (p / "panel_fr").is_dir()), None)
#: The study's own cities and their zones: whatever was done there is not untreated.
STUDY = {"11262", "40192", "56121", "88160", "44184", "15014", "7617", "7519", "5309", "4407"}
PRE, POST, DONORS = (5, 20), (1, 10), (20, 330)


@dataclass(frozen=True)
class Source:
    """One real panel: ``values`` units × periods; ``size`` jobs or inhabitants by unit; ``index`` whether a design
    reads it as an index (100 = the unit's own pre-period mean) or as it is."""

    name: str
    units: tuple[str, ...]
    values: Floats
    size: Floats
    index: bool


@dataclass(frozen=True)
class Null:
    """One null design. ``thirds``: 0, 1, 2 for a unit of the panel's smallest, middle, largest third, by place in
    the comparison (the treated unit first, then the donors)."""

    source: str
    comparison: Comparison
    thirds: Floats


@cache
def sources() -> tuple[Source, ...]:
    """The panels: jobs by zone, unemployment by zone by quarter and by year, private jobs by municipality."""
    if SHARED is None:
        raise SystemExit(
            "The publishers' files are not beside the repository; name them in SHARITORIES_SHARED"
        )
    jobs = _jobs(SHARED / "panel_fr" / "emploi_salarie_ze_1998_serie.json")
    quarters = _unemployment(SHARED / "panel_fr" / "chomage-zone-t1-2003-t3-2023.xlsx", jobs)
    years = Source(
        "unemployment, yearly", quarters.units, _yearly(quarters.values), quarters.size, index=False
    )
    towns = _towns(SHARED)
    return jobs, quarters, years, towns


def _source(name: str, table: pl.DataFrame, size: dict[str, float] | None, index: bool) -> Source:
    """A source of ``unit, time, value``: the units with every period and no zero."""
    wide = table.pivot("time", index="unit", values="value").drop_nulls().sort("unit")
    values = wide.drop("unit").select(sorted(wide.columns[1:])).to_numpy().astype(np.float64)
    units = wide["unit"].to_list()
    keep = np.array([u not in STUDY and (size is None or u in size) for u in units]) & (values > 0).all(
        axis=1
    )
    units = [u for u, k in zip(units, keep, strict=True) if k]
    sizes = values[keep].mean(axis=1) if size is None else np.array([size[u] for u in units])
    return Source(name, tuple(units), values[keep], sizes, index)


def _jobs(path: Path) -> Source:
    table = pl.read_json(path).select(unit="code_ze", time=pl.col("year").cast(pl.String), value="eff")
    return _source("salaried jobs by zone, yearly", table, None, index=True)


def _unemployment(path: Path, jobs: Source) -> Source:
    from sharitories.sources.insee.unemployment_zones.read import read

    table = read({path.name: path})
    table = table.select(
        unit=pl.col("territory_id").str.slice(6), time="period", value=pl.col("value").cast(pl.Float64)
    )
    size = dict(zip(jobs.units, jobs.size.tolist(), strict=True))
    return _source("unemployment by zone, quarterly", table, size, index=False)


def _yearly(quarters: Floats) -> Floats:
    whole = quarters.shape[1] // 4
    return np.asarray(quarters[:, : 4 * whole].reshape(len(quarters), whole, 4).mean(axis=2))


def _towns(shared: Path) -> Source:
    """Municipalities of 20,000–100,000 inhabitants without Action cœur de ville."""
    people = pl.read_csv(
        shared / "territories_fr" / "populations_legales_2021_communes.csv",
        separator=";",
        infer_schema=False,
    )
    people = people.select(unit=pl.col("COM"), people=pl.col("PMUN").cast(pl.Float64))
    helped = pl.read_csv(shared / "programmes_fr" / "action_coeur_de_ville_2024.csv", infer_schema=False)
    helped_codes = set(helped[next(c for c in helped.columns if "insee" in c.lower())].str.zfill(5))
    wanted = people.filter(
        pl.col("people").is_between(20_000, 100_000) & ~pl.col("unit").is_in(list(helped_codes))
    )
    jobs = pl.read_parquet(shared / "panel_fr" / "urssaf_emploi_prive_2014_2024.parquet")
    jobs = jobs.filter(pl.col("echelon") == "communes").select(
        unit="code", time=pl.col("year").cast(pl.String), value="eff_total"
    )
    size = dict(zip(wanted["unit"].to_list(), wanted["people"].to_list(), strict=True))
    return _source(
        "private jobs by municipality, yearly", jobs.filter(pl.col("unit").is_in(list(size))), size, True
    )


def drawn(number: int, seed: int, as_index: bool = True) -> Null:
    """The null design of this number: the same for the same seed, whichever process draws it."""
    random = np.random.default_rng([seed, number])
    source = sources()[number % len(sources())]
    units, periods = source.values.shape
    after = int(random.integers(POST[0], min(POST[1], periods - PRE[0]) + 1))
    before = int(random.integers(PRE[0], min(PRE[1], periods - after) + 1))
    start = int(random.integers(0, periods - before - after + 1))
    most = min(DONORS[1], units - 1)
    donors = round(float(np.exp(random.uniform(np.log(DONORS[0]), np.log(most)))))
    rows = random.choice(units, donors + 1, replace=False)
    values = source.values[rows, start : start + before + after]
    if source.index and as_index:
        values = 100 * values / values[:, :before].mean(axis=1, keepdims=True)
    order = source.size.argsort().argsort()[rows]
    comparison = Comparison(
        source.units[rows[0]],
        tuple(source.units[r] for r in rows[1:]),
        tuple(range(before + after)),
        before,
        values[0],
        values[1:].T.copy(),
        (),
        np.zeros(0),
        np.zeros((0, donors)),
    )
    return Null(source.name, comparison, np.asarray(3 * order // units, dtype=np.float64))
