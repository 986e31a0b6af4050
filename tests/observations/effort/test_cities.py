"""From the pool of a country to its cities: by hand, and with cities whose hidden numbers are known."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from sharitories.observations.effort.carry import carried
from sharitories.observations.effort.cities import DRAWN, EFFORT, drawn_effort, effort_of_cities
from sharitories.observations.effort.distribution import Distribution
from sharitories.observations.effort.histories import histories
from sharitories.observations.effort.lists import MERGED, REFUSED, searches
from sharitories.observations.effort.notes import NOTES
from sharitories.observations.effort.order import changes_of_order, order_of_cities
from sharitories.observations.effort.pairwise import all_pairs
from sharitories.observations.evidence import LISTS

KINDS = ("municipal site", "regional press", "network directory", "association's own site")


def world(
    rng: np.random.Generator, cities: int, mean: float, reach: tuple[float, ...], spread: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hidden numbers of cities, how often their seen stand in lists, and the pool's counts of histories."""
    alive = rng.poisson(mean, cities)
    often = np.zeros((cities, len(reach)), dtype=np.int64)
    counts = np.zeros(2 ** len(reach), dtype=np.int64)
    for city, number in enumerate(alive):
        chance = 1 / (1 + np.exp(-np.log(np.divide(reach, np.subtract(1, reach))) - rng.normal(0, spread)))
        shown = rng.random((number, len(reach))) < chance
        counts += np.bincount(shown @ (1 << np.arange(len(reach))), minlength=len(counts))
        often[city] = np.bincount(shown.sum(1), minlength=len(reach) + 1)[1:]
    return alive, often, counts[1:]


@pytest.mark.parametrize(("spread", "cities", "mean"), [(0.0, 8, 25), (0.5, 8, 25), (0.5, 4, 40)])
def test_nine_cities_in_ten_lie_in_their_interval(spread: float, cities: int, mean: float) -> None:
    """Cities that are seen with unequal ease; 60 countries, so that the share is known to ±3 %."""
    rng = np.random.default_rng(11)
    held = []
    for _ in range(60):
        alive, often, counts = world(rng, cities, mean, (0.4, 0.3, 0.5), spread)
        unseen = carried(often, all_pairs(counts, 3), rng, draws=1000)
        low, high = often.sum(1) + np.quantile(unseen, (0.05, 0.95), axis=0, method="inverted_cdf")
        held += list((low <= alive) & (alive <= high))
    assert 0.85 <= np.mean(held) <= 0.96


def certain(seen: int, unseen: int) -> Distribution:
    """No doubt about the pool: so many are unseen."""
    return Distribution(np.array([seen + unseen - 0.01, seen + unseen + 0.01]), np.array([0.0, 1.0]))


def test_the_cities_unseen_sum_to_the_pool_s() -> None:
    often = np.array([[10, 5, 1], [3, 2, 0], [0, 0, 0]])
    draws = carried(often, certain(21, 12), np.random.default_rng(1), draws=300)
    assert (draws.sum(axis=1) == 12).all()


def test_equal_ease_shares_the_unseen_by_what_is_seen() -> None:
    often = np.array([[40, 20, 6], [20, 10, 3]])
    draws = carried(often, certain(99, 60), np.random.default_rng(1), draws=4000)
    assert draws[:, 0].mean() == pytest.approx(40, abs=2)


def test_a_city_whose_initiatives_stand_in_few_lists_hides_more() -> None:
    often = np.array([[5, 15, 20], [35, 5, 0]])
    draws = carried(often, certain(80, 40), np.random.default_rng(1), draws=2000)
    assert draws[:, 1].mean() > 2 * draws[:, 0].mean()


def test_every_kind_of_list_is_a_search_or_is_refused_with_a_reason() -> None:
    assert set(LISTS) == set(MERGED) | set(REFUSED)
    assert not set(MERGED) & set(REFUSED)


def test_newspapers_are_one_search_and_a_blog_is_none() -> None:
    rows = pl.DataFrame(
        {
            "initiative_id": ["a", "a", "b", "c"],
            "list": ["local press", "national press", "other", "register-1"],
        }
    )
    told = searches(rows)
    assert told.rows() == [("a", "press"), ("b", None), ("c", "register-1")]
    found = histories(told)
    assert (found.lists, found.seen, found.beside) == (("press", "register-1"), 3, 1)
    assert found.counts.tolist() == [1, 1, 0]


def test_an_initiative_lies_in_one_territory() -> None:
    rows = pl.DataFrame({"initiative_id": ["a", "a"], "list": ["x", "y"], "territory_id": ["FR-1", "FR-2"]})
    with pytest.raises(ValueError, match="two territories"):
        histories(rows)


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    """Two French cities in four lists, one Swedish city in one list only, and a register of fablabs alone."""
    rng = np.random.default_rng(8)
    shown, about = [], []
    for city, number in (("FR-1", 60), ("FR-2", 30), ("SE-1", 12)):
        for i in range(number):
            name = f"{city.lower()}-{i}"
            lists = [kind for kind in KINDS if rng.random() < 0.4] if city != "SE-1" else ["municipal site"]
            practice = "fablab" if i % 3 else "shared-garden"
            about.append((name, city, "distributed_production", practice))
            shown += [(name, "observed", kind, "cases", practice) for kind in lists]
    shown.append(("fr-1-1", "observed", None, "register-of-fablabs", "fablab"))
    seen = {row[0] for row in shown}
    territories = {
        "territory_id": ["FR-1", "FR-2", "SE-1"],
        "country": ["FR", "FR", "SE"],
        "role": ["panel"] * 3,
        "population": [50_000.0, 20_000.0, 80_000.0],
    }
    return {
        "observations": pl.DataFrame(
            shown, schema=["initiative_id", "status", "list", "origin_id", "property"], orient="row"
        ),
        "initiatives": pl.DataFrame(
            [row for row in about if row[0] in seen],
            schema=["initiative_id", "territory_id", "family", "practice"],
            orient="row",
        ),
        "territories": pl.DataFrame(territories),
    }


