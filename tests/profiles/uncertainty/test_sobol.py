"""Indices against analytic functions, against SciPy, and exactly zero where nothing differs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from profiles.uncertainty.invented import model

from sharitories.profiles.uncertainty.alternatives import Listed
from sharitories.profiles.uncertainty.noise import CoderError, Effort, Reclassification
from sharitories.profiles.uncertainty.refusal import CannotDraw
from sharitories.profiles.uncertainty.rescale import Normalisation
from sharitories.profiles.uncertainty.sobol import Indices, crossed, indices, sampled, sensitivity

Floats = NDArray[np.float64]


def _ishigami(u: Floats) -> Floats:
    x = np.pi * (2 * u - 1)
    return np.sin(x[..., 0]) + 7 * np.sin(x[..., 1]) ** 2 + 0.1 * x[..., 2] ** 4 * np.sin(x[..., 0])


G = np.array([0.0, 0.5, 3.0, 9.0, 99.0])


def _g(u: Floats) -> Floats:
    return np.prod((np.abs(4 * u - 2) + G) / (1 + G), axis=-1)


def _ishigami_truth() -> tuple[Floats, Floats]:
    """Ishigami & Homma 1990, a = 7, b = 0.1: variances of the parts by integration."""
    v1 = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2
    v2 = 49 / 8
    v13 = 0.01 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = v1 + v2 + v13
    return np.array([v1, v2, 0]) / whole, np.array([v1 + v13, v2, v13]) / whole


def _g_truth() -> tuple[Floats, Floats]:
    """Saltelli & Sobol 1995: V_i = 1 / (3 (1 + a_i)^2)."""
    parts = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + parts) - 1
    return parts / whole, parts * np.prod(1 + parts) / (1 + parts) / whole


def _found(function: Callable[[Floats], Floats], factors: int, power: int, seed: int = 1) -> Indices:
    a, b = sampled(factors, power, seed)
    return indices(
        function(a)[:, None], function(b)[:, None], function(crossed(a, b))[..., None], seed, resamples=200
    )


@pytest.mark.parametrize(
    ("function", "truth"), [(_ishigami, _ishigami_truth()), (_g, _g_truth())], ids=["ishigami", "g"]
)
def test_indices_of_analytic_functions(
    function: Callable[[Floats], Floats], truth: tuple[Floats, Floats]
) -> None:
    found = _found(function, len(truth[0]), 15)
    np.testing.assert_allclose(found.first[:, 0], truth[0], atol=0.01)
    np.testing.assert_allclose(found.total[:, 0], truth[1], atol=0.01)


def test_bootstrap_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    """Plain random matrices, for which the bootstrap is meant; a Sobol sequence errs less than it says."""
    first, total = _ishigami_truth()
    held = []
    for seed in range(150):
        a, b = np.random.default_rng(seed).random((2, 512, 3))
        found = indices(*(_ishigami(x)[..., None] for x in (a, b, crossed(a, b))), seed, resamples=200)
        for truth, interval in ((first, found.first_interval), (total, found.total_interval)):
            held.append((interval[0, :, 0] <= truth) & (truth <= interval[1, :, 0]))
    assert np.mean(held) == pytest.approx(0.9, abs=0.035)


def test_same_estimates_as_scipy() -> None:
    from scipy.stats import sobol_indices

    a, b = sampled(3, 10, 4)
    of_a, of_b, of_ab = _ishigami(a), _ishigami(b), _ishigami(crossed(a, b))
    theirs = sobol_indices(func={"f_A": of_a[None], "f_B": of_b[None], "f_AB": of_ab[:, None, :]}, n=1024)
    ours = indices(of_a[:, None], of_b[:, None], of_ab[..., None], 1)
    np.testing.assert_allclose(ours.first[:, 0], theirs.first_order, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours.total[:, 0], theirs.total_order, rtol=1e-9, atol=1e-12)


def test_identical_alternatives_have_exactly_no_effect() -> None:
    """Equal however they are written: by default or told, whole numbers or not, weights not yet scaled."""
    values = model().imputations["as observed"]
    same = model(
        imputations={"one": values, "two": values.copy()},
        normalisations=(Normalisation("minmax"), Normalisation("minmax", bounds=[0, 100])),
        weights=Listed(((1, 1, 1, 1), (2, 2, 2, 2), (0.25, 0.25, 0.25, 0.25), (1, 2, 3, 4))),
        aggregations=("arithmetic", "arithmetic"),
        removals=(None, None),
        noises=(
            CoderError("coders", (0,), np.zeros((1, 1))),
            Effort("effort", (1,), np.zeros((1, 1))),
            Reclassification("levels", (2,), (1.0, 2.0), 0.0),
        ),
    )
    told = sensitivity(same, same.units[:3], power=6, resamples=50)
    numbers = [c for c in told.columns if c.startswith(("first", "total"))]
    still = told.filter(pl.col("factor") != "weights")
    assert (still.select(numbers).to_numpy() == 0.0).all()
    assert told.filter(pl.col("factor") == "weights", pl.col("output") == "score")["total"].min() > 0.9


def test_when_nothing_differs_at_all_every_index_is_zero() -> None:
    told = sensitivity(model(), ("u1",), power=4, resamples=20)
    assert (told.select(pl.selectors.numeric()).to_numpy() == 0.0).all()


def test_one_factor_alone_has_all_the_variance() -> None:
    told = sensitivity(model(removals=(None, 0, 1, 2, 3)), ("u3",), power=10, resamples=20)
    gone = told.filter(pl.col("factor") == "removal", pl.col("output") == "score")
    assert gone["first"][0] == pytest.approx(1, abs=0.05)
    assert gone["total"][0] == pytest.approx(1, abs=0.05)


def test_a_unit_that_is_not_there_is_refused() -> None:
    with pytest.raises(CannotDraw, match="no such unit"):
        sensitivity(model(), ("elsewhere",), power=3)
