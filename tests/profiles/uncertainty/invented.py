"""A small invented profile: 30 units, four positive indicators, one alternative of every choice unless told."""

from __future__ import annotations

from typing import Any

import numpy as np

from sharitories.profiles.uncertainty.alternatives import Listed, Model
from sharitories.profiles.uncertainty.rescale import Normalisation


def model(n: int = 30, **told: Any) -> Model:
    """The invented profile, with what is told in place of its own."""
    values = np.random.default_rng(11).gamma(2.0, 1.0, (n, 4)) + 0.1
    given: dict[str, Any] = {
        "units": tuple(f"u{i}" for i in range(n)),
        "indicators": ("a", "b", "c", "d"),
        "directions": (1, 1, -1, 1),
        "imputations": {"as observed": values},
        "normalisations": (Normalisation("minmax", bounds=(1.0, 100.0)),),
        "weights": Listed(((1.0, 1.0, 1.0, 1.0),)),
    }
    return Model(**(given | told))
