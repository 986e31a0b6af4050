"""Equal to shapely on every point: random and adversarial areas, on lattices where everything meets everything."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from places import Shapes, differences, table_of, told_by_us
from scipy.spatial import Voronoi

from sharitories.observations.location import borders, grid, lay, search, soundness, wkb
from sharitories.observations.location.index import index_of

#: Side of the square in which areas are drawn (degrees): as it is, and so small that rounding shows.
SIDES = (8.0, 8 / 3, 8e-5)
lattice = st.integers(0, 8)
vertex = st.tuples(lattice, lattice)


@st.composite
def polygons(draw: st.DrawFn) -> shapely.Geometry:
    """Polygons on the lattice: boxes, any closed line (mostly invalid), with a hole, in parts, with many vertices."""
    kind = draw(st.sampled_from(["box", "any", "hole", "parts", "dense", "star"]))
    line = draw(st.lists(vertex, min_size=3, max_size=9))
    if kind == "box":
        (x, y), width, height = draw(vertex), draw(st.integers(1, 8)), draw(st.integers(1, 8))
        return shapely.box(x, y, x + width, y + height)
    if kind == "hole":
        whole = shapely.box(0, 0, 8, 8).difference(shapely.Polygon(line).buffer(0))
        return whole if whole.geom_type in {"Polygon", "MultiPolygon"} else shapely.box(0, 0, 8, 8)
    if kind == "parts":
        return shapely.MultiPolygon([shapely.Polygon(line), shapely.box(*draw(vertex), 9, 9)])
    if kind == "dense":
        hull = shapely.convex_hull(shapely.MultiPoint(line))
        return shapely.segmentize(hull, 0.3) if hull.geom_type == "Polygon" else shapely.Polygon(line)
    if kind == "star":
        return shapely.Point(4, 4).buffer(3, quad_segs=draw(st.integers(2, 16)))
    return shapely.Polygon(line)


@st.composite
def maps(draw: st.DrawFn) -> Shapes:
    """Several polygons, scaled and moved together, in which lattice points stay exact or become unequal by rounding."""
    shapes = draw(st.lists(polygons(), min_size=1, max_size=5))
    side, east = draw(st.sampled_from(SIDES)), draw(st.sampled_from([0, 3.3, -170, 45]))
    moved = [east, draw(st.sampled_from([0, -7.1, 60]))]
    return [shapely.transform(shape, lambda at: at * (side / 8) + moved) for shape in shapes]


def around(shapes: Shapes, seed: int) -> np.ndarray:
    """Random points and lattice points in and around the shapes."""
    west, south, east, north = shapely.total_bounds(shapes)
    wide, high = max(east - west, 1e-6), max(north - south, 1e-6)
    draw = np.random.default_rng(seed)
    loose = draw.uniform(-0.1, 1.1, (200, 2)) * [wide, high] + [west, south]
    knots = np.stack(np.meshgrid(np.linspace(west, east, 9), np.linspace(south, north, 9)), axis=-1).reshape(
        -1, 2
    )
    return np.concatenate([loose, knots])


@settings(max_examples=150, deadline=None)
@given(shapes=maps(), least=st.sampled_from([1, 4, 30, 300, 60_000]), seed=st.integers(0, 9))
def test_equal_on_lattices(shapes: Shapes, least: int, seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "LEAST_EDGES", least)
        assert differences(shapes, around(shapes, seed)) == []


def tiling(draw: np.random.Generator, many: int, steps: float) -> Shapes:
    """Areas that share their borders: Voronoi cells in a square of ten degrees, vertices rounded to 1/``steps``, some with many
    vertices, some with holes, some with parts elsewhere.
    """
    at = draw.uniform(0, 10, (many, 2))
    mirrored = [at, at * [-1, 1], at * [-1, 1] + [20, 0], at * [1, -1], at * [1, -1] + [0, 20]]
    cells = Voronoi(np.concatenate(mirrored))
    shapes = []
    for i in range(many):
        ring = np.clip(cells.vertices[cells.regions[cells.point_region[i]]], 0, 10)
        whole = shapely.Polygon(ring)
        whole = shapely.segmentize(whole, whole.length / draw.integers(3, 200))
        inner = shapely.get_coordinates(whole.buffer(-0.2)) if draw.random() < 0.3 else np.zeros((0, 2))
        border = _rounded(shapely.get_coordinates(whole), steps)
        shape = shapely.Polygon(border, [_rounded(inner, steps)] if len(inner) > 3 else [])
        if draw.random() < 0.2:
            low, high = _rounded(draw.uniform(0, 10, 2), steps), _rounded(draw.uniform(10, 12, 2), steps)
            shape = shapely.MultiPolygon([shape, shapely.box(*low, *high)])
        shapes.append(shape)
    return shapes


def _rounded(at: np.ndarray, steps: float) -> np.ndarray:
    return np.round(at * steps) / steps


WORK = {
    "seed": st.integers(0, 10**6),
    "many": st.integers(3, 40),
    "steps": st.sampled_from([1.0, 2.0, 4.0, 10.0, 1e6]),
    "least": st.sampled_from([1, 30, 300, 3000]),
    "size": st.sampled_from([5, 50, 1 << 15]),
    "far": st.booleans(),
    "threads": st.integers(1, 2),
}


def _equal(seed: int, many: int, steps: float, least: int, size: int, far: bool, threads: int) -> None:
    draw = np.random.default_rng(seed)
    shapes = tiling(draw, many, steps)
    if far:
        moved = draw.choice([0.0, 50.0, -60.0], (many, 2))
        shapes = [
            shapely.transform(shape, lambda at, by=by: at + by)
            for shape, by in zip(shapes, moved, strict=True)
        ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "LEAST_EDGES", least)
        for module, name in (
            (lay, "PIECE"),
            (soundness, "PIECE"),
            (search, "POINTS"),
            (search, "BORDER_POINTS"),
        ):
            patch.setattr(module, name, size)
        for module in (wkb, borders):
            patch.setattr(module, "BATCH", min(size, 256))
        assert differences(shapes, around(shapes, seed), threads) == []


@settings(max_examples=20, deadline=None)
@given(**WORK)
def test_equal_on_tilings_whatever_is_worked_on_at_once(**work: Any) -> None:
    _equal(**work)


@pytest.mark.heavy
@settings(max_examples=400, deadline=None)
@given(**WORK)
def test_equal_on_many_tilings(**work: Any) -> None:
    _equal(**work)


def test_the_number_of_threads_changes_nothing() -> None:
    draw = np.random.default_rng(3)
    table = table_of(tiling(draw, 300, 1e6))
    at = draw.uniform(-1, 11, (200_000, 2))
    assert (
        told_by_us(index_of(table, 1), at, 1)
        == told_by_us(index_of(table, 2), at, 2)
        == told_by_us(index_of(table, 5), at, 5)
    )
