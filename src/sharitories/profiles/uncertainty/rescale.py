"""The ways to normalise as alternatives: those of ``composite.normalise``, made comparable."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sharitories.profiles.composite.normalise import METHODS, normalised
from sharitories.profiles.composite.refusal import CannotHonour
from sharitories.profiles.uncertainty.refusal import CannotDraw

Floats = NDArray[np.float64]


@dataclass(frozen=True, init=False)
class Normalisation:
    """One method of ``composite.normalise`` with its options, by name; equal when they do the same, defaults filled in.

    Raises ``CannotDraw`` for a method that does not exist and for options that it does not take.
    """

    method: str
    options: tuple[tuple[str, Any], ...]

    def __init__(self, method: str, **options: Any) -> None:
        if method not in METHODS:
            raise CannotDraw("normalise", "", f"no method {method!r}; there are {', '.join(METHODS)}")
        try:
            bound = inspect.signature(METHODS[method]).bind(None, None, **options)
        except TypeError as error:
            raise CannotDraw("normalise", "", f"{method}: {error}") from None
        bound.apply_defaults()
        told = tuple((name, _fixed(value)) for name, value in list(bound.arguments.items())[2:])
        object.__setattr__(self, "method", method)
        object.__setattr__(self, "options", told)


def _fixed(value: Any) -> Any:
    """A number or nested tuples of numbers, so that 1 equals 1.0 and a list its tuple."""
    if isinstance(value, Iterable):
        return tuple(_fixed(one) for one in value)
    return value if isinstance(value, bool) else float(value)


def rescaled(values: Floats, directions: Floats, way: Normalisation, codes: tuple[str, ...]) -> Floats:
    """The normalised values, shape (m indicators, n units) as ``values``; ``directions`` (m,) of 1 and -1; NaN stays NaN.

    Raises ``CannotDraw``, naming the indicator, for what the method cannot put on a scale.
    """
    try:
        found = normalised(values.T, directions, way.method, **dict(way.options))
    except CannotHonour as error:
        where = codes[int(error.where)] if error.where.isdigit() else error.where
        raise CannotDraw(error.step, where, error.reason) from None
    return np.ascontiguousarray(found.T)
