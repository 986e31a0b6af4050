"""Points in municipality-like polygons: ours beside geopandas and SedonaDB. ``python -m bench.location --peers PYTHON``."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from bench.beside import exponent, peers_interpreter, run

AREAS, VERTICES, POINTS = 35_000, 123, 2_000_000
BOX = (-4.8, 42.3, 8.3, 51.1)


def write_areas(path: Path) -> None:
    """Voronoi cells over a box the size of France, densified to about 120 vertices each."""
    import shapely

    rng = np.random.default_rng(7)
    seeds = np.column_stack([rng.uniform(BOX[0], BOX[2], AREAS), rng.uniform(BOX[1], BOX[3], AREAS)])
    box = shapely.box(*BOX)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=box))
    cells = shapely.intersection(cells, box)
    dense = shapely.segmentize(cells, shapely.length(cells) / (VERTICES - 8))
    ids = [f"T-{k}" for k in range(len(dense))]
    pl.DataFrame({"territory_id": ids, "geometry": shapely.to_wkb(dense).tolist()}).write_parquet(path)


def write_points(path: Path, n: int) -> None:
    """Uniform points over the box."""
    rng = np.random.default_rng(n)
    pl.DataFrame(
        {"lon": rng.uniform(BOX[0], BOX[2], n), "lat": rng.uniform(BOX[1], BOX[3], n)}
    ).write_parquet(path)


def main() -> None:
    """Print the table and the exponent."""
    import sys

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        areas, points = folder / "areas.parquet", folder / "points.parquet"
        write_areas(areas)
        write_points(points, POINTS)
        ours = run("our_join", [areas, points], sys.executable, 5)
        assert ours is not None
        print(f"{POINTS:,} points, {AREAS:,} polygons of about {VERTICES} vertices; medians.\n")
        print(
            "| | join s | × ours | in all s | × ours | peak MB |\n| --- | ---: | ---: | ---: | ---: | ---: |"
        )
        for script in ("our_join", "geopandas_join", "sedona_join"):
            told = ours if script == "our_join" else run(script, [areas, points], peers_interpreter())
            if told is None:
                print(f"| {script} | not installed | | | | |")
                continue
            ratios = (told["join"] / ours["join"], told["total"] / ours["total"])
            print(
                f"| {script.removesuffix('_join').replace('our', 'ours')} {told['version']} | {told['join']:.2f} | {ratios[0]:.1f} "
                f"| {told['total']:.2f} | {ratios[1]:.1f} | {told['peak']:.0f} |"
            )
        sizes, seconds = [500_000, 1_000_000, 2_000_000, 4_000_000], []
        for n in sizes:
            write_points(points, n)
            told = run("our_join", [areas, points], sys.executable)
            assert told is not None
            seconds.append(told["join"])
        print(f"\nExponent of the join over 0.5 to 4 million points: {exponent(sizes, seconds):.2f}.")


if __name__ == "__main__":
    main()
