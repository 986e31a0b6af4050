"""What comes before normalisation: screening and denomination, by hand and by property."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sharitories.profiles.composite.denominate import denominated
from sharitories.profiles.composite.refusal import CannotHonour
from sharitories.profiles.composite.screen import kept
from sharitories.profiles.composite.treat import Treatment, treated

NAN = float("nan")


def test_screening_keeps_a_share_that_is_just_reached():
    values = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, NAN], [0.0, NAN, NAN], [NAN, NAN, NAN]])
    assert kept(values, 2 / 3).tolist() == [True, True, False, False]
    assert kept(values, 0).tolist() == [True] * 4


@settings(max_examples=30, deadline=None)
@given(
    arrays(np.float64, (6, 4), elements=st.sampled_from([0.0, 1.0, NAN])), st.floats(0, 1), st.floats(0, 1)
)
def test_a_stricter_screen_keeps_no_other_unit(values, one, other):
    loose, strict = kept(values, min(one, other)), kept(values, max(one, other))
    assert not (strict & ~loose).any()


def test_denomination_by_hand():
    values, by = (
        np.array([[6.0, 1.0], [0.0, NAN], [4.0, 2.0]]),
        np.array([[2.0, 1.0], [4.0, 1.0], [NAN, 1.0]]),
    )
    assert denominated(values, by) == pytest.approx(np.array([[3, 1], [0, NAN], [NAN, 2]]), nan_ok=True)
    for bad in (0.0, -1.0):
        with pytest.raises(CannotHonour) as told:
            denominated(values, np.where(by == 4, bad, by))
        assert (told.value.step, told.value.where) == ("denominate", "0")


@pytest.mark.parametrize("column", [[2.0] * 6, [NAN] * 6, [0.0, 0.0, 1.0]])
def test_treatment_leaves_alone_what_has_no_moments(column):
    told = treated(np.array(column), Treatment())
    assert (told.done, told.points) == ("none", 0)
    assert told.values == pytest.approx(np.array(column), nan_ok=True)
