"""All hierarchical log-linear models of the dependence between lists.

A term is a set of lists, written as the bits of a number: with lists 0, 1, 2, the term 0b101 says that lists 0 and 2
depend on each other. A model is hierarchical when with a term it holds all terms within it; every model holds the
constant (0) and each list alone.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Model = frozenset[int]


@cache
def cells(lists: int) -> NDArray[np.int64]:
    """The capture histories that can be seen, as bits (bit ``j``: list ``j`` shows it): 1 to 2^lists − 1."""
    return np.arange(1, 2**lists, dtype=np.int64)


@cache
def terms(lists: int, order: int) -> tuple[int, ...]:
    """The constant, the lists, then their sets up to ``order`` lists, smallest sets first."""
    return tuple(sorted((t for t in range(2**lists) if t.bit_count() <= order), key=_by_size))


def _by_size(term: int) -> tuple[int, int]:
    return term.bit_count(), term


@cache
def models(lists: int, order: int) -> tuple[Model, ...]:
    """Every hierarchical model with sets of at most ``order`` lists, the simplest (independence) first.

    The set of all lists together is never in a model: what no list shows tells nothing of it. With five lists and
    pairs there are 1,024 models, with four lists and triples 113.
    """
    base = frozenset(t for t in range(2**lists) if t.bit_count() <= 1)
    found = {base}
    for term in terms(lists, min(order, lists - 1)):
        if term.bit_count() > 1:
            found |= {model | {term} for model in found if _within(term) <= model}
    return tuple(sorted(found, key=lambda m: (len(m), sorted(m, key=_by_size))))


def _within(term: int) -> set[int]:
    """The sets that lack just one list of ``term``."""
    return {term ^ (1 << j) for j in range(term.bit_length()) if term >> j & 1}


def design(rows: NDArray[np.int64], lists: int, order: int) -> NDArray[np.float64]:
    """1 where the history of the row holds all lists of the term of the column, else 0."""
    columns = np.array(terms(lists, order), dtype=np.int64)
    return np.asarray((rows[:, None] & columns) == columns, dtype=np.float64)


def inside(chosen: tuple[Model, ...], lists: int, order: int) -> NDArray[np.bool_]:
    """Whether the model of the row has the term of the column."""
    return np.array([[term in model for term in terms(lists, order)] for model in chosen])


def named(model: Model, lists: tuple[str, ...]) -> str:
    """The dependences of a model in words: ``a × b + b × c``, or ``independent lists``."""
    joined = [t for t in sorted(model, key=_by_size) if t.bit_count() > 1]
    told = [" × ".join(name for j, name in enumerate(lists) if t >> j & 1) for t in joined]
    return " + ".join(told) or "independent lists"
