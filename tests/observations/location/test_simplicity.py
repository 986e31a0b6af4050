"""No ring that GEOS refuses is ever taken for simple; the rings of municipalities mostly are, without asking GEOS."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from places import table_of

from sharitories.observations.location import grid, simplicity
from sharitories.observations.location.apart import apart
from sharitories.observations.location.borders import read_borders
from sharitories.observations.location.index import index_of
from sharitories.observations.location.lay import sheet_of
from sharitories.observations.location.simplicity import unproven_on

corner = st.tuples(st.integers(0, 6), st.integers(0, 6))
rings = st.lists(corner, min_size=3, max_size=14).filter(lambda ring: len(set(ring)) > 2)

#: Back on its own way; a spike; a touch at a vertex, at an edge, at the closing vertex; no ground at all; the same ring twice.
BACK = [(0, 0), (4, 0), (2, 0), (2, 3)]
SPIKE = [(0, 0), (2, 0), (6, 0), (2, 0), (2, 2), (0, 2)]
TOUCH = [(0, 0), (3, 3), (6, 0), (6, 6), (3, 3), (0, 6)]
TOUCH_EDGE = [(0, 0), (6, 0), (6, 6), (3, 0), (0, 6)]
CLOSING_SPIKE = [(4, 0), (2, 0), (2, 2), (0, 2), (0, 0), (6, 0)]
FLAT = [(0, 0), (4, 0), (2, 0)]
TWICE = [(0, 0), (3, 0), (3, 3), (0, 3)] * 2


def unproven(shapes: list[shapely.Polygon]) -> set[int]:
    """The rows that the sheets leave to GEOS, each ring taken for one that is not simple by its first look."""
    borders = read_borders(table_of(shapes)["geometry"], 1)
    asked = np.ones(len(shapes), dtype=np.bool_)
    sheets = [sheet_of(part, seen) for part, seen in apart(borders.rings, borders.seen, 1)]
    return {int(row) for sheet in sheets for row in unproven_on(sheet, asked, 1)}


@settings(max_examples=300, deadline=None)
@given(
    ring=rings,
    least=st.sampled_from([1, 10, 100, 60_000]),
    size=st.sampled_from([0.5, 1 / 3, 1e-5]),
    step=st.booleans(),
)
@example(BACK, 1, 0.5, False)
@example(SPIKE, 100, 0.5, False)
@example(TOUCH, 1, 0.5, True)
@example(TOUCH_EDGE, 10, 1 / 3, False)
@example(CLOSING_SPIKE, 10, 0.5, False)
@example(FLAT, 1, 0.5, False)
@example(FLAT, 100, 1 / 3, False)
@example(TWICE, 100, 0.5, True)
def test_a_ring_that_is_not_simple_is_never_proven(
    ring: list[tuple[int, int]], least: int, size: float, step: bool
) -> None:
    shape = shapely.Polygon(np.array(ring) * size)
    shape = shapely.segmentize(shape, 0.7 * size) if step else shape
    whole = shapely.box(-1, -1, 7, 7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "LEAST_EDGES", least)
        # Rings that GEOS mends come back as others: only the sheet of the ring as it is can be asked.
        patch.setattr("sharitories.observations.location.borders.examined", lambda wkb, rows: ({}, {}))
        found = unproven([whole, shape])
    assert shapely.is_valid(shape) or 1 in found


def jagged(seed: int, vertices: int) -> shapely.Polygon:
    """A ring with lobes and teeth, which is not seen whole from any point."""
    draw = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False) + draw.uniform(-5, 5, vertices) / vertices
    radius = 1 + 0.4 * np.sin(3 * angle) + draw.normal(0, 3 / vertices, vertices)
    twist = 1.2 * radius
    at = radius * np.exp(1j * (angle + twist))
    return shapely.Polygon(np.column_stack([at.real, at.imag]) * 0.05 + [seed % 20 * 0.2, seed // 20 * 0.2])


def test_most_rings_of_municipalities_are_proven_and_the_others_are_named() -> None:
    shapes = [jagged(seed, 90) for seed in range(200)]
    invalid = set(np.flatnonzero(~shapely.is_valid(shapes)).tolist())
    assert 20 < len(invalid) < 150
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sharitories.observations.location.borders.examined", lambda wkb, rows: ({}, {}))
        found = unproven(shapes)
    assert invalid <= found
    assert len(found - invalid) < 0.3 * (len(shapes) - len(invalid))
    told = index_of(table_of(shapes)).report
    assert set((told["row"] - 1).to_list()) == invalid
    assert set(told["state"]) == {"repaired"}


def test_batches_and_crowded_cells_change_no_verdict() -> None:
    shapes = [jagged(seed, 90) for seed in range(60)]
    expected = index_of(table_of(shapes)).report
    for batch, most in ((1, 24), (7, 4), (1 << 20, 1000)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(simplicity, "BATCH", batch)
            patch.setattr(simplicity, "MOST_EDGES", most)
            assert index_of(table_of(shapes), 2).report.equals(expected)
