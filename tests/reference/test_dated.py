"""What stood on a row that went is dated anew, and nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl

from sharitories.exploration import explore
from sharitories.reference.chain import EvidenceChain
from sharitories.reference.dated import dated
from sharitories.reference.release import read_release
from sharitories.studies.study import read_study

#: Undated, cited by a sheet, and called on by roadmaps elsewhere.
GONE = "aurillac-parc-solaire-toulousette"


def _tables(text: str = "a") -> dict[str, pl.DataFrame]:
    return {
        "initiatives": pl.DataFrame({"initiative_id": ["i", "j"], "name": [text, "b"]}),
        "claims": pl.DataFrame({"claim_id": ["c"], "rests_on": ["i"]}),
        "roadmaps": pl.DataFrame(
            {
                "roadmap_id": ["r1", "r2", "s1"],
                "territory_id": ["R", "R", "S"],
                "rests_on": ["j", "i", "j"],
            }
        ),
        "sheets": pl.DataFrame({"line_id": ["l"], "practice": ["p"], "rests_on": ["j"]}),
    }


def _since(table: pl.DataFrame) -> dict[str, tuple[int, str]]:
    return {row["dated_id"]: (row["since_release"], row["since"]) for row in table.iter_rows(named=True)}


def test_by_hand_a_row_that_changes_dates_anew_what_leads_to_it() -> None:
    first = dated(EvidenceChain(_tables()), 1, "2026-01-01", None)
    assert set(_since(first).values()) == {(1, "2026-01-01")}
    same = dated(EvidenceChain(_tables()), 2, "2026-02-01", first)
    assert same.equals(first)
    then = dated(EvidenceChain(_tables("other")), 3, "2026-03-01", same)
    assert {i for i, when in _since(then).items() if when == (3, "2026-03-01")} == {
        "dated/claim/c",
        "dated/roadmap/R",
    }


def _without(study: Path, initiative: str) -> None:
    for name, column in (("initiatives.csv", 0), ("sightings.csv", 1)):
        path = study / "inputs" / name
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.reader(stream) if row[column] != initiative]
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)


def test_an_initiative_that_goes_dates_anew_exactly_what_stood_on_it(explored_study: Path) -> None:
    before = read_release(explored_study / "releases" / "1")
    _without(explored_study, GONE)
    (explored_study / "claims.yml").write_text("[]", encoding="utf-8")  # what people wrote would go stale
    explore(read_study(str(explored_study)), explored_study, lambda stage, state: None)
    after = read_release(explored_study / "releases" / "2")
    anew = set(after.tables["dated"].filter(since_release=2)["dated_id"])
    kept = set(after.tables["dated"].filter(since_release=1)["dated_id"])

    stood = {f"dated/{thing}/{code}" for thing, code, ids in _stood_on(before.chain)}
    assert len(stood) > 10
    assert {name.split("/")[1] for name in stood} == {"claim", "roadmap", "sheet"}
    gone = stood - anew - kept
    assert all(name.startswith("dated/claim/") for name in gone), "a sheet or roadmap never disappears"
    assert not stood & kept, "what stood on it is dated anew"
    assert all(_differs(name, before, after) for name in anew), "and nothing else is"
    assert len(kept) > len(anew) / 2


def _stood_on(chain: EvidenceChain) -> list[tuple[str, str, list[str]]]:
    """Claims, roadmaps and sheets below which the initiative lies: found by walking up, not by digests."""
    above: dict[str, set[str]] = {}
    for identity in chain.rows:
        for child in chain.children(identity):
            above.setdefault(child, set()).add(identity)
    reached, ahead = set(), {GONE}
    while ahead:
        reached |= ahead
        ahead = {up for identity in ahead for up in above.get(identity, ())} - reached
    rows = ((chain.rows[i], i) for i in reached if i in chain.rows)
    columns = {"claim": "claim_id", "roadmap": "territory_id", "line": "practice"}
    things = {"claim": "claim", "roadmap": "roadmap", "line": "sheet"}
    return [(things[kind], row[columns[kind]], [i]) for (kind, row), i in rows if kind in columns]


def _differs(name: str, before, after) -> bool:  # type: ignore[no-untyped-def]
    """Whether the thing's own rows, or any row below them, are not the same in the two releases."""
    now = {row["dated_id"]: row for row in after.tables["dated"].iter_rows(named=True)}[name][
        "rests_on"
    ].split()
    below, ahead = set(), set(now)
    while ahead:
        below |= ahead
        ahead = {c for i in ahead for c in after.chain.children(i)} - below
    return any(before.chain.rows.get(i) != after.chain.rows[i] for i in below)
