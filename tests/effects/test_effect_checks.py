"""Checks: each one on data where it must pass and on data where it must fail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from effects.plain import averaged, compared, plain, walks

from sharitories.effects.checks import checks, names
from sharitories.effects.checks.within_donors import outside_range
from sharitories.effects.estimated import Check, Estimated
from sharitories.effects.panel import Floats


def told(estimated: Estimated) -> dict[str, Check]:
    return {check.name: check for check in checks(estimated)}


def common(seed: int = 1, units: int = 30, periods: int = 15) -> Floats:
    """Units that follow one walk, each with a little noise."""
    random = np.random.default_rng(seed)
    return np.asarray(
        100 + random.normal(size=periods).cumsum() * 3 + random.normal(size=(units, periods)) / 3
    )


def test_a_sound_design_passes_every_check() -> None:
    found = told(Estimated(compared(common(), 10), averaged))
    assert {name for name, check in found.items() if not check.passed} <= {"within_donors"}
    assert {
        "enough_donors",
        "placebo_in_time",
        "fit_before",
        "leave_one_donor_out",
        "leave_one_period_out",
    } <= set(found)


def test_every_file_is_a_check_and_says_both_languages() -> None:
    own = common()
    estimated = Estimated(
        compared(own[:-1], 10),
        averaged,
        neighbours={"n": own[-1]},
        peers=frozenset(f"u{i:03d}" for i in range(9)),
    )
    found = checks(estimated)
    assert len(names()) == 8
    assert {c.name for c in found} >= {"peers_only", "spillover: n", "fit_says_something", "within_donors"}
    assert all(c.detail and c.detail_fr for c in found)
    assert not any(f" {mark}" in c.detail_fr for c in found for mark in ":;%")
    assert [c.name for c in found if c.blocking] == ["enough_donors"]


def test_few_donors_block() -> None:
    found = told(Estimated(compared(common(units=10), 10), averaged))["enough_donors"]
    assert not found.passed and found.blocking and "9 donors" in found.detail and "0,100" in found.detail_fr


def test_something_at_the_false_date_is_seen() -> None:
    values = common()
    values[0, 8:] += 50  # two periods before the date of the design
    assert not told(Estimated(compared(values, 10), averaged))["placebo_in_time"].passed


def test_a_perfect_fit_with_more_donors_than_periods_is_called_empty() -> None:
    values = np.vstack([np.full(12, 100.0) + np.sin(np.arange(12)), walks(60, 12, 3, 5.0)])
    found = told(Estimated(compared(values, 8), plain))
    assert found["fit_before"].passed and not found["fit_says_something"].passed
    assert "proves nothing" in found["fit_says_something"].detail


def test_a_twin_that_does_not_follow_is_called_bad() -> None:
    values = common()
    values[0] = 100 + 20 * np.sin(np.arange(15))
    assert not told(Estimated(compared(values, 10), averaged))["fit_before"].passed


def test_an_effect_that_hangs_on_one_donor_is_seen() -> None:
    values = common(seed=3, units=40)
    values[0] = values[1]  # its twin is one donor alone
    values[1, 10:] -= 30
    found = told(Estimated(compared(values, 10), plain))["leave_one_donor_out"]
    assert not found.passed and "left out" in found.detail


def test_extrapolation_is_counted() -> None:
    others = np.array([[0.0, 1.0], [0.0, 1.0], [0.0, 1.0]])
    assert outside_range(np.array([0.5, 2.0, -1.0]), others) == 2
    values = common()
    values[0] += 100
    assert not told(Estimated(compared(values, 10), plain))["within_donors"].passed


def test_a_shock_of_the_neighbour_is_seen_and_the_neighbour_is_no_donor_of_itself() -> None:
    values = common(units=40)
    comparison = compared(values[:-1], 10)
    shocked = values[-1] + np.where(np.arange(15) >= 10, 40.0, 0.0)
    for neighbour, passed in ((values[-1], True), (shocked, False)):
        found = told(Estimated(comparison, averaged, neighbours={"next": neighbour}))["spillover: next"]
        assert found.passed == passed
    inside = Estimated(comparison, averaged, neighbours={comparison.donors[3]: comparison.others[:, 3]})
    assert told(inside)[f"spillover: {comparison.donors[3]}"].passed


@pytest.mark.parametrize(("peers", "passed"), [(range(1, 12), True), (range(58, 60), False), ((1,), False)])
def test_peers_alone(peers: range, passed: bool) -> None:
    """The last two of sixty units went their own way: with them alone as donors the effect is another."""
    values = common(units=60)
    values[58:, 10:] += 60
    estimated = Estimated(compared(values, 10), averaged)
    alike = replace(estimated, peers=frozenset(f"u{i:03d}" for i in peers))
    assert told(alike)["peers_only"].passed == passed
    assert "peers_only" not in told(estimated)
