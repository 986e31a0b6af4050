"""Size and coverage of every estimator with every inference, on null designs drawn from the real panels.

    python -m bench.effects_size [--write] [--designs 1000] [--processes 2]

``--write`` puts the tables into docs/methods/size-and-coverage.md. The same seed gives the same tables.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl

from bench.effects_null import Null, drawn
from bench.effects_tables import page
from sharitories.effects.comparison import Comparison
from sharitories.effects.estimators import estimator, estimators
from sharitories.effects.fit import Estimator
from sharitories.effects.inference import method, methods
from sharitories.effects.inferred import Inference
from sharitories.effects.panel import Floats
from sharitories.effects.permutation import of_means
from sharitories.effects.placebos import Placebos
from sharitories.effects.power import least_shift
from sharitories.effects.scales import own_variances

SEED, LEVEL, MOST = 2017, 0.05, 39
#: The design's own strata, by unit: thirds of size in the panel, thirds of growth and of noise before, fit before.
STRATA = ("small", "large", "falling", "rising", "calm", "wild", "perfect", "imperfect")
#: A pre-period error below this share of the outcome's own spread is a perfect fit.
PERFECT = 1e-2
#: Every how manyth design is estimated again with an effect put into it (the rest of coverage follows from size).
INJECTED = 4
PAGE = Path(__file__).parent.parent / "docs" / "methods" / "size-and-coverage.md"
Row = dict[str, float | str]


def compared() -> tuple[str, ...]:
    """The estimators of one treated unit against its donors that need the outcome alone."""
    return tuple(name for name in estimators() if hasattr(estimator(name), "estimate"))


def asked_of(estimate: Estimator) -> tuple[str, ...]:
    """The inferences that suit an estimator: the conformal one fits all periods, synthetic DiD needs some after."""
    some = ("conformal",) if estimate.__module__.endswith("synthetic_did") else ()
    return tuple(name for name in methods() if name not in some)


def injected_effect(null: Null) -> float:
    """The effect that is put in: 3 points of unemployment's rate are rare, 1 is not; 5 per cent of jobs."""
    return 1.0 if null.source.startswith("unemployment") else 5.0


