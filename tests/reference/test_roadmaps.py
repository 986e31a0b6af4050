"""Roadmaps: each part of the utility by hand, the order by property, every row resolved, and what a user is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharitories.errors import FaultyInput
from sharitories.reference.own_effects import own_effects
from sharitories.reference.roadmaps.calls import calls
from sharitories.reference.roadmaps.carried import carried
from sharitories.reference.roadmaps.conditions import state_of
from sharitories.reference.roadmaps.known_effect import known_effects
from sharitories.reference.roadmaps.lasting import lasting_by_family
from sharitories.reference.roadmaps.named import named_otherwise
from sharitories.reference.roadmaps.presence import presence
from sharitories.reference.roadmaps.rule import BUNDLED, read_rule
from sharitories.reference.roadmaps.tried import tried_for_long
from sharitories.reference.roadmaps.utility import Parts
from sharitories.reference.sheets.sheet import Alive, AtLeast, Condition

RULE = read_rule()
_INITIATIVES = pl.DataFrame(
    [
        ("a1", "A", "repair-cafe", "distributed_production", "A1", "2015", None),
        ("b1", "B", "repair-cafe", "distributed_production", "B1", "2019-05", None),
        ("b2", "B", "time-bank", "collaborative_consumption", "B2", "2010", "2014"),
        ("c1", "C", "fablab", "distributed_production", "C1", None, None),
    ],
    schema=["initiative_id", "territory_id", "practice", "family", "name", "started_on", "ended_on"],
    orient="row",
)
_OBSERVATIONS = pl.DataFrame(
    [("o1", "C", "repair-cafe", "not_found"), ("o2", "A", "repair-cafe", "not_found")],
    schema=["observation_id", "territory_id", "property", "status"],
    orient="row",
)


def _seen():  # type: ignore[no-untyped-def]
    return presence(_INITIATIVES, _OBSERVATIONS, ["A", "B", "C", "D"], ["fablab", "repair-cafe", "time-bank"])


def test_presence_keeps_three_states_and_ended_apart() -> None:
    seen = _seen()
    assert seen.alive.tolist() == [
        [False, True, False],
        [False, True, False],
        [True, False, False],
        [False, False, False],
    ]
    assert seen.absent.tolist()[2] == [False, True, False]
    assert not seen.absent[0].any(), "seen alive in one list is not absent because another missed it"
    assert seen.ended[1].tolist() == [False, False, True]
    assert seen.looked_for[("C", "repair-cafe")] == ("o1",)


def test_share_of_peers_by_hand() -> None:
    """D's peers are A, B and C: two have a repair café, of three known. Searched: A, B, C: (2 + 0.5) / 4 = 0.625."""
    seen = _seen()
    searched = np.array([True, True, True, False])
    share, having, known = carried(seen, {"D": ["A", "B", "C"]}, searched, RULE)
    assert (having[3, 1], known[3, 1]) == (2, 3)
    assert share[3, 1] == pytest.approx((2 + 4 * 0.625) / (3 + 4))
    assert share[3, 2] == pytest.approx((0 + 4 * 0.125) / (3 + 4)), "searched and not found there"
    share, having, known = carried(seen, {"B": ["D"]}, searched, RULE)
    assert (having[1, 2], known[1, 2]) == (0, 0)
    assert share[1, 2] == pytest.approx(0.125), "nobody looked at the peer: the share of all cities"


def test_effect_by_hand() -> None:
    facts = pl.DataFrame(
        [
            ("p-effect-01", "p", "effect", "RCT", "positive"),
            ("p-effect-02", "p", "effect", "DiD", "none"),
            ("p-cost", "p", "cost_start", None, None),
            ("q-effect-01", "q", "effect", "none", "positive"),
            ("r-effect-01", "r", "effect", "self-report", "positive"),
        ],
        schema=["fact_id", "practice", "kind", "design", "sign"],
        orient="row",
    )
    known = known_effects(facts, RULE)
    assert known["p"].score == pytest.approx((1.0 + 0.0) / (1 + 1.0 + 0.8))
    assert known["p"].rests_on == ("p-effect-01", "p-effect-02")
    assert "q" not in known, "a bare claim weighs nothing: the effect is unknown, not nought"
    assert known["r"].score == pytest.approx(0.1 / 1.1), "a self-report moves little"


