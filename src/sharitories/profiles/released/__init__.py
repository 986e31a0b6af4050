"""The tables of profiles that a release holds: one module per table, found by its name; adding one touches nothing.

A module has ``table(material)``, which returns the table that ``catalogue/tables/<module>.yml`` describes (columns in
that order, rows sorted by the key), and may have ``NEEDS``, the names of the tables that must be made before it.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from types import ModuleType

import polars as pl

from sharitories.studies.study import Study


@dataclass(frozen=True)
class Material:
    """What profiles are made from: the study, and every table made so far by name.

    At least ``observations, initiatives, testimonies, territories, indicators`` (see ``docs/tables.md``).
    """

    study: Study
    tables: Mapping[str, pl.DataFrame]


def released_tables(study: Study, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Every released table of profiles by name; those that another one needs are made first."""
    return made_by(sys.modules[__name__], study, tables)


def made_by(package: ModuleType, study: Study, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables of all modules of a package; those that another one needs are made first."""
    modules = _modules(package)
    order = TopologicalSorter(
        {name: [n for n in getattr(module, "NEEDS", ()) if n in modules] for name, module in modules.items()}
    )
    made: dict[str, pl.DataFrame] = {}
    for name in order.static_order():
        made[name] = modules[name].table(Material(study, {**tables, **made}))
    return made


def _modules(package: ModuleType) -> dict[str, ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return {name: importlib.import_module(f"{package.__name__}.{name}") for name in names}