def test_one_row_per_city_and_family_and_one_for_all(tables: dict[str, pl.DataFrame]) -> None:
    table = effort_of_cities(**tables)
    assert dict(table.schema) == EFFORT
    assert len(table) == table.select("territory_id", "family").n_unique() == 3 * 2
    whole = table.filter(pl.col("family").is_null())
    assert whole["seen"].to_list() == [
        tables["initiatives"].filter(pl.col("territory_id") == c).height for c in ("FR-1", "FR-2", "SE-1")
    ]
    first = whole.row(0, named=True)
    assert first["seen"] <= first["low"] <= first["alive"] <= first["high"]
    assert first["detection"] == pytest.approx(first["seen"] / first["alive"])


def test_one_list_says_not_estimable_and_no_figure(tables: dict[str, pl.DataFrame]) -> None:
    row = effort_of_cities(**tables).filter(pl.col("territory_id") == "SE-1").row(0, named=True)
    assert (row["status"], row["seen"], row["alive"], row["low"], row["high"]) == (
        "not_estimable",
        12,
        None,
        None,
        None,
    )
    assert row["note"].split()[0] == "one_list"


def test_a_register_that_shows_one_practice_only_is_no_list_of_all(tables: dict[str, pl.DataFrame]) -> None:
    lists = effort_of_cities(**tables).filter(pl.col("territory_id") == "FR-1")["lists"].unique()
    assert all("register" not in told for told in lists)


def test_two_registers_of_one_practice_stand_beside_each_other_by_practice() -> None:
    """40 of 60 fablabs in one register, 30 of 60 in another, of cities where nothing else was sought."""
    rng = np.random.default_rng(2)
    shown = [
        (f"lab-{i}", "observed", None, origin, "fablab")
        for i in range(60)
        for origin, reach in (("labs-2017", 0.65), ("labs-2020", 0.5))
        if rng.random() < reach
    ]
    ids = sorted({row[0] for row in shown})
    table = effort_of_cities(
        pl.DataFrame(
            shown, schema=["initiative_id", "status", "list", "origin_id", "property"], orient="row"
        ),
        pl.DataFrame(
            [(name, f"FR-{int(name[4:]) % 20}", "distributed_production", "fablab") for name in ids],
            schema=["initiative_id", "territory_id", "family", "practice"],
            orient="row",
        ),
        pl.DataFrame({"territory_id": [f"FR-{i}" for i in range(20)], "country": "FR", "role": "frame"}),
        roles=("frame",),
        by="practice",
    )
    row = table.filter(pl.col("practice") == "fablab").row(0, named=True)
    assert (row["method"], row["lists"], row["pool_seen"]) == ("chapman", "labs-2017; labs-2020", len(ids))
    assert row["pool_low"] <= 60 <= row["pool_high"]


def test_every_note_has_words_in_both_languages(tables: dict[str, pl.DataFrame]) -> None:
    codes = {code for note in effort_of_cities(**tables)["note"] for code in note.split()}
    assert codes <= set(NOTES)
    assert all(set(words) == {"fr", "en"} for words in NOTES.values())


def test_the_same_inputs_give_the_same_table(tables: dict[str, pl.DataFrame]) -> None:
    shuffled = {name: table.sample(fraction=1, shuffle=True, seed=3) for name, table in tables.items()}
    first, second = drawn_effort(**tables), drawn_effort(**shuffled)
    assert first.table.equals(second.table)
    assert first.draws.sort(pl.all()).equals(second.draws.sort(pl.all()))


def test_the_order_of_cities() -> None:
    """a: 10 seen per 10,000, 12 in every draw; b: 8 seen, in half of the draws 20."""
    table = pl.DataFrame(
        {"territory_id": ["a", "b", "c"], "family": [None] * 3, "seen": [10, 8, 5], "alive": [12, 14, None]},
        schema_overrides={"family": pl.String},
    )
    rows = [
        (c, None, d, n)
        for c, numbers in (("a", [12] * 4), ("b", [9, 9, 20, 20]))
        for d, n in enumerate(numbers)
    ]
    draws = pl.DataFrame(rows, schema=DRAWN, orient="row")
    territories = pl.DataFrame({"territory_id": ["a", "b", "c"], "population": [10_000.0] * 3})
    order = order_of_cities(table, draws, territories)
    assert order["territory_id"].to_list() == ["a", "b", "c"]
    assert order["alive_rank"].to_list() == [2, 1, None]
    assert order.select("rank_low", "rank_high").rows() == [(1, 2), (1, 2), (None, None)]
    assert changes_of_order(table, draws, territories).row(0, named=True) == {
        "family": None,
        "ahead": "a",
        "behind": "b",
        "probability": 0.5,
    }