_EFFECTS = pl.DataFrame(
    [
        ("effect/a", "fablab", "jobs", "higher", 3, "rise", "estimated"),
        ("effect/b", "fablab", "unemployment_rate", "lower", 2, "rise", "estimated"),
        ("effect/c", "time-bank", "jobs", "higher", 3, "no_detectable_effect", "estimated"),
        ("effect/d", "time-bank", "jobs", None, None, "not_estimable", "not_estimable"),
        ("effect/e", None, "jobs", "higher", 3, "rise", "estimated"),
    ],
    schema=["effect_id", "practices", "outcome", "direction", "sms_level", "verdict", "status"],
    orient="row",
)


def test_the_studys_own_estimates_come_first_and_a_null_of_low_power_weighs_nothing() -> None:
    """A rise of jobs at level 3 (0.8) and one of unemployment at level 2 (0.3, for the worse): (0.8 - 0.3) / 2.1."""
    facts = pl.DataFrame(
        [("fablab-effect-01", "fablab", "effect", "none", "positive")],
        schema=["fact_id", "practice", "kind", "design", "sign"],
        orient="row",
    )
    found = known_effects(facts, RULE, _EFFECTS)
    assert found["fablab"].score == pytest.approx((0.8 - 0.3) / 2.1)
    assert found["fablab"].rests_on[0] == "effect/a"
    assert "time-bank" not in found


def test_what_was_asked_of_a_practice_is_told_estimated_first() -> None:
    words = {
        f"{what}_{tongue}": pl.lit(f"{what} {tongue}")
        for what in ("question", "verdict")
        for tongue in ("fr", "en")
    }
    own = own_effects(_EFFECTS.with_columns(**words))
    assert [e.effect_id for e in own["time-bank"]] == ["effect/c", "effect/d"]
    assert [e.sign for e in own["time-bank"]] == ["none", "not_estimable"]
    assert own["fablab"][0].told("fr") == "question fr verdict fr"
    assert set(own) == {"fablab", "time-bank"}


def test_conditions_are_met_unmet_or_to_be_asked() -> None:
    def condition(check: object) -> Condition:
        return Condition(fr="Une condition.", en="A condition.", check=check)  # type: ignore[arg-type]

    size = condition(AtLeast(indicator="population", at_least=20_000))
    assert state_of(size, {"population": 20_000.0}, set()) == "met"
    assert state_of(size, {"population": 19_999.0}, set()) == "unmet"
    assert state_of(size, {}, set()) == "to_ask", "an unknown figure is never an unmet condition"
    assert state_of(condition(AtLeast(indicator="x", at_most=3)), {"x": 4.0}, set()) == "unmet"
    assert state_of(condition(Alive(practice="fablab")), {}, {"fablab"}) == "met"
    assert state_of(condition(Alive(practice="fablab")), {}, set()) == "to_ask"
    assert state_of(condition("ask"), {}, set()) == "to_ask"


def test_lasting_by_hand() -> None:
    """Production: followed 11 and 7 years, none ended. Consumption: nobody was followed for five years, so nothing is said."""
    assert lasting_by_family(_INITIATIVES, 2026, 5) == {"distributed_production": 1.0}


def _parts(**changed: float) -> Parts:
    values = dict.fromkeys(("effect", "carried", "lasts", "met", "unmet", "against", "to_ask"), 0.0) | changed
    return Parts(**{name: np.array([[value]]) for name, value in values.items()})


def test_utility_by_hand() -> None:
    assert _parts(effect=0.2, carried=0.5, lasts=0.8, met=1.0, unmet=1.0).utility(RULE)[
        0, 0
    ] == pytest.approx(0.2 + 0.5 + 0.4 + 0.5 * 1 / 2 - 1.0)
    assert _parts(against=3.0).utility(RULE)[0, 0] == pytest.approx(-2.0), "counted once, however many show"


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-1, 1))
def test_more_of_a_good_thing_never_lowers_the_utility(carried: float, more: float, effect: float) -> None:
    low, high = sorted((carried, more))
    assert (
        _parts(carried=low, effect=effect).utility(RULE)[0, 0]
        <= _parts(carried=high, effect=effect).utility(RULE)[0, 0]
    )


