"""Estimators, one a file: a file that is there is offered under its name.

A module is of one of two kinds, by what it defines:

- ``estimate(comparison) -> Fit``: one treated unit against its donors (synthetic controls);
- ``estimate_cohorts(cohorts) -> CohortFit``: many treated units with dates of their own (difference in differences).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from sharitories.errors import UsageError

#: With the default inference it holds its size and has the most power: docs/methods/size-and-coverage.md.
DEFAULT = "synthetic_did"


@cache
def estimators() -> tuple[str, ...]:
    """The names of the estimators, sorted."""
    return tuple(sorted(found.name for found in iter_modules(__path__)))


def estimator(name: str) -> ModuleType:
    """The estimator of this name; raises :class:`UsageError` for a name that is none."""
    if name not in estimators():
        raise UsageError(
            "Choosing the estimator", f"{name!r} is none", f"The estimators are {', '.join(estimators())}"
        )
    return import_module(f"{__name__}.{name}")
