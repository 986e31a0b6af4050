"""Product-limit survival: by hand, by simulation with a known hazard, and a published trial."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharitories.profiles.survival import kaplan_meier, outlives

#: Weeks of remission under 6-mercaptopurine (Freireich et al. 1963, Blood 21:699-716), and whether a relapse ended it; as
#: listed in Le, *Introductory Biostatistics*, example 11.1 (read for this test, as was the next source).
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSE = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_the_remissions_of_freireich_as_published() -> None:
    """NAG Library Manual, results of the example program of g12aac: survival and standard deviation to three digits."""
    found = kaplan_meier(WEEKS, RELAPSE)
    assert found.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert found.share == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4)
    errors = found.share * np.sqrt(found.greenwood)
    assert errors == pytest.approx([0.076, 0.087, 0.096, 0.107, 0.114, 0.128, 0.135], abs=5e-4)


def test_by_hand() -> None:
    """Four: ended at 1, left at 2, ended at 3, left at 5: 3/4, then 3/4 · 1/2."""
    at = outlives([1, 2, 3, 5], [True, False, True, False], 3)
    assert at is not None
    assert at.share == pytest.approx(3 / 8)
    assert at.followed == 2
    assert at.low < 3 / 8 < at.high
    before = outlives([1, 2, 3, 5], [True, False, True, False], 0.5)
    assert before is not None
    assert (before.share, before.high) == (1.0, 1.0)


def test_nothing_is_said_beyond_what_was_followed() -> None:
    assert outlives([1, 2, 3], [True, False, False], 4) is None
    assert outlives([], [], 1) is None


def test_one_that_left_when_another_ended_counts_as_followed_through_it() -> None:
    at = outlives([2, 2, 3], [True, False, False], 2)
    assert at is not None
    assert at.share == pytest.approx(2 / 3)


def test_all_alive_and_all_ended_have_exact_intervals() -> None:
    alive = outlives([9] * 20, [False] * 20, 5)
    assert alive is not None
    assert alive.low == pytest.approx(0.05 ** (1 / 20))
    ended = outlives([1] * 20, [True] * 20, 1)
    assert ended is not None
    assert (ended.share, ended.low) == (0.0, 0.0)
    assert ended.high == pytest.approx(1 - 0.05 ** (1 / 20))


def test_a_known_hazard_is_held_nine_times_in_ten() -> None:
    generator = np.random.default_rng(11)
    truth, held, shares = np.exp(-0.08 * 5), 0, []
    for _ in range(1_000):
        life, left = generator.exponential(1 / 0.08, 40), generator.uniform(0, 15, 40)
        at = outlives(np.minimum(life, left), life <= left, 5)
        assert at is not None
        held += at.low <= truth <= at.high
        shares.append(at.share)
    assert held / 1_000 == pytest.approx(0.90, abs=0.03)
    assert np.mean(shares) == pytest.approx(truth, abs=0.01)


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=30))
def test_survival_falls_and_without_censoring_is_the_plain_share(cases: list[tuple[int, bool]]) -> None:
    spans, ended = [c[0] for c in cases], [c[1] for c in cases]
    share = kaplan_meier(spans, ended).share
    assert np.all(np.diff(share) <= 0)
    whole = kaplan_meier(spans, [True] * len(spans))
    plain = [np.mean(np.array(spans) > time) for time in whole.times]
    assert whole.share == pytest.approx(plain)
