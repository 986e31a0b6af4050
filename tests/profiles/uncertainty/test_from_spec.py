"""The ``uncertainty`` section through ``sharitories profile build``: by hand, by truth known, every fault named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import yaml

from sharitories.errors import FaultyInput
from sharitories.reference.profile import build_profile

META = """iCode,Level,Parent,Weight,Direction,Type,Denominator,Target
a,1,P,1,1,Indicator,pop,
b,1,P,3,-1,Indicator,,
c,1,Q,1,1,Indicator,,
d,1,Q,1,1,Indicator,,
P,2,I,1,1,Aggregate,,
Q,2,I,3,1,Aggregate,,
I,3,,1,1,Aggregate,,
pop,,,,,Denominator,,
sure,,,,,Other,,
"""
SPEC = """
screen: none
denominate: by_meta
impute: none
treat: {winsorise: {max: 5}, then: boxcox, skew: 2, kurtosis: 3.5}
normalise: {method: minmax, bounds: [1, 100]}
weight: by_meta
aggregate: arithmetic
"""
ALL: dict[str, Any] = {
    "draws": 200,
    "seed": 3,
    "sensitivity": {"sample": 16, "units": ["u03"]},
    "impute": ["median", {"group": "uGroup"}],
    "normalise": [{"method": "zscore", "mean": 100, "sd": 5}, {"method": "percentile"}],
    "weight": ["equal", {"set": {"b": 1}}],
    "aggregate": ["geometric", ["arithmetic", "harmonic"]],
    "remove": "each_indicator",
    "noise": [
        {"name": "counting", "kind": "counting", "indicators": ["a"], "replicates": 20},
        {"name": "effort", "kind": "effort", "indicators": ["b"], "log_sd": 0.1},
        {"name": "coders", "kind": "coders", "indicators": ["c"], "se": "sure"},
        {"name": "levels", "kind": "levels", "indicators": ["d"], "levels": [1, 2, 3], "probability": 0.1},
    ],
}


def _data(n: int = 20, seed: int = 1, holes: bool = True) -> pl.DataFrame:
    world = np.random.default_rng(seed)
    pop = world.integers(5, 50, n)
    table = pl.DataFrame(
        {
            "uCode": [f"u{i:02}" for i in range(n)],
            "uGroup": ["x", "y"] * (n // 2),
            "a": world.poisson(pop * world.gamma(2.0, 0.5, n)),
            "b": world.gamma(2.0, 1.0, n).round(3),
            "c": world.gamma(3.0, 1.0, n).round(3),
            "d": world.integers(1, 4, n).astype(float),
            "pop": pop,
            "sure": np.full(n, 0.05),
        }
    )
    return table.with_columns(c=pl.when(pl.col("uCode") != "u05").then("c")) if holes else table


class Built:
    """Runs a build in a folder and reads what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, section: dict[str, Any] | None, data: pl.DataFrame | None = None, meta: str = META, **spec: Any
    ) -> dict[str, pl.DataFrame]:
        said = {**yaml.safe_load(SPEC), **spec, **({} if section is None else {"uncertainty": section})}
        (_data() if data is None else data).write_csv(self.folder / "d.csv")
        (self.folder / "m.csv").write_text(meta, encoding="utf-8")
        (self.folder / "s.yml").write_text(yaml.safe_dump(said), encoding="utf-8")
        build_profile(*(self.folder / name for name in ("d.csv", "m.csv", "s.yml", "out")))
        return {path.stem: pl.read_csv(path) for path in (self.folder / "out").glob("*.csv")}

    def faults(self, section: dict[str, Any], **told: Any) -> list[str]:
        """The faults of a build that is refused, which leaves nothing behind."""
        with pytest.raises(FaultyInput) as caught:
            self(section, **told)
        assert not (self.folder / "out").exists()
        return [str(fault) for fault in caught.value.faults]


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return Built(tmp_path)


def _none(**told: Any) -> dict[str, Any]:
    return {"draws": 60, "seed": 1, "sensitivity": {"sample": 16}, **told}