def test_weights_of_a_reader_are_checked_all_at_once(tmp_path: Path) -> None:
    text = (
        BUNDLED.read_text(encoding="utf-8")
        .replace("doubt: 1.0", "doubt: 0")
        .replace("peers: 10", "pears: 10")
    )
    (tmp_path / "mine.yml").write_text(text, encoding="utf-8")
    with pytest.raises(FaultyInput) as caught:
        read_rule(tmp_path / "mine.yml")
    assert {fault.column for fault in caught.value.faults} == {"doubt", "peers", "pears"}


def test_every_city_has_a_roadmap_whose_ids_resolve(release) -> None:  # type: ignore[no-untyped-def]
    rows = release.tables["roadmaps"]
    cities = release.tables["territories"].filter(
        pl.col("in_frame")
        | pl.col("territory_id").is_in([*release.study["panel"], *release.study["compared"]])
    )
    steps = rows.filter(pl.col("kind") == "step").group_by("territory_id").len()
    assert set(steps["territory_id"]) == set(cities["territory_id"])
    assert steps["len"].min() >= 5
    assert steps["len"].max() <= 8
    alive = (
        release.tables["initiatives"].filter(pl.col("ended_on").is_null()).select("territory_id", "practice")
    )
    assert rows.join(alive, on=["territory_id", "practice"], how="semi").is_empty(), (
        "what lives there is no step"
    )
    for identity in rows.sample(20, seed=1)["roadmap_id"]:
        assert release.chain.tree(identity)


def test_the_command_tells_what_the_issue_asks(sharitories_in, bundled_release: Path) -> None:  # type: ignore[no-untyped-def]
    told = json.loads(sharitories_in("roadmap", "Narbonne", "--release", str(bundled_release), "--json").out)
    assert told["territory_id"] == "FR-11262"
    assert {"peers", "present", "absent", "steps", "avoid"} <= set(told)
    step = told["steps"][0]
    assert {"practice", "order", "utility", "why", "effect", "preconditions", "stages", "call_on"} <= set(
        step
    )
    assert set(step["stages"]) == {"learn", "facilitate", "build"}
    assert {c["state"] for s in told["steps"] for c in s["preconditions"]} <= {"met", "unmet", "to_ask"}
    assert [s["utility"] for s in told["steps"]] == sorted(
        (s["utility"] for s in told["steps"]), reverse=True
    )
    present = {entry["practice"] for entry in told["present"]}
    assert present.isdisjoint(s["practice"] for s in told["steps"])


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "À laisser pour l’instant"), ("en", "To leave alone for now")]
)
def test_it_reads_in_both_languages(sharitories_in, bundled_release: Path, language: str, word: str) -> None:  # type: ignore[no-untyped-def]
    told = sharitories_in("roadmap", "Hilversum", "--release", str(bundled_release), "--lang", language)
    assert told.code == 0
    assert word in told.out


def test_a_city_outside_is_told_so(sharitories_in, bundled_release: Path) -> None:  # type: ignore[no-untyped-def]
    told = sharitories_in("roadmap", "BE-11008", "--release", str(bundled_release))
    assert told.code == 2
    assert "neither in the frame nor in the study" in told.err


