"""What two rows say beyond the levels: which rare words they share, which each has alone, and what names meet elsewhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.errors import MissingExtra
from sharitories.observations.resolution import words
from sharitories.observations.resolution.comparison import (
    FIELDS,
    Compared,
    Positions,
    addresses,
    metres,
    same_town,
)
from sharitories.observations.resolution.records import Records

Floats = npt.NDArray[np.float64]
#: What is told of a pair, in the order of the columns of :func:`evidence`.
NAMES = (
    "names cover each other",
    "both have words of their own",
    "sites of their own",
    "a site bears the other name",
    "spelt alike",
    "listed for one role",
    "one goes about",
    "one is a part",
    "one name is numbered",
)
PLACED = (
    "rare name, same town, two lists",
    "rare name, next towns, two lists",
    "other name, same door",
    "same street",
    "numbers clash",
    "other street",
    "one kind of office, near, two lists",
    "names cover each other, one town, two lists",
    "listed for one role, near, two lists",
    "names cover each other, near, one list",
    "few in the town, near, two lists",
    "few in the town, near, one role, two lists",
    "distance",
    "other kinds, rare name, two lists",
    "one site bears a name, two lists",
    "names cover each other, near, two lists",
    "one name inside the other, same town, two lists",
    "the only office of its kind in the town, two lists",
    "one site, names cover each other",
    "two pages of one site",
    "one name, next towns, two lists",
    "listed for one role, other kinds",
    "one name begins the other, same town, two lists",
    "the only office of its kind in the town, no position",
)
TOLD = NAMES + PLACED
#: Words of the town, and generic words, weigh at most this; a word that the other row's address or site bears, this share.
TOWN, GENERIC, EXCUSED = 0.15, 0.25, 0.4
#: Words of so many letters may be misspelt by one letter, long ones by two; shorter words must be equal.
LETTERS, LONG = 5, 8
#: Initials have so many letters at least, and stand for so many words.
SHORTEST = 3
#: Moves of one initiative end here (metres): farther off it is a namesake.
NEXT = 30_000.0
#: Another town, nobody knows how far (metres).
ELSEWHERE = 50_000.0
#: Two names without their common words are one name where at most this share of their letters differs.
SLIPS = 0.15
#: Columns of the levels; levels of ``where``: up to 150 m, within one town, unknown.
WHERE, KIND, SITE = (list(FIELDS).index(field) for field in ("where", "kind", "site"))
NEAR, IN_TOWN, UNPLACED = 2, (3, 4, 7, 8, 9), 11
#: From this share of their weight on, two names cover each other.
COVERED = 0.95
#: Beyond this mass of rare words nothing more is learnt.
MOST = 2.0


@dataclass(frozen=True)
class Told:
    """What one row says: its words with their weights, and the words of its town, address and site."""

    words: tuple[str, ...]
    weights: Mapping[str, float]
    compact: str
    core: str
    address: frozenset[str]
    host: str
    listed: frozenset[str]
    local: bool
    cored: frozenset[str]
    spelt: Mapping[str, frozenset[str]]
    mobile: bool
    part: bool
    numbers: frozenset[str]


def evidence(records: Records, a: Positions, b: Positions, compared: Compared) -> Floats:
    """One row per pair, a column for each of :data:`TOLD`: 0 to 2; the distance, log10 of 100 m, -1 to 3."""
    rows = _rows(records)
    told = np.array(
        [_of_names(rows[x], rows[y]) for x, y in zip(a.tolist(), b.tolist(), strict=True)], dtype=np.float64
    ).reshape(len(a), len(NAMES) + 4)
    return np.column_stack([told[:, 2:-2], _with_place(records, a, b, told, compared)])


def _with_place(records: Records, a: Positions, b: Positions, told: Floats, compared: Compared) -> Floats:
    """What the names say together with where the rows are: a rare name weighs otherwise next door and far away.

    ``told``: mass of the shared words, how much of the shorter name they cover, then :data:`NAMES`.
    """
    away, where = metres(records, a, b), compared.levels[:, WHERE]
    street, _ = addresses(records, a, b)
    town = (same_town(records, a, b) == 1) | np.isin(where, IN_TOWN)
    near = where <= NEAR
    apart = ~near & (where != UNPLACED)
    clash = _clash(records, a, b)
    two_lists = (records.origin[a] != records.origin[b]) | (records.origin[a] == "")
    name, cover, listed = told[:, 0] * told[:, 1], told[:, 2], told[:, 7]
    close = near | (where == NEAR + 1) | ((street == 1) & town)
    few = _few(records)[a]
    only = _only(records, a, b, (compared.levels[:, KIND] == 0) & town & two_lists)
    known = np.where(
        np.isnan(away), np.where(town, 1000.0, np.where(where == UNPLACED, 300.0, ELSEWHERE)), away
    )
    return np.column_stack(
        [
            name * (~near & town & two_lists),
            name * (apart & ~town & (known <= NEXT) & two_lists),
            (where == 0) * (1 - told[:, 1]),
            street == 1,
            (street == 0) & clash,
            (street == 0) & ~clash,
            (compared.levels[:, KIND] == 0) & town & two_lists & (known <= 1000),
            (cover > COVERED) & town & two_lists,
            listed * ((near | (where == NEAR + 1)) & two_lists),
            (near & ~two_lists) * cover,
            few * (close & two_lists),
            few * listed * (close & two_lists),
            np.log10(np.clip(known, 10, 100_000) / 100),
            (compared.levels[:, KIND] == 3) * np.minimum(name, 1) * two_lists,
            (compared.levels[:, SITE] <= 2) * told[:, -2] * ((known <= NEXT) & two_lists),
            cover * (close & two_lists),
            (told[:, 1] > COVERED) * np.minimum(told[:, 0], 1) * (town & two_lists),
            only,
            (compared.levels[:, SITE] <= 2) * cover * (known <= NEXT),
            _two_pages(records, a, b),
            (cover > COVERED) & apart & ~town & (known <= NEXT) & two_lists,
            listed * (compared.levels[:, KIND] == 3),
            told[:, -1] * (town & two_lists),
            only & np.isnan(away),
        ]
    ).astype(np.float64)


def _two_pages(records: Records, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
    """Whether one site has a page for each: an organisation tells its places apart."""
    parts = [site.partition("/") for site in records.site]
    host, page = (np.array([part[k] for part in parts], dtype=object) for k in (0, 2))
    told = (page[a] != "") & (page[b] != "") & (page[a] != page[b])
    return np.asarray((host[a] == host[b]) & (host[a] != "") & told, dtype=bool)


def _only(records: Records, a: Positions, b: Positions, asked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
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
    town = frozenset(records.town[k].split())
    kept = tuple(dict.fromkeys(name))
    own = {w: min(weight[w], TOWN) if w in town else weight[w] for w in kept}
    return Told(
        kept,
        own,
        records.name[k].replace(" ", ""),
        records.core[k].replace(" ", ""),
        frozenset(records.street[k].split()) | town,
        host_label(records.site[k]),
        words.roles(records.name[k]) | words.roles(words.plain(records.practice[k])),
        town.issuperset(records.core[k].split()),
        frozenset(records.core[k].split()),
        _spelt_out(kept),
        words.mobile(records.name[k]),
        words.part(records.name[k]),
        frozenset(w for w in kept if w.isdigit() and w != records.postcode[k][:2]),
    )


def _spelt_out(name: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Initials that the same name spells out, with the words that they stand for (*LOREM, loisirs résidentiels des Mariniers*)."""
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


