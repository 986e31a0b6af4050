"""Names, addresses and web sites brought to the forms that are compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from scipy import sparse

from sharitories.catalogue import FOLDER, load_yaml
from sharitories.practices import practices

#: Longer names are cut: what lies beyond tells nothing, and a hostile cell must not cost more than a name.
LONGEST = 200
#: A word in more names than this, and in more than this share of them, distinguishes nothing.
MANY, SHARE = 12, 0.004
#: Digits of a company's number and of an establishment's.
SIREN, SIRET = 9, 14
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ł": "l", "²": " 2 ", "³": " 3 "}
)
NUMBERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "un": "1", "une": "1", "deux": "2", "trois": "3"}
#: Legal forms, articles and words of location that distinguish nothing, in the languages of the study.
EMPTY = frozenset(
    [
        "a",
        "al",
        "and",
        "au",
        "aux",
        "ca",
        "cc",
        "d",
        "da",
        "das",
        "de",
        "del",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "en",
        "et",
        "for",
        "het",
        "i",
        "in",
        "l",
        "la",
        "le",
        "les",
        "of",
        "och",
        "os",
        "sa",
        "sas",
        "sarl",
        "scic",
        "sci",
        "scop",
        "the",
        "te",
        "und",
        "van",
        "y",
        "association",
        "asso",
        "asbl",
        "vzw",
        "ry",
        "ev",
    ]
)


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """Lower case without accents or punctuation, words parted by one space."""
    low = re.sub(r"(?<=[a-z])@(?=[a-z])", "a", text[:LONGEST].lower())  # coh@bit
    joined = re.sub(
        r"(?<=\w\w\w)['’](?=\w)|(?<=['’]n)['’](?=\w)", "", low
    )  # lab'o, fab'n'lab; never l'atelier
    bare = unicodedata.normalize("NFKD", joined.translate(LETTERS))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c))))


def tokens(text: str) -> list[str]:
    """The words of a plain text that may distinguish, roman and spelt numbers as digits."""
    return [NUMBERS.get(word, word) for word in text.split() if word not in EMPTY]


@cache
def generic() -> frozenset[str]:
    """Words by which the catalogue names its practices, in five languages: they say what, not which."""
    found: set[str] = set()
    for practice in practices().values():
        for language in ("fr", "en", "pt", "nl", "sv"):
            for label in (getattr(practice.labels, language), *getattr(practice.synonyms, language)):
                found |= set(tokens(plain(label)))
    return frozenset(
        found | {"fab", "lab", "labs", "co", "working", "hub", "cafe", "centre", "espace", "maison"}
    )


def idle_words(names: Sequence[str], towns: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Words that tell no name apart: those that many names bear (``médiathèque``), and those of the table's towns."""
    counts = Counter(word for name in names for word in set(tokens(name)))
    most = max(MANY, SHARE * len(names))
    return frozenset(word for word, n in counts.items() if n > most), frozenset(
        word for town in set(towns) for word in town.split() if len(word) > 3
    )


def core(name: str, idle: frozenset[str], postcode: str) -> str:
    """What is left of a plain name without generic and ``idle`` words and the department's number; or nothing."""
    left = (word for word in tokens(name) if word not in generic() and word not in idle)
    return " ".join(word for word in left if word != postcode[:2])


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    words = load_yaml(FOLDER / "linkage.yml")["kinds"]
    return {kind: re.compile(r"\b(?:" + "|".join(names) + r")\b") for kind, names in words.items()}


def branch(name: str, idle: frozenset[str], town: str) -> str:
    """What names one house among others of its network: numbers, and names of places other than the town's own."""
    own = set(town.split())
    marks = {w for w in tokens(name) if (w in idle or w.isdigit()) and w not in own and w not in generic()}
    return " ".join(sorted(marks))


@cache
def _any_kind() -> re.Pattern[str]:
    return re.compile("|".join(pattern.pattern for pattern in _kinds().values()))


def kinds(name: str) -> frozenset[str]:
    """The kinds of institution that a plain name says it is (``catalogue/linkage.yml``)."""
    if not _any_kind().search(name):
        return frozenset()
    return frozenset(kind for kind, pattern in _kinds().items() if pattern.search(name))


@cache
def _renamed() -> list[tuple[re.Pattern[str], str]]:
    stated = load_yaml(FOLDER / "linkage.yml")["renamed"]
    return [(re.compile(r"\b(?:" + "|".join(names) + r")\b"), word) for word, names in stated.items()]


