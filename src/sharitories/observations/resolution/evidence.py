"""What two rows say beyond the levels: which rare words they share, which each has alone, and what names meet elsewhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.errors import MissingExtra
from sharitories.observations.resolution import words
from sharitories.observations.resolution.comparison import (
    FIELDS,
    Compared,
    Levels,
    Positions,
    addresses,
    metres,
    same_town,
)
from sharitories.observations.resolution.records import Records

Floats = npt.NDArray[np.float64]
#: What is told of a pair, in the order of the columns of :func:`evidence`. *Near*: to 400 m, or one street of one town;
#: *two lists*: the rows stand in two lists, or nobody says in which.
TOLD = (
    "names cover each other",
    "both have words of their own",
    "sites of their own",
    "listed for one role",
    "listed for digital help only",
    "listed for one role, other kinds",
    "one goes about",
    "rare name, next towns, two lists",
    "one name, next towns, two lists",
    "one name, one town, two lists",
    "one name inside the other, one town, two lists",
    "the only office of its kind in the town, no position",
    "the only office of its kind in the town, placed",
    "few in the town, near, two lists",
    "one site bears a name, two lists",
    "two pages of one site",
    "numbers clash",
    "other street",
    "one name, one town, one list, no other door",
    "one name, one town, one list, no position",
    "one role, no word shared, other sites",
    "one spot of what is a place",
    "each name says its own town",
    "a post office and its service at one number",
    "distance",
)
#: What is measured of two names, sites and lists of roles before it is asked where the rows are.
MEASURED = (
    "shared",
    "held",
    "cover",
    "lone",
    "own sites",
    "borne",
    "role",
    "digital",
    "mobile",
    "towns",
)
#: Words of the town, and generic words, weigh at most this; a word that the other row's address or site bears, this share.
TOWN, GENERIC, EXCUSED = 0.15, 0.25, 0.4
#: Words of so many letters may be misspelt by one letter, long ones by two; shorter words must be equal.
LETTERS, LONG = 5, 8
#: Initials have so many letters at least, and stand for so many words.
SHORTEST, LONGEST_INITIALS = 3, 6
#: Moves of one initiative end here (metres): farther off it is a namesake.
NEXT = 30_000.0
#: Rows of things that are their place tell of one to here (metres), and perhaps to here.
SPOT, AROUND_SPOT = 60.0, 200.0
#: Words that weigh less than this together are no word shared.
LITTLE = 0.3
#: The one office of a kind in a town may have moved so far (metres).
MOVED = 3_000.0
#: Numbers so far apart are neighbours on a street.
BESIDE = 4
#: Rows farther apart than this (metres) have doors of their own.
DOORS = 150.0
#: Metres that stand for those unknown: in one town, of rows that name none, in two towns.
IN_ONE_TOWN, NOWHERE, ELSEWHERE = 1000.0, 300.0, 50_000.0
#: Two names without their common words are one name where at most this share of their letters differs.
SLIPS = 0.15
#: Columns of the levels; levels of ``where``: up to 150 m, up to 400 m, within one town, unknown; of ``kind``; of ``site``.
WHERE, KIND, SITE = (list(FIELDS).index(field) for field in ("where", "kind", "site"))
AROUND, NEAR, IN_TOWN, UNPLACED, OTHER, FAR_SITE = 2, 3, (3, 4, 7, 8, 9), 11, 3, 2
OTHER_SITE = FIELDS["site"].index("other")
#: From this share of their weight on, two names cover each other.
COVERED = 0.95
#: Beyond this mass of rare words nothing more is learnt.
MOST = 2.0


@dataclass(frozen=True)
class Told:
    """What one row says: its words with their weights, and the words of its town, address and site."""

    words: tuple[str, ...]
    initials: str
    weights: Mapping[str, float]
    compact: str
    core: str
    address: frozenset[str]
    host: str
    listed: frozenset[str]
    town: str
    full: Mapping[str, float]
    local: bool
    cored: frozenset[str]
    spelt: Mapping[str, frozenset[str]]
    mobile: bool
    said_so: Mapping[str, frozenset[str]]


def evidence(records: Records, a: Positions, b: Positions, compared: Compared) -> Floats:
    """One row per pair, a column for each of :data:`TOLD`: 0 to 2; the distance, log10 of 100 m, -1 to 3."""
    rows = _rows(records)
    measured = np.array(
        [_measured(rows[x], rows[y]) for x, y in zip(a.tolist(), b.tolist(), strict=True)], dtype=np.float64
    ).reshape(len(a), len(MEASURED))
    of = dict(zip(MEASURED, measured.T, strict=True))
    told = _of_names(of) | _with_place(records, a, b, of, compared)
    return np.column_stack([told[name] for name in TOLD]).astype(np.float64)


def _of_names(of: Mapping[str, Floats]) -> dict[str, Floats]:
    return {
        "names cover each other": of["cover"],
        "both have words of their own": of["lone"],
        "sites of their own": of["own sites"],
        "listed for one role": of["role"],
        "listed for digital help only": of["digital"],
        "one goes about": of["mobile"],
        "each name says its own town": of["towns"],
    }


def _with_place(
    records: Records, a: Positions, b: Positions, of: Mapping[str, Floats], compared: Compared
) -> dict[str, npt.NDArray[Any]]:
    """What the names say together with where the rows are: a rare name weighs otherwise next door and far away."""
    where, kind, site = (compared.levels[:, k] for k in (WHERE, KIND, SITE))
    away, (street, _) = metres(records, a, b), addresses(records, a, b)
    town = ((same_town(records, a, b) == 1) | np.isin(where, IN_TOWN)) & (of["towns"] == 0)
    two_lists = (records.origin[a] != records.origin[b]) | (records.origin[a] == "")
    close = (where <= NEAR) | ((street == 1) & town)
    known = _known(away, town, where)
    next_towns = (where > AROUND) & (where != UNPLACED) & ~town & (known <= NEXT) & two_lists
    here, clash = town & two_lists, _clash(records, a, b)
    one, inside = of["cover"] > COVERED, of["held"] > COVERED
    return {
        "listed for one role, other kinds": of["role"] * (kind == OTHER),
        "rare name, next towns, two lists": of["shared"] * of["held"] * next_towns,
        "one name, next towns, two lists": one & next_towns,
        "one name, one town, two lists": one & here,
        "one name inside the other, one town, two lists": inside * np.minimum(of["shared"], 1) * here,
        "the only office of its kind in the town, no position": _only(
            records, a, b, (kind == 0) & here & np.isnan(away)
        ),
        "the only office of its kind in the town, placed": _only(
            records, a, b, (kind == 0) & here & (away <= MOVED)
        ),
        "few in the town, near, two lists": _few(records)[a] * (close & two_lists),
        "one site bears a name, two lists": (site <= FAR_SITE) * of["borne"] * ((known <= NEXT) & two_lists),
        "two pages of one site": _two_pages(records, a, b),
        "numbers clash": (street == 0) * _apart(records, a, b),
        "other street": (street == 0) & ~clash,
        "one name, one town, one list, no other door": one
        & town
        & ~two_lists
        & ~((street == 0) | clash | (away > DOORS)),
        "one name, one town, one list, no position": one & town & ~two_lists & np.isnan(away),
        "one role, no word shared, other sites": of["role"] * (of["shared"] < LITTLE) * (site == OTHER_SITE),
        "one spot of what is a place": _one_spot(records, a, b, known),
        "a post office and its service at one number": _post_and_service(records, a, b),
        "distance": np.log10(np.clip(known, 10, 100_000) / 100),
    }


def _post_and_service(records: Records, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
    """Whether one row is a post office, the other a one-stop shop and no post office, at one number of one street."""
    post, shop = (
        np.array([kind in kinds.split() for kinds in records.kinds], dtype=bool)
        for kind in ("post_office", "one_stop_shop")
    )
    held = (post[a] & shop[b] & ~post[b]) | (post[b] & shop[a] & ~post[a])
    return np.asarray(held & addresses(records, a, b)[1], dtype=bool)


def _one_spot(records: Records, a: Positions, b: Positions, known: Floats) -> Floats:
    """1 to 60 m, half to 200 m, where both rows are of a thing that is its place (a stopping place, a book box)."""
    spot = np.array([words.spot(practice) for practice in records.practice], dtype=bool)
    return np.asarray((spot[a] & spot[b]) * (0.5 * (known <= SPOT) + 0.5 * (known <= AROUND_SPOT)))


def _known(away: Floats, town: npt.NDArray[np.bool_], where: Levels) -> Floats:
    """Metres; where no position is known, what is usual in one town, and of a pair of which nothing is known."""
    guessed = np.where(town, IN_ONE_TOWN, np.where(where == UNPLACED, NOWHERE, ELSEWHERE))
    return np.where(np.isnan(away), guessed, away)


def _two_pages(records: Records, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
    """Whether one site has a page for each: an organisation tells its places apart."""
    parts = [site.partition("/") for site in records.site]
    host, page = (np.array([part[k] for part in parts], dtype=object) for k in (0, 2))
    told = (page[a] != "") & (page[b] != "") & (page[a] != page[b])
    return np.asarray((host[a] == host[b]) & (host[a] != "") & told, dtype=bool)


def _only(
    records: Records, a: Positions, b: Positions, asked: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Whether the two rows, of one kind of institution, are each the only such row of their list in the town."""
    seats = [
        [f"{kind}|{town}|{origin}" for kind in kinds.split()]
        for kinds, town, origin in zip(records.kinds, records.town, records.origin, strict=True)
    ]
    rows = Counter(seat for row in seats for seat in row)
    found = np.zeros(len(a), dtype=bool)
    for k in np.flatnonzero(asked).tolist():
        one, two = ({s.split("|")[0] for s in seats[x] if rows[s] == 1} for x in (int(a[k]), int(b[k])))
        found[k] = bool(one & two)
    return found


