"""Three lists or more, several cities: how many live in all of them, when some cities are seen more easily.

Cities that differ in ease make, pooled, dependences of three lists, which no model of pairs can hold. Told apart:

    log μ_ch = α_c + Σ_j β_j h_j + Σ_{j<k} β_jk h_j h_k + θ_c |h|      θ_c ~ normal(0, τ)     τ ~ half-normal(SCALE)

with h the history, |h| its number of lists, α_c the size of city c (Sanathanan 1972, *Ann. Math. Statist.* 43:142-152,
city by city: what is seen of a city, given how much). Priors of β as in :mod:`pairwise`. Values of all parameters are
drawn around the best ones of each τ from Student's law, and weighted by what they are worth (importance sampling;
Geweke 1989, *Econometrica* 57:1317-1339).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc, gammaln

from sharitories.observations.effort.distribution import Distribution
from sharitories.observations.effort.hierarchy import cells, design, terms
from sharitories.observations.effort.pairwise import SPREAD

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

DRAWS, SEED = 4000, 20171123
#: Draws that are weighted; those kept are chosen among them, so that small pools too rest on many.
PROPOSED = 32_000
#: Poisson laws that are averaged for the number of unseen.
_MEANS = 400
#: Scale of the spread of ease between cities, on the log odds.
SCALE = 0.8
#: Spreads that are tried, and what of the line each one stands for.
_SPREADS = np.array([0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2])
_STANDS_FOR = np.diff(np.concatenate([[0.0], (_SPREADS[1:] + _SPREADS[:-1]) / 2, [_SPREADS[-1]]]))
#: Degrees of freedom of Student's law, and the fewest draws that a spread is worth.
_FREEDOM, _FEWEST = 7, 8
_STEPS, _STILL, _LONGEST = 60, 1e-7, 3.0


class Eased(NamedTuple):
    """Draws of what is unseen: ``expected`` of all cities (draws), and ``odds`` (draws × cities) of a city's
    initiative to be in no list rather than in any. ``seen``: of all cities. ``worth``: of how many independent draws.
    """

    seen: int
    expected: Floats
    odds: Floats
    worth: float

    def distribution(self) -> Distribution:
        """Belief in the number alive, Poisson laws averaged; each number of unseen stands for half a unit around."""
        last = np.quantile(self.expected, 0.999) * 1.2 + 20
        unseen = np.unique(np.rint(np.concatenate([np.arange(40), np.geomspace(40, max(last, 41), 80)])))
        means = np.quantile(self.expected, (np.arange(_MEANS) + 0.5) / _MEANS) + 1e-12
        below = gammaincc(unseen[:, None] + 1, means).mean(axis=1)
        totals = self.seen + np.concatenate([[0.0], unseen + 0.5])
        return Distribution(totals, np.concatenate([[0.0], below / below[-1]]))


class _Cities(NamedTuple):
    """Cities × histories seen; histories × terms; lists of a history; which terms are pairs."""

    counts: Floats
    columns: Floats
    size: Floats
    pairs: NDArray[np.bool_]


class _Best(NamedTuple):
    """The best parameters (terms, then a θ for each city) under one spread: where, how sharp, how high."""

    at: Floats
    sharp: Floats
    height: float


def eased(counts: Counts, lists: int, draws: int = DRAWS, proposed: int = PROPOSED) -> Eased:
    """Draws from what the lists say; ``counts``: cities × histories 1 to 2^lists − 1. The same counts, the same draws."""
    rng = np.random.default_rng(SEED)
    cities = _cities(counts, lists)
    places, chance = _proposed(cities, rng, proposed)
    worth = 1 / float((chance**2).sum())
    kept = places[_resampled(chance, rng, draws)]
    odds = 1 / _seen_per_unseen(cities, kept).sum(axis=2)
    seen = counts.sum(axis=1)
    # Half an initiative among all cities: Jeffreys' prior of the mean of a count.
    sizes = rng.gamma(seen + 0.5 / len(seen), size=odds.shape)
    return Eased(int(seen.sum()), (sizes * odds).sum(axis=1), odds, worth)


def expected_of_seen(counts: Counts, lists: int) -> Floats:
    """How many of all cities should have each history 1 to 2^lists − 1, at the best parameters of the best spread."""
    cities = _cities(counts, lists)
    found = _best_of_spreads(cities)
    best = found[int(np.argmax(_worth_of_spreads(cities, found)))] if len(counts) > 1 else found[0]
    told = _seen_per_unseen(cities, best.at[None, :])[0]
    share = told / told.sum(axis=1, keepdims=True)
    return np.asarray(counts.sum(axis=1) @ share)


def _cities(counts: Counts, lists: int) -> _Cities:
    columns = design(cells(lists), lists, 2)[:, 1:]
    pairs = np.array([term.bit_count() == 2 for term in terms(lists, 2)[1:]])
    return _Cities(counts.astype(np.float64), columns, columns[:, ~pairs].sum(axis=1), pairs)


def _proposed(cities: _Cities, rng: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
    """Draws × parameters around the best of each spread, and the probability that each one deserves."""
    found = _best_of_spreads(cities)
    shares = _worth_of_spreads(cities, found)
    drawn, weight = [], []
    for spread, stands_for, best, share in zip(_SPREADS, _STANDS_FOR, found, shares, strict=True):
        number = round(share * draws / 2)
        if number >= _FEWEST // 2:
            places, log_density = _student(best, _free(cities, spread), number, rng)
            drawn.append(places)
            told = _log_posterior(cities, places, spread) + np.log(stands_for)
            weight.append(told - log_density - np.log(2 * number))
    log_weight = np.concatenate(weight)
    # A spread's draws stand for its whole share, however many they are.
    chance = np.exp(log_weight - log_weight.max())
    return np.concatenate(drawn), chance / chance.sum()


def _resampled(chance: Floats, rng: np.random.Generator, draws: int) -> NDArray[np.int64]:
    """Which draws, each as often as it deserves (systematic resampling), in no order."""
    steps = (np.arange(draws) + rng.random()) / draws
    which = np.searchsorted(np.cumsum(chance), steps).clip(0, len(chance) - 1)
    return np.asarray(rng.permutation(which), dtype=np.int64)


def _free(cities: _Cities, spread: float) -> int:
    """How many parameters move: without a spread, no θ does."""
    return int(cities.columns.shape[1]) + (len(cities.counts) if spread else 0)


def _best_of_spreads(cities: _Cities) -> list[_Best]:
    start = np.zeros(cities.columns.shape[1] + len(cities.counts))
    found: list[_Best] = []
    for spread in _SPREADS:
        found.append(_best(cities, float(spread), found[-1].at if found else start))
    return found


def _worth_of_spreads(cities: _Cities, found: list[_Best]) -> Floats:
    """The probability of each spread by Laplace's method; it only decides how many draws are made around it."""
    told = []
    for spread, best in zip(_SPREADS, found, strict=True):
        free = _free(cities, spread)
        volume = -np.linalg.slogdet(best.sharp[:free, :free])[1] / 2
        told.append(best.height + volume + _log_prior_of_spread(cities, spread))
    worth = _STANDS_FOR * np.exp(np.array(told) - max(told))
    return np.asarray(worth / worth.sum())


