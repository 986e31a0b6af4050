"""What the resolution finds of a file of labelled pairs. ``python -m bench.blind_score FILE``.

A blind file is scored once, when the method is finished; what its page says of it after is told as spent.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
from rapidfuzz.distance import Levenshtein

from bench.reliability import COLUMNS, PAIRS
from sharitories.observations.resolution.resolve import resolve

REPEATS, SEED = 2_000, 7
FRANCE_SERVICES = r"(?i)france.?services?|\bmsap\b|services? au public|\bmfs\b"
CARPOOLING = "transport-data-gouv-carpooling-places"


def merged(pairs: pl.DataFrame) -> pl.DataFrame:
    """The scored pairs with ``same`` as labelled and ``merged`` as found among the rows that the file names."""
    sides = [pairs.select(**{c: f"{s}_{c}" for c in COLUMNS}, origin_id=f"{s}_origin") for s in ("a", "b")]
    rows = pl.concat(sides).unique("id", maintain_order=True)
    rows = rows.with_columns(pl.col("lat", "lon").cast(pl.Float64, strict=False))
    cluster = resolve(rows).clusters.select("id", "cluster_id")
    joined = pairs.filter(pl.col("label") != "unsure")
    for s in ("a", "b"):
        joined = joined.join(
            cluster.rename({"id": f"{s}_id", "cluster_id": f"{s}_cluster"}), on=f"{s}_id", how="left"
        )
    return joined.with_columns(
        same=pl.col("label") == "same", merged=pl.col("a_cluster") == pl.col("b_cluster")
    )


def by_rule(pairs: pl.DataFrame) -> pl.Series:
    """Within 100 m, and names within 30 % edits."""

    def one(row: dict[str, str]) -> bool:
        if not (row["a_lat"] and row["b_lat"]):
            return False
        north = (float(row["a_lat"]) - float(row["b_lat"])) * 111_195
        parallel = np.cos(np.radians(float(row["a_lat"])))
        east = (float(row["a_lon"]) - float(row["b_lon"])) * 111_195 * parallel
        apart = Levenshtein.normalized_distance(row["a_name"].lower(), row["b_name"].lower())
        return bool(np.hypot(north, east) <= 100 and apart <= 0.3)

    return pl.Series([one(row) for row in pairs.iter_rows(named=True)], dtype=pl.Boolean)


def figures(scored: pl.DataFrame) -> str:
    """Precision and recall as counts and with 95 % bootstrap intervals over pairs."""
    same, found = scored["same"].to_numpy(), scored["merged"].to_numpy()
    right, chance = same & found, np.random.default_rng(SEED)
    drawn = chance.integers(0, len(same), (REPEATS, len(same)))
    shares = []
    for of in (found, same):
        part, whole = right[drawn].sum(1), of[drawn].sum(1)
        low, high = np.nanquantile(np.where(whole, part / np.maximum(whole, 1), np.nan), [0.025, 0.975])
        told = right.sum() / max(of.sum(), 1)
        shares.append(f"{right.sum()}/{of.sum()} = {told:.3f} ({low:.3f} to {high:.3f})")
    return f"{len(same)} pairs, precision {shares[0]}, recall {shares[1]}"


def main(file: Path) -> None:
    """Print the score, the simple rule's, parts of it, and each stratum."""
    pairs = pl.read_csv(file, infer_schema=False).with_columns(pl.col(pl.String).fill_null(""))
    scored = merged(pairs)
    print("ours:", figures(scored))
    print("simple rule:", figures(scored.with_columns(merged=by_rule(scored))))
    services = pl.any_horizontal(
        pl.col("a_name", "b_name").str.contains(FRANCE_SERVICES),
        pl.col("a_origin", "b_origin").str.contains("france-services"),
    )
    print("without France Services:", figures(scored.filter(~services)))
    print("without carpooling:", figures(scored.filter(pl.col("a_origin") != CARPOOLING)))
    print("\n| stratum | right of merged | found of same | pairs |\n| --- | ---: | ---: | ---: |")
    for (stratum,), part in sorted(scored.group_by("stratum")):
        right = (part["same"] & part["merged"]).sum()
        print(
            f"| `{stratum}` | {right}/{part['merged'].sum()} | {right}/{part['same'].sum()} | {len(part)} |"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else PAIRS)
