"""Four seeded studies are refused by ``explore`` with exit code 4, claim and reason; the last release stands."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from spoiling import edit, tree

from sharitories.exploration import explore
from sharitories.reference.chain import EvidenceChain
from sharitories.reference.claims import written_claims
from sharitories.reference.release import Release, read_release
from sharitories.studies.study import read_study

CLAIM = """
- claim_id: {identity}
  subject: {subject}
  about: {about}
  says: {says}
  section: answers
  place: 990
  grade: {grade}
  text: {{fr: Une phrase., en: A sentence.}}
  rests_on: [{rests_on}]
  against: [{against}]
  worded_on: "{worded_on}"
"""


def _claim(study: Path, chain: EvidenceChain, rests_on: str, **said: str) -> str:
    """Add a written claim whose digest is that of the evidence as it is; return its id."""
    said = {"about": "a-test", "subject": "FR-56121", "says": "seen", "grade": "D", "against": "", **said}
    said.setdefault("identity", f"claim/{said['about']}/{said['subject']}")
    cited = [i for text in (rests_on, said["against"]) for i in text.split(", ") if i]
    worded = chain.digest_of(cited)
    with (study / "claims.yml").open("a", encoding="utf-8") as stream:
        stream.write(CLAIM.format(rests_on=rests_on, worded_on=worded, **said))
    return said["identity"]


def unsupported(study: Path, chain: EvidenceChain) -> str:
    return _claim(study, chain, "lorient-la-collocation")


def resting_on_an_origin_alone(study: Path, chain: EvidenceChain) -> str:
    return _claim(study, chain, "urssaf-private-jobs", about="an-origin")


def resting_on_itself(study: Path, chain: EvidenceChain) -> str:
    return _claim(study, chain, "claim/itself/FR-56121", about="itself")


def resting_on_each_other(study: Path, chain: EvidenceChain) -> str:
    _claim(study, chain, "claim/one/FR-56121", about="other")
    return _claim(study, chain, "claim/other/FR-56121", about="one")


def about_nobody(study: Path, chain: EvidenceChain) -> str:
    return _claim(study, chain, "lorient-la-colloc", subject="FR-99999")


def stale(study: Path, chain: EvidenceChain) -> str:
    """A testimony that a written claim cites is told in other words."""
    testimonies = {row["testimony_id"]: row for row in chain.tables["testimonies"].iter_rows(named=True)}
    for claim in written_claims(study / "claims.yml"):
        for identity in claim.rests_on:
            if identity in testimonies and '"' not in testimonies[identity]["text"]:
                edit(study / "inputs" / "testimonies.csv", testimonies[identity]["text"], "It was otherwise.")
                return claim.claim_id
    raise AssertionError("no written claim cites a testimony")


def contradicted(study: Path, chain: EvidenceChain) -> str:
    """A testimony of the same city and practice says the opposite, and is not cited."""
    return _claim(
        study,
        chain,
        "hilversum-t07",
        about="effect-of-scooter-sharing",
        subject="NL-GM0402",
        says="positive",
    )


def over_graded(study: Path, chain: EvidenceChain) -> str:
    return _claim(study, chain, "lorient-la-colloc", grade="C")


Seed = Callable[[Path, EvidenceChain], str]
#: What the release promises to refuse, each alone.
SEEDED: dict[Seed, str] = {
    unsupported: "is unsupported: no row has the id lorient-la-collocation",
    stale: "is stale: what it rests on changed since it was worded",
    contradicted: "is contradicted: hilversum-t22 says the opposite and is not cited",
    over_graded: "is over-graded: it says C, and its evidence bears D",
}
#: Other ways to rest on nothing, told all at once.
UNSUPPORTED: dict[Seed, str] = {
    resting_on_an_origin_alone: "is unsupported: nothing that it rests on leads to an observation",
    resting_on_itself: "is unsupported: what it rests on rests on it",
    resting_on_each_other: "is unsupported: what it rests on rests on it",
    about_nobody: "is unsupported: its subject FR-99999 is no territory",
}


@pytest.mark.parametrize("seed", SEEDED, ids=lambda seed: seed.__name__)
def test_refused_with_exit_4_claim_and_reason_and_the_release_stands(
    seed: Seed, explored_study: Path, release: Release, sharitories_in
) -> None:
    before = tree(explored_study / "releases")
    identity = seed(explored_study, release.chain)
    told = sharitories_in("explore", "my-study")
    assert told.code == 4, told.err
    assert f"{identity} {SEEDED[seed]}" in told.err
    assert "Traceback" not in told.err
    assert told.err.splitlines()[0] == "Checking the claims before the release:"
    assert tree(explored_study / "releases") == before
    assert sharitories_in("check", "my-study").code == 0


def test_every_claim_that_is_refused_is_named_at_once(
    explored_study: Path, release: Release, sharitories_in
) -> None:
    names = {seed: seed(explored_study, release.chain) for seed in UNSUPPORTED}
    told = sharitories_in("explore", "my-study")
    assert told.code == 4, told.err
    for seed, identity in names.items():
        assert f"{identity} {UNSUPPORTED[seed]}" in told.err


def test_the_same_claim_is_published_once_it_cites_what_says_otherwise(
    explored_study: Path, release: Release, sharitories_in
) -> None:
    said = {"about": "effect-of-scooter-sharing", "subject": "NL-GM0402", "says": "positive"}
    identity = _claim(explored_study, release.chain, "hilversum-t07", against="hilversum-t22", **said)
    assert sharitories_in("explore", "my-study").code == 0
    told = sharitories_in("why", identity, "--release", "my-study")
    assert "says otherwise" in told.out
    assert "hilversum-t22" in told.out


def test_the_id_of_a_worded_claim_cannot_be_taken(
    explored_study: Path, release: Release, sharitories_in
) -> None:
    _claim(explored_study, release.chain, "lorient-la-colloc", identity="claim/drivers/FR-56121")
    told = sharitories_in("explore", "my-study")
    assert told.code == 2
    assert "claim_id: claim/drivers/FR-56121 is the id of a claim that a template words" in told.err


def test_a_city_with_a_single_case_is_published_and_says_d(my_study: Path, sharitories_in) -> None:
    """Sentences that templates word never block a release for a lack of cases."""
    (my_study / "claims.yml").write_text("[]", encoding="utf-8")
    _keep_one(my_study, "kristianstad")
    study = read_study(str(my_study))
    done = explore(study, my_study, lambda stage, state: None)
    claims = read_release(done.folder).tables["claims"]
    of_city = claims.filter(subject="SE-1290", about="drivers")
    assert of_city["grade"].to_list() == ["D"]
    assert sharitories_in("check", "my-study").code == 0


def _keep_one(study: Path, city: str) -> None:
    """Drop all initiatives of a city but its first, with their sightings."""
    inputs = study / "inputs"
    header, *rows = _rows(inputs / "initiatives.csv")
    here = [row[0] for row in rows if row[0].startswith(city)]
    gone = set(here[1:])
    assert gone
    _write(inputs / "initiatives.csv", [header, *(r for r in rows if r[0] not in gone)])
    header, *rows = _rows(inputs / "sightings.csv")
    _write(inputs / "sightings.csv", [header, *(r for r in rows if r[1] not in gone)])


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