def _log_prior_of_spread(cities: _Cities, spread: float) -> float:
    """Half-normal, with the constants of the θ that hang on it."""
    return float(-((spread / SCALE) ** 2) / 2 - (len(cities.counts) * np.log(spread) if spread else 0.0))


def _best(cities: _Cities, spread: float, start: Floats) -> _Best:
    """Newton's steps to the best parameters under the priors of the pairs and of θ."""
    precision = np.concatenate(
        [np.where(cities.pairs, SPREAD**-2, 1e-4), np.full(len(cities.counts), max(spread, 1e-6) ** -2)]
    )
    at = start
    for _ in range(_STEPS):
        pull, sharp, height = _around(cities, at, precision)
        step = np.linalg.solve(sharp, pull)
        at = at + step * min(1.0, _LONGEST / max(float(np.abs(step).max()), _STILL))
        if np.abs(step).max() < _STILL:
            break
    return _Best(at, sharp, height)


def _around(cities: _Cities, at: Floats, precision: Floats) -> tuple[Floats, Floats, float]:
    """Slope, curvature and height at one place."""
    told = _seen_per_unseen(cities, at[None, :])[0]
    share, number = told / told.sum(axis=1, keepdims=True), cities.counts.sum(axis=1)
    per_city = _per_city(cities)
    left = cities.counts - number[:, None] * share
    mean = np.einsum("ch,chp->cp", share, per_city)
    spread = np.einsum("ch,chp,chq->pq", number[:, None] * share, per_city, per_city, optimize=True)
    sharp = spread - (number[:, None] * mean).T @ mean + np.diag(precision)
    pull = np.einsum("ch,chp->p", left, per_city) - precision * at
    height = float((cities.counts * np.log(share)).sum() - (precision * at**2).sum() / 2)
    return pull, sharp, height


