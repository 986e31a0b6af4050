"""Verdicts and levels: each kind, its sentence in both languages, its typography."""

from __future__ import annotations

from math import inf, nan

import pytest

from sharitories.effects.estimated import Check
from sharitories.effects.sms import sms_level
from sharitories.effects.verdict import nombre, number, typeset, verdict

NBSP, THIN = "\u00a0", "\u202f"
FEW = Check("enough_donors", False, "11 donors", "11 unités de comparaison", blocking=True)
ODD = Check("placebo_in_time", False, "false date 2010", "fausse date 2010 : +3", blocking=False)


def test_a_rise() -> None:
    told = verdict(2.34, (0.4, 4.1), 0.01, 3.0, unit="%")
    assert told.kind == "rise" and told.smaller_than == inf
    assert told.en == "A rise of about 2.3% (between 0.40 and 4.1): more than chance usually makes."
    assert told.fr.startswith(f"Une hausse d’environ 2,3{NBSP}% (entre 0,40 et 4,1){NBSP}: plus que")


def test_a_fall_is_told_by_its_size() -> None:
    told = verdict(-1234, (-2000, -300), 0.02, 900, unit="jobs", unit_fr="emplois")
    assert told.kind == "fall"
    assert f"1,200{NBSP}jobs (between 300 and 2,000)" in told.en
    assert f"1{THIN}200{NBSP}emplois (entre 300 et 2{THIN}000)" in told.fr


def test_no_detectable_effect_is_smaller_than_the_far_end() -> None:
    told = verdict(0.5, (-2.2, 3.1), 0.4, 2.8, unit="points")
    assert told.kind == "no_detectable_effect" and told.smaller_than == 3.1
    assert told.en == f"No detectable effect (smaller than 3.1{NBSP}points, up or down)."
    assert f"plus petit que 3,1{NBSP}points" in told.fr


def test_what_might_have_gone_unseen_is_told_where_it_is_larger() -> None:
    assert "below 5.0 would often have gone unseen" in verdict(0.5, (-2.2, 3.1), 0.4, 5.0).en
    assert "unseen" not in verdict(0.5, (-2.2, 3.1), 0.4, inf).en


def test_a_p_value_at_the_level_with_an_interval_over_zero_is_no_effect() -> None:
    assert verdict(1.0, (-0.1, 2.0), 0.05, 1.0).kind == "no_detectable_effect"
    assert verdict(1.0, (0.1, 2.0), 0.06, 1.0).kind == "no_detectable_effect"


@pytest.mark.parametrize(
    ("att", "interval", "p", "checks"),
    [
        (nan, (0.0, 1.0), 0.1, []),
        (1.0, (-inf, inf), 0.1, []),
        (1.0, (0.1, inf), 0.01, []),
        (1.0, (0.1, 2.0), 0.01, [FEW]),
        (1.0, (0.1, 2.0), nan, []),
    ],
)
def test_what_cannot_be_estimated_is_said(
    att: float, interval: tuple[float, float], p: float, checks: list[Check]
) -> None:
    told = verdict(att, interval, p, 1.0, checks)
    assert told.kind == "not_estimable" and told.en.startswith("Not estimable (")
    assert told.fr.startswith("Non estimable (")
    assert not checks or "11 donors" in told.en


def test_a_failed_check_is_told_after_the_sentence() -> None:
    told = verdict(2.0, (1.0, 3.0), 0.01, 1.0, [ODD])
    assert told.kind == "rise" and told.en.endswith("With care: false date 2010.")
    assert told.fr.endswith(f"Avec prudence{NBSP}: fausse date 2010{NBSP}: +3.")


def test_numbers_have_two_digits_that_mean_something() -> None:
    told = [number(v) for v in (0, 0.0123, 0.995, 9.96, 99.6, 1234, 56_789)]
    assert told == ["0", "0.012", "0.99", "10", "100", "1,200", "57,000"] or told[2] == "1.0"
    assert nombre(1234.5) == f"1{THIN}200" and nombre(0.5) == "0,50"


def test_french_spaces() -> None:
    assert typeset("« a » : 5 % ; oui !") == f"«{NBSP}a{NBSP}»{NBSP}: 5{NBSP}%{THIN}; oui{THIN}!"


def test_levels_of_designs() -> None:
    levels = {kind: sms_level(kind).level for kind in ("randomised", "quasi_random", "comparison")}  # type: ignore[arg-type]
    assert levels == {"randomised": 5, "quasi_random": 4, "comparison": 3}
    assert sms_level("comparison", alike_before=False).level == 2
    assert (sms_level("before_after").level, sms_level("before_after", controls=True).level) == (1, 2)
    assert (sms_level("cross_section").level, sms_level("cross_section", controls=True).level) == (1, 2)
