"""The panels of the published examples of the synthetic control, read where they lie; and panels with a known truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest
from effects.cohort_panels import FOLDER, published
from effects.plain import compared

from sharitories.effects.comparison import Comparison
from sharitories.effects.panel import Floats

#: The five states of synthetic California, by their number in the authors' matrix.
STATES = {4: "Colorado", 5: "Connecticut", 19: "Montana", 21: "Nevada", 34: "Utah"}
Trait = tuple[str, Iterable[int]]


@dataclass(frozen=True)
class Long:
    """A long table with its columns: unit, period, outcome."""

    table: pl.DataFrame
    unit: str
    time: str
    outcome: str

    def wide(self, units: Sequence[str], years: Iterable[int]) -> Floats:
        """The outcome, years × units."""
        kept = self.table.filter(pl.col(self.time).is_in(list(years)))
        pivoted = kept.pivot(self.unit, index=self.time, values=self.outcome).sort(self.time)
        return pivoted.select(units).to_numpy().astype(float)

    def mean(self, units: Sequence[str], trait: Trait) -> Floats:
        """A column's mean over years, by unit; cells without a value are left out."""
        column, years = trait
        kept = self.table.filter(pl.col(self.time).is_in(list(years)))
        means = dict(kept.group_by(self.unit).agg(pl.col(column).mean()).iter_rows())
        return np.array([means[unit] for unit in units], dtype=float)

    def comparison(
        self,
        treated: str,
        fitted: Sequence[int],
        after: Sequence[int],
        traits: Sequence[Trait] = (),
        importance: tuple[float, ...] = (),
        without: Sequence[str] = (),
    ) -> Comparison:
        """A treated unit against all others; ``fitted`` are the years that its path is followed in."""
        every = self.table[self.unit].unique(maintain_order=True).to_list()
        units = [treated, *(u for u in every if u != treated and u not in without)]
        values = self.wide(units, [*fitted, *after])
        means = np.array([self.mean(units, trait) for trait in traits]).reshape(len(traits), len(units))
        return Comparison(
            treated,
            tuple(units[1:]),
            (*fitted, *after),
            len(fitted),
            values[:, 0],
            values[:, 1:],
            tuple(f"{column}.{place}" for place, (column, _) in enumerate(traits)),
            means[:, 0],
            means[:, 1:],
            importance=importance,
        )


def smoking() -> Comparison:
    """Proposition 99: packs per head in 39 states, 1970–2000, California treated from 1989 (R package synthdid)."""
    if not (FOLDER / "california_prop99.csv").is_file():
        pytest.skip("SHARITORIES_EFFECTS_DATA holds no california_prop99.csv")
    table = pl.read_csv(FOLDER / "california_prop99.csv", separator=";")
    long = Long(table, "State", "Year", "PacksPerCapita")
    return long.comparison("California", range(1970, 1989), range(1989, 2001))


def smoking_with_predictors() -> Comparison:
    """The authors' own matrix: a row of codes, seven predictors, 31 years; California is the last column."""
    if not (FOLDER / "MLAB_data.txt").is_file():
        pytest.skip("SHARITORIES_EFFECTS_DATA holds no MLAB_data.txt")
    matrix = np.loadtxt(FOLDER / "MLAB_data.txt")
    codes, traits, paths = matrix[0].astype(int), matrix[1:8], matrix[8:]
    return Comparison(
        "California",
        tuple(STATES.get(code, str(code)) for code in codes[:-1].tolist()),
        tuple(range(1970, 2001)),
        19,
        paths[:, -1],
        paths[:, :-1],
        tuple(f"predictor {place}" for place in range(1, 8)),
        traits[:, -1],
        traits[:, :-1],
    )


BASQUE = "Basque Country (Pais Vasco)"
SECTORS = ("agriculture", "energy", "industry", "construction", "services.venta", "services.nonventa")
BASQUE_TRAITS: tuple[Trait, ...] = (
    *(
        (c, range(1964, 1970))
        for c in (
            "school.illit",
            "school.prim",
            "school.med",
            "school.high",
            "school.post.high",
            "invest",
        )
    ),
    ("gdpcap", range(1960, 1970)),
    *((f"sec.{s}", range(1961, 1970, 2)) for s in SECTORS),
    ("popdens", [1969]),
)


def basque() -> Long:
    """Regions of Spain, 1955–1997 (R package Synth, as pysyncon keeps it)."""
    return Long(
        published("basque.csv").with_columns(pl.col("year").cast(pl.Int64)), "regionname", "year", "gdpcap"
    )


