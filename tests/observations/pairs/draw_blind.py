"""Draw candidates for the blind pairs: strata of likeness, place and web host, by a fixed seed.

Nothing here comes from the project's resolution of sightings: neither its cleaning of names, its blocks nor its scores.
Run as ``python tests/observations/pairs/draw_blind.py DATA OUT`` with the folder of the publishers' files.
"""

from __future__ import annotations

import csv
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, product
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from sharitories.sources.registry import source

HERE = Path(__file__).parent
SEED = 20250611
#: The labelled files whose pairs are not drawn again.
EARLIER = [HERE / "hard_pairs.csv", HERE.parent / "resolution" / "development_pairs.csv"]
LISTS = [
    "anct-france-services-2024",
    "anct-third-places-2019",
    "budget-state-funded-associations-2010",
    "covid-viz-fablabs-2020",
    "electrons-solaires-energy-cooperatives-2025",
    "fablabs-io-france-2017",
    "gogocarto-colibris-landes-2018",
    "gogocarto-pwa-limousin-2018",
    "gogocarto-transiscope-niort-2019",
    "hub-conumm-mediation-places-2021",
    "hub-lo-digital-places-2021",
    "hyblab-amap-loire-atlantique-2016",
    "interfoodcoop-cooperative-supermarkets-2025",
    "mednum-angers-2022",
    "mednum-bfc-mediation-places-2020",
    "mednum-corsica-2023",
    "mednum-epernay-2023",
    "mednum-etapes-numerique-2024",
    "mednum-fibre-64-2023",
    "mednum-gironde-2024",
    "mednum-la-creuse-2023",
    "mednum-maine-et-loire-2023",
    "montpellier-associations-2011",
    "openstreetmap-extracts",
    "ping-third-places-pays-de-la-loire-2021",
    "rouan-fablabs-brittany-2020",
    "smart-city-niort-hand-made-layers-2019",
]
#: How many candidates of each stratum; the numbers in names are metres between the two records.
WANTED = {
    "near_similar_0_50": 34,
    "near_similar_50_150": 34,
    "near_similar_150_400": 34,
    "near_similar_400_1500": 34,
    "generic": 34,
    "same_list": 30,
    "same_website": 32,
    "same_address": 20,
    "near_dissimilar": 14,
    "far_similar": 36,
    "elsewhere": 10,
    "acronym": 20,
    "nested": 26,
    "no_coordinates": 56,
}
#: A second round, because the first held too few matches: only pairs that :func:`promising` finds.
WANTED_THEN = {
    "near_similar_0_50": 14,
    "near_similar_50_150": 14,
    "near_similar_150_400": 8,
    "near_similar_400_1500": 8,
    "same_website": 14,
    "far_similar": 14,
    "acronym": 6,
    "no_coordinates": 18,
}
#: A third, because France Services filled half the matches: pairs of :func:`other_lists`, whose records may both
#: stand in the other sets, though never with one another nor with one another's twins.
WANTED_LAST = {
    "near_similar_0_50": 10,
    "near_similar_50_150": 10,
    "near_similar_150_400": 10,
    "near_similar_400_1500": 10,
    "same_list": 10,
    "far_similar": 10,
    "acronym": 4,
    "nested": 6,
}
BY_FAR_THE_LONGEST = (
    "anct-france-services-2024",
    "budget-state-funded-associations-2010",
    "montpellier-associations-2011",
)
SOCIAL = re.compile(r"facebook\.|twitter\.|instagram\.|linkedin\.|youtube\.|@")
SMALL = set(
    re.findall(
        r"\w+",
        """
        a agence agglomeration amap and antenne asso association au aux base bibliotheque bp bureau bus cc
        ccas centre communaute commune communes coworking culturel cyber cyberbase cybercentre d de des du
        emploi en epn espace espaces et fab fablab france intercommunal kiosque l la lab le les locale
        mairie maison mediatheque mfs mission msap multimedia multisites municipale nouvelle numerique of
        pays permanence pij point pole poste pour public quartier saint sainte service services social st
        sur the un une ville
        """,
    )
)
LODGER = re.compile(
    r"fab ?lab|espace (?:public )?(?:numerique|multimedia)|\bepn\b|cyber|coworking|repair|conseiller|medialab|digital"
)
#: Words of places that no town column tells.
CITIES = set(
    re.findall(
        r"\w+", "montpellier languedoc roussillon herault geneve nantes paris bordeaux france niort limoges"
    )
)
#: Hosts that lodge many: providers of pages, networks whose every stop has the same host, slips of the pen.
LODGING_HOST = re.compile(
    r"^htt|mobility\.ch|lycos|free\.fr|laposte|over-blog|tumblr|wordpress|maisondeservicesaupublic|pole-emploi"
)
#: One list may fill no more than this share of a stratum's places (a pair counts for both its lists).
SHARE = 0.6
Record = dict[str, Any]
#: How many names hold each word; filled by :func:`main`.
RARE = Counter[str]()


