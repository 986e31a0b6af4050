"""Each step on simulated tables of which the truth is known."""

import numpy as np
import pytest

from sharitories.profiles.composite import combine, impute, outrank, weigh
from sharitories.profiles.composite.normalise import normalised

NAN = float("nan")


def _latent(n=4_000, seed=1):
    """A hidden quality z and three indicators of it in units of their own, the third less is better."""
    world = np.random.default_rng(seed)
    z = world.normal(size=n)
    return z, np.column_stack([10 + 3 * z, 500 + 40 * z, 7 - 2 * z])


@pytest.mark.parametrize("method", ["minmax", "zscore", "rank", "percentile", "distance_to_maximum"])
def test_indicators_of_one_quality_become_the_same_column(method):
    z, values = _latent()
    found = normalised(values, [1, 1, -1], method)
    assert np.ptp(found, axis=1).max() < 1e-6
    assert (np.argsort(found[:, 0]) == np.argsort(z)).all()


def test_scores_have_the_law_that_the_quality_has():
    """z-scores of a normal quality are standard normal, percentiles uniform: quantiles known in closed form."""
    _, values = _latent(40_000)
    scores, places = (normalised(values, [1, 1, -1], m)[:, 0] for m in ("zscore", "percentile"))
    assert np.quantile(scores, [0.05, 0.5, 0.95]) == pytest.approx([-1.645, 0, 1.645], abs=0.03)
    assert np.quantile(places, [0.1, 0.9]) == pytest.approx([10, 90], abs=0.01)


@pytest.mark.parametrize("direction", [1, -1])
def test_goalposts_and_targets_do_not_move_with_the_sample(direction):
    """A share of the way between stated posts is found again whatever other units are there."""
    share = np.random.default_rng(2).uniform(0, 1, 500)
    raw = 30 + 40 * (share if direction == 1 else 1 - share)
    for part in (slice(None), slice(0, 50)):
        posts = {"lower": [30.0], "upper": [70.0], "bounds": (0, 1)}
        found = normalised(raw[part, None], [direction], "goalposts", **posts)[:, 0]
        assert found == pytest.approx(share[part])
    ends = np.append(raw, 30.0 if direction == 1 else 70.0)  # the worst is there, so that 0 is the post
    target = {"targets": [70.0 if direction == 1 else 30.0]}
    assert normalised(ends[:, None], [direction], "distance_to_target", **target)[:-1, 0] == pytest.approx(
        share
    )


@pytest.mark.parametrize(
    ("mean", "truth"), [("arithmetic", 0.5), ("geometric", np.exp(-1)), ("harmonic", None)]
)
def test_means_of_many_uniform_parts_tend_to_what_theory_says(mean, truth):
    """Of uniform numbers on 0…1: mean 1/2, geometric 1/e; on 1…2 the harmonic is 1 / ln 2."""
    parts = np.random.default_rng(3).uniform(size=(20, 20_000)) + (1 if truth is None else 0)
    found = getattr(combine, mean)(parts, np.ones(parts.shape[1]))
    assert found == pytest.approx(1 / np.log(2) if truth is None else truth, abs=0.015)


@pytest.mark.parametrize("way", [outrank.copeland, outrank.condorcet, outrank.borda])
def test_outranking_finds_the_order_that_noisy_indicators_share(way):
    """Condorcet's jury: 401 judges, each right on a pair more often than not, agree on the true order."""
    world = np.random.default_rng(4)
    truth = np.arange(8.0)
    judged = truth[:, None] + world.normal(scale=3, size=(8, 401))
    assert (np.argsort(way(judged, np.ones(401))) == np.arange(8)).all()


@pytest.mark.parametrize(
    ("method", "tolerance"), [("mean", 0.03), ("median", 0.05), ("group", 0.03), ("em", 0.03)]
)
def test_imputation_keeps_the_mean_where_values_are_lost_at_random(method, tolerance):
    world = np.random.default_rng(5)
    group = world.integers(0, 2, 20_000)
    whole = np.column_stack([group + world.normal(size=20_000), 2 * group + world.normal(size=20_000)])
    holed = np.where(world.random(whole.shape) < 0.1, NAN, whole)
    filled = impute.imputed(holed, method, list(group))
    assert filled.mean(axis=0) == pytest.approx(whole.mean(axis=0), abs=tolerance)
    assert not np.isnan(filled).any()


def test_group_and_em_know_what_the_mean_does_not():
    """Lost more often in one group (at random given it): the column's mean is biased, the group's and EM's are not."""
    world = np.random.default_rng(6)
    group = world.integers(0, 2, 40_000)
    whole = np.column_stack([group.astype(float), 3 * group + world.normal(size=40_000)])
    holed = whole.copy()
    holed[world.random(40_000) < 0.8 * group, 1] = NAN
    off = {
        m: impute.imputed(holed, m, list(group))[:, 1].mean() - whole[:, 1].mean()
        for m in ("mean", "group", "em")
    }
    assert off["mean"] < -0.5
    assert abs(off["group"]) < 0.03
    assert abs(off["em"]) < 0.03


def test_a_panel_on_a_line_is_found_again_and_one_that_steps_too():
    world = np.random.default_rng(7)
    units, times = np.repeat(np.arange(200), 9), np.tile(np.arange(2000, 2009), 200)
    slope, steps = world.normal(size=200)[units], np.floor((times - 2000) / 3)
    whole = np.column_stack([5 + slope * (times - 2000), steps])
    inside = (times > 2000) & (times < 2008) & (world.random(1_800) < 0.4)
    linear, last = whole.copy(), whole.copy()
    linear[inside, 0] = NAN
    last[inside & ((times - 2000) % 3 > 0), 1] = NAN
    assert impute.carried(linear, units, times, "linear")[:, 0] == pytest.approx(whole[:, 0])
    assert (impute.carried(last, units, times, "last")[:, 1] == whole[:, 1]).all()


def test_components_weigh_by_the_square_of_the_loading():
    """Indicators l_j f + noise of unit total variance: the first component of r = l l' + diag(1 − l²), by theory."""
    loads = np.array([0.9, 0.7, 0.5, 0.3])
    world = np.random.default_rng(8)
    factor = world.normal(size=(60_000, 1))
    values = factor * loads + world.normal(size=(60_000, 4)) * np.sqrt(1 - loads**2)
    _, vectors = np.linalg.eigh(np.outer(loads, loads) + np.diag(1 - loads**2))
    assert weigh.principal_components(values) == pytest.approx(vectors[:, -1] ** 2, abs=0.01)


def test_benefit_of_the_doubt_finds_a_frontier_that_is_known():
    """Units at a known distance inside a plane Σ w x = 1 that three units span: each score is its distance."""
    weights, world = np.array([0.5, 0.25, 0.125]), np.random.default_rng(9)
    corners = np.diag(1 / weights)
    share = world.dirichlet(np.ones(3), 30)
    distance = world.uniform(0.2, 1, 30)
    values = np.vstack([corners, (share @ corners) * distance[:, None]])
    scores = (weigh.benefit_of_the_doubt(values) * values).sum(axis=1)
    assert scores == pytest.approx(np.append(np.ones(3), distance))