def _few(records: Records) -> Floats:
    """1 where a town has at most two rows, less the more it has, 0 where a row names no town."""
    _, inverse, counts = np.unique(records.town.astype(str), return_inverse=True, return_counts=True)
    few = 1 / np.sqrt(np.maximum(1, counts[inverse] - 1))
    return np.where(records.town == "", 0.0, few)


def _apart(records: Records, a: Positions, b: Positions) -> Floats:
    """How far two house numbers clash: half for neighbours (to four numbers off), not at all for digits turned round."""
    told = []
    for one, two in zip(records.house[a], records.house[b], strict=True):
        turned = sorted(one) == sorted(two)
        told.append(
            0.0 if not one or not two or turned else 0.5 if abs(int(one) - int(two)) <= BESIDE else 1.0
        )
    return np.array(told)


def _clash(records: Records, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
    """Whether the house numbers are told, and are two."""
    one, two = records.house[a], records.house[b]
    return np.asarray((one != two) & (one != "") & (two != ""), dtype=bool)


@cache
def prior() -> dict[str, int]:
    """In how many names of the registers a frequent word stands (``catalogue/linkage.yml``); ``""``: of how many names."""
    stated = load_yaml(FOLDER / "linkage.yml")["frequent"]
    return {
        "": stated["names"],
        **{str(word): n for n, row in stated["words"].items() for word in row.split()},
    }


def weights_of(names: list[list[str]]) -> dict[str, float]:
    """0 to 1 for every word: the logarithm of its rarity in these names and in the registers together."""
    known = prior()
    counts = Counter(word for name in names for word in set(name))
    every = len(names) + known[""]
    return {
        word: min(
            GENERIC if word in words.generic() else 1.0,
            max(0.0, math.log(every / (n + known.get(word, 0)))) / math.log(every / 1.0),
        )
        for word, n in counts.items()
    }


def _rows(records: Records) -> list[Told]:
    names = [words.tokens(words.renamed(name)) for name in records.name]
    weight = weights_of(names)
    return [_row(records, k, name, weight) for k, name in enumerate(names)]


def _row(records: Records, k: int, name: list[str], weight: Mapping[str, float]) -> Told:
    town = frozenset([*records.town[k].split(), records.postcode[k][:2]])  # BerryLab 36, Hub 36
    kept = tuple(dict.fromkeys(name))
    own = {w: min(weight[w], TOWN) if w in town else weight[w] for w in kept}
    return Told(
        kept,
        "".join(word[0] for word in kept),
        own,
        records.name[k].replace(" ", ""),
        records.core[k].replace(" ", ""),
        frozenset(records.street[k].split()) | town,
        host_label(records.site[k]),
        words.roles(records.name[k]) | words.roles(words.plain(records.practice[k])),
        records.town[k],
        {w: weight[w] for w in kept if w in town},
        town.issuperset(records.core[k].split()),
        frozenset(records.core[k].split()),
        _spelt_out(kept),
        words.mobile(records.name[k]),
        words.role_words(" ".join(name)),
    )


def _spelt_out(name: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Initials that the same name spells out, and what they stand for (*LOREM, loisirs résidentiels des Mariniers*)."""
    found = {}
    for at, word in enumerate(name):
        if SHORTEST <= len(word) <= LONG:
            others = [o for o in name[at + 1 :] if o not in ("pour", "sur", "par")] or list(name[:at])
            run = _spelling(word, others) or _spelling(word.removeprefix("a"), others)
            if run:
                found[word] = frozenset(run)
    return found


def _spelling(word: str, others: list[str]) -> list[str]:
    """The run of three words or more of whose beginnings (one to three letters each) a word is made."""
    for at in range(len(others) - 2):
        run = _begun(word, others[at:])
        if len(run) >= SHORTEST:
            return run
    return []


def _begun(word: str, others: list[str]) -> list[str]:
    if not word or not others:
        return []
    for letters in (1, 2, 3):
        if word[:letters] == others[0][:letters] and len(word) >= letters:
            rest = word[letters:]
            after = _begun(rest, others[1:]) if rest else []
            if not rest or after:
                return [others[0], *after]
    return []


@cache
def _second_levels() -> frozenset[str]:
    return frozenset({"co", "com", "org", "asso", "gouv", "ac", "net", "wixsite", "weebly", "free", "jimdo"})


def host_label(site: str) -> str:
    """What an own web site is called: the label before the suffix, or nothing for a platform's."""
    labels = [part for part in site.split("/", maxsplit=1)[0].split(".") if part]
    if len(labels) < 2 or words.platforms() & set(labels):
        return ""
    at = -3 if len(labels) > 2 and labels[-2] in _second_levels() else -2
    return labels[at].replace("-", "").replace("_", "")


def _measured(one: Told, two: Told) -> tuple[float, ...]:
    """What :data:`MEASURED` names; ``held``: how much of the shorter name the longer holds, ``lone``: what it does not."""
    shared, alone_one, alone_two = _masses(one, two)
    least, most = sorted((alone_one, alone_two))
    own = [_bears(one.host, one), _bears(two.host, two)]
    across = [_bears(one.host, two), _bears(two.host, one)]
    apart = one.host and two.host and not _alike(one.host, two.host)
    roles = one.listed & two.listed
    return (
        min(shared, MOST),
        shared / (shared + least) if shared else 0.0,
        shared / (shared + most) if shared else 0.0,
        min(least, MOST),
        min(own) if apart else 0.0,
        max(own + across),
        float(bool(roles)),
        float(roles == {"digital"}),
        float(one.mobile != two.mobile),
        float(_of_two_towns(one, two)),
    )


def _of_two_towns(one: Told, two: Told) -> bool:
    """Whether each name says its own town, and the other's is another (*Espace multimédia de Lux*, *… de Saint-Rémy*)."""
    if not one.town or not two.town or one.town == two.town:
        return False
    said = [{w for w in row.full if not w.isdigit()} for row in (one, two)]
    return bool(said[0] - set(two.words)) and bool(said[1] - set(one.words))


def _masses(one: Told, two: Told) -> tuple[float, float, float]:
    """The weight of the words that both have, and of those that only one and only the other has."""
    left_one = [w for w in one.words if w not in two.weights]
    left_two = [w for w in two.words if w not in one.weights]
    shared = sum(min(one.weights[w], two.weights[w]) for w in one.words if w in two.weights)
    gone_one, gone_two, met = _met(one, two, left_one, left_two)
    if one.core != two.core and _one_spelling(one.core, two.core):
        met += sum(one.weights[w] for w in left_one if w in one.cored and w not in gone_one)
        gone_one |= one.cored
        gone_two |= two.cored
    gone_one |= _said_by(one, two)
    gone_two |= _said_by(two, one)
    alone_one = sum(_lone(w, one, two) for w in left_one if w not in gone_one)
    alone_two = sum(_lone(w, two, one) for w in left_two if w not in gone_two)
    return shared + met, alone_one, alone_two


def _lone(word: str, one: Told, two: Told) -> float:
    """What a word that only one name bears says against: the town's name says much where the other is elsewhere."""
    if word in one.full and two.town and one.town != two.town:
        return one.full[word]
    weight = one.weights[word] * _excuse(word, two)
    shared = any(word in one.said_so.get(role, ()) for role in one.listed & two.listed)
    return min(weight, TOWN) if shared else weight


def _said_by(one: Told, two: Told) -> set[str]:
    """Words of one name that the other says by initials that both bear, and initials whose words both bear."""
    said = set[str]()
    for initials, run in one.spelt.items():
        if initials in two.weights:
            said |= run
        elif all(word in two.weights for word in run):
            said.add(initials)
    return said


def _met(one: Told, two: Told, left_one: list[str], left_two: list[str]) -> tuple[set[str], set[str], float]:
    """The words left that meet all the same (misspelt, written together, initials), and the weight of the meetings."""
    gone_one, gone_two, met = set[str](), set[str](), 0.0
    for w in left_one:
        twins = _twins(w, left_two, two)
        if twins is not None:
            gone_one.add(w)
            gone_two.update(twins)
            met += one.weights[w]
    for w in left_two:
        twins = None if w in gone_two else _twins(w, left_one, one)
        if twins is not None:
            gone_two.add(w)
            met += 0.0 if gone_one.issuperset(twins) and twins else two.weights[w]
            gone_one.update(twins)
    return gone_one, gone_two, met


def _twins(word: str, others: list[str], other: Told) -> list[str] | None:
    """The words of the other name that say this one, or nothing; an empty list where it stands inside a longer word."""
    at = other.initials.find(word) if SHORTEST <= len(word) <= LONGEST_INITIALS else -1
    if at >= 0:
        return list(other.words[at : at + len(word)])
    if len(word) < LETTERS:
        return None
    if word in other.compact:
        return [o for o in others if word in o or o in word]
    misspelt = next((o for o in others if len(o) >= LETTERS and _misspelt(word, o)), None)
    return None if misspelt is None else [misspelt]


def _misspelt(one: str, two: str) -> bool:
    """Whether a letter was lost, added, changed or swapped with the next; two where both words are long."""
    most = 2 if min(len(one), len(two)) >= LONG else 1
    return abs(len(one) - len(two)) <= most and _distance()(one, two, score_cutoff=most) <= most


def _excuse(word: str, other: Told) -> float:
    """A word that the other row says in its address or its site is no word against it."""
    if word in other.address or (len(word) >= LETTERS and word in other.host):
        return EXCUSED
    return 1.0


def _bears(host: str, other: Told) -> float:
    """How heavy the words are that one row's site says of the other's name; the town's own site bears no name."""
    if not host or host in other.town.replace(" ", ""):
        return 0.0
    long = len(other.core) >= LETTERS and (other.core in host or host in other.compact)
    if not other.local and (long or host == other.core):
        return 1.0
    return max((other.weights[w] for w in other.words if len(w) >= LETTERS and w in host), default=0.0)


def _alike(one: str, two: str) -> bool:
    if not one or not two:
        return False
    return one == two or (min(len(one), len(two)) >= LETTERS and (one in two or two in one))


def _one_spelling(one: str, two: str) -> bool:
    least, longest = sorted((len(one), len(two)))
    most = int(SLIPS * longest)
    return least >= LETTERS and longest - least <= most and _distance()(one, two, score_cutoff=most) <= most


@cache
def _distance() -> Callable[..., int]:
    try:
        from rapidfuzz.distance import OSA
    except ImportError as error:
        raise MissingExtra("Comparing names", "rapidfuzz", "observe") from error
    return OSA.distance
