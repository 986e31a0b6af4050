"""What is special to ``sharitories profile build`` as a command; the index itself is in test_build.py."""

import json

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
    def run(*more, data=DATA, meta=META, spec=SPEC):
        for name, text in (("d.csv", data), ("m.csv", meta), ("s.yml", spec)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        asked = ["--data", "d.csv", "--meta", "m.csv", "--spec", "s.yml", "--out", "out", *more]
        return sharitories_in("profile", "build", *asked)

    return run


def _one(text):
    return " ".join(text.split())


def test_the_table_goes_to_stdout_and_remarks_to_stderr(built):
    told = built(data=DATA + "V,Vee,,,3,100\n")
    assert told.code == 0
    assert [line.split()[0] for line in told.out.splitlines() if line.split()[:1] == ["ranks"]] == ["ranks"]
    assert "screened: units left out (1 of 5) V" in _one(told.err)
    assert "files in out" in _one(told.err)


def test_json_is_all_of_stdout(built):
    told = built("--json")
    assert told.err == ""
    assert json.loads(told.out)["rows"]["ranks"] == 4


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"meta": META.replace("a,A,1,p", "a,A,1,nobody")}, "m.csv, row 1, column Parent: a has an unknown"),
        ({"data": DATA.replace("Y,Wy,2", "Y,Wy,two")}, "d.csv, row 2, column a: 'two' is text"),
        ({"spec": SPEC.replace("impute: mean\n", "")}, "s.yml, column impute: is not said"),
        ({"spec": SPEC.replace("arithmetic", "geometric")}, "s.yml, column aggregate: a: holds"),
    ],
)
def test_what_cannot_be_built_is_named_and_nothing_is_lost(built, tmp_path, change, told):
    """Faults of each file and of a step end with code 2, on stderr, without a traceback; an earlier build stays."""
    built()
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    refused = built(**change)
    assert (refused.code, refused.out) == (2, "")
    assert told in _one(refused.err)
    assert "Traceback" not in refused.err
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before
