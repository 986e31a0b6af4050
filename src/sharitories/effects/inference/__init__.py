"""Inference, one method a file: a file that is there is offered under its name.

A method is a module with ``inferred(placebos, level) -> Inference``.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from sharitories.effects.comparison import Comparison
from sharitories.effects.fit import Estimator
from sharitories.effects.inferred import Inference
from sharitories.effects.placebos import Placebos
from sharitories.errors import UsageError

#: The method that holds its size on panels of our own shapes: docs/methods/size-and-coverage.md.
DEFAULT = "moderated"
#: A scale needs a change before treatment, and a fit that held it out.
LEAST_BEFORE = 3


@cache
def methods() -> tuple[str, ...]:
    """The names of the methods, sorted."""
    return tuple(sorted(found.name for found in iter_modules(__path__)))


def method(name: str) -> ModuleType:
    """The method of this name; raises :class:`UsageError` for a name that is none."""
    if name not in methods():
        raise UsageError(
            "Choosing the inference", f"{name!r} is none", f"The methods are {', '.join(methods())}"
        )
    return import_module(f"{__name__}.{name}")


def infer(
    comparison: Comparison,
    estimate: Estimator,
    level: float = 0.05,
    seed: int = 0,
    name: str = DEFAULT,
    most: int | None = None,
    processes: int = 1,
) -> Inference:
    """The att of the comparison with its placebo p-value and the interval of effects that are not rejected.

    ``most`` limits the placebos (drawn with ``seed``), never the donors; raises :class:`UsageError` for a name that
    is no method, for fewer than three periods before treatment and for none after.
    """
    if comparison.before < LEAST_BEFORE or comparison.before >= len(comparison.times):
        raise UsageError(
            f"Inference on {comparison.unit}",
            f"{comparison.before} periods before treatment and {len(comparison.times) - comparison.before} after",
            f"Give at least {LEAST_BEFORE} before and one after",
        )
    placebos = Placebos(comparison, estimate, most, seed, processes=processes)
    found: Inference = method(name).inferred(placebos, level)
    return found
