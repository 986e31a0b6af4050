"""The designs of the bundled study: dated by the stated rule, resting on evidence that exists, accepted by the validator."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sharitories.effects.bundled import EFFECTS, PATHS, UNITS, estimate_all
from sharitories.effects.gathered_pace import gathered_pace
from sharitories.effects.study_designs import FIRST, StudyDesign, put_to, study_designs
from sharitories.effects.study_panels import StudyPanel, panel_specs, study_panel
from sharitories.effects.treatment import donors_of, first_treated
from sharitories.effects.validation import validate
from sharitories.errors import FaultyInput
from sharitories.exploration import _observe
from sharitories.studies.study import Study, read_study

SHAPES = {
    "salaried-jobs-by-zone": (287, 26),
    "unemployment-by-zone": (287, 83),
    "private-jobs-by-commune": (414, 11),
    "population-by-commune": (414, 6),
    "population-by-urban-area": (218, 9),
    "unemployed-pt": (91, 16),
    "income-pt": (93, 18),
    "population-pt": (96, 19),
    "population-nl": (220, 12),
    "population-be": (124, 10),
    "income-be": (140, 9),
    "population-se": (104, 6),
}


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study("villes-moyennes")


@pytest.fixture(scope="module")
def tables(study: Study) -> dict[str, pl.DataFrame]:
    return _observe(study)


@pytest.fixture(scope="module")
def panels(study: Study, tables: dict[str, pl.DataFrame]) -> dict[str, StudyPanel]:
    return {name: study_panel(name, spec, tables) for name, spec in panel_specs(study).items()}


def test_five_starts_within_three_years() -> None:
    assert gathered_pace([(y, None) for y in (2000, 2010, 2011, 2011, 2012, 2012)]) == 2012
    assert gathered_pace([(y, None) for y in (2010, 2010, 2010, 2010, 2013, 2016)]) is None
    assert gathered_pace([(2015, None)] * 4 + [(2015, 2015)]) is None  # an event of one year does not stay
    assert gathered_pace([(2015, 2016)] * 5) == 2015
    assert gathered_pace([(None, None)] * 9) is None


def test_every_panel_has_the_shape_that_the_method_page_states(panels: dict[str, StudyPanel]) -> None:
    for name, shape in SHAPES.items():
        (values,) = panels[name].panel.columns.values()
        assert values.shape == shape, name
        assert not np.isnan(values).any()


def test_every_cell_of_a_panel_is_the_observation_that_it_names(
    panels: dict[str, StudyPanel], tables: dict[str, pl.DataFrame]
) -> None:
    known = dict(tables["observations"].select("observation_id", "value").iter_rows())
    for study_panel_ in panels.values():
        (values,) = study_panel_.panel.columns.values()
        told = np.array([[known[cell] for cell in row] for row in study_panel_.cells])
        assert (told == values).all()
        assert study_panel_.cells[3][2].endswith(
            f"/{study_panel_.panel.units[3]}/{study_panel_.panel.times[2]}"
        )


def test_a_copied_value_is_no_value(study: Study, tables: dict[str, pl.DataFrame]) -> None:
    spec = panel_specs(study)["income-pt"].model_copy(update={"periods": ("2006", "2024")})
    copied = tables["observations"].filter(
        (pl.col("property") == spec.property) & (pl.col("period") == "2024")
    )
    assert set(copied["status"]) == {"missing"}
    assert study_panel("income", spec, tables).panel.times[-1] == 2023


def test_a_unit_with_a_hole_is_left_out_and_named(study: Study, tables: dict[str, pl.DataFrame]) -> None:
    gone = "insee-salaried-jobs/salaried_jobs/FR-ZE-7617/2010"
    holed = {**tables, "observations": tables["observations"].filter(pl.col("observation_id") != gone)}
    made = study_panel("jobs", panel_specs(study)["salaried-jobs-by-zone"], holed)
    assert made.left_out == ("FR-ZE-7617",)
    assert "FR-ZE-7617" not in made.panel.units


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date else None


def test_every_date_is_the_one_that_the_rule_gives(study: Study, tables: dict[str, pl.DataFrame]) -> None:
    compiled = tables["initiatives"].filter(pl.col("origin_id") == study.evidence.origin)
    for asked in study_designs(study):
        if asked.date != "gathered_pace":
            continue
        own = compiled.filter(pl.col("territory_id") == asked.territory).to_dicts()
        dated = [(i["initiative_id"], _year(i["started_on"]), _year(i["ended_on"])) for i in own]
        year = gathered_pace([(start, end) for _, start, end in dated])
        counted = {
            i for i, start, end in dated if start and year and year - 3 < start <= year and start != end
        }
        assert set(asked.evidence) == counted, asked.name
        if asked.design is not None:
            assert asked.design.treated is not None
            assert {str(p)[:4] for p in asked.design.treated.values()} == {str(year)}, asked.name
        else:
            assert asked.question is not None and str(year) in asked.question


def test_every_piece_of_evidence_exists_and_is_of_the_city(
    study: Study, tables: dict[str, pl.DataFrame]
) -> None:
    city = dict(tables["initiatives"].select("initiative_id", "territory_id").iter_rows())
    for asked in study_designs(study):
        assert {city[i] for i in asked.evidence} <= {asked.territory}, asked.name


def _designs(study: Study) -> list[StudyDesign]:
    return [asked for asked in study_designs(study) if asked.design is not None]


def test_every_design_is_accepted_and_no_donor_is_a_neighbour(
    study: Study, tables: dict[str, pl.DataFrame], panels: dict[str, StudyPanel]
) -> None:
    for asked in _designs(study):
        design, panel = put_to(asked, panels[str(asked.panel)], tables)
        validate(design, panel, asked.name)
        assert not set(design.neighbours) & set(donors_of(design, panel)), asked.name


def test_the_towns_of_2018_and_their_controls(
    study: Study, tables: dict[str, pl.DataFrame], panels: dict[str, StudyPanel]
) -> None:
    asked = next(a for a in _designs(study) if a.name == "action-coeur-de-ville-private-jobs")
    design, panel = put_to(asked, panels[str(asked.panel)], tables)
    first = first_treated(design, panel)
    assert set(first.values()) == {2019}
    assert (len(first), len(donors_of(design, panel))) == (132, 90)
    area = dict(tables["territories"].select("territory_id", "aav_id").iter_rows())
    theirs = {area[unit] for unit in first}
    assert not {area[unit] for unit in donors_of(design, panel)} & (theirs | {"FR-AAV-001"})
    dates = tables["observations"].filter(
        (pl.col("property") == "programme:action-coeur-de-ville") & (pl.col("status") == "observed")
    )
    late = dates.filter(pl.col("started_on").is_null() | (pl.col("started_on") > "2018-12-31"))[
        "territory_id"
    ]
    assert len(late) and not set(late) & set(panel.units)
    assert FIRST in panel.columns


def _only(study: Study, folder, names: set[str]) -> Study:
    import shutil

    shutil.copytree(study.folder, folder, dirs_exist_ok=True)
    for path in (folder / "designs").glob("*.yml"):
        if path.stem not in names:
            path.unlink()
    return study.model_copy(update={"folder": folder})


def test_estimates_rest_on_rows_that_exist_and_do_not_depend_on_processes(
    study: Study, tables: dict[str, pl.DataFrame], tmp_path
) -> None:
    names = {"aveiro-income", "france-services-private-jobs", "third-places-jobs"}
    few = _only(study, tmp_path / "study", names)
    made = estimate_all(few, tables, processes=1)
    again = estimate_all(few, tables, processes=2)
    for name, columns in (("effects", EFFECTS), ("effect_paths", PATHS), ("effect_units", UNITS)):
        assert made[name].equals(again[name])
        assert dict(made[name].schema) == dict(columns)
    known = set(tables["observations"]["observation_id"]) | set(tables["initiatives"]["initiative_id"])
    known |= set(made["effect_units"]["unit_id"])
    rests = [
        i for t in ("effects", "effect_units") for c in made[t]["rests_on"].drop_nulls() for i in c.split(" ")
    ]
    assert set(rests) <= known
    income = made["effects"].filter(pl.col("effect_id") == "effect/aveiro-income").to_dicts()[0]
    assert "pordata-municipalities/average_monthly_income/PT-0105/2015" in " ".join(
        made["effect_units"]["rests_on"]
    )
    assert income["low"] < income["att"] < income["high"]
    none = made["effects"].filter(pl.col("effect_id") == "effect/third-places-jobs").to_dicts()[0]
    assert none["att"] is None and none["status"] == "not_estimable" and none["would_need_fr"]


def test_an_effect_put_into_the_panel_is_found(
    study: Study, tables: dict[str, pl.DataFrame], tmp_path
) -> None:
    few = _only(study, tmp_path / "study", {"aveiro-population"})
    raised = pl.col("observation_id").str.contains("pordata-municipalities/population/PT-0105/20(1[6-9]|2)")
    observations = tables["observations"].with_columns(
        value=pl.when(raised).then(pl.col("value") * 1.10).otherwise("value")
    )
    plain = estimate_all(few, tables, processes=1)["effects"]["att"].item()
    found = estimate_all(few, {**tables, "observations": observations}, processes=1)["effects"].to_dicts()[0]
    assert found["verdict"] == "rise"
    assert (1 + found["att"] / 100) / (1 + plain / 100) == pytest.approx(1.10, abs=0.002)
    assert found["low"] > 0


def test_a_study_without_designs_has_empty_tables(
    study: Study, tables: dict[str, pl.DataFrame], tmp_path
) -> None:
    made = estimate_all(study.model_copy(update={"folder": tmp_path}), tables)
    assert all(table.is_empty() for table in made.values())


def test_the_faults_of_all_designs_are_named(study: Study, tmp_path) -> None:
    folder = tmp_path / "study"
    few = _only(study, folder, {"aveiro-income"})
    (folder / "designs" / "neither.yml").write_text("territory: panel\ndate: programme\n")
    (folder / "designs" / "typo.yml").write_text("territory: panel\ndate: never\nnot_estimable: {}\n")
    with pytest.raises(FaultyInput) as caught:
        study_designs(few)
    told = str(caught.value)
    assert "neither.yml" in told and "typo.yml" in told and "either design or not_estimable" in told


def test_the_release_and_the_command_estimate_alike(
    study: Study, tables: dict[str, pl.DataFrame], panels: dict[str, StudyPanel]
) -> None:
    from sharitories.effects.estimate import estimate
    from sharitories.effects.one_effect import one_effect

    for name in ("aveiro-population", "action-coeur-de-ville-private-jobs"):
        asked = next(a for a in _designs(study) if a.name == name)
        design, panel = put_to(asked, panels[str(asked.panel)], tables)
        ours, theirs = one_effect(design, panel, name, {}), estimate(design, panel, name)
        assert ours.att == pytest.approx(theirs.att, rel=1e-4)
        assert ours.interval == pytest.approx(theirs.interval, rel=1e-4)
