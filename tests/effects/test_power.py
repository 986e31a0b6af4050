"""Power: by hand, against simulation, and blind to what came after treatment."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from effects.plain import averaged, compared, walks

from sharitories.effects.inference import infer
from sharitories.effects.power import least_shift, minimum_detectable


def test_the_least_shift_by_hand() -> None:
    """19 donors at -9…9: only beyond the greatest, 9, is anything rejected; three of 19 may miss it.

    The fourth least is -6, which needs 15 to reach 9.
    """
    chance = np.arange(-9.0, 10.0)
    assert least_shift(chance, 0.05, 0.8) == 15.0
    assert least_shift(chance, 0.05, 1.0) == 18.0


def test_the_worse_sign_counts() -> None:
    chance = np.r_[np.zeros(15), 1.0, 2.0, 3.0, 4.0]
    assert least_shift(chance, 0.05, 0.8) == 4 + 1.0  # downwards the one at 1 must be moved below -4
    assert least_shift(-chance, 0.05, 0.8) == 4 + 1.0


def test_it_is_blind_to_what_came_after() -> None:
    comparison = compared(walks(30, 14, seed=4), 9)
    own = comparison.own.copy()
    own[9:] += 1000
    assert minimum_detectable(comparison, averaged) == minimum_detectable(
        replace(comparison, own=own), averaged
    )


def test_effects_of_that_size_are_found_four_times_in_five() -> None:
    found, sizes = [], []
    for seed in range(300):
        comparison = compared(walks(60, 13, seed), 9)
        least = minimum_detectable(comparison, averaged).effect
        own = comparison.own.copy()
        own[9:] += least * (1 if seed % 2 else -1)
        found.append(infer(replace(comparison, own=own), averaged).rejects)
        sizes.append(infer(comparison, averaged).rejects)
    assert np.mean(found) == pytest.approx(0.8, abs=0.08)
    assert np.mean(sizes) < 0.09


def test_more_noise_needs_a_larger_effect_and_the_share_is_of_the_mean_before() -> None:
    calm, wild = (minimum_detectable(compared(walks(40, 14, 7, n), 9), averaged) for n in (1.0, 3.0))
    assert wild.effect > 2 * calm.effect
    values = walks(40, 14, 7)
    assert calm.per_cent == pytest.approx(100 * calm.effect / values[0, :9].mean())


def test_with_few_donors_no_effect_could_be_found() -> None:
    few = minimum_detectable(compared(walks(12, 14, 7), 9), averaged)
    assert np.isinf(few.effect) and "11 donors" in few.why_not
