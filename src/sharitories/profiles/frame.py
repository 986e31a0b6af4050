"""The French frame seen from national registers: where a city stands among its like, and how surely."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.profiles.drivers import COLUMNS
from sharitories.profiles.shrinkage import posterior_draws

Floats = NDArray[np.float64]
FRAME_COLUMNS = {name: kind for name, kind in COLUMNS.items() if name not in {"found", "of"}}


def frame_spec() -> dict[str, Any]:
    """``catalogue/profiles/frame.yml``: draws, seed, and the indicators of each dimension."""
    spec: dict[str, Any] = load_yaml(FOLDER / "profiles" / "frame.yml")
    return spec


def frame_profiles(values: pl.DataFrame, territories: pl.DataFrame, spec: dict[str, Any]) -> pl.DataFrame:
    """Frame × four dimensions: score = mean percentile (0–100) of the shrunken densities, with a 90 % interval.

    ``values`` are rows of ``indicators`` in counts per 10,000 inhabitants; a dimension without a register has no
    score and says so.
    """
    cities = territories.filter(pl.col("in_frame") & pl.col("population").is_not_null()).sort("territory_id")
    generator = np.random.default_rng(spec["seed"])
    tables = [
        _dimension(values, cities, dimension, codes, spec["draws"], generator)
        for dimension, codes in spec["dimensions"].items()
    ]
    return (
        pl.concat(tables)
        .sort("profile_id")
        .select(pl.col(name).cast(kind) for name, kind in FRAME_COLUMNS.items())
    )


def _dimension(
    values: pl.DataFrame,
    cities: pl.DataFrame,
    dimension: str,
    codes: list[str],
    draws: int,
    generator: np.random.Generator,
) -> pl.DataFrame:
    every = {code: _percentiles(values, cities, code, draws, generator) for code in codes}
    known = {code: p for code, p in every.items() if p is not None}
    percentiles = list(known.values())
    codes = list(known)
    used = (
        values.filter(pl.col("indicator").is_in(codes))
        .group_by("territory_id")
        .agg(rests_on=pl.col("value_id").sort().str.join(" "))
    )
    table = cities.select("territory_id").join(used, on="territory_id", how="left", maintain_order="left")
    return table.with_columns(
        **_quantiles(percentiles, len(cities)),
        profile_id=pl.format("profile-frame/{}/{}", "territory_id", pl.lit(dimension)),
        dimension=pl.lit(dimension),
        coverage=pl.lit(_coverage_en(codes, len(cities))),
        coverage_fr=pl.lit(_coverage_fr(codes, len(cities))),
        rests_on=pl.col("rests_on").fill_null("") if codes else pl.lit(""),
    ).select(list(FRAME_COLUMNS))


def _percentiles(
    values: pl.DataFrame, cities: pl.DataFrame, code: str, draws: int, generator: np.random.Generator
) -> Floats | None:
    """Percentile of every city in every draw, shape (draws, cities); None when the register saw no city."""
    rows = cities.select("territory_id", "population").join(
        values.filter(pl.col("indicator") == code), on="territory_id", how="left", maintain_order="left"
    )
    if rows["value"].null_count() > 0:
        return None
    exposure = rows["population"].to_numpy() / 10_000
    counts = np.rint(rows["value"].to_numpy() * exposure)
    densities = posterior_draws(counts, exposure, draws, generator)
    return np.asarray(100 * (rankdata(densities, axis=1) - 0.5) / len(rows), dtype=np.float64)


def _quantiles(percentiles: list[Floats], cities: int) -> dict[str, pl.Series]:
    if not percentiles:
        empty = pl.Series([None] * cities, dtype=pl.Float64)
        return {"score": empty, "low": empty, "high": empty}
    mean = np.mean(percentiles, axis=0)
    low, score, high = np.quantile(mean, [0.05, 0.5, 0.95], axis=0)
    return {name: pl.Series(np.round(v, 1)) for name, v in (("score", score), ("low", low), ("high", high))}


def _coverage_en(codes: list[str], cities: int) -> str:
    if not codes:
        return "no national register of this was read: nobody has looked yet"
    registers = "one national register was" if len(codes) == 1 else f"{len(codes)} national registers were"
    return f"{registers} read for all {cities} cities of the frame"


def _coverage_fr(codes: list[str], cities: int) -> str:
    if not codes:
        return "aucun registre national n’a été lu\u00a0: personne n’a encore regardé"
    registers = (
        "un registre national a été lu"
        if len(codes) == 1
        else f"{len(codes)} registres nationaux ont été lus"
    )
    return f"{registers} pour les {cities} villes du cadre"
