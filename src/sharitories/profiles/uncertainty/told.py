"""What a spec's uncertainty section gives: rank intervals by unit, indices by factor, and lines for the log."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from sharitories.profiles.composite.refusal import CannotHonour
from sharitories.profiles.composite.run import Built
from sharitories.profiles.composite.spec import Spec
from sharitories.profiles.composite.tables import Inputs
from sharitories.profiles.uncertainty import replay
from sharitories.profiles.uncertainty.alternatives import Listed, Model
from sharitories.profiles.uncertainty.draws import drawn
from sharitories.profiles.uncertainty.from_spec import Asked, model_of, units_of
from sharitories.profiles.uncertainty.ranks import table
from sharitories.profiles.uncertainty.sobol import sensitivity

#: The section's word for each choice of the model.
WORDS = {
    "imputation": "impute",
    "normalisation": "normalise",
    "aggregation": "aggregate",
    "removal": "remove",
    "weights": "weight",
}


def with_uncertainty(built: Built, inputs: Inputs, spec: Spec, name: str = "spec") -> Built:
    """A build with the tables ``uncertainty`` and ``sensitivity`` that its spec asks for; without a section, as it is.

    Raise :class:`FaultyInput` with what an alternative or a noise cannot honour; nothing is left out silently.
    """
    if spec.uncertainty is None:
        return built
    model, asked = model_of(inputs, spec, name)
    rows, unknown = units_of(asked)
    for unit in unknown:
        asked.refuse("sensitivity.units", "is no unit of the index", unit)
    asked.faults.settle()
    try:
        tables = {"uncertainty": _intervals(model, asked)}
        if not isinstance(spec.uncertainty.sensitivity, str):
            tables["sensitivity"] = _indices(model, asked, rows)
    except CannotHonour as error:
        asked.refuse(error.step, error.reason, error.where)
        asked.faults.settle()
        raise
    log = pl.concat([built.log, _log(model, asked, tables)])
    return replace(built, tables={**built.tables, **tables}, log=log)


def _intervals(model: Model, asked: Asked) -> pl.DataFrame:
    """One row a unit, in a panel a unit and time: baseline, median, interval of rank and score."""
    section = asked.section
    draws = drawn(model, replay.design(model, section.draws))
    found = table(draws, section.level).drop("unit")
    assert asked.top is not None
    code = pl.lit(asked.top.code).alias("iCode")
    return asked.run.units.select(asked.inputs.keys).with_columns(code).hstack(found)


def _indices(model: Model, asked: Asked, rows: list[int]) -> pl.DataFrame:
    """One row an output and declared factor; ``unit`` and, in a panel, ``Time`` are empty for the mean shift."""
    section = asked.section
    assert not isinstance(section.sensitivity, str)
    units = tuple(model.units[at] for at in rows)
    found = sensitivity(model, units, section.sensitivity.sample.bit_length() - 1)
    found = found.filter(pl.col("factor").is_in(_declared(model)))
    keys = asked.run.units.select(asked.inputs.keys).with_columns(unit=pl.Series(model.units))
    found = found.join(keys, on="unit", how="left", maintain_order="left")
    return found.select(
        "output", *asked.inputs.keys, "factor", pl.col(pl.Float64).exclude("Time")
    ).with_columns(pl.col("factor").replace(WORDS))


def _declared(model: Model) -> list[str]:
    """The factors that the section names; a choice without an alternative is none."""
    counts = {
        "imputation": len(model.imputations),
        "normalisation": len(model.normalisations),
        "aggregation": len(model.aggregations),
        "removal": len(model.removals),
        "weights": len(model.weights.weights) if isinstance(model.weights, Listed) else 2,
    }
    return [name for name in model.factors if counts.get(name, 2) > 1]


def _log(model: Model, asked: Asked, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """A line for each table and each declared factor, and what treatment could not bring within bounds."""
    assert asked.top is not None
    section, top = asked.section, asked.top.code
    asked.faults.note("uncertainty", top, "drawn again", section.draws, section.draws, f"seed {section.seed}")
    for name in _declared(model):
        if name == "weights" and not isinstance(model.weights, Listed):
            asked.faults.note("uncertainty", top, "weight", section.draws, section.draws, "drawn: Dirichlet")
            continue
        alternatives, distinct = _counted(model, name)
        same = f"; {alternatives - distinct} equal to another" if alternatives > distinct else ""
        asked.faults.note(
            "uncertainty", top, WORDS.get(name, name), distinct, alternatives, f"alternatives{same}"
        )
    if asked.failed:
        detail = "columns drawn anew that no treatment brings within bounds, as they were drawn"
        asked.faults.note("uncertainty", top, "failed", len(asked.failed), len(asked.failed), detail)
    if "sensitivity" in tables:
        assert not isinstance(section.sensitivity, str)
        runs = section.sensitivity.sample * (len(model.factors) + 2)
        asked.faults.note(
            "sensitivity", top, "Sobol indices", runs, runs, f"sample {section.sensitivity.sample}"
        )
    return asked.faults.table()


def _counted(model: Model, name: str) -> tuple[int, int]:
    """How many alternatives a factor has, and how many of them differ; of a noise its replicates."""
    for noise in model.noises:
        if noise.name == name:
            return noise.replicates, 1 if noise.still() else noise.replicates
    firsts = model.first_equals[name]
    return len(firsts), len(set(firsts.tolist()))