def test_the_baseline_is_the_index_as_built(built: Built) -> None:
    made = built(ALL, impute="mean")
    told = made["uncertainty"]
    assert told["uCode"].to_list() == made["ranks"]["uCode"].to_list()
    assert told["rank"].to_list() == made["ranks"]["I"].to_list()
    assert told["score"].to_list() == pytest.approx(made["aggregated"]["I"].to_list(), rel=1e-12)
    assert (told["rank_low"] <= told["rank_high"]).all()
    assert told["rank_high"].max() > told["rank_low"].max()


@pytest.mark.parametrize(
    "aggregate", ["copeland", "borda", ["geometric", "condorcet"], ["borda", "arithmetic"]]
)
@pytest.mark.parametrize("weight", ["by_meta", "equal"])
def test_every_way_up_the_tree_is_that_of_the_build(built: Built, aggregate: Any, weight: str) -> None:
    made = built(_none(normalise=[{"method": "rank"}]), impute="mean", aggregate=aggregate, weight=weight)
    assert made["uncertainty"]["rank"].to_list() == made["ranks"]["I"].to_list()


def test_every_single_alternative_is_the_build_that_says_it(built: Built) -> None:
    """Each draw of one alternative is one of two whole builds: their scores are the interval's ends."""
    for choice, other in (
        ("normalise", {"method": "zscore", "mean": 100, "sd": 5}),
        ("weight", "equal"),
        ("aggregate", ["geometric", "harmonic"]),
        ("impute", "median"),
    ):
        given = {"impute": "mean"}
        one = built(_none(**{choice: [other]}), **given)
        two = built(None, **{**given, choice: other})
        ends = np.sort([one["aggregated"]["I"].to_numpy(), two["aggregated"]["I"].to_numpy()], axis=0)
        told = one["uncertainty"]
        assert told["score_low"].to_numpy() == pytest.approx(ends[0], rel=1e-6), choice
        assert told["score_high"].to_numpy() == pytest.approx(ends[1], rel=1e-6), choice
        assert (one["sensitivity"]["total"].item() > 0) == (choice != "impute")  # one value moves no rank


def test_a_removed_indicator_is_one_that_imeta_does_not_have(built: Built) -> None:
    """Without c, Q is d; without P the index is Q: by hand from the normalised values."""
    made = built(_none(remove=["c", "P"]), impute="mean", data=_data(holes=False))
    x, q = made["normalised"], made["aggregated"]["Q"].to_numpy()
    p = (x["a"].to_numpy() + 3 * x["b"].to_numpy()) / 4
    every = np.array([(p + 3 * q) / 4, (p + 3 * x["d"].to_numpy()) / 4, q])
    assert made["uncertainty"]["score_low"].to_numpy() == pytest.approx(every.min(axis=0), rel=1e-6)
    assert made["uncertainty"]["score_high"].to_numpy() == pytest.approx(every.max(axis=0), rel=1e-6)


def test_what_is_missing_is_rescaled_on_every_level(built: Built) -> None:
    made = built(
        _none(remove=["d"]), data=_data().with_columns(d=pl.when(pl.col("uCode") != "u05").then("d"))
    )
    assert made["aggregated"].filter(uCode="u05")["Q"].item() is None
    row = made["uncertainty"].filter(uCode="u05")
    assert row["score"].item() == pytest.approx(made["aggregated"].filter(uCode="u05")["P"].item())


@pytest.mark.parametrize(
    "same",
    [
        {"normalise": [{"method": "minmax", "bounds": [1, 100]}]},
        {"weight": ["by_meta", {"set": {"a": 2, "b": 6}}]},
        {"aggregate": ["arithmetic", ["arithmetic", "arithmetic"]]},
        {"impute": ["mean", "mean"]},
        {"noise": [{"name": "still", "kind": "effort", "indicators": ["a"], "log_sd": 0}]},
    ],
)
def test_identical_alternatives_have_exactly_no_sensitivity(built: Built, same: dict[str, Any]) -> None:
    made = built(_none(**same), impute="mean")
    told = made["sensitivity"]
    assert told["factor"].to_list() == ["still" if "noise" in same else next(iter(same))]
    assert told.select(pl.exclude("output", "uCode", "factor")).row(0) == (0, 0, 0, 0, 0, 0)
    assert (made["uncertainty"]["rank_low"] == made["uncertainty"]["rank_high"]).all()
    beside = built({**ALL, **same}, impute="mean")["sensitivity"]
    if "noise" in same:
        assert (beside.filter(factor="still")["total"] == 0).all()


