"""Draw candidates for the second blind pairs: what the first set was short of, by the means of ``draw_blind.py``.

Run with ``src`` and ``tests`` on the path as ``python tests/observations/pairs/draw_blind_2.py DATA FURTHER OUT [SEED]``:
the publishers' files, the files of the lists without a reader (``further_lists.py``), and where to write.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations, product
from pathlib import Path

from observations.pairs.draw_blind import (
    EARLIER,
    HERE,
    LODGER,
    LODGING_HOST,
    RARE,
    Known,
    Record,
    by_stratum,
    candidates,
    core,
    draw,
    likeness,
    metres,
    plain,
    promising,
    ready,
    records,
    spelt,
    write,
)
from observations.pairs.further_lists import further
from rapidfuzz import fuzz

from sharitories.sources.registry import source

SEED = 20261124
#: The day of the snapshot of carpooling places; hitch-hiking stops are thousands and all alike.
SNAPSHOT = "2024-06-06"
CARPOOLING = "transport-data-gouv-carpooling-places"
SYSTEMS = "mobilitydata-gbfs-systems"
STATE_FUNDED = "budget-state-funded-associations-2010"
#: How many candidates of each stratum; the numbers in names are metres between the two records.
WANTED = {
    "near_similar_0_50": 40,
    "near_similar_50_150": 30,
    "near_similar_150_400": 30,
    "near_similar_400_1500": 20,
    "near_middle": 16,
    "france_services": 44,
    "same_list": 44,
    "same_list_services": 12,
    "same_website": 18,
    "same_address": 8,
    "near_dissimilar": 8,
    "nested": 10,
    "acronym": 10,
    "far_similar": 14,
    "elsewhere": 4,
    "no_coordinates": 46,
    "carpooling": 18,
    "other_countries": 10,
}
#: Drawn again with one record, then with both, that stand in earlier files: near pairs of two lists are few.
WANTED_AGAIN = {
    "near_similar_0_50": 14,
    "near_similar_50_150": 10,
    "near_similar_150_400": 8,
    "near_similar_400_1500": 6,
    "near_middle": 4,
    "same_list": 6,
    "same_website": 10,
    "far_similar": 6,
    "acronym": 4,
    "no_coordinates": 10,
}
#: Drawn last, because the matches so far hardly touched the change of name from MSAP to France Services.
WANTED_LAST = {"france_services": 26}
UNCAPPED = {"no_coordinates", "carpooling", "france_services", "same_list_services", "other_countries"}


def everything(data: Path) -> list[Record]:
    """The rows of all lists with a reader: those of the first blind set, carpooling places and sharing systems."""
    rows = records(data)
    for row in source(CARPOOLING).read(data).iter_rows(named=True):
        drives = row["property"] != "facility:hitchhiking-stop"
        if row["observed_on"] == SNAPSHOT and drives and plain(row["name"]):
            rows.append(ready({**row, "note": f"published by {row['published_by']}"}, CARPOOLING))
    systems = source(SYSTEMS).read(data).iter_rows(named=True)
    return rows + [ready(row, SYSTEMS) for row in systems if plain(row["name"])]


def placed(rows: list[Record], data: Path) -> list[Record]:
    """The rows of :mod:`further_lists` with the municipality whose name and department they tell."""
    communes = source("insee-municipalities-2024").read(data)
    ids = {
        (code.removeprefix("FR-")[:2], plain(name)): code
        for code, name in zip(communes["territory_id"], communes["name"], strict=True)
    }
    found = [ready(row, row["origin"]) for row in rows if plain(row["name"])]
    for row in found:
        row["territory_id"] = row["territory_id"] or ids.get(
            ((row["postcode"] or "")[:2], plain(row["town"]))
        )
    return found


def neighbours(rows: list[Record]) -> Iterator[tuple[int, int]]:
    """Pairs in one cell of the map of about 440 m, or in two that touch."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        if row["lat"] is not None:
            cells[int(row["lat"] // 0.004), int(row["lon"] // 0.006)].append(n)
    for (x, y), here in cells.items():
        yield from combinations(here, 2)
        for dx, dy in ((0, 1), (1, -1), (1, 0), (1, 1)):
            there = cells.get((x + dx, y + dy), ())
            yield from ((min(m, n), max(m, n)) for m, n in product(here, there))


def same_town(rows: list[Record]) -> Iterator[tuple[int, int]]:
    """Pairs of sharing systems in one town: they have no coordinates."""
    towns: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        if row["origin"] == SYSTEMS:
            towns[plain(row["town"])].append(n)
    for there in towns.values():
        yield from combinations(there, 2)


def abroad(row: Record) -> bool:
    """Whether the row lies outside France."""
    extract = row["origin"] == "openstreetmap-extracts"
    french = any(word in row["id"] for word in ("redon", "saint_jean", "pont_de_veyle", "le_mans"))
    return (extract and not french) or (
        row["origin"] == SYSTEMS and not (row["territory_id"] or "").startswith("FR-")
    )


def public_service(row: Record) -> bool:
    """Whether the row is of France Services or of its forerunner."""
    told = ("france service", "msap", "service au public", "services au public", "mfs")
    return "france-services" in row["origin"] or any(word in row["plain"] for word in told)


def stratum(a: Record, b: Record) -> str:
    """How this pair would be found, or nothing when it is too easy to be worth reading."""
    gap, one_list, alike = metres(a, b), a["origin"] == b["origin"], likeness(a, b)
    whole = fuzz.token_sort_ratio(a["plain"], b["plain"])
    if abroad(a) or abroad(b):
        return "other_countries" if told_abroad(a, b, gap, alike) else ""
    if CARPOOLING in (a["origin"], b["origin"]):
        near = one_list and gap is not None and gap < 400 and a["note"] != b["note"]
        return "carpooling" if near and whole < 97 else ""
    if SYSTEMS in (a["origin"], b["origin"]):
        return ""
    if gap is None:
        return without_place(a, b, whole)
    if gap < 1500 and not one_list and (public_service(a) or public_service(b)):
        likely = alike >= 60 or (public_service(a) and public_service(b)) or not core(a) or not core(b)
        return "france_services" if likely and (gap > 30 or whole < 85) else ""
    return with_place(a, b, gap, alike, whole)


def told_abroad(a: Record, b: Record, gap: float | None, alike: float) -> bool:
    """Sharing systems of one town, or places of one map within 400 m, whose names share more than the town."""
    near = gap < 400 if gap is not None else bool(plain(a["town"])) and plain(a["town"]) == plain(b["town"])
    return a["origin"] == b["origin"] and near and alike >= 55


def without_place(a: Record, b: Record, whole: float) -> str:
    """A side has no coordinates: one municipality, a rare word in common, and cores that are alike as wholes."""
    town = bool(a["territory_id"]) and a["territory_id"] == b["territory_id"]
    funded = {a["origin"], b["origin"]} == {STATE_FUNDED}
    rare = {word for word in a["words"] & b["words"] if len(word) > 3 and RARE[word] <= 6}
    hosted = STATE_FUNDED in (a["origin"], b["origin"]) and (public_service(a) or public_service(b))
    if not town or not rare or hosted or whole >= 97:
        return ""
    return "no_coordinates" if fuzz.token_sort_ratio(core(a), core(b)) >= (75 if funded else 55) else ""


def with_place(a: Record, b: Record, gap: float, alike: float, whole: float) -> str:
    """Both sides have coordinates and neither is of France Services, ``gap`` metres apart."""
    one_list, clubs = (
        a["origin"] == b["origin"],
        "montpellier-associations-2011" in (a["origin"], b["origin"]),
    )
    if gap < 1500 and whole < 80 and spelt(a, b) and not clubs:
        return "acronym"
    if one_list and gap < 400 and not clubs:
        return twice(a, b, gap, whole, max(alike, whole) >= 66)
    site = a["host"] == b["host"] and "." in a["host"] and not LODGING_HOST.search(a["host"])
    if site and (whole < 75 or gap > 400) and gap < 40_000 and not one_list:
        return "same_website"
    if not one_list and gap < 1500 and alike >= 60 and not (gap < 50 and whole > 92):
        band = "0_50" if gap < 50 else "50_150" if gap < 150 else "150_400" if gap < 400 else "400_1500"
        return f"near_similar_{band}"
    if not one_list and gap < 400 and (alike >= 48 or whole >= 58) and not clubs:
        return "near_middle"
    return lodged(a, b, gap, whole) or afar(a, b, gap, alike, whole)


def twice(a: Record, b: Record, gap: float, whole: float, alike: bool) -> str:
    """Two rows of one list near one another."""
    if public_service(a) and public_service(b):
        return "same_list_services" if alike else ""
    return "same_list" if alike else lodged(a, b, gap, whole)


def lodged(a: Record, b: Record, gap: float, whole: float) -> str:
    """One house, two names."""
    if gap < 150 and bool(LODGER.search(a["plain"])) != bool(LODGER.search(b["plain"])) and whole < 66:
        return "nested"
    if gap < 400 and a["spot"] and a["spot"] == b["spot"]:
        return "same_address"
    return "near_dissimilar" if gap < 50 and a["origin"] != b["origin"] else ""


def afar(a: Record, b: Record, gap: float, alike: float, whole: float) -> str:
    """Names alike over 1500 m apart, of two lists or with a word that few names hold."""
    rare = any(len(word) > 4 and RARE[word] <= 4 for word in a["words"] & b["words"])
    if 1500 <= gap < 30_000 and alike >= 80 and rare:
        return "far_similar"
    return "elsewhere" if gap >= 30_000 and alike >= 92 and whole >= 85 and rare else ""


def main(data: Path, lists: Path, out: Path, seed: int = SEED) -> None:
    """Write the candidates, unlabelled: both records new, then one, then none, the pair always new."""
    known = Known([*EARLIER, HERE / "blind_pairs.csv"])
    rows, used = everything(data) + placed(further(lists), data), Counter[str]()
    RARE.update(word for row in rows for word in row["words"])
    pairs = candidates(rows) | set(neighbours(rows)) | set(same_town(rows))

    def new(most: int) -> Callable[[Record, Record], bool]:
        return lambda a, b: known.holds(a) + known.holds(b) <= most

    def likely(a: Record, b: Record) -> bool:
        return (metres(a, b) or 9999) < 400 or promising(a, b)

    def services(a: Record, b: Record) -> bool:
        return public_service(a) and public_service(b)

    bins = by_stratum(rows, pairs, stratum)
    drawn = draw(bins, known, WANTED, used, new(0), seed, UNCAPPED)
    drawn += draw(bins, known, WANTED_AGAIN, used, lambda a, b: new(1)(a, b) and likely(a, b), seed, WANTED)
    drawn += draw(bins, known, WANTED_AGAIN, used, likely, seed, WANTED)
    drawn += draw(
        bins, known, WANTED_LAST, used, lambda a, b: new(1)(a, b) and services(a, b), seed, UNCAPPED
    )
    write(drawn, out, "blind2")


if __name__ == "__main__":
    main(*(Path(given) for given in sys.argv[1:4]), seed=int(sys.argv[4]) if sys.argv[4:] else SEED)
