"""Figures, from one theme: dots with intervals, and lines. Vega-Lite in, SVG out; no script on the page.

Layout never depends on how wide a machine's fonts are: margins are fixed and labels are placed by hand. Colours
are stand-ins in the specification and become CSS custom properties in the SVG, so that a figure follows the
reader's light or dark setting.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from sharitories import language as tongue
from sharitories.language import Language

WIDTH = 360
_ROW = 26
#: Stand-ins in the specification → what the style sheet calls them.
_COLOURS = {
    "#010101": "var(--ink)",
    "#020202": "var(--muted)",
    "#030303": "var(--rule)",
    "#040404": "var(--ghost)",
    "#11aa01": "var(--citizen)",
    "#11aa02": "var(--public)",
    "#11aa03": "var(--local)",
    "#11aa04": "var(--platform)",
}
INK, MUTED, RULE, GHOST = list(_COLOURS)[:4]
HUES = dict(
    zip(
        ("citizen_impulse", "public_impulse", "local_initiatives", "platforms"),
        list(_COLOURS)[4:],
        strict=True,
    )
)


@dataclass(frozen=True)
class Dot:
    """A value with its interval, on a common scale, under a label; ``others`` stand thin behind it."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    hue: str
    strong: bool = True
    others: tuple[float, ...] = ()
    unknown: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure ready for a page: SVG, what it shows in a sentence, what was measured, its source, its table."""

    title: str
    subtitle: str
    svg: str
    source: str
    head: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]


#: The scale of shares and percentiles.
PER_CENT = (0, 25, 50, 75, 100)


def dots(rows: Sequence[Dot], title: str, margin: int = 142, marks: Sequence[float] = PER_CENT) -> str:
    """SVG of one row per dot: a bar from low to high, a dot at the value, ticks for the others.

    ``marks``: the values written on the scale, which runs from the first to the last of them.
    """
    data = [_dot_datum(place, row) for place, row in enumerate(rows)]
    ticks = [{"y": place, "x": v} for place, row in enumerate(rows) for v in row.others]
    height = _ROW * len(rows)
    layers = [
        _layer("tick", ticks, {"color": GHOST, "thickness": 1.5, "size": 11}, marks, x="x", y="y"),
        _layer(
            "rule",
            [d for d in data if d["known"]],
            {"strokeWidth": 4, "opacity": 0.35, "strokeCap": "round"},
            marks,
            x="low",
            y="y",
            x2="high",
            hue=True,
        ),
        _layer(
            "point",
            [d for d in data if d["known"]],
            {"filled": True, "size": 95, "opacity": 1},
            marks,
            x="value",
            y="y",
            hue=True,
        ),
        _text([{"y": d["y"], "t": d["label"]} for d in data], -8, "right"),
        _text([{"y": d["y"], "t": d["unknown"]} for d in data if not d["known"]], 4, "left", MUTED, "italic"),
    ]
    spec = drawing(layers, WIDTH - margin - 14, height, {"left": margin, "right": 14, "top": 4, "bottom": 22})
    return rendered(json.dumps(spec, sort_keys=True), title)


def line(points: Sequence[tuple[str, float]], title: str, language: Language) -> str:
    """SVG of one line over years, its first and last value written beside it."""
    values = [v for _, v in points]
    pad = (max(values) - min(values)) * 0.25 or abs(max(values)) * 0.05 or 1
    scale = {"domain": [min(values) - pad, max(values) + pad], "zero": False, "nice": False}
    data = [{"x": int(year), "v": value} for year, value in points]
    ends = [data[0], data[-1]]
    x = {
        "field": "x",
        "type": "quantitative",
        "axis": _axis([d["x"] for d in ends], "d"),
        "scale": {"domain": [data[0]["x"], data[-1]["x"]], "nice": False},
    }
    y = {"field": "v", "type": "quantitative", "axis": None, "scale": scale}
    first, last = ({**d, "t": tongue.number(d["v"], language)} for d in ends)
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": data},
            "mark": {"type": "line", "color": INK, "strokeWidth": 2},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": data},
            "mark": {"type": "point", "filled": True, "color": INK, "size": 26, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        *[
            {
                "data": {"values": [end]},
                "mark": {"type": "text", "align": align, "dx": dx, "fontSize": 13, "color": INK},
                "encoding": {"x": x, "y": y, "text": {"field": "t"}},
            }
            for end, align, dx in ((first, "right", -8), (last, "left", 8))
        ],
    ]
    spec = drawing(layers, WIDTH - 130, 110, {"left": 65, "right": 65, "top": 6, "bottom": 22})
    return rendered(json.dumps(spec, sort_keys=True), title)


def _dot_datum(place: int, row: Dot) -> dict[str, Any]:
    known = row.value is not None
    return {
        "y": place,
        "label": row.label,
        "known": known,
        "unknown": row.unknown,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "hue": HUES[row.hue] if row.strong else MUTED,
    }


def _axis(values: Sequence[float], pattern: str) -> dict[str, Any]:
    return {
        "values": list(values),
        "format": pattern,
        "grid": True,
        "gridColor": RULE,
        "domain": False,
        "ticks": False,
        "labelColor": MUTED,
        "labelFontSize": 12,
        "labelPadding": 4,
        "labelFlush": False,
        "title": None,
        "minExtent": 18,
        "maxExtent": 18,
    }


def _x(name: str, marks: Sequence[float]) -> dict[str, Any]:
    return {
        "field": name,
        "type": "quantitative",
        "axis": _axis(marks, "d"),
        "scale": {"domain": [marks[0], marks[-1]], "nice": False},
    }


def _y() -> dict[str, Any]:
    return {"field": "y", "type": "ordinal", "axis": None}


def _layer(
    mark: str,
    data: list[dict[str, Any]],
    style: Mapping[str, Any],
    marks: Sequence[float],
    x: str,
    y: str,
    x2: str = "",
    hue: bool = False,
) -> dict[str, Any]:
    encoding: dict[str, Any] = {"x": _x(x, marks), y: _y()}
    if x2:
        encoding["x2"] = {"field": x2}
    if hue:
        encoding["color"] = {"field": "hue", "type": "nominal", "scale": None}
    return {"data": {"values": data}, "mark": {"type": mark, **style}, "encoding": encoding}


def _text(
    data: list[dict[str, Any]], offset: int, align: str, colour: str = INK, style: str = "normal"
) -> dict[str, Any]:
    mark = {
        "type": "text",
        "align": align,
        "dx": offset,
        "fontSize": 12.5,
        "color": colour,
        "fontStyle": style,
    }
    return {
        "data": {"values": data},
        "mark": mark,
        "encoding": {"x": {"value": 0}, "y": _y(), "text": {"field": "t"}},
    }


def drawing(
    layers: list[dict[str, Any]], width: int, height: int, padding: Mapping[str, int]
) -> dict[str, Any]:
    """A specification of these layers; ``width`` and ``height`` of the plot and ``padding`` around it, in pixels."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "autosize": {"type": "none"},
        "padding": dict(padding),
        "background": None,
        "config": {"view": {"stroke": None}, "font": "sans-serif"},
        "layer": [layer for layer in layers if layer["data"]["values"]],
    }


@cache
def rendered(spec: str, title: str) -> str:
    """Render once; the same figure in another place is the same text."""
    import vl_convert

    svg = str(vl_convert.vegalite_to_svg(json.loads(spec), vl_version="5.20"))
    for stand_in, name in _COLOURS.items():
        svg = svg.replace(f'"{stand_in}"', f'"{name}"')
    svg = re.sub(r'font-family="[^"]*"', 'font-family="inherit"', svg)
    svg = re.sub(
        r'<svg [^>]*?width="(\d+)" height="(\d+)"[^>]*>',
        r'<svg role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \1 \2">',
        svg,
        count=1,
    )
    svg = re.sub(r' (?:class|aria-[a-z]+|role)="(?!img)[^"]*"', "", svg)
    return svg.replace(">", f"><title>{escape(title)}</title>", 1)
