"""``effects estimate``: what is written for a good design, and the name of every fault of a bad design or panel."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

DESIGN = """
question: what did it change?
unit: unit
time: year
outcome: y
treated: {u00: 2010}
donors: all
pre: [2000, 2009]
post: [2010, 2014]
estimator: synthetic_did
"""


def _panel(effect: float = 3.0, units: int = 25) -> list[tuple[str, int, float, float, str]]:
    """Units of two factors; the first is ``effect`` higher from 2010 on. Rows: unit, year, y, z, region."""
    random = np.random.default_rng(5)
    level, slope = random.uniform(10, 20, units), random.uniform(-0.3, 0.3, units)
    rows = []
    for i in range(units):
        for t in range(15):
            y = level[i] + slope[i] * t + random.normal(0, 0.1) + (effect if i == 0 and t >= 10 else 0)
            rows.append((f"u{i:02}", 2000 + t, round(float(y), 4), round(float(level[i]), 3), "north"))
    return rows


def _text(rows: list[tuple[object, ...]], head: str = "unit,year,y,z,region") -> str:
    return "\n".join([head, *(",".join("" if c is None else str(c) for c in row) for row in rows)]) + "\n"


@pytest.fixture
def estimate(sharitories_in, tmp_path: Path):
    """Run the command on this design and panel; gives what was told and the folder."""

    def run(design: str = DESIGN, panel: str | None = None, *more: str):
        (tmp_path / "design.yml").write_text(design, encoding="utf-8")
        (tmp_path / "panel.csv").write_text(panel if panel is not None else _text(_panel()), encoding="utf-8")
        out = tmp_path / "out"
        told = sharitories_in(
            *("effects", "estimate", "--panel", str(tmp_path / "panel.csv")),
            *("--design", str(tmp_path / "design.yml"), "--out", str(out), *more),
        )
        return told, out

    return run


def test_what_is_written(estimate) -> None:
    told, out = estimate()
    assert told.code == 0, told.err
    said = json.loads((out / "effect.json").read_text(encoding="utf-8"))
    asked = "att interval p_placebo pre_rmspe weights att_by_period mde sms_level verdict verdict_fr checks"
    assert set(asked.split()) <= set(said)
    assert said["att"] == pytest.approx(3.0, abs=0.2)
    assert said["interval"][0] <= 3.0 <= said["interval"][1]
    assert said["p_placebo"] <= 0.05
    assert said["verdict"] == "rise"
    assert list(said["att_by_period"]) == ["2010", "2011", "2012", "2013", "2014"]
    assert sum(said["weights"].values()) == pytest.approx(1)
    assert all({"name", "passed", "detail"} <= set(check) for check in said["checks"])
    assert {"paths.csv", "placebos.csv", "weights.csv", "twin.svg", "placebos.svg"} <= {
        p.name for p in out.iterdir()
    }
    assert told.out.index("Before looking") < told.out.index("effect  "), "power comes before the estimate"


def test_nothing_happened_and_it_says_how_much_could_have(estimate) -> None:
    _, out = estimate(panel=_text(_panel(effect=0.0)))
    said = json.loads((out / "effect.json").read_text(encoding="utf-8"))
    assert said["verdict"] == "no_detectable_effect"
    assert "smaller than" in said["verdict_en"]
    assert "plus petit que" in said["verdict_fr"]


def test_the_same_twice_and_rows_in_any_order(estimate, tmp_path: Path) -> None:
    _, out = estimate()
    first = {p.name: p.read_bytes() for p in out.iterdir()}
    rows = _panel()
    np.random.default_rng(1).shuffle(rows)
    _, out = estimate(panel=_text(rows))
    assert {p.name: p.read_bytes() for p in out.iterdir()} == first


def test_every_estimator_of_one_unit_finds_the_effect_put_in(estimate) -> None:
    for name in ("synthetic_control", "demeaned", "penalised", "augmented", "synthetic_did", "default"):
        told, out = estimate(DESIGN.replace("synthetic_did", name))
        assert told.code == 0, told.err
        said = json.loads((out / "effect.json").read_text(encoding="utf-8"))
        assert said["att"] == pytest.approx(3.0, abs=0.6), name


def test_several_treated_units_are_pooled_and_told_one_by_one(estimate) -> None:
    rows = [(u, t, y + (2.0 if u == "u01" and t >= 2010 else 0), z, r) for u, t, y, z, r in _panel()]
    _, out = estimate(DESIGN.replace("{u00: 2010}", "{u00: 2010, u01: 2010}"), _text(rows))
    said = json.loads((out / "effect.json").read_text(encoding="utf-8"))
    assert set(said["by_unit"]) == {"u00", "u01"}
    assert said["att"] == pytest.approx(2.5, abs=0.3)
    assert said["att"] == pytest.approx(np.mean([unit["att"] for unit in said["by_unit"].values()]))
    assert "u01" not in said["weights"], "a treated unit is no donor"


def test_cohorts_by_a_column(estimate) -> None:
    rows = [
        (u, t, y + (1.5 if int(u[1:]) % 2 and t >= 2008 else 0), 2008 if int(u[1:]) % 2 else 0, r)
        for u, t, y, z, r in _panel(effect=0.0)
    ]
    design = """