def test_shuffling_units_changes_no_byte(built: Built) -> None:
    def files(data: pl.DataFrame) -> dict[str, bytes]:
        built(ALL, impute="mean", data=data)
        return {p.name: p.read_bytes() for p in sorted((built.folder / "out").iterdir())}

    plain = files(_data())
    assert {"uncertainty.csv", "uncertainty.parquet", "sensitivity.csv", "sensitivity.parquet"} <= set(plain)
    assert files(_data().sample(fraction=1.0, shuffle=True, seed=5)) == plain


def test_a_panel_is_ranked_within_each_time(built: Built) -> None:
    years = [_data(seed=s).with_columns(Time=pl.lit(2000 + s)) for s in (1, 2)]
    section = {**ALL, "impute": [{"panel": "linear"}]}
    for per_time in (False, True):
        made = built(section, impute="mean", data=pl.concat(years), per_time=per_time)
        told = made["uncertainty"]
        assert told.columns[:3] == ["uCode", "Time", "iCode"]
        assert told["rank"].to_list() == made["ranks"]["I"].to_list()
        assert told["rank_high"].max() <= 20
        chosen = made["sensitivity"].filter(output="rank", factor="weight")
        assert chosen.select("uCode", "Time").rows() == [("u03", 2001), ("u03", 2002)]


def test_weights_drawn_in_each_aggregate_and_by_components(built: Built) -> None:
    made = built(_none(weight={"dirichlet": 40}), impute="mean")
    assert made["sensitivity"]["total"].item() == pytest.approx(1, abs=0.35)
    rows = np.random.default_rng(1).normal(size=(40, 1)) + np.random.default_rng(2).normal(size=(40, 4)) / 2
    data = pl.DataFrame({"uCode": [f"u{i}" for i in range(40)]}).hstack(
        pl.DataFrame(rows, schema=list("abcd")).with_columns(b=-pl.col("b"), pop=pl.lit(1), sure=pl.lit(0))
    )
    one, two = built(_none(weight=["pca"]), data=data), built(None, data=data, weight="pca")
    ends = np.sort([one["aggregated"]["I"].to_numpy(), two["aggregated"]["I"].to_numpy()], axis=0)
    assert one["uncertainty"]["score_high"].to_numpy() == pytest.approx(ends[1], rel=1e-5)


def test_another_aggregate_than_the_top(built: Built) -> None:
    made = built(_none(of="Q", remove=["d"]), impute="mean")
    assert made["uncertainty"]["rank"].to_list() == made["ranks"]["Q"].to_list()
    assert set(made["uncertainty"]["iCode"]) == {"Q"}


def test_counting_noise_has_the_posterior_of_the_counts(built: Built) -> None:
    """One indicator weighs all: its scores are those of Gamma(a + k, b + n) densities, normalised between fixed posts."""
    meta = "iCode,Level,Parent,Weight,Direction,Type,Denominator,goalpost_lower,goalpost_upper\n"
    meta += "a,1,I,1,1,Indicator,pop,0,10\nI,2,,1,1,Aggregate,,,\npop,,,,,Denominator,,,\n"
    data = _data(200).select("uCode", "a", "pop").sort("uCode")
    noise = [{"name": "counting", "kind": "counting", "indicators": ["a"], "replicates": 3000}]
    section = {"draws": 3000, "seed": 2, "sensitivity": "none", "noise": noise}
    told = built(section, data, meta, treat="none", normalise={"method": "goalposts"})["uncertainty"]
    from scipy.stats import gamma

    from sharitories.profiles.shrinkage import fit_prior

    k, n = data["a"].to_numpy().astype(float), data["pop"].to_numpy().astype(float)
    prior = fit_prior(k, n)
    for column, share in (("score_low", 0.05), ("score_median", 0.5), ("score_high", 0.95)):
        truth = 10 * gamma.ppf(share, prior.shape + k, scale=1 / (prior.rate + n))
        assert np.abs(told[column].to_numpy() / truth - 1).mean() < 0.02, column