def plain(text: str | None) -> str:
    """Lower case, no accents, words of letters and digits."""
    bare = unicodedata.normalize("NFKD", (text or "").replace("œ", "oe")).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", bare.lower()))


def host(website: str | None) -> str:
    """The host of an address without ``www.``; empty for none."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", (website or "").strip().lower()).split("/")[0]


def metres(a: Record, b: Record) -> float | None:
    """Great-circle metres, or nothing where a side has no coordinates."""
    if a["lat"] is None or b["lat"] is None:
        return None
    p, q = radians(a["lat"]), radians(b["lat"])
    dx = radians(a["lon"] - b["lon"])
    return 12742000 * asin(sqrt(sin((p - q) / 2) ** 2 + cos(p) * cos(q) * sin(dx / 2) ** 2))


def records(data: Path) -> list[Record]:
    """All named rows of the lists, with what the drawing needs (``words``, ``host``, ``spot``)."""
    communes = source("insee-municipalities-2024").read(data)
    named = dict(zip(communes["territory_id"], communes["name"], strict=True)) | {
        "FR-75056": "Paris",
        "FR-69123": "Lyon",
    }
    rows = []
    for origin in LISTS:
        for row in source(origin).read(data).iter_rows(named=True):
            # The publisher writes the municipality at the end of the name, and the reader takes it off.
            town = named.get(row["territory_id"], "") if "budget" in origin else ""
            if plain(row["name"]):
                rows.append(ready(row, origin, town))
    return rows


def ready(row: Record, origin: str, municipality: str = "") -> Record:
    """A row of a list with what the drawing needs (``words``, ``host``, ``spot``)."""
    name = plain(row["name"])
    web = "" if SOCIAL.search(row["website"] or "") else (row["website"] or "")
    spot = re.match(r"\D{0,30}?(\d+)\s*(?:bis|ter|b)?[ ,]+(?:\w+ )?(.{4,18})", plain(row["address"]))
    found = {
        "id": f"{origin}/{row['locator']}",
        "municipality": municipality,
        "origin": origin,
        "plain": name,
        "words": set(name.split()) - SMALL - set(plain(row["town"]).split()) - CITIES,
        "website": web,
        "host": host(web),
        "spot": f"{spot[1]} {spot[2]} {plain(row['town'])}" if spot else "",
    }
    return {**row, **found}


def core(row: Record) -> str:
    """What a name says beyond the kind of service and the town."""
    return " ".join(sorted(row["words"]))


def likeness(a: Record, b: Record) -> float:
    """Token-set ratio of the cores, 0 to 100; two names without a core are unlike here."""
    return float(fuzz.token_set_ratio(core(a), core(b))) if core(a) and core(b) else 0.0


def pairs_of(groups: Iterable[list[int]], largest: int) -> Iterator[tuple[int, int]]:
    """All pairs within each group that is no larger than ``largest``."""
    for group in groups:
        if len(group) <= largest:
            yield from combinations(sorted(group), 2)


def candidates(rows: list[Record]) -> set[tuple[int, int]]:
    """Pairs that share a rare word, a host, a street number, a cell of the map, or a word in one municipality."""
    rare, hosts, spots, local, towns = (defaultdict(list) for _ in range(5))
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    initials = defaultdict(list)
    for n, row in enumerate(rows):
        for word in row["words"]:
            rare[word].append(n)
            local[word, row["territory_id"] or row["postcode"]].append(n)
            if 3 <= len(word) <= 7:
                initials[word].append(n)
        if not row["words"]:
            towns[row["territory_id"]].append(n)
        if row["host"]:
            hosts[row["host"]].append(n)
        if row["spot"]:
            spots[row["spot"]].append(n)
        if row["lat"] is not None:
            cells[int(row["lat"] * 500), int(row["lon"] * 350)].append(n)
    found = set(pairs_of(rare.values(), 25)) | set(pairs_of(hosts.values(), 40))
    found |= set(pairs_of(spots.values(), 30)) | set(pairs_of(local.values(), 60))
    found |= set(pairs_of(cells.values(), 40))
    found |= set(pairs_of(towns.values(), 40))
    return found | set(by_initials(rows, initials))


def by_initials(rows: list[Record], short: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    """Pairs of which one name's initials are a word of the other."""
    for n, row in enumerate(rows):
        for other in short.get(first_letters(row["plain"]), ()):
            if other != n:
                yield min(n, other), max(n, other)


