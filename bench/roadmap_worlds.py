"""Synthetic territories whose practices have known effects, seen as a study sees them: dimly.

A world draws what each practice truly does in each city; then what a study would come to know of it: evaluations of
uneven design, who carries it, how long it lasts, which conditions are met. Only the second part reaches a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from sharitories.reference.roadmaps.carried import Floats, carried
from sharitories.reference.roadmaps.known_effect import known_effects
from sharitories.reference.roadmaps.lasting import lasting_by_family
from sharitories.reference.roadmaps.presence import Bools, Presence
from sharitories.reference.roadmaps.rule import Rule
from sharitories.reference.roadmaps.utility import Parts
from sharitories.reference.sheets.facts import facts

FAMILIES, EDITION = 6, 2026
#: How an evaluation errs, by design: its bias where nothing is wrong with the world, and its spread (in true effects).
ERRS = {
    "RCT": (0.0, 0.15),
    "DiD": (0.0, 0.25),
    "meta-analysis": (0.0, 0.2),
    "before-after": (0.15, 0.5),
    "survey": (0.2, 0.6),
    "modelling": (0.2, 0.6),
    "self-report": (0.4, 0.8),
    "none": (0.4, 1.0),
}
#: Below this size an evaluation says that it found none.
NONE = 0.15


@dataclass(frozen=True)
class Kind:
    """What holds in a world. ``wisdom``: how far cities take up what is good for them; ``praise``: what every weak
    evaluation adds; ``unpublished``: share of results that are not favourable and stay unknown; ``evaluated``: share of
    practices that keep their evaluations; ``fit``: whether conditions matter; ``own``: spread of an effect between
    cities; ``experts``: how far experts' tiers go with the mean effect (a correlation); ``cities``: searched ones."""

    wisdom: float = 0.5
    praise: float = 0.0
    unpublished: float = 0.0
    evaluated: float = 1.0
    fit: bool = True
    own: float = 0.2
    experts: float = 0.5
    cities: int = 11
    practices: int = 45


@dataclass(frozen=True)
class World:
    """``value``: what a practice truly brings to a city (cities x practices); ``parts``: what a rule is told;
    ``alive``: who carries it; ``tier``: 1 to 3 by practice, 3 is what experts recommend most."""

    value: Floats
    parts: Parts
    alive: Bools
    tier: Floats


def world(kind: Kind, rule: Rule, seed: int) -> World:
    """One world of a kind; the same seed gives the same world."""
    random = np.random.default_rng([2017, seed])
    n, k = kind.cities, kind.practices
    family = np.arange(k) % FAMILIES
    mean = np.where(random.random(k) < 0.4, 0.0, random.normal(0.3, 0.5, k))
    lasts = random.beta(6, 2, FAMILIES)
    asked = random.integers(0, 3, k)
    met = random.binomial(asked, 0.7, (n, k)).astype(float)
    against = ((random.random(k) < 0.3) & (random.random((n, k)) < 0.15)).astype(float)
    value = mean + random.normal(0, kind.own, (n, k))
    if kind.fit:
        value = np.where(met < asked, 0.3 * value - 0.1, value) - 0.5 * against
    value = value * lasts[family]
    chance = 1 / (1 + np.exp(1.0 - random.normal(0, 1, k) - 2 * kind.wisdom * value))
    alive = random.random((n, k)) < chance
    parts = Parts(
        effect=_known(kind, rule, mean, random),
        carried=_carried(alive, rule),
        lasts=_lasting(alive, family, lasts, rule, random),
        met=met,
        unmet=asked - met,
        against=against,
        to_ask=np.zeros((n, k)),
    )
    return World(value, parts, alive, _tiers(kind, mean, random))


@cache
def _designs() -> tuple[tuple[str, ...], ...]:
    """The designs of the evaluations of each practice in the catalogue, none for those that nobody evaluated."""
    table = facts()
    codes = table["practice"].unique().sort().to_list()
    effects = table.filter(pl.col("kind") == "effect")
    by = dict(effects.group_by("practice").agg(pl.col("design")).iter_rows())
    return tuple(tuple(design or "none" for design in by.get(code, ())) for code in codes)


def _known(kind: Kind, rule: Rule, mean: Floats, random: np.random.Generator) -> Floats:
    """What evaluations say, through the rule's own reading of a table of facts."""
    lists = _designs()
    rows = []
    for j, true in enumerate(mean):
        designs = lists[random.integers(len(lists))] if random.random() < kind.evaluated else ()
        for number, design in enumerate(designs):
            bias, spread = ERRS[design]
            weak = kind.praise if bias else 0.0
            found = true + bias + weak + random.normal(0, spread)
            sign = "positive" if found > NONE else "negative" if found < -NONE else "none"
            if sign == "positive" or random.random() >= kind.unpublished:
                rows.append((str(j), f"{j}-{number}", "effect", design, sign))
    columns = ["practice", "fact_id", "kind", "design", "sign"]
    told = known_effects(pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row"), rule)
    return np.array([told[str(j)].score if str(j) in told else 0.0 for j in range(len(mean))])


def _carried(alive: Bools, rule: Rule) -> Floats:
    """Every searched city is every other's peer, as in a study of few cities."""
    n, k = alive.shape
    cities = tuple(map(str, range(n)))
    seen = Presence(cities, tuple(map(str, range(k))), alive, ~alive, np.zeros_like(alive), {})
    peers = {city: [other for other in cities if other != city][: rule.peers] for city in cities}
    return carried(seen, peers, np.ones(n, dtype=bool), rule)[0]


def _lasting(
    alive: Bools, family: np.ndarray, lasts: Floats, rule: Rule, random: np.random.Generator
) -> Floats:
    """Dated lives of the initiatives begun, alive and ended, followed to the edition."""
    begun = np.repeat(family, alive.sum(axis=0) + 1)
    life = random.exponential(-rule.years_to_last / np.log(lasts[begun]))
    start = random.integers(EDITION - 14, EDITION, len(begun))
    end = start + life.astype(int)
    table = pl.DataFrame(
        {
            "family": [str(f) for f in begun],
            "started_on": [str(s) for s in start],
            "ended_on": [str(e) if e <= EDITION else None for e in end],
        }
    )
    known = lasting_by_family(table, EDITION, rule.years_to_last)
    return np.array([known.get(str(f), 0.0) for f in family])


def _tiers(kind: Kind, mean: Floats, random: np.random.Generator) -> Floats:
    """Thirds of what experts think of the mean effect, alike for every city."""
    truth = (mean - mean.mean()) / mean.std()
    thought = kind.experts * truth + np.sqrt(1 - kind.experts**2) * random.normal(0, 1, len(mean))
    return np.searchsorted(np.quantile(thought, [1 / 3, 2 / 3]), thought) + 1.0
