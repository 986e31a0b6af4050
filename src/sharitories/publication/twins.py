"""Two figures of an effect: a place and its twin, and its gap among those of places where nothing was done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sharitories import language as tongue
from sharitories.language import Language
from sharitories.publication.figures import GHOST, INK, MUTED, RULE, WIDTH, drawing, rendered

_HEIGHT = 170
_PADDING = {"left": 14, "right": 122, "top": 8, "bottom": 24}
_WORDS: dict[Language, dict[str, str]] = {
    "en": {"own": "observed", "twin": "twin", "gap": "gap", "others": "placebos"},
    "fr": {"own": "observé", "twin": "jumeau", "gap": "écart", "others": "placebos"},
}


def twin_figure(
    times: Sequence[str],
    own: Sequence[float],
    twin: Sequence[float],
    before: int,
    title: str,
    language: Language,
) -> str:
    """SVG of the outcome (full line) and of its twin (dashed); a rule where treatment begins."""
    words = _WORDS[language]
    y = _scale([*own, *twin])
    layers = [
        _rule(before, y),
        _path(times, twin, MUTED, y, dash=[4, 3]),
        _path(times, own, INK, y),
        *_ends(times, ((twin, words["twin"], MUTED), (own, words["own"], INK)), y, language),
    ]
    return _drawn([layer for layer in layers if layer], times, before, title)


def fan_figure(
    times: Sequence[str],
    gaps: Sequence[float],
    others: Sequence[Sequence[float]],
    before: int,
    title: str,
    language: Language,
) -> str:
    """SVG of the gap to the twin over time, among the same gaps of units where nothing was done."""
    words = _WORDS[language]
    y = _scale([*gaps, *(value for other in others for value in other), 0.0])
    ghosts = [
        {"x": place, "v": value, "u": unit}
        for unit, other in enumerate(others)
        for place, value in enumerate(other)
    ]
    layers = [
        _rule(before, y),
        {
            "data": {"values": ghosts},
            "mark": {"type": "line", "color": GHOST, "strokeWidth": 0.7, "opacity": 0.5},
            "encoding": {"x": _x(times), "y": y, "detail": {"field": "u"}},
        },
        {"data": {"values": [{"v": 0}]}, "mark": {"type": "rule", "color": RULE}, "encoding": {"y": y}},
        _path(times, gaps, INK, y),
        *_ends(times, ((gaps, words["gap"], INK),), y, language),
    ]
    return _drawn([layer for layer in layers if layer], times, before, title)


def band_figure(
    times: Sequence[str],
    gaps: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    before: int,
    title: str,
    language: Language,
) -> str:
    """SVG of the gap over time before a band: where nine in ten of the placebos' gaps lie."""
    y = _scale([*gaps, *low, *high, 0.0])
    band = [
        {"x": place, "v": bottom, "b": top} for place, (bottom, top) in enumerate(zip(low, high, strict=True))
    ]
    layers = [
        {
            "data": {"values": band},
            "mark": {"type": "area", "color": GHOST, "opacity": 0.45},
            "encoding": {"x": _x(times), "y": y, "y2": {"field": "b"}},
        },
        _rule(before, y),
        {"data": {"values": [{"v": 0}]}, "mark": {"type": "rule", "color": RULE}, "encoding": {"y": y}},
        _path(times, gaps, INK, y),
        *_ends(times, ((gaps, _WORDS[language]["gap"], INK),), y, language),
    ]
    return _drawn(layers, times, before, title)


def _drawn(layers: list[dict[str, Any]], times: Sequence[str], before: int, title: str) -> str:
    labels = [_label(mark, times) for mark in sorted({0, before, len(times) - 1})]
    width = WIDTH - _PADDING["left"] - _PADDING["right"]
    return rendered(json.dumps(drawing([*layers, *labels], width, _HEIGHT, _PADDING), sort_keys=True), title)


def _label(mark: int, times: Sequence[str]) -> dict[str, Any]:
    """The name of a period under the axis; the first begins at the margin, so that a long one is not cut."""
    place = {"align": "center"} if mark else {"align": "left", "dx": -_PADDING["left"]}
    return {
        "data": {"values": [{"x": mark, "t": times[mark]}]},
        "mark": {"type": "text", "dy": 14, "fontSize": 12, "color": MUTED, **place},
        "encoding": {"x": _x(times), "y": {"value": _HEIGHT}, "text": {"field": "t"}},
    }


def _path(
    times: Sequence[str],
    values: Sequence[float],
    colour: str,
    y: dict[str, Any],
    dash: list[int] | None = None,
) -> dict[str, Any]:
    mark = {"type": "line", "color": colour, "strokeWidth": 2, **({"strokeDash": dash} if dash else {})}
    data = [{"x": place, "v": value} for place, value in enumerate(values)]
    return {"data": {"values": data}, "mark": mark, "encoding": {"x": _x(times), "y": y}}


def _ends(
    times: Sequence[str],
    paths: Sequence[tuple[Sequence[float], str, str]],
    y: dict[str, Any],
    language: Language,
) -> list[dict[str, Any]]:
    """The last value of each path with its name, kept apart where they would cover each other."""
    low, high = y["scale"]["domain"]
    least = (high - low) * 15 / _HEIGHT
    placed: list[tuple[float, float, str, str]] = []
    for values, name, colour in sorted(paths, key=lambda path: path[0][-1]):
        at = max(values[-1], placed[-1][0] + least) if placed else values[-1]
        placed.append((at, values[-1], name, colour))
    return [
        {
            "data": {"values": [{"x": len(times) - 1, "v": at, "t": f"{_number(value, language)} {name}"}]},
            "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12, "color": colour},
            "encoding": {"x": _x(times), "y": y, "text": {"field": "t"}},
        }
        for at, value, name, colour in placed
    ]


def _number(value: float, language: Language) -> str:
    size = abs(value)
    return tongue.number(value, language, 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 3)


def _rule(before: int, y: dict[str, Any]) -> dict[str, Any]:
    domain = y["scale"]["domain"]
    return {
        "data": {"values": [{"x": before - 0.5, "a": domain[0], "b": domain[1]}]},
        "mark": {"type": "rule", "color": RULE, "strokeDash": [2, 3]},
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "axis": None},
            "y": {**y, "field": "a"},
            "y2": {"field": "b"},
        },
    }


def _x(times: Sequence[str]) -> dict[str, Any]:
    scale = {"domain": [0, len(times) - 1], "nice": False}
    return {"field": "x", "type": "quantitative", "axis": None, "scale": scale}


def _scale(values: Sequence[float]) -> dict[str, Any]:
    pad = (max(values) - min(values)) * 0.06 or 1.0
    domain = [min(values) - pad, max(values) + pad]
    return {
        "field": "v",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": domain, "zero": False, "nice": False},
    }
