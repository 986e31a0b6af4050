"""What two rows say beyond the levels: which rare words they share, which each has alone, and what names meet elsewhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.errors import MissingExtra
from sharitories.observations.resolution import words
from sharitories.observations.resolution.comparison import Compared, Positions, metres
from sharitories.observations.resolution.records import Records

Floats = npt.NDArray[np.float64]
#: What is told of a pair, in the order of the columns of :func:`evidence`.
TOLD = (
    "shared",
    "shorter covered",
    "longer covered",
    "both have words of their own",
    "site bears the name",
    "sites alike",
    "spelt alike",
    "address bears the name",
    "numbers differ",
    "roles differ",
    "role shared",
    "rare name, near",
    "rare name, same town",
    "rare name, far",
    "other name, same door",
    "one list, words of its own",
    "distance",
)
#: Words of the town, and generic words, weigh at most this; a word that the other row's address or site bears, this share.
TOWN, GENERIC, EXCUSED = 0.15, 0.25, 0.4
#: From this likeness (Jaro–Winkler) on two words are one, misspelt; shorter words must be equal.
MISSPELT, LETTERS = 0.92, 5
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
    roles: frozenset[str]
    numbers: frozenset[str]


def evidence(records: Records, a: Positions, b: Positions, compared: Compared) -> Floats:
    """One row per pair, one column for each of :data:`TOLD`; between 0 and 2, the distance between -1 and 3."""
    rows = _rows(records)
    of_names = np.array(
        [_of_names(rows[x], rows[y]) for x, y in zip(a.tolist(), b.tolist(), strict=True)], dtype=np.float64
    ).reshape(len(a), 11)
    return np.column_stack([of_names, _with_place(records, a, b, of_names, compared)])


def _with_place(records: Records, a: Positions, b: Positions, of_names: Floats, compared: Compared) -> Floats:
    """What the names say together with where the rows are: a rare name weighs otherwise next door and far away."""
    away = metres(records, a, b)
    where = compared.levels[:, 2]
    near = np.isin(where, (0, 1, 2)).astype(float)
    town = np.isin(where, (3, 4, 7, 8, 9)) | (_same(records.town, a, b) & (where == 5))
    far = np.isin(where, (5, 6, 10)) & ~town
    name = of_names[:, 0] * of_names[:, 1]
    own = of_names[:, 3]
    one_list = _same(records.origin, a, b)
    known = np.where(np.isnan(away), np.where(town, 1000.0, 300.0), away)
    return np.column_stack(
        [
            name * near,
            name * town,
            name * far,
            (where == 0) * (1 - of_names[:, 1]),
            one_list * own,
            np.log10(np.clip(known, 10, 100_000) / 100),
        ]
    )


def _same(values: npt.NDArray[np.object_], a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
    return np.asarray((values[a] == values[b]) & (values[a] != ""), dtype=bool)


@cache
def prior() -> dict[str, int]:
    """In how many names of the registers a frequent word stands (``catalogue/linkage.yml``); ``""``: of how many names."""
    stated = load_yaml(FOLDER / "linkage.yml")["frequent"]
    return {"": stated["names"], **{str(word): n for n, row in stated["words"].items() for word in row.split()}}


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
    names = [words.tokens(name) for name in records.name]
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
        words.roles(records.name[k]),
        frozenset(w for w in kept if w.isdigit()),
    )


@cache
def _second_levels() -> frozenset[str]:
    return frozenset({"co", "com", "org", "asso", "gouv", "ac", "net", "wixsite", "weebly", "free", "jimdo"})


def host_label(site: str) -> str:
    """What an own web site is called: the label before the suffix, or nothing for a platform's."""
    labels = [part for part in site.split("/")[0].split(".") if part]
    if len(labels) < 2 or words.platforms() & set(labels):
        return ""
    at = -3 if len(labels) > 2 and labels[-2] in _second_levels() else -2
    return labels[at].replace("-", "").replace("_", "")


def _of_names(one: Told, two: Told) -> tuple[float, ...]:
    shared, alone_one, alone_two = _masses(one, two)
    least, most = sorted((alone_one, alone_two))
    return (
        min(shared, MOST),
        shared / (shared + least) if shared else 0.0,
        shared / (shared + most) if shared else 0.0,
        min(least, MOST),
        max(_bears(one.host, two), _bears(two.host, one)),
        _alike(one.host, two.host),
        _spelt(one.core, two.core),
        float(_in_address(one, two) or _in_address(two, one)),
        float(one.numbers != two.numbers),
        float(bool(one.roles and two.roles) and not one.roles & two.roles),
        float(bool(one.roles & two.roles)),
    )


def _masses(one: Told, two: Told) -> tuple[float, float, float]:
    """The weight of the words that both have, and of those that only one and only the other has."""
    left_one = [w for w in one.words if w not in two.weights]
    left_two = [w for w in two.words if w not in one.weights]
    shared = sum(min(one.weights[w], two.weights[w]) for w in one.words if w in two.weights)
    alone = [0.0, 0.0]
    gone: set[str] = set()
    for w in left_one:
        twin = _twin(w, left_two, two.compact)
        if twin is None:
            alone[0] += one.weights[w] * _excuse(w, two)
        else:
            shared += one.weights[w]
            gone.add(twin)
    for w in left_two:
        if w in gone or (len(w) >= LETTERS and w in one.compact):
            continue
        alone[1] += two.weights[w] * _excuse(w, one)
    return shared, alone[0], alone[1]


def _twin(word: str, others: list[str], compact: str) -> str | None:
    """The word of the other name that is this one misspelt; ``""`` where it stands inside a longer word."""
    if len(word) < LETTERS:
        return None
    if word in compact:
        return ""
    return next((o for o in others if len(o) >= LETTERS and _jaro(word, o) >= MISSPELT), None)


def _excuse(word: str, other: Told) -> float:
    """A word that the other row says in its address or its site is no word against it."""
    if word in other.address or (len(word) >= LETTERS and word in other.host):
        return EXCUSED
    return 1.0


def _bears(host: str, other: Told) -> float:
    """How heavy the words are that one row's site says of the other's name."""
    if not host:
        return 0.0
    whole = 1.0 if len(other.core) >= LETTERS and (other.core in host or host in other.compact) else 0.0
    return max(whole, max((other.weights[w] for w in other.words if len(w) >= LETTERS and w in host), default=0.0))


def _alike(one: str, two: str) -> float:
    if not one or not two:
        return 0.0
    return 1.0 if one == two else (0.5 if min(len(one), len(two)) >= LETTERS and (one in two or two in one) else 0.0)


def _in_address(one: Told, two: Told) -> bool:
    heavy = [w for w in one.words if one.weights[w] > GENERIC and len(w) >= LETTERS]
    return bool(heavy) and all(w in two.address and w not in two.weights for w in heavy)


def _spelt(one: str, two: str) -> float:
    return max(0.0, _jaro(one, two) - 0.7) / 0.3 if one and two else 0.0


def _jaro(one: str, two: str) -> float:
    return _scorer()(one, two)


@cache
def _scorer():  # type: ignore[no-untyped-def]
    try:
        from rapidfuzz.distance import JaroWinkler
    except ImportError as error:
        raise MissingExtra("Comparing names", "rapidfuzz", "observe") from error
    return JaroWinkler.similarity
