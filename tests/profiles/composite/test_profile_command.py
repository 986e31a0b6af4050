"""``sharitories profile build``: by hand, whole or not at all, every fault named."""

import polars as pl
import pytest

DATA = """uCode,uName,a,b,c,pop
X,Ex,1,10,5,100
Y,Wy,2,30,4,200
Z,Zed,4,20,1,400
W,Wu,3,,2,100
"""
META = """iCode,iName,Level,Parent,Weight,Direction,Type,Denominator
a,A,1,p,1,1,Indicator,
b,B,1,p,1,-1,Indicator,pop
c,C,1,q,1,1,Indicator,
p,P,2,top,1,1,Aggregate,
q,Q,2,top,2,1,Aggregate,
top,Top,3,,1,1,Aggregate,
pop,Pop,,,,,Denominator,
"""
SPEC = """screen: {min_share: 0.65}
denominate: by_meta
impute: mean
treat: {winsorise: {max: 5}, then: boxcox, skew: 2, kurtosis: 3.5}
normalise: {method: minmax, bounds: [0, 100]}
weight: by_meta
aggregate: arithmetic
"""


@pytest.fixture
def built(tmp_path, sharitories_in):
    def run(data=DATA, meta=META, spec=SPEC):
        for name, text in (("d.csv", data), ("m.csv", meta), ("s.yml", spec)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        asked = ["--data", "d.csv", "--meta", "m.csv", "--spec", "s.yml", "--out", "out"]
        return sharitories_in("profile", "build", *asked)

    return run


def test_an_index_by_hand(built, tmp_path):
    """W: a = 2/3 of its range; b per head is the mean of 0.1, 0.15, 0.05, in the middle of them; c a quarter."""
    assert built().code == 0
    table = pl.read_csv(tmp_path / "out" / "aggregated.csv")
    assert table.columns[0] == "uCode"
    row = table.filter(uCode="W").row(0, named=True)
    assert row["p"] == pytest.approx((200 / 3 + 50) / 2)
    assert row["q"] == pytest.approx(25)
    assert row["top"] == pytest.approx((row["p"] + 2 * row["q"]) / 3)
    ranks = pl.read_csv(tmp_path / "out" / "ranks.csv")
    assert dict(ranks.select("uCode", "top").iter_rows()) == {"X": 1, "Y": 2, "W": 3, "Z": 4}
    for step in ("raw", "screened", "denominated", "imputed", "treated", "normalised", "aggregated", "ranks"):
        csv, parquet = (tmp_path / "out" / f"{step}.{kind}" for kind in ("csv", "parquet"))
        assert pl.read_csv(csv)["uCode"].to_list() == pl.read_parquet(parquet)["uCode"].to_list()


def test_the_order_of_units_changes_nothing(built, tmp_path):
    built()
    before = (tmp_path / "out" / "aggregated.csv").read_bytes()
    head, *rows = DATA.splitlines()
    built(data="\n".join([head, *reversed(rows)]) + "\n")
    assert (tmp_path / "out" / "aggregated.csv").read_bytes() == before


CONSTANT = (
    DATA.replace("1,10,5", "7,10,5").replace("2,30", "7,30").replace("4,20", "7,20").replace("3,,", "7,,")
)
EMPTY = "\n".join(
    ",".join(cell if i != 4 or n == 0 else "" for i, cell in enumerate(line.split(",")))
    for n, line in enumerate(DATA.splitlines())
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"meta": META.replace("a,A,1,p", "a,A,1,nobody")}, "unknown parent"),
        ({"meta": META.replace("top,Top,3,,", "top,Top,3,p,")}, "cycle"),
        ({"meta": META.replace("a,A,1,p,1", "a,A,1,p,-1")}, "negative"),
        ({"data": DATA + "X,Again,1,1,1,1\n"}, "names a unit twice"),
        ({"data": CONSTANT}, "is constant"),
        ({"meta": META.replace("a,A,1,p", "a,A,1,")}, "no parent"),
        ({"data": DATA.replace("Y,Wy,2", "Y,Wy,two")}, "text where a number belongs"),
        ({"data": EMPTY}, "no value at all"),
        ({"spec": SPEC.replace("impute: mean\n", "")}, "is not said"),
        ({"spec": SPEC.replace("weight: by_meta", "weight: by_magic")}, "weight"),
        ({"spec": SPEC.replace("aggregate: arithmetic", "aggregate: geometric")}, "0 or below"),
        ({"spec": SPEC.replace("impute: mean", "impute: {panel: linear}")}, "Time"),
        ({"spec": SPEC.replace("impute: mean", "impute: {group: region}")}, "region"),
        ({"spec": SPEC.replace("arithmetic", "[arithmetic]")}, "aggregate"),
        ({"spec": SPEC.replace("method: minmax, bounds: [0, 100]", "method: distance_to_target")}, "arget"),
    ],
)  # fmt: skip
def test_what_cannot_be_built_is_named_and_nothing_is_lost(built, tmp_path, change, told):
    built()
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    refused = built(**change)
    assert refused.code == 2
    assert told in " ".join((refused.out + refused.err).split())
    assert "Traceback" not in refused.err
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before


def test_a_panel_is_ranked_within_each_time(built, tmp_path):
    rows = [
        f"{unit},{time},{i + time},{3 * i + 1 + time % 3},{i * i}"
        for time in (1, 2)
        for i, unit in enumerate("XYZ")
    ]
    data = "uCode,Time,a,b,c\n" + "\n".join(rows) + "\n"
    kept = [line for line in META.splitlines() if not line.startswith("pop")]
    meta = "\n".join(kept).replace("Indicator,pop", "Indicator,")
    spec = SPEC.replace("denominate: by_meta", "denominate: none").replace(
        "impute: mean", "impute: {panel: linear}"
    )
    assert built(data, meta + "\n", spec).code == 0
    ranks = pl.read_csv(tmp_path / "out" / "ranks.csv")
    assert ranks.columns[:2] == ["uCode", "Time"]
    assert ranks.group_by("Time").agg(pl.col("top").sort()).sort("Time")["top"].to_list() == [[1, 2, 3]] * 2
