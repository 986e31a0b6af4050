"""Overpass queries, generated from the tags of the catalogue's practices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sharitories.errors import UsageError
from sharitories.sources.live import live_source
from sharitories.sources.question import Question, Request

ID = "openstreetmap-overpass"
#: The key by which a country's municipalities bear their official code in OpenStreetMap, and what precedes it in ours.
CODES = {
    "FR": ("ref:INSEE", ""),
    "BE": ("ref:INS", ""),
    "NL": ("ref:gemeentecode", "GM"),
    "SE": ("ref:scb", ""),
}
#: Municipalities asked for in one query, and the seconds that the server may take.
TOGETHER, SECONDS = 20, 180


def requests(question: Question) -> Iterator[Request]:
    """One query for a box or a country; for municipalities, one for twenty of them."""
    rules = sorted({tag for practice in question.wanted().values() for tag in practice.osm})
    if not rules:
        raise UsageError(
            f"Asking {ID}",
            "none of these practices has a tag",
            "Choose practices with osm: in the catalogue.",
        )
    for number, where in enumerate(_places(question), start=1):
        yield Request(
            f"objects-{number:03d}.json",
            live_source(ID).origin.endpoint,
            "post",
            params=(("data", query(rules, *where)),),
        )


def query(rules: Sequence[str], areas: Sequence[str], within: str) -> str:
    """The query in Overpass QL: nodes, ways and relations with any of the tags, with their centre."""
    lines = [f"[out:json][timeout:{SECONDS}];", *areas, "("]
    lines += [f"  nwr{_filter(rule)}({within});" for rule in rules]
    return "\n".join([*lines, ");", "out tags center qt;"])


def _filter(rule: str) -> str:
    key, value = rule.split("=", 1)
    return f'["{key}"]' if value == "*" else f'["{key}"="{value}"]'


def _places(question: Question) -> Iterator[tuple[list[str], str]]:
    """What defines the areas of a query, and the filter that uses them."""
    if question.bbox is not None:
        yield [], ",".join(f"{degree:g}" for degree in question.bbox)
    elif question.municipalities:
        ids = sorted(set(question.municipalities))
        for start in range(0, len(ids), TOGETHER):
            areas = [f"  {_area(code)};" for code in ids[start : start + TOGETHER]]
            yield ["(", *areas, ")->.here;"], "area.here"
    else:
        yield [f'area["ISO3166-1"="{question.country}"]["admin_level"="2"]->.here;'], "area.here"


def _area(territory_id: str) -> str:
    country, _, code = territory_id.partition("-")
    if country not in CODES:
        raise UsageError(
            f"Asking {ID} for {territory_id}",
            f"the municipalities of {country} bear no official code there that we know",
            "Give a box with --bbox.",
        )
    key, before = CODES[country]
    bare = code.removeprefix(before)
    return f'area["boundary"="administrative"]["{key}"="{bare.lstrip("0") if country == "NL" else bare}"]'
