"""Coverage of the estimates of observation effort, by simulation with known truth: ``python -m bench.effort [TIMES]``.

Prints the Markdown tables of ``docs/methods/effort.md``. With 2,000 repetitions a share is known to ±1.3 %; two lists
are worked out without chance.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit, ndtri
from scipy.stats import binom, hypergeom

from sharitories.observations.effort.averaged import averaged
from sharitories.observations.effort.carry import carried_with_ease
from sharitories.observations.effort.chao import chao
from sharitories.observations.effort.chapman import chapman, chapman_distribution
from sharitories.observations.effort.distribution import middle
from sharitories.observations.effort.ease import eased
from sharitories.observations.effort.estimate import FEWEST, WIDEST
from sharitories.observations.effort.hierarchy import cells
from sharitories.observations.effort.misfit import UNLIKELY, misfit
from sharitories.observations.effort.pairwise import all_pairs

TIMES = 2000
SEED = 20171123
Interval = tuple[float, float]

TWO = ((0.3, 0.3), (0.3, 0.5), (0.5, 0.5), (0.3, 0.7), (0.7, 0.7))
THREE: dict[str, tuple[tuple[float, ...], Mapping[tuple[int, int], float]]] = {
    "independent": ((0.4, 0.4, 0.4), {}),
    "independent, unequal reach": ((0.2, 0.6, 0.4), {}),
    "one pair, odds ratio 2.7": ((0.4, 0.4, 0.4), {(0, 1): 1.0}),
    "one pair, 7.4": ((0.4, 0.4, 0.4), {(0, 1): 2.0}),
    "one pair, 0.45": ((0.4, 0.5, 0.5), {(0, 1): -0.8}),
    "two pairs, 2.2 and 1.6": ((0.3, 0.4, 0.5), {(0, 1): 0.8, (1, 2): 0.5}),
    "all pairs, 2.2": ((0.3, 0.4, 0.5), {(0, 1): 0.8, (1, 2): 0.8, (0, 2): 0.8}),
}
FOUR: dict[str, tuple[tuple[float, ...], Mapping[tuple[int, int], float]]] = {
    "independent": ((0.3, 0.3, 0.3, 0.3), {}),
    "one pair, 2.7": ((0.3, 0.3, 0.3, 0.3), {(0, 1): 1.0}),
    "one pair, 7.4": ((0.3, 0.3, 0.3, 0.3), {(0, 1): 2.0}),
    "two pairs, 2.2": ((0.3, 0.4, 0.5, 0.2), {(0, 1): 0.8, (2, 3): 0.8}),
    "two pairs, 0.45 and 2.2": ((0.3, 0.4, 0.4, 0.2), {(0, 1): -0.8, (2, 3): 0.8}),
}


CITIES = tuple(
    (reach, number, mean, spread)
    for reach in ((0.4, 0.3, 0.5), (0.3, 0.4, 0.2, 0.4))
    for number in (4, 8)
    for mean in (12, 30, 60)
    for spread in (0.0, 0.4, 0.8)
)
#: Lists so large or so small that they are left out of the sums.
_NEVER = 1e-7


def two_lists(_: int) -> Iterator[str]:
    """Coverage where the lists overlap at all, summed over everything that the lists can show: no chance is left."""
    yield "| alive | reach of the lists | no overlap | told | equal tails (before) | transformed logit | log-normal |"
    yield "| ---: | --- | ---: | ---: | ---: | ---: | ---: |"
    for total in (20, 30, 40, 60, 100, 200, 500):
        for reach in TWO:
            none, told = two_exact(total, reach)
            shares = " | ".join(f"{share:.1%}" for share in told[1:])
            yield f"| {total} | {reach[0]}, {reach[1]} | {none:.1%} | **{told[0]:.1%}** | {shares} |"


def two_exact(total: int, reach: Interval) -> tuple[float, np.ndarray]:
    """Probability of no overlap; and, given one, that each of the four intervals holds ``total``."""
    numbers = np.arange(total + 1)
    chances = [binom.pmf(numbers, total, p) for p in reach]
    firsts, seconds = (numbers[chance > _NEVER] for chance in chances)
    held, overlap, every = np.zeros(4), 0.0, 0.0
    for first in firsts:
        both = np.arange(min(int(first), int(seconds.max())) + 1)
        chance = hypergeom.pmf(both, total, first, seconds[:, None])
        likely = (chance > _NEVER**2).any(axis=0)
        both, chance = both[likely], chance[:, likely]
        weight = chance * (chances[0][first] * chances[1][seconds])[:, None]
        every += weight.sum()
        weight[:, both == 0] = 0.0
        overlap += weight.sum()
        kept = (
            _by_probability(np.where(both == 0, 0.0, chance)),
            _equal_tails(chance),
            *_approximate(total, first, seconds, both),
        )
        held += [(weight * rule).sum() for rule in kept]
    return 1 - overlap / every, held / overlap


def _by_probability(chance: np.ndarray) -> np.ndarray:
    """The test that :func:`chapman` inverts, from overlaps of 1 and more; a total in a gap of its interval counts as missed (under 0.3 %)."""
    own, others = chance[:, :, None], chance[:, None, :]
    tied = np.abs(others - own) <= 1e-7 * own
    rarer = np.where(tied, others / 2, np.where(others < own, others, 0.0)).sum(axis=2)
    return np.asarray(rarer > 0.10 * chance.sum(axis=1, keepdims=True))


def _equal_tails(chance: np.ndarray) -> np.ndarray:
    """What was told before: mid-P of either end, an overlap of 0 being among what could have been told."""
    return np.abs(np.cumsum(chance, axis=1) - chance / 2 - 0.5) <= 0.45


def _approximate(total: int, first: int, seconds: np.ndarray, both: np.ndarray) -> Iterator[np.ndarray]:
    """Transformed logit (Sadinle 2009, *Commun. Stat. Simul. Comput.* 38:1909-1924), and log-normal (Chao 1987)."""
    second, both = np.broadcast_arrays(seconds[:, None], both)
    a, b, c = (np.maximum(n, 0) for n in (first - both, second - both, both))
    root = ndtri(0.95) * np.sqrt(
        1 / (a + 0.5) + 1 / (b + 0.5) + 1 / (c + 0.5) + (c + 0.5) / ((a + 0.5) * (b + 0.5))
    )
    seen, middle = a + b + c, (a + 0.5) * (b + 0.5) / (c + 0.5)
    yield _within(total, seen - 0.5 + middle * np.exp(-root), seen - 0.5 + middle * np.exp(root))
    unseen = a * b / (c + 1)
    spread = (first + 1) * (second + 1) * a * b / ((c + 1) ** 2 * (c + 2))
    part = np.log1p(spread / np.maximum(unseen, 1e-9) ** 2)
    factor = np.exp(np.where(unseen > 0, ndtri(0.95) * np.sqrt(part), 0.0))
    yield _within(total, seen + unseen / factor, seen + unseen * factor)


def told(_: int) -> Iterator[str]:
    """What is told of two lists, intervals and *at least* together; without chance."""
    yield "| alive | reach | nothing told | at least | which holds | an interval | which holds | together |"
    yield "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for total in (20, 30, 40, 60):
        for reach in TWO:
            none, least, least_right, interval, right = _told_shares(total, reach)
            parts = [none, least, least_right / max(least, _NEVER), interval, right / interval]
            shares = " | ".join(f"{part:.1%}" for part in parts)
            yield f"| {total} | {reach[0]}, {reach[1]} | {shares} | **{(least_right + right) / (least + interval):.1%}** |"


def _told_shares(total: int, reach: Interval) -> np.ndarray:
    """Probability of nothing; of *at least*, and that it holds; of an interval, and that it holds."""
    numbers, shares = np.arange(total + 1), np.zeros(5)
    own = [binom.pmf(numbers, total, p) for p in reach]
    for a, b in product(*(numbers[chance > 1e-6] for chance in own)):
        both = np.arange(max(0, a + b - total), min(a, b) + 1)
        weight = own[0][a] * own[1][b] * hypergeom.pmf(both, total, a, b)
        for overlap, chance in zip(both, weight, strict=True):
            if chance > 1e-8:
                low, high = _said(int(max(a, b)), int(min(a, b)), int(overlap))
                at = 0 if low is None else 1 if high is None else 3
                shares[at] += chance
                if at and (low or 0) <= total <= (high or total):
                    shares[at + 1] += chance
    return shares


@cache
def _said(first: int, second: int, both: int) -> tuple[float | None, float | None]:
    """The bounds that :func:`estimate` tells; None where it tells none."""
    seen = first + second - both
    if both == 0 or seen < FEWEST:
        return None, None
    found = chapman(first, second, both)
    if found.high <= WIDEST * seen:
        return found.low, found.high
    return max(seen, round(float(chapman_distribution(first, second, both).quantile(0.05)))), None


def _within(total: int, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    return np.asarray((np.floor(low + 1e-9) <= total) & (total <= np.ceil(high - 1e-9)))


def _share(held: list[bool]) -> str:
    return f"{np.mean(held):.1%}"


def many_lists(times: int) -> Iterator[str]:
    """All pairs at once, beside the average over models (AICc) and the model that BIC chooses."""
    yield "| lists | dependence | alive | all pairs | below low, above high | median width | average, AICc | best by BIC |"
    yield "| ---: | --- | ---: | ---: | --- | ---: | ---: | ---: |"
    for worlds in (THREE, FOUR):
        for name, (reach, dependence) in worlds.items():
            for total in (30, 60, 120, 300):
                yield _many_row(name, reach, dependence, total, times)


def _many_row(
    name: str, reach: tuple[float, ...], dependence: Mapping[tuple[int, int], float], total: int, times: int
) -> str:
    rng, lists = np.random.default_rng(SEED), len(reach)
    tables = rng.multinomial(total, _chances(reach, dependence), times)[:, 1:]
    tables = tables[_usable(tables, lists)]
    found = [all_pairs(n, lists).total() for n in tables]
    held = _share([t.low <= total <= t.high for t in found])
    missed = f"{np.mean([total < t.low for t in found]):.1%}, {np.mean([total > t.high for t in found]):.1%}"
    width = np.median([t.high - t.low for t in found])
    few = tables[: max(times // 20, 100)]
    other = [
        _average(few, lists, total, criterion, best) for criterion, best in (("aicc", False), ("bic", True))
    ]
    return f"| {lists} | {name} | {total} | **{held}** | {missed} | {width:.0f} | {other[0]} | {other[1]} |"


def _average(tables: np.ndarray, lists: int, total: int, criterion: str, best: bool) -> str:
    found = [averaged(n, lists, criterion=criterion, best=best) for n in tables]
    told = [d.total() for d in found if d is not None]
    return _share([t.low <= total <= t.high for t in told])


def _chances(reach: tuple[float, ...], dependence: Mapping[tuple[int, int], float]) -> np.ndarray:
    history = np.arange(2 ** len(reach))
    told = sum(logit(p) * (history >> j & 1) for j, p in enumerate(reach))
    for (a, b), strength in dependence.items():
        told = told + strength * (history >> a & history >> b & 1)
    return np.asarray(np.exp(told) / np.exp(told).sum())


def _usable(tables: np.ndarray, lists: int) -> np.ndarray:
    """Tables that :func:`estimate` would not refuse: ten seen, one of them in two lists."""
    size = np.array([int(cell).bit_count() for cell in cells(lists)])
    return np.asarray((tables.sum(1) >= 10) & (tables[:, size > 1].sum(1) > 0))


def cities(times: int) -> Iterator[str]:
    """Pools of cities that differ in ease, and each city of them; before: the pool as if they did not."""
    yield "| lists | cities | mean alive | spread of ease (log odds) | cities held | pools held | pools before | median width of a city |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for world in CITIES:
        held = cities_held(*world, times=max(times // 4, 100))
        shares = " | ".join([f"**{held.cities:.1%}**", f"**{held.pools:.1%}**", f"{held.before:.1%}"])
        yield f"| {len(world[0])} | {world[1]} | {world[2]} | {world[3]} | {shares} | {held.width:.0f} |"


class Held(NamedTuple):
    """Shares of cities and of pools whose interval holds the truth, before too; the median width for a city."""

    cities: float
    pools: float
    before: float
    width: float


def cities_held(reach: tuple[float, ...], number: int, mean: int, spread: float, times: int) -> Held:
    """So many countries of ``number`` cities, Poisson(``mean``) initiatives in each."""
    rng, lists = np.random.default_rng(SEED), len(reach)
    held, pools, before, widths = [], [], [], []
    for _ in range(times):
        alive, counts = _country(rng, reach, number, mean, spread)
        found, seen = eased(counts, lists, draws=1500, proposed=1500), counts.sum(axis=1)
        pool, old = found.distribution().total(), all_pairs(counts.sum(axis=0), lists).total()
        pools.append(pool.low <= alive.sum() <= pool.high)
        before.append(old.low <= alive.sum() <= old.high)
        for drawn, total in zip((seen + carried_with_ease(found, seen, rng)).T, alive, strict=True):
            low, high = middle(drawn)
            held.append(low <= total <= high)
            widths.append(high - low)
    shares = [float(np.mean(n)) for n in (held, pools, before)]
    return Held(shares[0], shares[1], shares[2], float(np.median(widths)))


def _country(
    rng: np.random.Generator, reach: tuple[float, ...], number: int, mean: int, spread: float
) -> tuple[np.ndarray, np.ndarray]:
    """Numbers alive, and cities × histories of those seen."""
    alive = rng.poisson(mean, number)
    counts = np.zeros((number, 2 ** len(reach)), dtype=np.int64)
    for city, total in enumerate(alive):
        shown = rng.random((total, len(reach))) < expit(logit(reach) + rng.normal(0, spread))
        counts[city] = np.bincount(shown @ (1 << np.arange(len(reach))), minlength=counts.shape[1])
    return alive, counts[:, 1:]


def failures(times: int) -> Iterator[str]:
    """Worlds outside what any model of lists can know: published with the rest."""
    yield "| world (150 alive) | all pairs holds | median told | Chao's bound, median |"
    yield "| --- | ---: | ---: | ---: |"
    for name, draw in WORLDS.items():
        rng = np.random.default_rng(SEED)
        tables = [draw(rng) for _ in range(max(times // 2, 100))]
        lists = (len(tables[0]) + 1).bit_length() - 1
        found = [all_pairs(n, lists).total() for n in tables]
        held = _share([t.low <= 150 <= t.high for t in found])
        bound = np.median([_chao(n, lists) for n in tables])
        yield f"| {name} | {held} | {np.median([t.alive for t in found]):.0f} | {bound:.0f} |"


def noticed(times: int) -> Iterator[str]:
    """How often four lists are said to contradict the model of pairs."""
    yield "| world, four lists | alive | *not estimable* (`misfit`) |"
    yield "| --- | ---: | ---: |"
    rng, few = np.random.default_rng(SEED), max(times // 10, 50)
    worlds: list[tuple[str, int, Callable[[], np.ndarray]]] = [
        (name, total, partial(_of_pairs, rng, _chances(*about), total))
        for name, about in FOUR.items()
        for total in (60, 300)
    ]
    worlds += [("eight cities, spread of ease 0.8", 240, lambda: _country(rng, CITIES[-1][0], 8, 30, 0.8)[1])]
    worlds += [
        ("a list copies what two others agree on", n, partial(_copying, rng, n)) for n in (150, 300, 600)
    ]
    worlds += [("one double in five not recognised", n, partial(_halved, rng, n)) for n in (150, 600)]
    for name, total, draw in worlds:
        yield f"| {name} | {total} | {_share([misfit(draw(), 4) < UNLIKELY for _ in range(few)])} |"


def _of_pairs(rng: np.random.Generator, chances: np.ndarray, total: int) -> np.ndarray:
    return np.asarray(rng.multinomial(total, chances)[None, 1:])


def _copying(rng: np.random.Generator, total: int) -> np.ndarray:
    """The third list shows, seven times in ten, what the first two agree on."""
    shown = rng.random((total, 4)) < [0.4, 0.4, 0.3, 0.3]
    shown[:, 2] |= shown[:, 0] & shown[:, 1] & (rng.random(total) < 0.7)
    return np.bincount(shown @ (1 << np.arange(4)), minlength=16)[None, 1:]


def _halved(rng: np.random.Generator, total: int) -> np.ndarray:
    """Of the initiatives in just two lists, one in five is taken for two."""
    counts = rng.multinomial(total, _chances((0.4,) * 4, {}))
    for history in (3, 5, 6, 9, 10, 12):
        missed = rng.binomial(counts[history], 0.2)
        counts[history] -= missed
        counts[[history & -history, history & (history - 1)]] += missed
    return np.asarray(counts[None, 1:])


def _chao(counts: np.ndarray, lists: int) -> float:
    size = np.array([int(cell).bit_count() for cell in cells(lists)])
    only = [int(counts[(1 << j) - 1]) for j in range(lists)]
    return chao(int(counts.sum()), only, int(counts[size == 2].sum())).alive


def _shown(chance: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    history = (rng.random(chance.shape) < chance) @ (1 << np.arange(chance.shape[1]))
    return np.bincount(history, minlength=2 ** chance.shape[1])[1:]


def _invisible(rng: np.random.Generator) -> np.ndarray:
    """Half of the initiatives leave no trace in any list."""
    return _shown(np.repeat([[0.5] * 3, [0.0] * 3], 75, axis=0), rng)


def _faint(rng: np.random.Generator) -> np.ndarray:
    """Ease differs from one initiative to the next, by a factor of 4.5 in the odds."""
    return _shown(expit(logit([0.4, 0.3, 0.5]) + rng.normal(0, 1.5, (150, 1))), rng)


def _triple(rng: np.random.Generator) -> np.ndarray:
    """The third list copies what the two others agree on: a dependence of three, which no three lists reveal."""
    shown = rng.random((150, 3)) < [0.4, 0.4, 0.3]
    shown[:, 2] |= shown[:, 0] & shown[:, 1] & (rng.random(150) < 0.7)
    return np.bincount(shown @ (1 << np.arange(3)), minlength=8)[1:]


def _unlinked(rng: np.random.Generator) -> np.ndarray:
    """One true double in five is not recognised, so that one initiative stands as two."""
    counts = rng.multinomial(150, _chances((0.4, 0.4, 0.4), {}))
    for history in (3, 5, 6):
        missed = rng.binomial(counts[history], 0.2)
        counts[history] -= missed
        counts[[history & -history, history & (history - 1)]] += missed
    return counts[1:]


WORLDS: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "half leave no trace anywhere": _invisible,
    "ease differs between initiatives (log odds ± 1.5)": _faint,
    "a list copies what two others agree on": _triple,
    "one double in five not recognised": _unlinked,
}
TABLES = {
    "Two lists": two_lists,
    "Two lists, all that is told": told,
    "Three and four lists": many_lists,
    "Cities": cities,
    "What fails": failures,
    "What can be noticed": noticed,
}


def main() -> None:
    """Print every table."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    for title, table in TABLES.items():
        print(f"\n### {title}\n")
        for line in table(times):
            print(line, flush=True)


if __name__ == "__main__":
    main()