def basque_path() -> Comparison:
    """Outcome alone, without Spain as a whole; treated from 1975, as in the tests of R's augsynth."""
    return basque().comparison(BASQUE, range(1955, 1975), range(1975, 1998), without=["Spain (Espana)"])


def germany() -> Long:
    """Seventeen countries, 1960–2003 (Abadie, Diamond & Hainmueller 2015, as pysyncon keeps it)."""
    return Long(published("germany.csv"), "country", "year", "gdp")


def germany_trained() -> Comparison:
    """The run that learns importances: predictors of 1971–1980, path of 1981–1990."""
    return germany().comparison(
        "West Germany",
        range(1981, 1991),
        range(1991, 2004),
        _german(range(1971, 1981), (1970, 1975), "invest70"),
    )


def germany_final(importance: tuple[float, ...] = ()) -> Comparison:
    """The run of the paper: predictors of 1981–1990, importances of the run before."""
    traits = _german(range(1981, 1991), (1980, 1985), "invest80")
    return germany().comparison("West Germany", range(1960, 1990), range(1990, 2004), traits, importance)


def _german(years: range, school: Sequence[int], invest: str) -> tuple[Trait, ...]:
    plain = (("gdp", years), ("trade", years), ("infrate", years), ("industry", years))
    return (*plain, ("schooling", school), (invest, [1980]))


def kansas() -> Comparison:
    """Log GDP per head of the 50 states by quarter, 1990–2016, interpolated as augsynth's data-raw/clean_kansas.R does."""
    if not (FOLDER / "kansas_longer2.dta").is_file():
        pytest.skip("SHARITORIES_EFFECTS_DATA holds no kansas_longer2.dta")
    pandas = pytest.importorskip("pandas")
    table = pl.from_pandas(pandas.read_stata(FOLDER / "kansas_longer2.dta", convert_categoricals=False))
    table = table.filter((pl.col("year") >= 1990) & pl.col("Fips").is_between(1, 56) & (pl.col("Fips") != 11))
    table = table.with_columns(time=pl.col("year") + pl.col("qtr") / 4 - 0.25).sort("Fips", "time")
    paths = {int(part["Fips"][0]): _interpolated(part) for part in table.partition_by("Fips")}
    rows = [paths[20], *(path for fips, path in sorted(paths.items()) if fips != 20)]
    return compared(np.array(rows), 89)


def _interpolated(part: pl.DataFrame) -> Floats:
    first, late = part["qtr"].to_numpy() == 1, part["year"].to_numpy() >= 2005
    time = part["time"].to_numpy()

    def drawn(column: str, known: np.ndarray) -> Floats:
        values = part[column].cast(pl.Float64).to_numpy()
        known = known & np.isfinite(values)
        return np.interp(time, time[known], values[known])

    path = np.log(1e6 * drawn("gdp", first | late) / drawn("popestimate", first))
    return np.asarray(path[time <= 2016])


def factors(
    seed: int,
    donors: int,
    before: int,
    after: int = 5,
    noise: float = 1.0,
    shift: float = 0.0,
    effect: float = 0.0,
) -> tuple[Comparison, Floats]:
    """Two factors with memory; the treated unit's loadings are a mixture of three donors', ``shift`` above them.

    Gives the comparison and its untreated outcome without noise, shape T.
    """
    random = np.random.default_rng(seed)
    periods = before + after
    paths = 100 + random.normal(size=(periods, 2)).cumsum(axis=0)
    loadings = random.uniform(0, 1, size=(2, donors))
    mixture = np.zeros(donors)
    mixture[:3] = random.dirichlet(np.ones(3))
    truth = paths @ loadings @ mixture + shift
    own = truth + noise * random.normal(size=periods)
    own[before:] += effect
    others = paths @ loadings + noise * random.normal(size=(periods, donors))
    return compared(np.vstack([own, others.T]), before), truth


def permuted(comparison: Comparison, order: Sequence[int]) -> Comparison:
    """The same comparison with its donors in another order."""
    kept = list(order)
    return Comparison(
        comparison.unit,
        tuple(comparison.donors[i] for i in kept),
        comparison.times,
        comparison.before,
        comparison.own,
        comparison.others[:, kept],
        comparison.traits,
        comparison.own_traits,
        comparison.others_traits[:, kept],
        comparison.size,
        comparison.importance,
    )


def changed(
    comparison: Comparison, scale: float = 1.0, shift: float = 0.0, own_shift: float = 0.0
) -> Comparison:
    """Every outcome times ``scale`` plus ``shift``; the treated unit's ``own_shift`` more."""
    own = scale * comparison.own + shift + own_shift
    others = scale * comparison.others + shift
    return compared(np.vstack([own, others.T]), comparison.before)
