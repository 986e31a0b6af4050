"""Elements of a GoGoCarto map as a register, in any of the shapes that this family of maps has had."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.practices.names import practices_in
from sharitories.sources.contacts import is_account, without_contacts
from sharitories.sources.fields import MEND, read_answer, table_of, text
from sharitories.sources.question import Question
from sharitories.sources.shapes import REGISTER, register


def read(files: Mapping[str, Path], question: Question) -> pl.DataFrame:
    """Register of the practices that the categories of an element name; ``note`` is the map's licence or source."""
    wanted = question.wanted()
    rows = []
    for path in files.values():
        elements, licence = _elements(read_answer(path), path.name)
        for number, element in enumerate(elements, start=1):
            row = _row(element, path.name, number)
            found = practices_in(_categories(element), wanted)
            rows += [{**row, "note": licence, "property": practice} for practice in found]
    table = table_of(rows, REGISTER).with_columns(
        website=pl.when(~is_account(pl.col("website"))).then("website"),
        name=without_contacts(pl.col("name")),
    )
    return register(table.unique(["locator", "property"], maintain_order=True).sort("locator", "property"))


def _elements(answer: Any, file: str) -> tuple[list[dict[str, Any]], str | None]:
    """The elements and the licence: a list, or a list in ``data`` or ``@graph`` beside the licence."""
    inside = answer.get("data", answer.get("@graph")) if isinstance(answer, dict) else answer
    if not isinstance(inside, list) or not all(isinstance(element, dict) for element in inside):
        raise FaultyInput(f"Reading {file}", [Fault(file, 0, "data", "is not a list of elements")], MEND)
    return inside, text(answer.get("licence")) if isinstance(answer, dict) else None


def _row(element: Mapping[str, Any], file: str, number: int) -> dict[str, Any]:
    place = element.get("geo") or element.get("location") or element
    lat, lon = _first(place, "latitude", "lat"), _first(place, "longitude", "lon", "lng", "long")
    name = text(_first(element, "name", "title"))
    identity = text(_first(element, "id", "@id")) or (f"{name}@{lat},{lon}" if name and lat else None)
    if identity is None:
        raise FaultyInput(
            f"Reading {file}", [Fault(file, number, "id", "is not there, nor name and place")], MEND
        )
    address = element.get("address") or {}
    address = {"customFormatedAddress": address} if isinstance(address, str) else address
    street = [text(address.get("streetNumber")), text(_first(address, "streetAddress", "street"))]
    return {
        "locator": identity,
        "name": name,
        "lat": lat,
        "lon": lon,
        "address": " ".join(filter(None, street)) or text(address.get("customFormatedAddress")),
        "postcode": text(address.get("postalCode")),
        "town": text(_first(address, "addressLocality", "city")),
        "website": text(_first(element, "website", "site", "site_web", "url_site")),
    }


def _first(thing: Mapping[str, Any], *names: str) -> Any:
    return next((thing[name] for name in names if thing.get(name) not in (None, "")), None)


def _categories(element: Mapping[str, Any]) -> list[str]:
    """The words of an element's categories: names, objects with a name, or tags in one text."""
    found: list[str] = []
    for name in ("categories", "categoriesFull", "taxonomy", "tags"):
        said = element.get(name) or []
        for part in said.split(",") if isinstance(said, str) else said:
            label = part.get("name") or part.get("@id", "") if isinstance(part, dict) else part
            found.append(str(label).rsplit("/", 1)[-1] if str(label).startswith("http") else str(label))
    return found
