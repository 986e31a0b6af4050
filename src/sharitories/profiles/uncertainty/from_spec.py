"""The model of a spec's ``uncertainty`` section, over two tables in COINr's column names; every fault of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.composite import prepare
from sharitories.profiles.composite.choices import (
    Aggregate,
    Goalposts,
    Impute,
    MinMax,
    Normalise,
    Treat,
    ZScore,
)
from sharitories.profiles.composite.declared import Dirichlet, SetWeights, Uncertainty
from sharitories.profiles.composite.log import Log
from sharitories.profiles.composite.prepare import Run
from sharitories.profiles.composite.refusal import CannotHonour
from sharitories.profiles.composite.spec import Spec
from sharitories.profiles.composite.tables import TIME, UNIT, Inputs
from sharitories.profiles.composite.treat import Treatment, treated
from sharitories.profiles.composite.tree import Entry, Tree
from sharitories.profiles.uncertainty.alternatives import PCA, Listed, Model, Node, Perturbed
from sharitories.profiles.uncertainty.from_spec_noise import noises_of
from sharitories.profiles.uncertainty.rescale import Normalisation

Floats = NDArray[np.float64]


class Asked:
    """A section with what it is about: the tree below ``of``, and the rows that screening left.

    ``faults`` gathers what the section asks and the tables do not bear.
    """

    def __init__(self, inputs: Inputs, spec: Spec, name: str) -> None:
        assert spec.uncertainty is not None
        self.inputs, self.spec, self.section = inputs, spec, spec.uncertainty
        self.faults = Log(name)
        self.run = Run(inputs.units, inputs, spec, Log(name))
        self.counts = prepare.screened(self.run, prepare.values_of(inputs.units, inputs.codes))
        self.values = prepare.divided(self.run, self.counts)
        self.run.log.settle()
        self.top = self._top()
        self.entries = list(_below(inputs.tree, self.top)) if self.top else []
        self.indicators = [e for e in inputs.tree.indicators if e in self.entries]
        self.failed: set[int] = set()

    def refuse(self, place: str, reason: str, code: str = "") -> None:
        """Remember a fault at ``uncertainty.place``."""
        self.faults.refuse(f"uncertainty.{place}", code, reason)

    def _top(self) -> Entry | None:
        highest = [e for e in self.inputs.tree.aggregates if e.parent is None]
        named = [e for e in self.inputs.tree.aggregates if e.code == self.section.of]
        if self.section.of is not None and not named:
            self.refuse("of", "is no aggregate of iMeta", self.section.of)
        elif self.section.of is None and len(highest) > 1:
            codes = ", ".join(e.code for e in highest)
            self.refuse("of", f"is to be said: more aggregates than one are at the top ({codes})")
        else:
            return named[0] if named else highest[0]
        return None

    @property
    def codes(self) -> list[str]:
        """The codes of the indicators below the top."""
        return [e.code for e in self.indicators]

    def place(self, where: str, code: str, indicator: bool = False) -> int | None:
        """The place of a code among those below the top; a fault and None where there is none."""
        known = self.codes if indicator else [e.code for e in self.entries]
        if code in known:
            return known.index(code)
        what = "indicator" if indicator else "code"
        self.refuse(where, f"is no {what} below {self.top.code if self.top else 'the top'}", code)
        return None

    def column(self, code: str) -> int:
        """The place of an indicator among all of iMeta."""
        return self.inputs.codes.index(code)


def model_of(inputs: Inputs, spec: Spec, name: str = "spec") -> tuple[Model, Asked]:
    """The model that a spec asks for; raise :class:`~sharitories.errors.FaultyInput` with every fault of its section."""
    asked = Asked(inputs, spec, name)
    if asked.top is None:
        asked.faults.settle()
    if spec.weight == "benefit_of_the_doubt":
        asked.refuse(
            "weight", "benefit_of_the_doubt gives each unit its own weights, which are not drawn again"
        )
    parts = {
        "imputations": _imputations(asked),
        "normalisations": tuple(_normalisations(asked)),
        "aggregations": tuple(_aggregations(asked)),
        "removals": tuple(_removals(asked)),
        "weights": _weights(asked),
        "noises": tuple(noises_of(asked)),
    }
    asked.faults.settle()
    keys = asked.run.units.select(inputs.keys).rows()
    try:
        model = Model(
            units=tuple("@".join(map(str, key)) for key in keys),
            indicators=tuple(asked.codes),
            directions=tuple(e.direction or 1 for e in asked.indicators),
            missing="rescale" if spec.missing == "rescale" else "refuse",
            seed=asked.section.seed,
            nodes=tuple(_nodes(asked)),
            times=tuple(map(float, asked.run.units[TIME])) if inputs.is_panel else (),
            per_time=spec.per_time,
            treat=_treat(asked),
            ties="best",
            **parts,  # type: ignore[arg-type]
        )
    except CannotHonour as error:
        asked.refuse(error.step, error.reason, error.where)
        asked.faults.settle()
        raise
    return model, asked


def _below(tree: Tree, top: Entry) -> Iterator[Entry]:
    """What stands below the top: indicators in iMeta's order, then aggregates from below."""
    inside = {top.code}
    for level in range(top.level or 1, 0, -1):
        inside |= {e.code for e in tree.entries if e.in_tree and e.level == level and e.parent in inside}
    kept = [e for e in tree.entries if e.in_tree and e.code in inside and e is not top]
    yield from sorted(kept, key=lambda e: e.level or 1)


