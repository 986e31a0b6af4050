"""Each practice found and each lever told of has its claim, whose numbers are those of the tables."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from sharitories.reference.release import Release


def _facts(release: Release, about: str) -> dict[str, dict]:
    rows = release.tables["findings"].filter(about=about).iter_rows(named=True)
    return {row["subject"]: {**json.loads(row["facts"]), "value": row["value"]} for row in rows}


def test_counts_of_practices_are_those_of_a_plain_count(release: Release) -> None:
    named = {*release.study["panel"], *release.study["compared"]}
    own = [r for r in release.tables["initiatives"].iter_rows(named=True) if r["territory_id"] in named]
    found = _facts(release, "practice")
    assert {code: f["value"] for code, f in found.items()} == Counter(
        r["practice"] for r in own if r["practice"]
    )
    for code, facts in found.items():
        rows = [r for r in own if r["practice"] == code]
        assert facts["cities"] == len({r["territory_id"] for r in rows})
        assert facts["ended"] == sum(r["ended_on"] is not None for r in rows)
        drives = Counter(r["dimension"] for r in rows if r["dimension"])
        assert facts["first_found"] == max(drives.values(), default=0)


def test_a_lever_counts_the_sheets_that_name_it_and_the_cities_that_tell_of_it(release: Release) -> None:
    where = {}
    for table, key in (("initiatives", "initiative_id"), ("testimonies", "testimony_id")):
        where |= dict(release.tables[table].select(key, "territory_id").iter_rows())
    named = {*release.study["panel"], *release.study["compared"]}
    lines = list(release.tables["sheets"].filter(field="levers", status="observed").iter_rows(named=True))
    for lever, facts in _facts(release, "lever").items():
        own = [line for line in lines if line["lever"] == lever]
        cases = {i for line in own for i in (line["rests_on"] or "").split() if where.get(i) in named}
        assert facts["value"] == len({line["practice"] for line in own})
        assert (facts["told"], facts["cities"]) == (len(cases), len({where[i] for i in cases}))


def test_they_are_read_where_they_belong(release: Release, bundled_release: Path) -> None:
    site = bundled_release / "site" / "en"
    claims = {r["claim_id"]: r["text_en"] for r in release.tables["claims"].iter_rows(named=True)}
    assert claims["claim/practice/repair-cafe"] in (site / "practices" / "repair-cafe.html").read_text(
        "utf-8"
    )
    page = (site / "conclusions.html").read_text("utf-8")
    levers = [text for claim, text in claims.items() if claim.startswith("claim/lever/")]
    assert len(levers) >= 10
    assert all(text in page for text in levers)