def one(number: int, names: tuple[str, ...], seed: int) -> list[Row]:
    """Everything that is measured on one null design: a row for each estimator, inference and kind of measure."""
    null = drawn(number, seed)
    rows: list[Row] = []
    for name in names:
        placebos = Placebos(null.comparison, estimator(name).estimate, MOST, number)
        rows += [{"estimator": name, **row} for row in _of_null(null, placebos)]
        if (number // 4) % INJECTED == 0:  # four panels take turns: all of them are kept
            rows += [{"estimator": name, **row} for row in _of_injected(null, placebos)]
    return rows


def _of_null(null: Null, placebos: Placebos) -> Iterator[Row]:
    strata = _strata(null, placebos)
    effect = injected_effect(null)
    for name in asked_of(placebos.estimate):
        found: Inference = method(name).inferred(placebos, LEVEL)
        rejects = float(found.estimable and found.rejects)
        low, high = found.interval
        row: Row = {"inference": name, "source": null.source, "kind": "null", "size": rejects}
        row |= {
            "covered": float(low <= 0 <= high),
            "width": high - low,
            "power": (float(not low <= effect <= high) + float(not low <= -effect <= high)) / 2,
            "tight": float(strata["perfect"][0]),
        }
        every = _every(found, placebos)
        if every is not None:
            row |= {s: _mean(every[strata[s]]) for s in STRATA}
        yield row


def _every(found: Inference, placebos: Placebos) -> Floats | None:
    """Whether each unit in its turn would be rejected among all others; None for what ranks no units."""
    if found.method == "conformal":
        return None
    after = placebos.gaps[:, placebos.comparison.before :]
    if found.method == "rmspe_ratio":
        values = (after**2).mean(axis=1) / found.scales**2
    else:
        values = of_means(placebos, found.scales).at(np.zeros(1))[0]
    if found.method == "placebo_normal":
        spread = (values.sum() - values) / (len(values) - 1)
        return np.asarray(values > 1.959964**2 * spread, dtype=np.float64)
    p = (values[None, :] >= values[:, None] * (1 - 1e-9)).mean(axis=1)
    return np.asarray(p <= LEVEL * (1 + 1e-9), dtype=np.float64)


def _strata(null: Null, placebos: Placebos) -> dict[str, Floats]:
    before = placebos.comparison.before
    thirds = null.thirds[[0, *(place + 1 for place in placebos.places)]]
    own = placebos.own[:, :before]
    growth, noise = _thirds(own[:, -1] / own[:, 0]), _thirds(own_variances(placebos))
    error = np.sqrt((placebos.gaps[:, :before] ** 2).mean(axis=1))
    perfect = error < PERFECT * own.std(axis=1)
    told = (thirds == 0, thirds == 2, growth == 0, growth == 2, noise == 0, noise == 2, perfect, ~perfect)
    return dict(zip(STRATA, told, strict=True))


def _thirds(values: Floats) -> Floats:
    return np.asarray(
        3 * values.argsort(kind="stable").argsort(kind="stable") // len(values), dtype=np.float64
    )


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _of_injected(null: Null, clean: Placebos) -> Iterator[Row]:
    """The design with an effect put in: does the interval hold it, is no effect at all rejected?"""
    effect = injected_effect(null) * (1 if (clean.seed // 4) % (2 * INJECTED) else -1)
    placebos = replace(clean, comparison=with_effect(null.comparison, effect))
    for name in asked_of(placebos.estimate):
        found: Inference = method(name).inferred(placebos, LEVEL)
        low, high = found.interval
        yield {
            "inference": name,
            "source": null.source,
            "kind": "injected",
            "covered": float(low <= effect <= high),
            "found": float(found.estimable and found.rejects),
        }


def with_effect(comparison: Comparison, effect: float) -> Comparison:
    """The comparison had the treatment added ``effect`` to every later period."""
    own = comparison.own.copy()
    own[comparison.before :] += effect
    return replace(comparison, own=own)


def promised(number: int, name: str, seed: int) -> Row:
    """One null design of the default: was an effect as large as the design's MDE found? And pools without the treated."""
    null = drawn(number, seed)
    placebos = Placebos(null.comparison, estimator(name).estimate, MOST, number, symmetric=False)
    found = method("moderated").inferred(placebos, LEVEL)
    statistics = of_means(placebos, found.scales)
    chance = statistics.mean[1:] / found.scales[1:]
    least = float(found.scales[0]) * least_shift(chance, LEVEL, 0.8)
    low, high = found.interval
    plain = method("rmspe_ratio").inferred(placebos, LEVEL)
    return {
        "size": float(found.rejects),
        "found": (float(not low <= least <= high) + float(not low <= -least <= high)) / 2,
        "plain": float(plain.rejects),
    }


def measured(designs: int, processes: int, seed: int = SEED) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All rows of all designs, in their order; and what the MDE promised of each estimator with a shift."""
    names = compared()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # one process a core: small matrices gain nothing from more threads
    with get_context("spawn").Pool(processes) as pool:
        found = pool.imap(partial(one, names=names, seed=seed), range(designs), chunksize=4)
        rows: list[Row] = []
        for done, some in enumerate(found, start=1):
            rows += some
            if done % 100 == 0:
                print(f"{done} of {designs} designs", file=sys.stderr, flush=True)
        mde = pool.map(partial(promised, name="demeaned", seed=seed), range(designs), chunksize=8)
    return pl.DataFrame(rows, infer_schema_length=None), pl.DataFrame(mde)


def main() -> None:
    """Measure, print, and write the page when asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--designs", type=int, default=1000)
    asked.add_argument("--processes", type=int, default=2)
    told = asked.parse_args()
    begun = time.perf_counter()
    rows, mde = measured(told.designs, told.processes)
    text = page(rows, mde, told.designs, STRATA)
    print(text)
    print(f"{time.perf_counter() - begun:.0f} s")
    if told.write:
        PAGE.write_text(_with(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")


def _with(whole: str, text: str) -> str:
    begin, end = "<!-- measured: begin -->", "<!-- measured: end -->"
    head, _, rest = whole.partition(begin)
    return f"{head}{begin}\n\n{text}\n{end}{rest.partition(end)[2]}"


if __name__ == "__main__":
    main()