def _nodes(asked: Asked) -> Iterator[Node]:
    codes = [e.code for e in asked.entries]
    for entry in [e for e in asked.entries if (e.level or 1) > 1] + [asked.top]:
        assert entry is not None
        parts = [codes.index(e.code) for e in asked.inputs.tree.below(entry.code)]
        yield Node(entry.code, tuple(parts), (entry.level or 2) - 2)


def _imputations(asked: Asked) -> dict[str, Floats]:
    """The values of each imputation, by its place in the list; what one cannot do is a fault of that place."""
    found = {}
    columns = [asked.column(code) for code in asked.codes]
    for at, rule in enumerate([asked.spec.impute, *asked.section.impute]):
        run = Run(asked.run.units, asked.inputs, asked.spec.model_copy(update={"impute": rule}), Log())
        values = prepare.filled(run, asked.values.copy())
        for fault in run.log.refused:
            asked.refuse(f"impute.{at - 1}" if at else "impute", fault.rule)
        found[f"{at} {_word(rule)}"] = values[:, columns]
    return found


def _word(rule: Impute) -> str:
    return rule if isinstance(rule, str) else " ".join(map(str, rule.model_dump().values()))


def _normalisations(asked: Asked) -> Iterator[Normalisation]:
    for at, rule in enumerate([asked.spec.normalise, *asked.section.normalise]):
        place = f"normalise.{at - 1}" if at else "normalise"
        for entry in asked.indicators:
            if rule.method == "distance_to_target" and entry.target is None:
                asked.refuse(place, "has no Target in iMeta", entry.code)
            if rule.method == "goalposts" and None in (entry.lower, entry.upper):
                asked.refuse(place, "has no goalpost_lower and goalpost_upper in iMeta", entry.code)
        if not asked.faults.refused:
            yield Normalisation(rule.method, **_options(rule, asked.indicators))


def _options(rule: Normalise, entries: list[Entry]) -> dict[str, object]:
    if isinstance(rule, MinMax):
        return {"bounds": rule.bounds}
    if isinstance(rule, ZScore):
        return {"mean": rule.mean, "sd": rule.sd}
    if isinstance(rule, Goalposts):
        return {"lower": [e.lower for e in entries], "upper": [e.upper for e in entries]}
    return {"targets": [e.target for e in entries]} if rule.method == "distance_to_target" else {}


def _aggregations(asked: Asked) -> Iterator[tuple[str, ...]]:
    assert asked.top is not None
    height, whole = (asked.top.level or 2) - 1, asked.inputs.tree.height - 1
    for at, rule in enumerate([asked.spec.aggregate, *asked.section.aggregate]):
        place = f"aggregate.{at - 1}" if at else "aggregate"
        if isinstance(rule, list) and len(rule) != whole:
            asked.refuse(place, f"names {len(rule)} methods, and the index has {whole} levels to aggregate")
        else:
            yield _methods(rule, height)


def _methods(rule: Aggregate, height: int) -> tuple[str, ...]:
    return tuple(rule[:height]) if isinstance(rule, list) else (rule,) * height


def _removals(asked: Asked) -> Iterator[int | None]:
    yield None
    told = asked.section.remove
    for code in asked.codes if isinstance(told, str) else told:
        at = asked.place("remove", code)
        if at is not None:
            yield at


def _weights(asked: Asked) -> Listed | Perturbed:
    own, told = asked.spec.weight, asked.section.weight
    if isinstance(told, Dirichlet):
        if own == PCA:
            asked.refuse(
                "weight", "dirichlet draws around weights that are given, and the spec's own are pca"
            )
            return Listed((PCA,))
        return Perturbed(_vector(asked, own), told.dirichlet)
    found: list[tuple[float, ...] | str] = []
    for at, rule in enumerate([own, *told]):
        place = f"weight.{at - 1}" if at else "weight"
        if isinstance(rule, SetWeights):
            found.append(_set(asked, rule, place))
        else:
            found.append(PCA if rule == PCA else _vector(asked, rule))
    return Listed(tuple(found))


def _vector(asked: Asked, rule: str) -> tuple[float, ...]:
    return tuple(1.0 if rule == "equal" else e.weight or 0.0 for e in asked.entries)


def _set(asked: Asked, rule: SetWeights, place: str) -> tuple[float, ...]:
    weights = list(_vector(asked, "by_meta"))
    for code, weight in rule.set.items():
        at = asked.place(place, code)
        if at is not None:
            weights[at] = weight
    for node in _nodes(asked):
        if sum(weights[p] for p in node.parts) <= 0:
            asked.refuse(place, "no part of it has a weight left", node.code)
    return tuple(weights)


def _treat(asked: Asked) -> Callable[[Floats], Floats] | None:
    """The spec's treatment of one column; a noisy column that it cannot bring within bounds is counted."""
    rule = asked.spec.treat
    if not isinstance(rule, Treat):
        return None
    then = None if rule.then == "none" else rule.then
    bounds = Treatment(rule.winsorise.max, then, rule.skew, rule.kurtosis)

    def make(column: Floats) -> Floats:
        done = treated(column, bounds)
        if done.done == "failed":
            asked.failed.add(hash(column.tobytes()))
        return done.values

    return make


def units_of(asked: Asked) -> tuple[list[int], list[str]]:
    """The rows of the units whose sensitivity is asked, in a panel at every time, and which are unknown."""
    section: Uncertainty = asked.section
    told = [] if isinstance(section.sensitivity, str) else section.sensitivity.units
    units = asked.run.units[UNIT].to_list()
    return [at for unit in told for at, one in enumerate(units) if one == unit], [
        unit for unit in told if unit not in units
    ]
