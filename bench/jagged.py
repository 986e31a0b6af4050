"""Areas that share winding borders, as municipalities do: Voronoi cells whose edges are broken again and again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Lines = NDArray[np.complex128]
#: How often every edge is broken in the middle, and how far off at most, in parts of its length.
BREAKS, ASIDE = 4, 0.2


def jagged_areas(seeds: NDArray[np.float64], box: tuple[float, float, float, float]) -> list[Any]:
    """One polygon per seed (n × 2, degrees); neighbours have the very same vertices. A few cross themselves and are mended."""
    import shapely
    from scipy.spatial import Voronoi

    cells = Voronoi(np.concatenate([seeds, *_mirrored(seeds, box)]))
    between, ends = cells.ridge_points, np.array(cells.ridge_vertices)
    inner = (between < len(seeds)).any(axis=1)
    between, ends = between[inner], ends[inner]
    lines = _broken(cells.vertices.view(np.complex128)[:, 0][ends], (between < len(seeds)).all(axis=1))
    lines_of: list[list[int]] = [[] for _ in seeds]
    for line, pair in enumerate(between.tolist()):
        for seed in pair:
            if seed < len(seeds):
                lines_of[seed].append(line)
    shapes = [shapely.Polygon(_ring(lines, ends, some)) for some in lines_of]
    return [
        shape if valid else shape.buffer(0)
        for shape, valid in zip(shapes, shapely.is_valid(shapes), strict=True)
    ]


def _mirrored(
    seeds: NDArray[np.float64], box: tuple[float, float, float, float]
) -> list[NDArray[np.float64]]:
    """The seeds mirrored at the four sides, which makes the sides of the box borders of the cells."""
    made = []
    for axis, side in ((0, box[0]), (1, box[1]), (0, box[2]), (1, box[3])):
        copy = seeds.copy()
        copy[:, axis] = 2 * side - copy[:, axis]
        made.append(copy)
    return made


def _broken(lines: Lines, moved: NDArray[np.bool_]) -> Lines:
    """Each line (a row) with a vertex set in the middle of every edge, off its place where the line may be ``moved``."""
    draw = np.random.default_rng(11)
    for level in range(BREAKS):
        a, b = lines[:, :-1], lines[:, 1:]
        aside = draw.uniform(-ASIDE, ASIDE, a.shape) * moved[:, None] * (0.6 if level == 0 else 1.0)
        finer = np.empty((len(lines), 2 * lines.shape[1] - 1), dtype=np.complex128)
        finer[:, ::2], finer[:, 1::2] = lines, (a + b) / 2 + 1j * (b - a) * aside
        lines = finer
    return lines


def _ring(lines: Lines, ends: NDArray[np.int64], some: list[int]) -> NDArray[np.float64]:
    """The lines of one cell, each turned where it must be, put one after the other."""
    left = {line: tuple(ends[line].tolist()) for line in some[1:]}
    at, pieces = int(ends[some[0]][1]), [lines[some[0]]]
    while left:
        line = next(line for line, pair in left.items() if at in pair)
        first, last = left.pop(line)
        pieces.append(lines[line] if first == at else lines[line][::-1])
        at = last if first == at else first
    ring = np.concatenate([piece[:-1] for piece in pieces] + [pieces[0][:1]])
    return np.column_stack([ring.real, ring.imag])
