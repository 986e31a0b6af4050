"""The files of the location bench: ``python -m bench.location_files FOLDER``, in a process of its own.

The memory of a process counts in the peak of those that it starts, so that the bench itself must stay small.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.jagged import jagged_areas

AREAS, VERTICES, POINTS = 35_000, 123, 2_000_000
SIZES = (500_000, 1_000_000, POINTS, 4_000_000)
BOX = (-4.8, 42.3, 8.3, 51.1)


def write_areas(path: Path, winding: bool = False) -> None:
    """Voronoi cells over a box the size of France: densified to about 120 vertices each, or with ``winding`` borders."""
    import shapely

    rng = np.random.default_rng(7)
    seeds = np.column_stack([rng.uniform(BOX[0], BOX[2], AREAS), rng.uniform(BOX[1], BOX[3], AREAS)])
    made = jagged_areas(seeds, BOX) if winding else _straight(seeds)
    ids = [f"T-{k}" for k in range(len(made))]
    pl.DataFrame({"territory_id": ids, "geometry": shapely.to_wkb(made).tolist()}).write_parquet(path)


def _straight(seeds: NDArray[np.float64]) -> NDArray[np.object_]:
    import shapely

    box = shapely.box(*BOX)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=box))
    cells = shapely.intersection(cells, box)
    dense: NDArray[np.object_] = shapely.segmentize(cells, shapely.length(cells) / (VERTICES - 8))
    return dense


def write_points(path: Path, n: int) -> None:
    """Uniform points over the box."""
    rng = np.random.default_rng(n)
    pl.DataFrame(
        {"lon": rng.uniform(BOX[0], BOX[2], n), "lat": rng.uniform(BOX[1], BOX[3], n)}
    ).write_parquet(path)


def main() -> None:
    """Write ``straight.parquet``, ``winding.parquet`` and ``points-N.parquet``."""
    folder = Path(sys.argv[1])
    for kind in ("straight", "winding"):
        write_areas(folder / f"{kind}.parquet", kind == "winding")
    for n in SIZES:
        write_points(folder / f"points-{n}.parquet", n)


if __name__ == "__main__":
    main()
