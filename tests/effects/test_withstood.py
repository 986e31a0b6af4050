"""Where bounds can be told, and sizes as a sentence holds them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sharitories.effects.outcome import after
from sharitories.effects.withstood import _told, bounds, withstands


@pytest.mark.parametrize("times", [(-4, -2, 0, 1), (-3, -2, 0, 2), (-2, 0), (-3, -2), None])
def test_event_times_with_a_gap_or_too_few_give_no_bounds_and_no_fault(times: tuple[int, ...] | None) -> None:
    """An estimate that could be made is still told where its bounds cannot."""
    study = None if times is None else SimpleNamespace(times=times)
    fit = SimpleNamespace(event_study=study)
    assert bounds(fit, None) is None  # type: ignore[arg-type]
    assert withstands(fit, True, None) == ()  # type: ignore[arg-type]


def test_bounds_beyond_tenfold_are_told_as_none() -> None:
    """A drift that only grows bounds nothing: −100 % to +120,000 % would be digits without a meaning."""
    log = SimpleNamespace(scale="log", outcome_unit="%", outcome_unit_fr="%")
    assert _told(-4.0, 899.0, log)[0].startswith("the effect could lie between −4.0% and +900%")  # type: ignore[arg-type]
    for low, high in ((-99.0, 5.0), (-4.0, 119_871.0)):
        assert _told(low, high, log) == ("nothing would bound the effect", "rien ne bornerait l’effet")  # type: ignore[arg-type]
    jobs = SimpleNamespace(scale="levels", outcome_unit="jobs", outcome_unit_fr="emplois")
    assert "+120,000" in _told(-99.0, 119_871.0, jobs)[0]  # type: ignore[arg-type]


def test_a_unit_follows_its_number_as_each_language_writes_it() -> None:
    assert [after(unit, "en") for unit in ("", "%", "points")] == ["", "%", "\u00a0points"]
    assert [after(unit, "fr") for unit in ("", "%", "points")] == ["", "\u00a0%", "\u00a0points"]
