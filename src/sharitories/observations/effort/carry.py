"""From a pool of cities to each city: how many of the pool's unseen initiatives live where.

Cities differ in size and in how easily their initiatives are seen. With θ the ease of a city (0 in the pool's middle),
a seen initiative stands in k lists with probability ∝ f_k e^(θk), f_k being the pool's share in k lists; the odds of
standing in none are ∝ 1 / Σ f_k e^(θk). θ varies between cities with an unknown spread:

    τ ~ half-normal(½)     θ_c ~ normal(0, τ)     g_c ~ gamma(seen_c + ½)     w_c = g_c / Σ_k f_k e^(θ_c k)
    unseen of the cities ~ multinomial(unseen of the pool, w / Σ w)

All of it is drawn together, the unseen of the pool from their own distribution, so that the interval of a city holds
the uncertainty of the pool, of the ease, and of chance. The cities' unseen sum to the pool's in every draw. With three
lists or more, θ and the pool's unseen come from one model (:mod:`ease`), and only the last line is drawn here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sharitories.observations.effort.distribution import Distribution
from sharitories.observations.effort.ease import Eased

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

DRAWS = 4000
#: Scale of the spread of ease between cities: odds of being listed differ by a factor of about 1.6 either way.
SCALE = 0.5
_SPREADS = np.linspace(0.0, 2.0, 21)
_EASE = np.linspace(-4.0, 4.0, 161)
_PRIOR_COUNT = 0.5


def carried(
    often: Counts, pool: Distribution, rng: np.random.Generator, draws: int = DRAWS, scale: float = SCALE
) -> Counts:
    """Draws (draws × cities) of the number of each city's unseen initiatives.

    ``often``: cities × lists, how many of a city's seen initiatives stand in 1, 2, … lists.
    """
    seen = often.sum(axis=1)
    unseen = np.rint(pool.quantile(rng.random(draws)) - seen.sum()).astype(np.int64)
    ease = _drawn_ease(often, rng, draws, scale)
    return _shared(np.maximum(unseen, 0), seen, 1 / _visibility(often.sum(axis=0), ease), rng)


def carried_with_ease(eased: Eased, seen: Counts, rng: np.random.Generator) -> Counts:
    """The same where the cities were told apart from the start: number unseen and odds are drawn together."""
    return _shared(rng.poisson(eased.expected), seen, eased.odds, rng)


def _shared(unseen: Counts, seen: Counts, odds: Floats, rng: np.random.Generator) -> Counts:
    """The pool's unseen dealt to the cities by their size and the odds of their initiatives to be in no list."""
    weight = rng.gamma(seen + _PRIOR_COUNT, size=odds.shape) * odds
    return np.asarray(rng.multinomial(unseen, weight / weight.sum(axis=1, keepdims=True)))


def _visibility(pooled: Counts, ease: Floats) -> Floats:
    """Σ_k f_k e^(θk) for each θ of ``ease`` (any shape)."""
    share = pooled / pooled.sum()
    k = np.arange(1, len(pooled) + 1)
    return np.asarray(np.exp(ease[..., None] * k) @ share)


def _drawn_ease(often: Counts, rng: np.random.Generator, draws: int, scale: float) -> Floats:
    """Draws × cities of θ from its posterior, the spread being integrated out on a grid."""
    likelihood = _likelihood(often)
    prior = _prior_of_ease()
    spread = np.log(likelihood @ prior.T).sum(axis=0) - (_SPREADS / scale) ** 2 / 2
    chance = np.exp(spread - spread.max())
    which = rng.choice(len(_SPREADS), size=draws, p=chance / chance.sum())
    posterior = likelihood[:, None, :] * prior[None, :, :]
    below = np.cumsum(posterior, axis=2)
    below /= below[:, :, -1:]
    uniform = rng.random((draws, len(often)))
    place = (below[np.arange(len(often)), which[:, None], :] < uniform[:, :, None]).sum(axis=2)
    return np.asarray(_EASE[place])


def _likelihood(often: Counts) -> Floats:
    """Of each θ of the grid, city by city: e^(θ · lists) / Σ_k f_k e^(θk) to the power of the seen; largest 1."""
    k = np.arange(1, often.shape[1] + 1)
    told = (often @ k)[:, None] * _EASE - often.sum(axis=1)[:, None] * np.log(
        _visibility(often.sum(axis=0), _EASE)
    )
    return np.asarray(np.exp(told - told.max(axis=1, keepdims=True)))


def _prior_of_ease() -> Floats:
    """Spreads × grid: normal weights that sum to 1; a spread of 0 puts all weight on 0."""
    scaled = _EASE[None, :] / np.maximum(_SPREADS[:, None], 1e-9)
    weight = np.exp(-(scaled**2) / 2)
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))
