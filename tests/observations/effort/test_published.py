"""Published tables, and the figures that were published for them, to the published digit."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sharitories.observations.effort.hierarchy import models
from sharitories.observations.effort.loglinear import compare


def from_binary(lists: int, counts: list[int]) -> np.ndarray:
    """Counts printed as 111, 110, 101, … (first list first) in the order of the program's histories."""
    told = np.zeros(2**lists - 1, dtype=np.int64)
    for place, count in enumerate(counts):
        history = f"{2**lists - 1 - place:0{lists}b}"
        told[sum(1 << j for j, shown in enumerate(history) if shown == "1") - 1] = count
    return told


#: Known diabetics of Casale Monferrato: clinic, hospital, prescriptions, sales of strips. Bruno et al. 1994,
#: *Diabetes Care* 17:548-556; IWGDMF 1995, *Am. J. Epidemiol.* 142:1047-1058.
DIABETES = from_binary(4, [58, 157, 18, 104, 46, 650, 12, 709, 14, 20, 7, 74, 8, 182, 10])
#: Census data "R3" of Darroch, Fienberg, Glonek & Junker 1993, *JASA* 88:1137.
CENSUS = from_binary(3, [72, 155, 7, 71, 13, 53, 43])
#: Fatal work injuries of New Zealand, three lists: Cormack, Chang & Smith 2000, *Int. J. Epidemiol.* 29:1053-1059,
#: table 3b.
INJURIES = from_binary(3, [72, 5, 29, 54, 24, 3, 14])
#: The same with a fourth list, of which most overlaps are empty: table 3a.
SPARSE = from_binary(4, [72, 5, 29, 53, 24, 3, 12, 14, 0, 0, 0, 1, 0, 0, 2])

#: Potential victims of trafficking known in the United Kingdom in 2013, by the lists LA, NG, PF or NCA, GO, GP
#: (Silverman 2014, Home Office; the table as published with the package modslavmse).
VICTIMS = {
    "L": 54, "N": 463, "P": 907 + 57, "G": 695, "B": 316, "LN": 15, "LP": 19, "LG": 3, "NP": 56 + 3, "NG": 19, "NB": 1,
    "PG": 69 + 6, "PB": 10 + 1, "P+": 31, "GB": 8, "LNP": 1, "LNG": 1, "NPG": 4, "NP+": 3, "PG+": 1, "LNPG": 1,
}  # fmt: skip

PUBLISHED = [
    (DIABETES, "abcd", "a × b + a × c + b × c + b × d + c × d", 2771, 145, 7.62, 5),  # Bruno et al. 1994
    (DIABETES, "abcd", "a × c + b × d + c × d", 2472, 53, 21.97, 7),  # Rivest 2011, *Int. J. Biostat.* 7:23
    (CENSUS, "abc", "a × b + a × c + b × c", 1240, 451, 0.0, 0),  # Rivest 2011
    (CENSUS, "abc", "a × b + b × c", 850, 186, 3.8, 1),
    (INJURIES, "abc", "independent lists", 209, None, 75.1, 3),  # Cormack, Chang & Smith 2000
    (INJURIES, "abc", "a × c + b × c", 233, None, None, 1),
    (SPARSE, "abcd", "independent lists", 215, None, 87.1, 10),
]


@pytest.mark.parametrize(("counts", "lists", "model", "alive", "error", "deviance", "freedom"), PUBLISHED)
def test_the_published_estimate_is_found_again(
    counts: np.ndarray,
    lists: str,
    model: str,
    alive: int,
    error: int | None,
    deviance: float | None,
    freedom: int,
) -> None:
    row = compare(counts, tuple(lists)).filter(pl.col("model") == model).row(0, named=True)
    assert round(row["alive"]) == alive
    assert error is None or round(row["error"]) == error
    digits = len(str(deviance).partition(".")[2])
    assert deviance is None or round(abs(row["deviance"]), digits) == deviance
    assert row["freedom"] == freedom


def test_the_models_whose_published_estimate_has_no_end_are_refused() -> None:
    """Cormack, Chang & Smith's all-pairs model of the four lists runs away; Rcapture tells over a million."""
    table = compare(SPARSE, tuple("abcd"))
    whole = "a × b + a × c + b × c + a × d + b × d + c × d"
    refused = table.filter(pl.col("status") == "not estimable")
    assert whole in refused["model"].to_list()
    assert refused["alive"].null_count() == len(refused)
    assert table.filter(pl.col("status") == "estimated")["alive"].max() < 1000


def test_models_are_as_many_as_the_literature_counts() -> None:
    """Hierarchical models that hold each list: 8 for three lists, 113 for four (Rcapture, closedpMS), 1,024 of pairs."""
    assert [len(models(3, 2)), len(models(4, 3)), len(models(4, 2)), len(models(5, 2))] == [8, 113, 64, 1024]


def test_the_published_estimate_of_victims_is_that_of_the_best_model() -> None:
    """ "Between 10,000 and 13,000" (Home Office 2014), from six lists; here police and NCA are one list."""
    counts = np.zeros(31, dtype=np.int64)
    for history, number in VICTIMS.items():
        counts[sum(1 << "LNPGB".index(name) for name in history.strip("+")) - 1] += number
    assert counts.sum() == 2744
    best = compare(counts, ("LA", "NG", "PF and NCA", "GO", "GP")).row(0, named=True)
    assert 10_000 < best["alive"] < 13_000
    assert round(best["alive"]) == 11_313
