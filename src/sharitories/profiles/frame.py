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
    """Frame × four dimensions: score = mean percentile (0–100) over the indicators known, with a 90 % interval.

    ``values`` are rows of ``indicators``: counts per 10,000 inhabitants, which are shrunken first, or numbers taken as
    they are (``as_is``). A city that a register does not cover is not compared by it; one that none covers has no score.
    """
    cities = territories.filter(pl.col("in_frame") & pl.col("population").is_not_null()).sort("territory_id")
    known = _known(values, spec)
    generator = np.random.default_rng(spec["seed"])
    tables = [
        _dimension(known, cities, dimension, codes, spec, generator)
        for dimension, codes in spec["dimensions"].items()
    ]
    return (
        pl.concat(tables)
        .sort("profile_id")
        .select(pl.col(name).cast(kind) for name, kind in FRAME_COLUMNS.items())
    )


def _known(values: pl.DataFrame, spec: dict[str, Any]) -> pl.DataFrame:
    """Values that say something of a city; a nought of a register that may have missed the city says nothing."""
    doubtful = pl.col("indicator").is_in(spec.get("none_is_unknown", [])) & (pl.col("value") == 0)
    return values.filter(pl.col("value").is_not_null() & ~doubtful)


def _dimension(
    values: pl.DataFrame,
    cities: pl.DataFrame,
    dimension: str,
    codes: list[str],
    spec: dict[str, Any],
    generator: np.random.Generator,
) -> pl.DataFrame:
    percentiles = [_percentiles(values, cities, code, spec, generator) for code in codes]
    used = (
        values.filter(pl.col("indicator").is_in(codes))
        .group_by("territory_id")
        .agg(rests_on=pl.col("value_id").sort().str.join(" "), known=pl.col("indicator").n_unique())
    )
    table = cities.select("territory_id").join(used, on="territory_id", how="left", maintain_order="left")
    said = [_coverage(n or 0, len(codes), len(cities)) for n in table["known"]]
    return table.with_columns(
        **_quantiles(percentiles, len(cities)),
        profile_id=pl.format("profile-frame/{}/{}", "territory_id", pl.lit(dimension)),
        dimension=pl.lit(dimension),
        coverage=pl.Series([english for english, _ in said], dtype=pl.String),
        coverage_fr=pl.Series([french for _, french in said], dtype=pl.String),
        rests_on=pl.col("rests_on").fill_null(""),
    ).select(list(FRAME_COLUMNS))


def _percentiles(
    values: pl.DataFrame,
    cities: pl.DataFrame,
    code: str,
    spec: dict[str, Any],
    generator: np.random.Generator,
) -> Floats:
    """Percentile among the cities known of every city in every draw, shape (draws, cities); NaN where not known."""
    rows = cities.select("territory_id", "population").join(
        values.filter(pl.col("indicator") == code), on="territory_id", how="left", maintain_order="left"
    )
    told = rows["value"].is_not_null().to_numpy()
    percentiles = np.full((spec["draws"], len(rows)), np.nan)
    if told.any():
        value = rows["value"].to_numpy()[told]
        drawn = value[None, :]
        if code not in spec.get("as_is", []):
            exposure = rows["population"].to_numpy()[told] / 10_000
            drawn = posterior_draws(np.rint(value * exposure), exposure, spec["draws"], generator)
        percentiles[:, told] = 100 * (rankdata(drawn, axis=1) - 0.5) / told.sum()
    return percentiles


def _quantiles(percentiles: list[Floats], cities: int) -> dict[str, pl.Series]:
    """Median and bounds of the mean over the indicators known, by city; empty where none is."""
    stacked = np.array(percentiles) if percentiles else np.full((1, 1, cities), np.nan)
    told = ~np.isnan(stacked)
    with np.errstate(invalid="ignore"):
        mean = np.where(told, stacked, 0).sum(axis=0) / told.sum(axis=0)
    low, score, high = np.quantile(mean, [0.05, 0.5, 0.95], axis=0)
    named = (("score", score), ("low", low), ("high", high))
    return {name: pl.Series(np.round(v, 1)).fill_nan(None) for name, v in named}


def _coverage(known: int, of: int, cities: int) -> tuple[str, str]:
    """What was read of one city, in English and in French."""
    if not of:
        return (
            "no register of this that covers the frame was read: in most cities nobody has looked yet",
            "aucun registre qui couvre le cadre n’a été lu\u00a0: dans la plupart des villes, personne n’a encore regardé",
        )
    if known == of:
        return _whole(of, cities)
    return (
        f"{known} of {of} national registers read speak of this city; of the others nothing is known here",
        f"{known} des {of} registres nationaux lus parlent de cette ville\u00a0; des autres, rien n’est connu ici",
    )


def _whole(of: int, cities: int) -> tuple[str, str]:
    if of == 1:
        return (
            f"one national register was read for all {cities} cities of the frame",
            f"un registre national a été lu pour les {cities} villes du cadre",
        )
    return (
        f"the {of} national registers read speak of this city (frame: {cities} cities)",
        f"les {of} registres nationaux lus parlent de cette ville (cadre\u00a0: {cities} villes)",
    )
