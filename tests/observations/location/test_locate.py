"""Location by hand: every kind of place a point can be in."""

from __future__ import annotations

import polars as pl
import shapely

from sharitories.observations.location.locate import locate


def areas(**shapes: shapely.Geometry) -> pl.DataFrame:
    wkb = [shapely.to_wkb(shape) for shape in shapes.values()]
    return pl.DataFrame({"territory_id": list(shapes), "geometry": wkb})


def located(places: list[tuple[float | None, float | None]], table: pl.DataFrame) -> list[str | None]:
    points = pl.DataFrame(places, schema={"lon": pl.Float64, "lat": pl.Float64}, orient="row")
    return locate(points, table)["territory_id"].to_list()


def test_inside_outside_and_on_the_border_of_a_square() -> None:
    square = areas(a=shapely.box(0, 0, 1, 1))
    assert located([(0.5, 0.5), (2, 2), (0, 0.5), (1, 1), (None, 0.5)], square) == ["a", None, "a", "a", None]