FAULTS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "remove": ({"remove": ["z"]}, {}, "uncertainty.remove: z: is no code below I"),
    "remove top": ({"remove": ["I"]}, {}, "uncertainty.remove: I: is no code below I"),
    "of": ({"of": "Z"}, {}, "uncertainty.of: Z: is no aggregate"),
    "target": (
        {"normalise": [{"method": "distance_to_target"}]},
        {},
        "uncertainty.normalise.0: a: has no Target",
    ),
    "posts": ({"normalise": [{"method": "goalposts"}]}, {}, "uncertainty.normalise.0: b: has no goalpost"),
    "levels": ({"aggregate": [["arithmetic"]]}, {}, "uncertainty.aggregate.0: names 1 methods"),
    "set": ({"weight": [{"set": {"z": 1}}]}, {}, "uncertainty.weight.0: z: is no code"),
    "no weight": ({"weight": [{"set": {"c": 0, "d": 0}}]}, {}, "uncertainty.weight.0: Q: no part of it"),
    "benefit": (
        {},
        {"weight": "benefit_of_the_doubt", "impute": "mean"},
        "uncertainty.weight: benefit_of_the_doubt",
    ),
    "group": ({"impute": [{"group": "zone"}]}, {}, "uncertainty.impute.0: the data have no column zone"),
    "panel": ({"impute": [{"panel": "last"}]}, {}, "uncertainty.impute.0: panel: last needs a panel"),
    "missing": ({}, {"missing": "empty"}, "uncertainty.combine: c: a value is missing"),
    "zero": (
        {"normalise": [{"method": "zscore", "mean": 0, "sd": 1}]},
        {"aggregate": "geometric"},
        "above zero",
    ),
    "no count": (
        {"noise": [{"name": "n", "kind": "counting", "indicators": ["b"]}]},
        {},
        "uncertainty.noise.0: b: holds values that are no counts",
    ),
    "no level": (
        {
            "noise": [
                {"name": "n", "kind": "levels", "indicators": ["d"], "levels": [1, 2], "probability": 0.1}
            ]
        },
        {},
        "uncertainty.noise.0: d: holds a value that is none of the levels",
    ),
    "name": (
        {"noise": [{"name": "weights", "kind": "coders", "indicators": ["d"], "se": 1}]},
        {},
        "uncertainty.noise.0: weights: the name is taken",
    ),
    "no column": (
        {"noise": [{"name": "n", "kind": "coders", "indicators": ["d"], "se": "pop"}]},
        {},
        "uncertainty.noise.0: pop: is no column of Type Other",
    ),
    "unit": (
        {"sensitivity": {"sample": 8, "units": ["zz"]}},
        {},
        "uncertainty.sensitivity.units: zz: is no unit",
    ),
    "power": (
        {"sensitivity": {"sample": 9}},
        {},
        "uncertainty.sensitivity: Value error, sample is a power of two",
    ),
    "magic": ({"normalise": [{"method": "magic"}]}, {}, "uncertainty.normalise.0: is a map whose method"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_the_section_cannot_have_is_named_and_nothing_is_written(built: Built, name: str) -> None:
    section, spec, expected = FAULTS[name]
    faults = built.faults(_none(**section), **spec)
    assert any(expected in fault.replace("s.yml, column ", "") for fault in faults), faults


def test_all_faults_of_the_section_are_told_together(built: Built) -> None:
    section = _none(
        remove=["z", "y"], weight=[{"set": {"w": 1}}], aggregate=[["arithmetic"]], impute=[{"group": "v"}]
    )
    assert len(built.faults(section)) == 5


def test_the_command_names_what_was_drawn_and_forgets_what_is_stale(
    sharitories_in: Callable[..., Any], built: Built
) -> None:
    built(ALL, impute="mean")
    asked = ["--data", "d.csv", "--meta", "m.csv", "--spec", "s.yml", "--out", "out"]
    told = sharitories_in("profile", "build", *asked)
    assert told.code == 0, told.err
    said = " ".join(told.err.split())
    assert "uncertainty I: drawn again (200 of 200) seed 3" in said
    assert "uncertainty I: aggregate (3 of 3) alternatives" in said
    log = json.loads((built.folder / "out" / "log.json").read_text(encoding="utf-8"))
    assert log["spec"]["uncertainty"]["draws"] == 200
    assert log["rows"]["uncertainty"] == 20
    assert "uncertainty" not in built(None, impute="mean")