def test_a_readers_weights_change_the_order(sharitories_in, bundled_release: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    mine = tmp_path / "mine.yml"
    text = BUNDLED.read_text(encoding="utf-8")
    mine.write_text(
        text.replace("effect: 1.0 ", "effect: 9.0 ").replace("carried: 1.0", "carried: 0.0"), encoding="utf-8"
    )
    at = ("roadmap", "FR-18279", "--release", str(bundled_release), "--json")
    usual = json.loads(sharitories_in(*at).out)
    changed = json.loads(sharitories_in(*at, "--weights", str(mine)).out)
    assert [s["practice"] for s in usual["steps"]] != [s["practice"] for s in changed["steps"]]
    scores = [s["effect"]["score"] or 0 for s in changed["steps"]]
    assert scores[0] == max(scores)


def test_what_bears_a_practices_name_is_perhaps_there() -> None:
    rows = [
        ("x1", "A", "third-place", "The Shed", "A house with an incubator and a repair café.", None),
        ("x2", "A", "local-currency", "Club", "They called letters outlets.", None),
        ("x3", "A", "third-place", "Gone", "A repair café once.", "2015"),
        ("x4", "B", "repair-cafe", "Repair Café B", None, None),
    ]
    columns = ["initiative_id", "territory_id", "practice", "name", "description", "ended_on"]
    found = named_otherwise(pl.DataFrame(rows, schema=columns, orient="row"), ["repair-cafe", "time-bank"])
    assert found == {("A", "repair-cafe"): ("x1",)}, "whole words, living, filed under another practice"


def test_one_of_each_city_is_called_on_before_a_second_and_what_can_be_read_first() -> None:
    def one(
        identity: str, city: str, source: str | None = "http://x", seen: str = "2020"
    ) -> dict[str, str | None]:
        return {"initiative_id": identity, "territory_id": city, "source_url": source, "last_seen": seen}

    rows = [
        one("p1", "FR-2", None),
        one("p2", "FR-2"),
        one("p3", "FR-2", seen="2024"),
        one("q", "FR-3"),
        one("s", "BE-1"),
        one("own", "FR-1"),
    ]
    told = calls(rows, "FR-1", ["FR-2"], ["BE-1", "FR-3"], 4)
    assert [row["initiative_id"] for row in told] == ["p3", "q", "s", "p2"]


def test_an_event_of_one_year_is_no_practice_that_failed() -> None:
    """A forum of 2016 is over; a bank kept from 2010 to 2014 was given up; of what has no start nobody can say."""
    rows = [
        ("A", "citizens-assembly", "2016-01", "2016-01"),
        ("A", "time-bank", "2010", "2014"),
        ("B", "repair-cafe", None, "2019"),
        ("B", "fablab", "2012", None),
    ]
    table = pl.DataFrame(rows, schema=["territory_id", "practice", "started_on", "ended_on"], orient="row")
    assert tried_for_long(table) == {("A", "time-bank"), ("B", "repair-cafe")}


@pytest.mark.parametrize(("direction", "sign"), [("lower", 1), ("higher", -1), (None, 0)])
def test_a_fall_is_for_the_better_only_where_less_is_better(direction: str | None, sign: int) -> None:
    facts = pl.DataFrame(schema=dict.fromkeys(["fact_id", "practice", "kind", "design", "sign"], pl.String))
    row = {
        "effect_id": "effect/x",
        "practices": "living-lab",
        "verdict": "fall",
        "sms_level": 3,
        "direction": direction,
    }
    found = known_effects(facts, RULE, pl.DataFrame([row], schema_overrides={"direction": pl.String}))
    assert np.sign(found["living-lab"].score if found else 0) == sign


@pytest.mark.parametrize("city", ["Narbonne", "Lorient", "Genk", "Hilversum", "La Roche-sur-Yon", "Aurillac"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_told_reads_as_written(
    sharitories_in, bundled_release: Path, city: str, language: str
) -> None:  # type: ignore[no-untyped-def]
    """Whom to call on says where; no year is seen before it began; French spacing; each thing said once."""
    given = ("roadmap", city, "--release", str(bundled_release), "--lang", language)
    told = json.loads(sharitories_in(*given, "--json").out)
    calls = [
        c for s in [*told["steps"], *told["perhaps"]] for c in s.get("call_on_told", s.get("initiatives"))
    ]
    assert calls
    for call in calls:
        assert call["name"]
        assert call["source"], f"{call['initiative_id']}: nowhere to read of it"
        assert call["where"].count(call["city"]) == 1
        assert not call["seen"] or not call["since"] or call["seen"] > call["since"]
    assert all(step["measure"] for step in told["steps"])
    shown = sharitories_in(*given).out
    if language == "fr":
        assert not re.search(r"\w [:;?!%](?!//)", shown.replace("\n", " ")), "a breaking space before a mark"
    assert "None" not in shown
