"""Where bounds can be told, and sizes as a sentence holds them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sharitories.effects.outcome import after
from sharitories.effects.withstood import bounds, withstands


@pytest.mark.parametrize("times", [(-4, -2, 0, 1), (-3, -2, 0, 2), (-2, 0), (-3, -2), None])
def test_event_times_with_a_gap_or_too_few_give_no_bounds_and_no_fault(times: tuple[int, ...] | None) -> None:
    """An estimate that could be made is still told where its bounds cannot."""
    study = None if times is None else SimpleNamespace(times=times)
    fit = SimpleNamespace(event_study=study)
    assert bounds(fit, None) is None  # type: ignore[arg-type]
    assert withstands(fit, True, None) == ()  # type: ignore[arg-type]


def test_a_unit_follows_its_number_as_each_language_writes_it() -> None:
    assert [after(unit, "en") for unit in ("", "%", "points")] == ["", "%", "\u00a0points"]
    assert [after(unit, "fr") for unit in ("", "%", "points")] == ["", "\u00a0%", "\u00a0points"]