def _per_city(cities: _Cities) -> Floats:
    """Cities × histories × parameters."""
    number, (rows, terms_) = len(cities.counts), cities.columns.shape
    told = np.zeros((number, rows, terms_ + number))
    told[:, :, :terms_] = cities.columns
    told[np.arange(number), :, terms_ + np.arange(number)] = cities.size
    return told


def _student(best: _Best, free: int, pairs: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draws on both sides of the best, and the logarithm of their density (without its part common to all)."""
    half = rng.standard_normal((pairs, free))
    stretch = np.sqrt(_FREEDOM / rng.chisquare(_FREEDOM, pairs))[:, None]
    plain = np.concatenate([half * stretch, -half * stretch])
    root = np.linalg.cholesky(best.sharp[:free, :free])
    places = np.zeros((2 * pairs, len(best.at)))
    places[:, :free] = best.at[:free] + np.linalg.solve(root.T, plain.T).T
    scale = gammaln((_FREEDOM + free) / 2) - gammaln(_FREEDOM / 2) - free / 2 * np.log(_FREEDOM / 2)
    distance = (plain**2).sum(axis=1)
    tail = -(_FREEDOM + free) / 2 * np.log1p(distance / _FREEDOM)
    return places, np.asarray(np.log(np.diag(root)).sum() + scale + tail)


def _seen_per_unseen(cities: _Cities, places: Floats) -> Floats:
    """Places × cities × histories: how many have a history for each one that has none."""
    terms_ = cities.columns.shape[1]
    told = (places[:, :terms_] @ cities.columns.T)[:, None, :] + places[:, terms_:, None] * cities.size
    return np.asarray(np.exp(np.clip(told, -30.0, 30.0)))


def _log_posterior(cities: _Cities, places: Floats, spread: float) -> Floats:
    """Of each row of parameters, up to a constant."""
    told, terms_ = _seen_per_unseen(cities, places), cities.columns.shape[1]
    any_list = told.sum(axis=2)
    number = cities.counts.sum(axis=1)
    likelihood = (np.log(told) * cities.counts).sum(axis=(1, 2)) - np.log(any_list) @ number
    dependence = -(places[:, :terms_][:, cities.pairs] ** 2).sum(axis=1) / (2 * SPREAD**2)
    ease = -(places[:, terms_:] ** 2).sum(axis=1) / (2 * spread**2) if spread else 0.0
    whole = likelihood + dependence + ease + _jeffreys(cities, told, any_list)
    return np.asarray(whole + _log_prior_of_spread(cities, spread))


def _jeffreys(cities: _Cities, told: Floats, any_list: Floats) -> Floats:
    """For the reach of each list among all that live: √(reach (1 − reach))."""
    number = cities.counts.sum(axis=1)
    alive = (1 + 1 / any_list) @ number
    shown = ((told / any_list[:, :, None]) * number[:, None]).sum(axis=1) @ cities.columns[:, ~cities.pairs]
    reach = np.clip(shown / alive[:, None], 1e-12, 1 - 1e-12)
    return np.asarray((np.log(reach) + np.log1p(-reach)).sum(axis=1) / 2)
