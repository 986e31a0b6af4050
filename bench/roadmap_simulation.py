"""Does the roadmaps' rule recover the better order? On synthetic territories whose effects are known.

    python -m bench.roadmap_simulation [--write] [--worlds 300]

``--write`` puts the tables into docs/methods/roadmap.md. The same seed gives the same tables.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

import numpy as np
from scipy.stats import kendalltau

from bench.roadmap_page import put
from bench.roadmap_worlds import Kind, World, world
from sharitories.reference.roadmaps.carried import Floats
from sharitories.reference.roadmaps.rule import Rule, read_rule

FIRST = 5
KINDS: Mapping[str, Kind] = {
    "as we think it is": Kind(),
    "fads: what cities carry says nothing of effects": Kind(wisdom=0.0),
    "wise crowds: cities take up what is good for them": Kind(wisdom=3.0),
    "praise: weak evaluations flatter, half of the others unpublished": Kind(praise=0.4, unpublished=0.5),
    "one practice in five is evaluated": Kind(evaluated=0.2),
    "nothing is evaluated": Kind(evaluated=0.0),
    "conditions do not matter": Kind(fit=False),
    "effects are each city's own": Kind(own=0.6),
    "experts know (correlation 0.9)": Kind(experts=0.9),
    "experts know nothing": Kind(experts=0.0),
    "sixty cities searched": Kind(cities=60),
}
Order = Callable[[World, Rule], Floats]


def _rule(seen: World, rule: Rule) -> Floats:
    return seen.parts.utility(rule)


def _popularity(seen: World, _: Rule) -> Floats:
    return np.broadcast_to(seen.alive.mean(axis=0), seen.alive.shape)


def _tiers(seen: World, _: Rule) -> Floats:
    return seen.tier + _popularity(seen, _)


def _without(part: str) -> Order:
    def order(seen: World, rule: Rule) -> Floats:
        return seen.parts.utility(
            rule.model_copy(update={"weights": rule.weights.model_copy(update={part: 0.0})})
        )

    return order


def _chance(seen: World, _: Rule) -> Floats:
    return np.random.default_rng(int(seen.alive.sum())).random(seen.alive.shape)


ORDERS: Mapping[str, Order] = {
    "rule": _rule,
    "popularity": _popularity,
    "expert tiers": _tiers,
    "chance": _chance,
    "rule without effect": _without("effect"),
    "rule without carried": _without("carried"),
}


def scores(seen: World, score: Floats) -> tuple[float, float]:
    """Kendall's tau-b between an order and the true values, and what its first five bring: 0 as chance, 1 as the best
    five. Means over cities, of the practices that a city does not carry."""
    taus, gains = [], []
    for i in range(len(seen.value)):
        lacking = ~seen.alive[i]
        true, given = seen.value[i, lacking], score[i, lacking]
        if len(true) <= FIRST:
            continue
        taus.append(kendalltau(true, given).statistic)
        first = true[np.argsort(-given, kind="stable")[:FIRST]].mean()
        best = np.sort(true)[-FIRST:].mean()
        gains.append((first - true.mean()) / (best - true.mean()))
    return float(np.nanmean(taus)), float(np.mean(gains))


def measured(kind: Kind, rule: Rule, worlds: int) -> dict[str, np.ndarray]:
    """Worlds x (tau, gain), by order."""
    drawn = [world(kind, rule, seed) for seed in range(worlds)]
    return {
        name: np.array([scores(seen, order(seen, rule)) for seen in drawn]) for name, order in ORDERS.items()
    }


def table(rule: Rule, worlds: int) -> str:
    """A row per kind of world: gain of each order, and how often the rule is ahead of popularity and of tiers."""
    head = ["world", *ORDERS, "ahead of popularity", "ahead of tiers"]
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for told, kind in KINDS.items():
        found = measured(kind, rule, worlds)
        ahead = [float(np.mean(found["rule"][:, 1] > found[o][:, 1])) for o in ("popularity", "expert tiers")]
        cells = [f"{values[:, 1].mean():.2f} ({values[:, 0].mean():.2f})" for values in found.values()]
        lines.append([told, *cells, *(f"{100 * share:.0f} %" for share in ahead)])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Measure, print and, where asked, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--worlds", type=int, default=300)
    options = asked.parse_args()
    text = f"{options.worlds} worlds of each kind.\n\n" + table(read_rule(), options.worlds)
    print(text)
    if options.write:
        put("simulation", text)


if __name__ == "__main__":
    main()
