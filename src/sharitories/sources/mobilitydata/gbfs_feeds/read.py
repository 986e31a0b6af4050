"""Shared-mobility systems and their stations as a register, whatever the version of GBFS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.sources.fields import MEND, audited, read_answer, table_of, text
from sharitories.sources.live import set_aside
from sharitories.sources.mobilitydata.gbfs_feeds.ask import LANGUAGES
from sharitories.sources.question import Question
from sharitories.sources.shapes import REGISTER, register

#: What each form of vehicle is a practice of; a feed that says no form is of bicycles (GBFS 1).
PRACTICES = {
    "bicycle": "bike-sharing",
    "cargo_bicycle": "bike-sharing",
    "car": "car-sharing",
    "moped": "scooter-sharing",
    "scooter": "scooter-sharing",
    "scooter_standing": "scooter-sharing",
    "scooter_seated": "scooter-sharing",
}
SYSTEM = ("system_id", "name", "url", "start_date", "termination_date")
STATION = ("station_id", "name", "lat", "lon", "address", "post_code", "city")


def read(files: Mapping[str, Path], question: Question) -> pl.DataFrame:
    """Register of shared-mobility practices: a row for each system, then one for each of its stations."""
    numbers = sorted({name.split("-")[0] for name in files})
    rows = [row for number in numbers for row in _system(number, files)]
    wanted = question.wanted()
    return register(table_of([row for row in rows if row["property"] in wanted], REGISTER))


def _system(number: str, files: Mapping[str, Path]) -> Iterator[dict[str, Any]]:
    about = files.get(f"{number}-system_information.json")
    if about is None:
        fault = Fault(
            f"{number}-gbfs.json", 0, "data", "names no system_information, which every version wants"
        )
        raise FaultyInput(f"Reading {number}-gbfs.json", [fault], MEND)
    (system,) = _objects(about, None, SYSTEM, "system", ("system_id", "name"))
    stations = files.get(f"{number}-station_information.json")
    found = _objects(stations, "stations", STATION, "station", ("station_id",)) if stations else []
    for practice in _practices(files.get(f"{number}-vehicle_types.json")):
        yield {
            "locator": system["system_id"],
            "property": practice,
            "name": _said(system["name"]),
            "started_on": text(system["start_date"]),
            "ended_on": text(system["termination_date"]),
            "note": f"system with {len(found)} stations",
            "website": text(system["url"]),
        }
        for station in found:
            yield {
                "locator": f"{system['system_id']}/{station['station_id']}",
                "property": practice,
                "name": _said(station["name"]),
                "lat": station["lat"],
                "lon": station["lon"],
                "address": text(station["address"]),
                "postcode": text(station["post_code"]),
                "town": text(station["city"]),
                "note": f"station of {system['system_id']}",
            }


def _objects(
    path: Path, inside: str | None, used: tuple[str, ...], part: str, required: tuple[str, ...]
) -> list[dict[str, Any]]:
    """The objects of a feed's ``data``; fields that begin with ``_`` are the operator's own and not read."""
    answer = read_answer(path)
    (whole,) = audited([answer], path.name, ("data",), set_aside(__file__, "answer"), ("data",))
    things = [whole["data"]] if inside is None else whole["data"].get(inside)
    if not isinstance(things, list):
        raise FaultyInput(
            f"Reading {path.name}", [Fault(path.name, 0, f"data.{inside}", "is not a list")], MEND
        )
    kept = [
        {k: v for k, v in t.items() if not k.startswith("_")} if isinstance(t, dict) else t for t in things
    ]
    return audited(kept, path.name, used, set_aside(__file__, part), required)


def _practices(path: Path | None) -> list[str]:
    if path is None:
        return ["bike-sharing"]
    types = read_answer(path).get("data", {}).get("vehicle_types", [])
    forms = {str(kind.get("form_factor")) for kind in types}
    unknown = forms - {*PRACTICES, "other"}
    if unknown:
        faults = [
            Fault(path.name, 0, "form_factor", f"{form!r} is not a form of GBFS") for form in sorted(unknown)
        ]
        raise FaultyInput(f"Reading {path.name}", faults, MEND)
    return sorted({PRACTICES[form] for form in forms if form in PRACTICES})


def _said(name: Any) -> str | None:
    """A name: text until version 2, since version 3 a list of texts with their language."""
    if not isinstance(name, list):
        return text(name)
    by_language = {str(said.get("language", ""))[:2]: said.get("text") for said in name}
    first = next(iter(by_language.values()), None)
    return text(next((by_language[code] for code in LANGUAGES if code in by_language), first))
