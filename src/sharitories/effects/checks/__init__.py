"""Checks of an estimate, one a file: ``check(estimated) -> list[Check]``; a file that is there is run."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sharitories.effects.estimated import Check, Estimated
from sharitories.effects.verdict import typeset


@cache
def names() -> tuple[str, ...]:
    """The names of the files, sorted."""
    return tuple(sorted(found.name for found in iter_modules(__path__)))


def checks(estimated: Estimated) -> list[Check]:
    """What every check says of an estimate, in typeset French too; one that does not apply says nothing."""
    found = [check for name in names() for check in import_module(f"{__name__}.{name}").check(estimated)]
    return [replace(check, detail_fr=typeset(check.detail_fr)) for check in found]