def _of_names(one: Told, two: Told) -> tuple[float, ...]:
    shared, alone_one, alone_two = _masses(one, two)
    least, most = sorted((alone_one, alone_two))
    own = min(_bears(one.host, one), _bears(two.host, two))
    own_either = max(_bears(one.host, one), _bears(two.host, two))
    across = max(_bears(one.host, two), _bears(two.host, one))
    alike = _alike(one.host, two.host)
    return (
        min(shared, MOST),
        shared / (shared + least) if shared else 0.0,
        shared / (shared + most) if shared else 0.0,
        min(least, MOST),
        own if one.host and two.host and not alike else 0.0,
        across if not alike else 0.0,
        _spelt(one.core, two.core),
        float(bool(one.listed & two.listed)),
        float(one.mobile != two.mobile),
        float(one.part != two.part),
        float(one.numbers != two.numbers),
        max(own_either, across),
        _begins(one.words, two.words, one.weights),
    )


def _begins(one: tuple[str, ...], two: tuple[str, ...], weights: Mapping[str, float]) -> float:
    """The weight of the shorter name where the longer begins with it and goes on."""
    least = min(len(one), len(two))
    return min(1.0, sum(weights[w] for w in one[:least])) if one != two and one[:least] == two[:least] else 0.0


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
    alone_one = sum(one.weights[w] * _excuse(w, two) for w in left_one if w not in gone_one)
    alone_two = sum(two.weights[w] * _excuse(w, one) for w in left_two if w not in gone_two)
    return shared + met, alone_one, alone_two


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
    initials = _initials_of(word, other.words)
    if initials:
        return initials
    if len(word) < LETTERS:
        return None
    if word in other.compact:
        return [o for o in others if word in o or o in word]
    misspelt = next((o for o in others if len(o) >= LETTERS and _misspelt(word, o)), None)
    return None if misspelt is None else [misspelt]


