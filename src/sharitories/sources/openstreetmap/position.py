"""A point for every object: the node itself, the middle of a line, a point inside an area and not in its hole."""

from __future__ import annotations

from typing import Any

from sharitories.sources.openstreetmap.elements import NODE, WAY, Element, Extract, Place

AREAS = ("multipolygon", "boundary")


def position(element: Element, extract: Extract) -> Place | None:
    """``(lon, lat)`` in degrees (WGS 84), or None where the extract holds too little of the object."""
    if element.kind == NODE:
        return element.place
    if element.kind == WAY:
        return _of_line(_line(element.refs, extract))
    return _of_relation(element, extract)


def _line(refs: tuple[int, ...], extract: Extract) -> list[Place]:
    return [extract.places[ref] for ref in refs if ref in extract.places]


def _of_line(line: list[Place]) -> Place | None:
    import shapely

    if not line:
        return None
    if len(line) > 3 and line[0] == line[-1]:
        return _inside(shapely.make_valid(shapely.Polygon(line)))
    if len(line) == 1:
        return line[0]
    middle = shapely.LineString(line).interpolate(0.5, normalized=True)
    return middle.x, middle.y


def _of_relation(element: Element, extract: Extract) -> Place | None:
    import shapely

    lines = [
        line
        for kind, number, _ in element.members
        if kind == WAY and len(line := _line(extract.ways.get(number, ()), extract)) > 1
    ]
    if element.tags.get("type") in AREAS and lines:
        area = shapely.build_area(shapely.GeometryCollection([shapely.LineString(line) for line in lines]))
        if not area.is_empty:
            return _inside(area)
    places = [place for line in lines for place in line]
    places += [extract.places[n] for kind, n, _ in element.members if kind == NODE and n in extract.places]
    if not places:
        return None
    middle = shapely.MultiPoint(places).centroid
    return middle.x, middle.y


def _inside(area: Any) -> Place | None:
    point = area.point_on_surface()
    return None if point.is_empty else (point.x, point.y)