def renamed(name: str) -> str:
    """A plain name with one word for programmes and services that were renamed or go by initials (``linkage.yml``)."""
    for pattern, word in _renamed():
        name = pattern.sub(word, name)
    return name


@cache
def _stated(which: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(load_yaml(FOLDER / "linkage.yml")[which]) + r")\b")


def mobile(name: str) -> bool:
    """Whether a plain name says that the thing goes about (``catalogue/linkage.yml``)."""
    return bool(_stated("mobile").search(name))


@lru_cache(maxsize=10_000)
def spot(practice: str) -> bool:
    """Whether a practice is of things that are their place, however they are called (``catalogue/linkage.yml``)."""
    return bool(_stated("spots").search(plain(practice)))


@cache
def _roles() -> dict[str, re.Pattern[str]]:
    stated = load_yaml(FOLDER / "linkage.yml")["roles"]
    return {role: re.compile(r"\b(?:" + "|".join(names) + r")\b") for role, names in stated.items()}


def roles(name: str) -> frozenset[str]:
    """The activities inside a house that a plain name says it is (``catalogue/linkage.yml``)."""
    return frozenset(role for role, pattern in _roles().items() if pattern.search(name))


def role_words(name: str) -> dict[str, frozenset[str]]:
    """By role, the words by which a plain name says that it is that activity."""
    return {
        role: frozenset(w for found in pattern.finditer(name) for w in found[0].split())
        for role, pattern in _roles().items()
        if pattern.search(name)
    }


def acronym(name: str) -> str:
    """The initials of a plain name of three words or more, else nothing."""
    words = [word for word in name.split() if word not in EMPTY]
    return "".join(word[0] for word in words) if len(words) >= 3 else ""


@cache
def platforms() -> frozenset[str]:
    """Hosts on which anybody may have a page (``catalogue/linkage.yml``)."""
    return frozenset(load_yaml(FOLDER / "linkage.yml")["platforms"])


def site(address: str) -> str:
    """Host and path of a web address, without scheme, ``www.`` or a trailing slash; nothing for what is no address."""
    bare = re.sub(r"^[a-z]+://", "", address[:LONGEST].strip().lower()).removeprefix("www.")
    bare = re.sub(r"[?#].*$", "", bare).rstrip("/")
    return bare if re.match(r"^[\w-]+(\.[\w-]+)+", bare) else ""


def number(text: str) -> str:
    """The digits of a SIREN (9) or a SIRET (14), the numbers of French companies; nothing for what is neither."""
    digits = re.sub(r"[\s.]", "", text[:LONGEST])
    return digits if re.fullmatch(r"[0-9]+", digits) and len(digits) in (SIREN, SIRET) else ""


def street(address: str) -> tuple[str, str]:
    """House number and plain street of an address; either may be empty."""
    text = plain(re.sub(r"\b\d{5}\b.*$", "", address))
    found = re.search(r"(?:^| )(\d{1,4})(?: ?(?:bis|ter|[a-d]))?(?: \d+)? (\D.*)$", text)
    return (found[1], found[2]) if found else ("", text)


def weighted(documents: Sequence[Sequence[str]], most: float = 1.0) -> sparse.csr_array:
    """Rows of unit length whose columns are terms weighted by inverse document frequency.

    A term in a share of more than ``most`` of the documents counts nothing.
    """
    places: dict[str, int] = {}
    rows, columns = [], []
    for row, terms in enumerate(documents):
        for term in set(terms):
            rows.append(row)
            columns.append(places.setdefault(term, len(places)))
    n = max(1, len(documents))
    counts = np.bincount(columns, minlength=max(1, len(places))) if columns else np.ones(1)
    idf = np.where(counts / n <= most, np.log((n + 1) / (counts + 0.5)), 0.0)
    matrix = sparse.csr_array(
        (idf[columns] if columns else [], (rows, columns)), shape=(n, max(1, len(places)))
    )
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = sparse.diags_array(1.0 / np.where(length > 0, length, 1.0))
    return sparse.csr_array(scale @ matrix)


def presence(documents: Sequence[frozenset[str]]) -> sparse.csr_array:
    """Rows of ones at the terms that a document holds."""
    places: dict[str, int] = {}
    columns = [places.setdefault(term, len(places)) for document in documents for term in document]
    ends = np.cumsum([0, *map(len, documents)])
    shape = (len(documents), max(1, len(places)))
    return sparse.csr_array((np.ones(len(columns)), columns, ends), shape=shape)


def trigrams(text: str) -> list[str]:
    """Overlapping triples of a text's letters, its ends marked."""
    marked = f" {text} "
    return [marked[k : k + 3] for k in range(len(marked) - 2)]