def first_letters(name: str) -> str:
    """The initials of the words longer than two letters; too few of them are none."""
    letters = "".join(
        word[0] for word in name.split() if len(word) > 2 and word not in {"les", "des", "pour"}
    )
    return letters if len(letters) >= 3 else ""


def stratum(a: Record, b: Record) -> str:
    """How this pair would be found, or nothing when it is too easy to be worth reading."""
    gap, one_list, alike = metres(a, b), a["origin"] == b["origin"], likeness(a, b)
    whole = fuzz.token_sort_ratio(a["plain"], b["plain"])
    town = bool(a["territory_id"]) and a["territory_id"] == b["territory_id"]
    town |= bool(a["town"]) and plain(a["town"]) == plain(b["town"])
    near = gap is not None and gap < 1500
    funded = "budget" in a["origin"] and "budget" in b["origin"]
    if (near or (town and not funded)) and whole < 80 and spelt(a, b):
        return "acronym"
    if gap is None:
        return "no_coordinates" if town and whole < 97 and alike >= (95 if funded else 80) else ""
    if gap < 1500 and not one_list and not core(a) and not core(b):
        return "generic" if gap > 30 or whole < 85 else ""
    if gap < 150 and bool(LODGER.search(a["plain"])) != bool(LODGER.search(b["plain"])) and whole < 75:
        return "nested" if a["origin"] != "montpellier-associations-2011" != b["origin"] else ""
    site = a["host"] == b["host"] and "." in a["host"] and not LODGING_HOST.search(a["host"])
    if site and (whole < 75 or gap > 400) and gap < 40_000:
        return "same_website"
    lodged = a["spot"] and a["spot"] == b["spot"] and alike < 60
    return "same_address" if lodged else by_distance(gap, one_list, alike, whole)


def spelt(a: Record, b: Record) -> bool:
    """Whether one name's initials are a word of the other."""
    return first_letters(a["plain"]) in b["plain"].split() or first_letters(b["plain"]) in a["plain"].split()


def by_distance(gap: float, one_list: bool, alike: float, whole: float) -> str:
    """The strata of likeness by distance, ``gap`` in metres."""
    if one_list and gap < 1500:
        return "same_list" if alike >= 80 else ""
    if gap < 1500 and alike >= 72:
        if gap < 50 and whole > 90:
            return ""
        band = "0_50" if gap < 50 else "50_150" if gap < 150 else "150_400" if gap < 400 else "400_1500"
        return f"near_similar_{band}"
    if gap < 50 and not one_list and alike < 45:
        return "near_dissimilar"
    if 1500 <= gap < 30_000 and alike >= 85:
        return "far_similar"
    return "elsewhere" if gap >= 30_000 and alike >= 92 and whole >= 85 else ""


def near_key(row: Record) -> tuple[str, float, float]:
    """Name and rounded place: what tells a record of another set, whose ids are written otherwise."""
    return plain(row["name"]), round(float(row["lat"] or 0), 2), round(float(row["lon"] or 0), 2)


class Known:
    """The pairs that stand in the other sets, closed over their matches."""

    def __init__(self, files: Iterable[Path]) -> None:
        """Read the labelled files; records are known by id and by name and place."""
        self.parent: dict[Any, Any] = {}
        self.records: set[Any] = set()
        self.asked: set[frozenset[Any]] = set()
        told: list[tuple[Record, Record, str]] = []
        for file in files:
            with file.open(encoding="utf-8", newline="") as stream:
                told += [(side(p, "a"), side(p, "b"), p["label"]) for p in csv.DictReader(stream)]
        for a, b, label in told:
            for row in (a, b):
                self.records |= {row["id"], near_key(row)}
                self.join(row["id"], near_key(row))
            if label == "same":
                self.join(a["id"], b["id"])
        self.asked = {frozenset((self.root(a["id"]), self.root(b["id"]))) for a, b, _ in told}

    def root(self, key: Any) -> Any:
        """The one that stands for all that are one place with ``key``."""
        while self.parent.get(key, key) != key:
            key = self.parent[key]
        return key

    def join(self, a: Any, b: Any) -> None:
        """These two are one place."""
        self.parent[self.root(a)] = self.root(b)

    def holds(self, row: Record) -> bool:
        """Whether the record stands in another set."""
        return row["id"] in self.records or near_key(row) in self.records

    def roots(self, row: Record) -> set[Any]:
        """What the record is one place with, by id and by name and place."""
        return {self.root(row["id"]), self.root(near_key(row))}

    def asked_before(self, a: Record, b: Record) -> bool:
        """Whether this pair, or a twin of it through matches, stands in another set."""
        both = product(self.roots(a), self.roots(b))
        return any(x == y or frozenset((x, y)) in self.asked for x, y in both)


