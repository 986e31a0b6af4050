"""What company numbers and opening dates say of a pair. No labelled pair has them: how much they say is stated."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from sharitories.observations.resolution import words
from sharitories.observations.resolution.comparison import Positions, same_town
from sharitories.observations.resolution.records import Records, Strings

#: What is told, in the order of the columns of :func:`registered`; the log-odds stand in ``catalogue/linkage.yml``.
REGISTERED = ("one establishment", "one company, one town", "other companies", "opened years apart")
#: Lists that took a date from another act of the same place differ by less (years).
YEARS = 3


def registered(records: Records, a: Positions, b: Positions) -> npt.NDArray[np.float64]:
    """0 or 1 per pair for each of :data:`REGISTERED`; what one of the two lacks tells nothing."""
    both = (records.siret[a] != "") & (records.siret[b] != "")
    company = _cut(records.siret)
    same = both & (company[a] == company[b])
    place = same & (records.siret[a] == records.siret[b]) & (_length(records.siret)[a] == words.SIRET)
    town = same & ~place & (same_town(records, a, b) == 1)
    years = _years(records.started)
    apart = np.abs(years[a] - years[b]) >= YEARS
    return np.column_stack([place, town, both & ~same, apart]).astype(np.float64)


def _cut(values: Strings) -> Strings:
    return np.array([value[: words.SIREN] for value in values], dtype=object)


def _length(values: Strings) -> npt.NDArray[np.int64]:
    return np.array([len(value) for value in values], dtype=np.int64)


def _years(values: Strings) -> npt.NDArray[np.float64]:
    """Years; not a number where there is none, so that no difference is seen."""
    return np.array([float(v) if re.fullmatch(r"[12]\d{3}", v) else np.nan for v in values], dtype=np.float64)
