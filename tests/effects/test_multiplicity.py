"""Benjamini–Hochberg: by hand, the paper's example, SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from sharitories.effects.multiplicity import adjusted

#: Benjamini & Hochberg 1995, p. 295: thrombolysis after infarction, 15 comparisons; at 0.05 the first four are
#: rejected where Bonferroni rejects three.
PAPER = [
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
]
PAPER += [0.7590, 1.000]


def test_by_hand() -> None:
    assert adjusted([0.04, 0.01, 0.03]) == pytest.approx([0.04, 0.03, 0.04])
    assert adjusted([]).shape == (0,)
    assert adjusted([0.7]) == pytest.approx([0.7])


def test_ties_get_the_same() -> None:
    assert adjusted([0.02, 0.02, 0.5, 0.5]) == pytest.approx([0.04, 0.04, 0.5, 0.5])


def test_the_example_of_the_paper() -> None:
    found = adjusted(PAPER)
    assert (found <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert found[3] == pytest.approx(0.0095 * 15 / 4)
    assert sum(p <= 0.05 / 15 for p in PAPER) == 3


def test_what_was_not_tested_stays_unknown_and_is_not_counted() -> None:
    found = adjusted([0.01, float("nan"), 0.04])
    assert np.isnan(found[1]) and found[[0, 2]] == pytest.approx([0.02, 0.04])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_scipy_agrees(p: list[float]) -> None:
    assert adjusted(p) == pytest.approx(false_discovery_control(p), abs=1e-12)


@pytest.mark.parametrize("wrong", [-0.1, 1.1])
def test_no_p_value_lies_outside(wrong: float) -> None:
    with pytest.raises(ValueError, match="outside"):
        adjusted([wrong])