def side(pair: dict[str, str], letter: str) -> Record:
    """One record of a pair, its columns without the letter."""
    return {key[2:]: cell for key, cell in pair.items() if key.startswith(f"{letter}_")}


def promising(a: Record, b: Record) -> bool:
    """Two lists, a long word in common that few names hold, or a web host: what a match is likely to have."""
    words = {word for word in a["words"] & b["words"] if len(word) > 4 and RARE[word] <= 4}
    site = a["host"] == b["host"] and "." in a["host"] and not LODGING_HOST.search(a["host"])
    return a["origin"] != b["origin"] and bool(words or site or spelt(a, b))


def other_lists(a: Record, b: Record) -> bool:
    """Neither row is of one of the three lists that outnumber all others."""
    return not {a["origin"], b["origin"]} & set(BY_FAR_THE_LONGEST)


def draw(
    bins: dict[str, list[tuple[Record, Record]]],
    known: Known,
    wants: dict[str, int],
    used: Counter[str],
    fit: Callable[[Record, Record], bool],
    seed: int = SEED,
    uncapped: Iterable[str] = ("no_coordinates",),
) -> list[tuple[str, Record, Record]]:
    """Each stratum's pairs in random order, no record twice in the file, none over-full of one list."""
    chance = random.Random(seed)
    drawn: list[tuple[str, Record, Record]] = []
    for kind, wanted in wants.items():
        chance.shuffle(bins[kind])
        lists, taken = Counter[str](), 0
        for a, b in bins[kind]:
            full = kind not in uncapped and max(lists[a["origin"]], lists[b["origin"]]) >= SHARE * wanted
            fits = taken < wanted and not full
            if not fits or not fit(a, b) or used[a["id"]] + used[b["id"]] or known.asked_before(a, b):
                continue
            used.update((a["id"], b["id"]))
            lists.update({a["origin"], b["origin"]})
            first, second = chance.sample([a, b], 2)
            drawn.append((kind, first, second))
            taken += 1
    chance.shuffle(drawn)
    return drawn


def by_stratum(
    rows: list[Record], pairs: Iterable[tuple[int, int]], kind_of: Callable[[Record, Record], str] = stratum
) -> dict[str, list[tuple[Record, Record]]]:
    """The pairs of each stratum, in one order whatever the order of ``pairs``."""
    bins: dict[str, list[tuple[Record, Record]]] = defaultdict(list)
    for m, n in sorted(pairs):
        if kind := kind_of(rows[m], rows[n]):
            bins[kind].append((rows[m], rows[n]))
    return bins


def cells(row: Record, letter: str) -> dict[str, str]:
    """A record as the file of pairs writes it: text cut at 160 characters, degrees to six places."""
    degrees = {key: "" if row[key] is None else f"{row[key]:.6f}" for key in ("lat", "lon")}
    town = row["town"] or row["municipality"]
    said = {**row, **degrees, "town": town, "practice": row["property"]}
    columns = ("id", "name", "practice", "address", "postcode", "town", "lat", "lon", "website", "origin")
    return {f"{letter}_{key}": " ".join((said[key] or "").split())[:160] for key in columns}


def main(data: Path, out: Path) -> None:
    """Write the candidates of the first blind set, unlabelled."""
    known = Known(EARLIER)
    everything, used = records(data), Counter[str]()
    RARE.update(word for row in everything for word in row["words"])

    def fresh(a: Record, b: Record) -> bool:
        return not (known.holds(a) and known.holds(b))

    def bins() -> dict[str, list[tuple[Record, Record]]]:
        return by_stratum(everything, candidates(everything))

    drawn = draw(bins(), known, WANTED, used, fresh)
    drawn += draw(bins(), known, WANTED_THEN, used, lambda a, b: fresh(a, b) and promising(a, b))
    drawn += draw(bins(), known, WANTED_LAST, used, other_lists)
    write(drawn, out, "blind")


def write(drawn: Iterable[tuple[str, Record, Record]], out: Path, name: str) -> None:
    """Write pairs without labels, with the notes and the metres that the reader sees."""
    rows = [
        {
            "pair_id": f"{name}-{n:04}",
            "split": "test",
            "stratum": kind,
            "label": "",
            "reason": "",
            **cells(a, "a"),
            **cells(b, "b"),
            "metres": "" if metres(a, b) is None else f"{metres(a, b):.0f}",
            "notes": f"{a['note'] or ''} | {b['note'] or ''}",
        }
        for n, (kind, a, b) in enumerate(drawn, start=1)
    ]
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
