"""How alike two records are, field by field, in levels; a field that one of the two lacks has a level of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sharitories.errors import MissingExtra
from sharitories.observations.resolution import words
from sharitories.observations.resolution.records import Records, Strings

Levels = npt.NDArray[np.int8]
Positions = npt.NDArray[np.int64]
#: The levels of each field, most alike first; the last is *missing* (list and numbers are never missing).
FIELDS = {
    "name": ("equal", "close", "alike", "partly", "little", "unlike"),
    "branch": ("none said", "one says", "different"),
    "where": (
        "same door",
        "30 m",
        "150 m",
        "400 m",
        "1 km",
        "5 km",
        "far",
        "same town and street",
        "same town",
        "same town, other address",
        "other town",
        "missing",
    ),
    "site": ("same page", "same host", "same, far apart", "other", "missing"),
    "practice": ("same and rare, next door", "same and rare", "same", "other", "missing"),
    "kind": ("same", "one", "none", "other"),
    "list": ("another", "same", "same, told apart"),
}
EARTH_M = 6_371_008.8
#: Below this name similarity two names are told apart; found on the development half of the labelled pairs.
NAME = (0.97, 0.86, 0.72, 0.55, 0.38)
#: A practice in less than this share of the records is rare.
RARE = 0.25
#: What two names of generic words only may reach, and two offices of one kind behind one door.
BARE, OFFICE = 0.6, 0.9
METRES = (30.0, 150.0, 400.0, 1000.0, 5000.0)
#: Levels of ``where`` that part two houses of one network: beyond a kilometre, another address, another town.
FAR = (5, 6, 9, 10)
#: From this level of ``where`` on (400 m), one word more in one name is another house of the same list.
APART = 3
#: Words in common that have fewer letters than this together say nothing.
LETTERS = 6
#: A host of so many records is a platform or a network, not one initiative's own site.
SHARED_HOST = 4


@dataclass(frozen=True)
class Compared:
    """The levels of every pair, one column per field of :data:`FIELDS`, and how alike their names are (0 to 1)."""

    levels: Levels
    name: npt.NDArray[np.float64]


def compare(records: Records, a: Positions, b: Positions) -> Compared:
    """Compare records ``a`` with records ``b``, pair by pair."""
    where = _where(records, a, b)
    name = name_likeness(records, a, b, where)
    columns = [
        np.searchsorted(-np.array(NAME), -name, side="left").astype(np.int8),
        _branch(records.branch, a, b),
        where,
        _site(records, a, b, where),
        _practice(records, a, b, where),
        _kind(records.kinds, a, b),
        _list(records, a, b, where),
    ]
    return Compared(np.column_stack(columns), name)


def name_likeness(records: Records, a: Positions, b: Positions, where: Levels) -> npt.NDArray[np.float64]:
    """0 to 1: rare words in common, rare triples of letters in common, spelling, and initials.

    Words that are frequent in the table count little; generic words and the town's are left out of the spelling.
    """
    by_token = _cosine(records.by_token, a, b)
    by_trigram = _cosine(records.by_trigram, a, b)
    spelling = _spelling(records.core, a, b)
    whole = _spelling(records.name, a, b)
    together = np.maximum.reduce([by_token, by_trigram, spelling**2, (whole**2 + by_trigram) / 2, whole**4])
    inside = _inside(records.core, a, b) | _inside(records.name, a, b)
    initials = _initials(records, a, b)
    likeness = np.maximum.reduce(
        [together, np.where(inside, np.maximum(together, 0.75), 0.0), initials * 0.9]
    )
    bare = records.bare[a] | records.bare[b]
    one_office = (records.kinds[a] == records.kinds[b]) & (records.kinds[a] != "") & (where == 0)
    return np.where(bare, np.where(one_office, OFFICE, np.minimum(likeness, BARE)), likeness)


def _cosine(matrix: Any, a: Positions, b: Positions) -> npt.NDArray[np.float64]:
    step = 500_000
    parts = [
        np.asarray(matrix[a[k : k + step]].multiply(matrix[b[k : k + step]]).sum(axis=1)).ravel()
        for k in range(0, len(a), step)
    ]
    return np.concatenate([np.empty(0), *parts])


def _spelling(texts: Strings, a: Positions, b: Positions) -> npt.NDArray[np.float64]:
    """Normalised edit similarity (indel) of two texts without their spaces; 0 where one is empty."""
    try:
        from rapidfuzz import fuzz, process
    except ImportError as error:
        raise MissingExtra("Comparing names", "rapidfuzz", "observe") from error
    dense = np.array([text.replace(" ", "") for text in texts], dtype=object)
    found = process.cpdist(dense[a].tolist(), dense[b].tolist(), scorer=fuzz.ratio, workers=-1) / 100.0
    return np.where((dense[a] != "") & (dense[b] != ""), found, 0.0)


def _overlap(texts: Strings, a: Positions, b: Positions) -> npt.NDArray[np.float64]:
    """How well the words of the shorter text stand in the longer (token set ratio); 0 where one is empty."""
    from rapidfuzz import fuzz, process

    found = (
        process.cpdist(texts[a].tolist(), texts[b].tolist(), scorer=fuzz.token_set_ratio, workers=-1) / 100.0
    )
    return np.where((texts[a] != "") & (texts[b] != ""), found, 0.0)


def _inside(texts: Strings, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
    """Whether all words of one text stand in the other, and are long enough to mean something."""
    documents = [frozenset(words.tokens(text)) for text in texts]
    held = words.presence(documents)
    sizes = np.array([len(d) for d in documents])
    letters = np.array([sum(map(len, d)) for d in documents])
    common = _cosine(held, a, b)
    fewer = np.where(sizes[a] <= sizes[b], a, b)
    return np.asarray((common == sizes[fewer]) & (letters[fewer] >= LETTERS))


def _initials(records: Records, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
    name = np.array([text.replace(" ", "") for text in records.name], dtype=object)
    one = (records.acronym[a] == name[b]) & (records.acronym[a] != "")
    other = (records.acronym[b] == name[a]) & (records.acronym[b] != "")
    return np.asarray(one | other)


def metres(records: Records, a: Positions, b: Positions) -> npt.NDArray[np.float64]:
    """Great-circle distance in metres; not a number where a position is missing."""
    lat_a, lat_b = np.radians(records.lat[a]), np.radians(records.lat[b])
    half = np.sin((lat_b - lat_a) / 2) ** 2
    across = np.sin(np.radians(records.lon[b] - records.lon[a]) / 2) ** 2
    chord = half + np.cos(lat_a) * np.cos(lat_b) * across
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))


def _where(records: Records, a: Positions, b: Positions) -> Levels:
    """One level for position, address and town together: they say the same thing three times."""
    away = metres(records, a, b)
    level = 1 + np.searchsorted(np.array(METRES), np.nan_to_num(away, nan=np.inf), side="left")
    street, door = addresses(records, a, b)
    town = same_town(records, a, b)
    by_name = np.where(
        town == 1, np.where(street == 1, 7, np.where(street == 0, 9, 8)), np.where(town == 0, 10, 11)
    )
    found = np.where(np.isnan(away), by_name, level)
    at_door = door & (np.where(np.isnan(away), town == 1, away <= METRES[-1]))
    # One of two positions may be wrong: the street in the same postcode is believed before a far point.
    misplaced = (
        (street == 1)
        & (level == 6)
        & (records.postcode[a] == records.postcode[b])
        & (records.postcode[a] != "")
    )
    return np.where(at_door, 0, np.where(misplaced, 7, found)).astype(np.int8)


def addresses(records: Records, a: Positions, b: Positions) -> tuple[Levels, npt.NDArray[np.bool_]]:
    """Whether the streets are the same (1), others (0) or unknown (-1), and whether the door is the same."""
    alike = (_spelling(records.street, a, b) >= 0.75) | (_overlap(records.street, a, b) >= 0.9)
    clash = (records.house[a] != records.house[b]) & (records.house[a] != "") & (records.house[b] != "")
    door = alike & (records.house[a] == records.house[b]) & (records.house[a] != "")
    missing = (records.street[a] == "") | (records.street[b] == "")
    return np.where(missing, -1, np.where(alike & ~clash, 1, 0)).astype(np.int8), door


def same_town(records: Records, a: Positions, b: Positions) -> Levels:
    """1 where a town, postcode or territory is the same, 0 where those known differ, -1 where none is known."""
    same, known = np.zeros(len(a), dtype=bool), np.zeros(len(a), dtype=bool)
    for column in (records.town, records.postcode, records.territory):
        both = (column[a] != "") & (column[b] != "")
        known |= both
        same |= both & (column[a] == column[b])
    return np.where(same, 1, np.where(known, 0, -1)).astype(np.int8)


def _branch(values: Strings, a: Positions, b: Positions) -> Levels:
    """What names the branch of a network: nothing but what both say, something in one, something else in each."""
    sets = [frozenset(text.split()) for text in values]
    found = np.zeros(len(a), dtype=np.int8)
    said = np.flatnonzero((values[a] != "") | (values[b] != ""))
    for k, x, y in zip(said.tolist(), a[said].tolist(), b[said].tolist(), strict=True):
        found[k] = bool(sets[x] - sets[y]) + bool(sets[y] - sets[x])
    return found


def _list(records: Records, a: Positions, b: Positions, where: Levels) -> Levels:
    """One list rarely holds a thing twice, and never under two names: there, each word that only one has counts."""
    same = np.flatnonzero((records.origin[a] == records.origin[b]) & (records.origin[a] != ""))
    found = np.zeros(len(a), dtype=np.int8)
    found[same] = 1
    sets = {
        k: frozenset(words.tokens(words.renamed(records.name[k])))
        for k in {*a[same].tolist(), *b[same].tolist()}
    }
    for k, x, y in zip(same.tolist(), a[same].tolist(), b[same].tolist(), strict=True):
        alone, other = bool(sets[x] - sets[y]), bool(sets[y] - sets[x])
        if (alone and other) or ((alone or other) and where[k] >= APART):
            found[k] = 2
    return found


def _site(records: Records, a: Positions, b: Positions, where: Levels) -> Levels:
    """A site shared by two places far apart is a network's; one shared by many records is a platform's."""
    host = np.array([text.split("/")[0] for text in records.site], dtype=object)
    _, inverse, counts = np.unique(host.astype(str), return_inverse=True, return_counts=True)
    open_to_all = np.array(
        [text.removeprefix("fr.").split(".", 1)[0] in words.platforms() for text in host], dtype=bool
    )
    platform = (counts[inverse] > SHARED_HOST) | open_to_all
    deep = np.array(["/" in text for text in records.site], dtype=bool)
    missing = (records.site[a] == "") | (records.site[b] == "")
    page = (records.site[a] == records.site[b]) & (~platform[a] | deep[a])
    own_host = (host[a] == host[b]) & ~platform[a]
    far = np.isin(where, FAR) & (page | own_host)
    level = np.where(far, 2, np.where(page, 0, np.where(own_host, 1, 3)))
    return np.where(missing | ((platform[a] | platform[b]) & (level == 3)), 4, level).astype(np.int8)


def _practice(records: Records, a: Positions, b: Positions, where: Levels) -> Levels:
    """Two rows of one rare practice, in two lists and next door, are more likely one than two of a common practice."""
    values = records.practice
    _, inverse, counts = np.unique(values.astype(str), return_inverse=True, return_counts=True)
    rare = counts[inverse] <= RARE * len(values)
    same = values[a] == values[b]
    missing = (values[a] == "") | (values[b] == "")
    next_door = (where <= 2) & (records.origin[a] != records.origin[b])
    level = np.where(same, np.where(rare[a], np.where(next_door, 0, 1), 2), 3)
    return np.where(missing, 4, level).astype(np.int8)


def _kind(values: Strings, a: Positions, b: Positions) -> Levels:
    """Kinds of institution that the names say: shared, said by one only, by none, or different ones."""
    every = sorted({kind for text in values for kind in text.split()})
    bit = {kind: 1 << k for k, kind in enumerate(every)}
    mask = np.array([sum(bit[kind] for kind in text.split()) for text in values], dtype=np.int64)
    one, two = mask[a] != 0, mask[b] != 0
    shared = (mask[a] & mask[b]) != 0
    return np.where(shared, 0, np.where(one & two, 3, np.where(one | two, 1, 2))).astype(np.int8)