question: what did the programme change?
unit: unit
time: year
outcome: y
treated_column: z
donors: never_treated
estimator: difference_in_differences
"""
    told, out = estimate(design, _text(rows))
    assert told.code == 0, told.err
    said = json.loads((out / "effect.json").read_text(encoding="utf-8"))
    assert set(said["aggregations"]) == {"simple", "group", "dynamic", "calendar"}
    assert {"group", "time", "att"} <= set(said["att_group_time"][0])
    assert said["interval"][0] <= 1.5 <= said["interval"][1]


def test_logarithms_are_told_in_per_cent(estimate) -> None:
    rows = [
        (u, t, round(y * (1.2 if u == "u00" and t >= 2010 else 1), 4), z, r)
        for u, t, y, z, r in _panel(effect=0)
    ]
    _, out = estimate(DESIGN + "scale: log\n", _text(rows))
    said = json.loads((out / "effect.json").read_text(encoding="utf-8"))
    assert said["unit"] == "%"
    assert said["att"] == pytest.approx(20, abs=2)


BAD_DESIGNS = {
    "not said": (DESIGN.replace("outcome: y\n", ""), "outcome: is not said"),
    "unknown entry": (DESIGN + "estimater: x\n", "estimater: is no entry of a design"),
    "treated twice over": (DESIGN + "treated_column: z\n", "either treated or treated_column"),
    "span upside down": (DESIGN.replace("[2000, 2009]", "[2009, 2000]"), "pre ends before it begins"),
    "no such estimator": (DESIGN.replace("synthetic_did", "magic"), "magic is none"),
    "too few before": (DESIGN.replace("[2000, 2009]", "[2007, 2009]"), "at least 5 are needed"),
    "treated not there": (DESIGN.replace("u00: 2010", "u99: 2010"), "u99 is not in the panel"),
    "post before treatment": (DESIGN.replace("[2010, 2014]", "[2008, 2014]"), "are before u00 is treated"),
    "pre after treatment": (DESIGN.replace("[2000, 2009]", "[2000, 2011]"), "are not before u00 is treated"),
    "donor treated itself": (
        DESIGN.replace("donors: all", "donors: {only: [u00, u02, u03]}"),
        "u00 is treated itself",
    ),
    "donor contains it": (DESIGN + "contains: [[u05, u00]]\n", "u05 contains u00"),
    "donor within it": (DESIGN + "contains: [[u00, u07]]\n", "u07 lies within u00"),
    "programme undeclared": (
        DESIGN + "programmes: [{name: other, units: [u03]}]\n",
        "other works on u03 as well",
    ),
    "outcome defines treatment": (DESIGN + "defined_by: [y]\n", "is what treatment was decided on"),
    "no peers": (DESIGN.replace("donors: all", "donors: peers"), "the design lists none"),
    "predictor after": (
        DESIGN + "predictors: [{column: z, over: [2005, 2012]}]\n",
        "is read after treatment",
    ),
    "one donor": (DESIGN.replace("donors: all", "donors: {only: [u03]}"), "1 donors are left"),
    "no such column": (
        DESIGN.replace("outcome: y", "outcome: income"),
        "column income: there is no such column",
    ),
    "not yaml": (DESIGN + "  : : [\n", "is not valid YAML"),
}


@pytest.mark.parametrize("name", BAD_DESIGNS)
def test_a_bad_design_is_refused_by_name(estimate, name: str) -> None:
    design, rule = BAD_DESIGNS[name]
    told, out = estimate(design)
    assert told.code == 2, told.out
    assert rule in " ".join(told.err.split()), told.err
    assert "Traceback" not in told.err
    assert not out.exists(), "nothing is written for a refused design"


def test_all_reasons_are_told_at_once(estimate) -> None:
    design = (
        DESIGN.replace("synthetic_did", "magic").replace("[2000, 2009]", "[2007, 2009]") + "defined_by: [y]\n"
    )
    told, _ = estimate(design)
    for rule in ("magic is none", "at least 5 are needed", "decided on"):
        assert rule in " ".join(told.err.split())


def _spoilt(name: str) -> str:
    rows = [list(row) for row in _panel()]
    if name == "twice":
        rows.append(rows[3])
    elif name == "text":
        rows[4][2] = "many"
    elif name == "infinite":
        rows[4][2] = "inf"
    elif name == "hole":
        del rows[4]
    elif name == "empty outcome":
        rows = [[*row[:2], None, *row[3:]] for row in rows]
    elif name == "no unit":
        rows[7][0] = None
    elif name == "no period":
        rows[7][1] = None
    elif name == "empty":
        rows = []
    return _text([tuple(row) for row in rows])


BAD_PANELS = {
    "twice": "row 376, column unit: u00 stands more than once in 2003",
    "text": "row 5, column y: 'many' is not a number",
    "infinite": "row 5, column y: 'inf' is not a number",
    "hole": "a hole: u00 has no y in 2004",
    "empty outcome": "column y: has no value in any row",
    "no unit": "row 8, column unit: is empty",
    "no period": "row 8, column year: is empty",
    "empty": "holds no row",
}


@pytest.mark.parametrize("name", BAD_PANELS)
def test_a_bad_panel_is_refused_by_name(estimate, name: str) -> None:
    told, out = estimate(DESIGN, _spoilt(name))
    assert told.code == 2, told.out + told.err
    assert BAD_PANELS[name] in " ".join(told.err.split()), told.err
    assert "Traceback" not in told.err
    assert not out.exists()


def test_a_panel_that_is_no_text_and_one_that_is_not_there(estimate, tmp_path: Path, sharitories_in) -> None:
    estimate()
    (tmp_path / "panel.csv").write_bytes(b"unit,year,y\n\xff\xfe\x00,1,2\n")
    at = ("--design", str(tmp_path / "design.yml"), "--out", str(tmp_path / "no"))
    spoilt = sharitories_in("effects", "estimate", "--panel", str(tmp_path / "panel.csv"), *at)
    absent = sharitories_in("effects", "estimate", "--panel", str(tmp_path / "none.csv"), *at)
    assert (spoilt.code, absent.code) == (2, 3)
    assert "Traceback" not in spoilt.err + absent.err


def test_a_name_to_leave_out_that_is_not_there_is_told_and_refuses_nothing(estimate) -> None:
    told, out = estimate(DESIGN.replace("donors: all", "donors: {all_but: [OECD]}"))
    assert told.code == 0, told.err
    said = json.loads((out / "effect.json").read_text(encoding="utf-8"))
    assert said["log"] == ["donors.all_but: OECD is not in the panel; nothing was left out"]


COHORTS = """
question: what did it change?
unit: unit
time: year
outcome: y
outcome_unit: packs a head
treated_column: first
donors: never_treated
estimator: callaway_santanna
"""


def test_cohorts_say_what_their_estimate_withstands(estimate) -> None:
    """A rise of 3 at dates of their own, nothing before: the bounds at no drift hold 3, and widen with the drift."""
    random = np.random.default_rng(11)
    rows = []
    for i in range(40):
        first, level = (2008, 2010, 0)[i % 3], random.uniform(10, 20)
        for t in range(2000, 2015):
            y = level + 0.1 * (t - 2000) + random.normal(0, 0.2) + (3 if first and t >= first else 0)
            rows.append((f"u{i:02}", t, round(float(y), 4), first))
    told, out = estimate(COHORTS, _text(rows, "unit,year,y,first"))
    assert told.code == 0, told.err
    said = json.loads((out / "effect.json").read_text(encoding="utf-8"))
    bounds = [b["interval"] for b in said["honest"]["bounds"]]
    widths = [high - low for low, high in bounds]
    assert widths == sorted(widths)
    assert bounds[0][0] < 3 < bounds[0][1]
    assert said["honest"]["breakdown"] > 1
    assert "honest_bounds" in {check["name"] for check in said["checks"]}
    assert "packs a head" in said["verdict_en"]
    assert "«" not in said["verdict_en"]
    assert re.search(r"«\s*packs a head\s*»", said["verdict_fr"])
