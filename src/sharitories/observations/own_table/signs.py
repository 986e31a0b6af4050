"""What the cells of a column say of it: web addresses, codes, dates, coordinates, persons."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sharitories.observations.own_table.coordinates import BOXES
from sharitories.observations.own_table.dates import ISO, iso_day
from sharitories.observations.own_table.headers import words
from sharitories.practices.names import plain
from sharitories.sources.contacts import EMAIL, PHONE

#: Formats are tried in this order; where a day and a month could be exchanged, the day stands first.
FORMATS = (
    ISO,
    "%d/%m/%Y",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S.%f",
    "%m/%Y",
    "%m/%d/%Y",
    "%m/%d/%Y %H:%M",
    "%Y%m%d",
)
_URL = re.compile(
    r"(?i)^(?:https?://|www\.)\S+$|^[\w-]+(?:\.[\w-]+)*\.(?:fr|org|com|net|eu|pt|nl|be|se|io|info|coop|bzh|corsica)(?:/\S*)?$"
)
_NUMBER = re.compile(r"^-?\d+(?:[.,]\d+)?$")
_PAIR = re.compile(r"^\W*(-?\d+\.\d+)\W+?(-?\d+\.\d+)\W*$")
_INSEE = re.compile(r"^(?:\d{4,5}|2[AB]\d{3})$")
_POSTCODE = re.compile(r"^(?:\d{4,5}|\d{4} ?[A-Z]{2}|\d{4}-\d{3}|\d{3} \d{2}|SE-\d{3} ?\d{2})$")


def share(cells: Sequence[str], test: Callable[[str], object]) -> float:
    """The share of the cells that pass; 0 for none at all."""
    return sum(1 for cell in cells if test(cell)) / len(cells) if cells else 0.0


def web_addresses(cells: Sequence[str]) -> float:
    """Share of cells that are one web address."""
    return share(cells, _URL.match)


def contacts(cells: Sequence[str]) -> float:
    """Share of cells that hold an e-mail address, a telephone number, or that are a person's name."""
    held = re.compile(f"{EMAIL}|{PHONE}")
    return max(share(cells, lambda c: not _URL.match(c) and held.search(c)), share(cells, is_person))


def is_person(cell: str) -> bool:
    """Whether two or three words begin or end with a common given name: *COMPERAT Cécile*, *Sophie Saubion*."""
    parts = plain(cell.title()).split()
    named = set(words()["given_names"])
    return (
        2 <= len(parts) <= 3
        and not re.search(r"\d", cell)
        and bool(named & {parts[0], parts[-1]})
        and parts[0] not in ("saint", "sainte", "rue", "place")
    )


def names_a_person(name: str) -> bool:
    """Whether a part of a name looks like a person's: *Chéniers - Leila Boubekeur*."""
    return any(map(is_person, re.split(r"\s[-–/]\s", name)))


def numbers(cells: Sequence[str]) -> list[float]:
    """The cells that are numbers, with a decimal point or comma."""
    return [float(cell.replace(",", ".")) for cell in cells if _NUMBER.match(cell)]


def codes_of_municipalities(cells: Sequence[str]) -> float:
    """Share of cells of the form of a French code, its first zero possibly lost."""
    return share(cells, _INSEE.match)


def postcodes(cells: Sequence[str]) -> float:
    """Share of cells that have the form of a postcode of one of the five countries."""
    return share(cells, _POSTCODE.match)


def date_formats(cells: Sequence[str]) -> tuple[str, ...]:
    """The formats that together read at least three cells in four; none when the cells are no dates."""
    left, chosen = list(cells), []
    while left:
        read = {form: sum(1 for cell in left if iso_day(cell, (form,))) for form in FORMATS}
        best = max(FORMATS, key=lambda form: read[form])
        if read[best] < max(1, len(cells) // 50):
            break
        chosen.append(best)
        left = [cell for cell in left if not iso_day(cell, (best,))]
    return tuple(chosen) if cells and len(left) <= len(cells) / 4 else ()


def pairs(cells: Sequence[str]) -> str | None:
    """``lat lon`` or ``lon lat`` for a column of pairs of coordinates; None when they are no pairs."""
    found = [match.groups() for cell in cells if (match := _PAIR.match(cell))]
    if not cells or len(found) < 0.9 * len(cells):
        return None
    straight = country_of([float(a) for a, _ in found], [float(b) for _, b in found])[1]
    turned = country_of([float(b) for _, b in found], [float(a) for a, _ in found])[1]
    return "lon lat" if turned > straight else "lat lon"


def country_of(lats: Sequence[float], lons: Sequence[float]) -> tuple[str | None, float]:
    """The country in whose box most points lie, and the share of them that does."""
    points = list(zip(lats, lons, strict=True))
    inside = {
        country: share(points, lambda p, box=box: box[0] <= p[0] <= box[1] and box[2] <= p[1] <= box[3])  # type: ignore[misc,arg-type]
        for country, box in BOXES.items()
    }
    best = max(inside, key=lambda country: inside[country])
    return (best, inside[best]) if inside[best] else (None, 0.0)


def projection_of(xs: Sequence[float], ys: Sequence[float]) -> str | None:
    """Degrees, Lambert-93 or Web Mercator, by the size of the numbers; None when they are none of them."""

    def most(test: Callable[[float, float], bool]) -> bool:
        pairs = list(zip(xs, ys, strict=False))
        return bool(pairs) and sum(test(x, y) for x, y in pairs) >= 0.9 * len(pairs)

    if most(lambda x, y: abs(x) <= 180 and abs(y) <= 180):
        return "EPSG:4326"
    if most(lambda x, y: 0 <= x <= 1_300_000 and 6_000_000 <= y <= 7_200_000):
        return "EPSG:2154"
    if most(lambda x, y: abs(x) <= 20_037_509 and abs(y) <= 20_037_509):
        return "EPSG:3857"
    return None