def _initials_of(word: str, others: tuple[str, ...]) -> list[str]:
    """The run of words whose initials a short word is (CIAS, PMN)."""
    if not 3 <= len(word) <= 6 or len(others) < len(word):
        return []
    at = "".join(o[0] for o in others).find(word)
    return list(others[at : at + len(word)]) if at >= 0 else []


def _misspelt(one: str, two: str) -> bool:
    """Whether a letter was lost, added, changed or swapped with the next; two where both words are long."""
    most = 2 if min(len(one), len(two)) >= LONG else 1
    return abs(len(one) - len(two)) <= most and _scorers()[1](one, two, score_cutoff=most) <= most


def _excuse(word: str, other: Told) -> float:
    """A word that the other row says in its address or its site is no word against it."""
    if word in other.address or (len(word) >= LETTERS and word in other.host):
        return EXCUSED
    return 1.0


def _bears(host: str, other: Told) -> float:
    """How heavy the words are that one row's site says of the other's name."""
    if not host:
        return 0.0
    whole = 1.0 if len(other.core) >= LETTERS and not other.local and (other.core in host or host in other.compact) else 0.0
    return max(
        whole, max((other.weights[w] for w in other.words if len(w) >= LETTERS and w in host), default=0.0)
    )


def _alike(one: str, two: str) -> bool:
    if not one or not two:
        return False
    return one == two or (min(len(one), len(two)) >= LETTERS and (one in two or two in one))


def _spelt(one: str, two: str) -> float:
    """0 to 1 by Jaro and Winkler, from 0.7 up; of short names only what is equal counts."""
    if min(len(one), len(two)) < LETTERS:
        return float(one == two and one != "")
    return max(0.0, _scorers()[0](one, two) - 0.7) / 0.3


def _one_spelling(one: str, two: str) -> bool:
    longest = max(len(one), len(two))
    return min(len(one), len(two)) >= LETTERS and _scorers()[1](one, two) <= SLIPS * longest


@cache
def _scorers() -> tuple[Callable[..., float], Callable[..., int]]:
    try:
        from rapidfuzz.distance import OSA, JaroWinkler
    except ImportError as error:
        raise MissingExtra("Comparing names", "rapidfuzz", "observe") from error
    return JaroWinkler.similarity, OSA.distance
