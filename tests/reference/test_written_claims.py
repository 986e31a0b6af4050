"""The written claims: every number is counted again from the rows cited, every city named is cited, words are plain."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sharitories.reference.chain import Leaf
from sharitories.reference.claims import WrittenClaim, caveats, written_claims
from sharitories.reference.grades import grade_borne, is_over
from sharitories.studies.study import read_study

Row = dict[str, str]
STUDY = read_study("villes-moyennes")
CLAIMS = {claim.claim_id: claim for claim in written_claims(STUDY.path(STUDY.claims))}
PANEL = set(STUDY.panel)
NAMES = {
    "FR-11262": "Narbonne",
    "FR-40192": "Mont-de-Marsan",
    "FR-56121": "Lorient",
    "FR-88160": "Épinal",
    "PT-0105": "Aveiro",
    "NL-GM0402": "Hilversum",
    "BE-71016": "Genk",
    "SE-1290": "Kristianstad",
    "FR-44184": "Saint-Nazaire",
    "FR-15014": "Aurillac",
    "FR-85191": "La Roche-sur-Yon",
}

ENGLISH = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
]
WORDS_EN = {word: n for n, word in enumerate(ENGLISH, start=2)}
WORDS_EN |= {"seventeen": 17, "thirty": 30, "seventy": 70, "eighty": 80, "dozen": 12, "both": 2}
FRENCH = [
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
]
WORDS_FR = {word: n for n, word in enumerate(FRENCH, start=2)}
WORDS_FR |= {"dix-sept": 17, "trentaine": 30, "soixante-dix": 70, "quatre-vingts": 80, "douzaine": 12}


def rows_of(name: str) -> list[Row]:
    with Path(STUDY.path(f"inputs/{name}.csv")).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


INITIATIVES = {row["initiative_id"]: row for row in rows_of("initiatives")}
TESTIMONIES = {row["testimony_id"]: row for row in rows_of("testimonies")}
SOUGHT = {f"cases-2026/not-found/{r['territory_id']}/{r['practice']}": r for r in rows_of("looked_for")}
ROWS = INITIATIVES | TESTIMONIES | SOUGHT


def territory(identity: str) -> str:
    """The city that an id is about; a finding ends in its subject."""
    return ROWS[identity]["territory_id"] if identity in ROWS else identity.rsplit("/", 1)[-1]


def cited(claim: WrittenClaim) -> tuple[str, ...]:
    return claim.rests_on + claim.against


def cities(claim: WrittenClaim) -> set[str]:
    """The cities of the panel that a claim rests on."""
    return {territory(i) for i in claim.rests_on} & PANEL


def having(claim: WrittenClaim, **wanted: str) -> int:
    """How many of the initiatives that a claim rests on have these values."""
    found = [INITIATIVES[i] for i in claim.rests_on if i in INITIATIVES]
    return sum(all(row[column] == value for column, value in wanted.items()) for row in found)


def led_by(claim: WrittenClaim, *names: str) -> int:
    """How many of the initiatives that a claim rests on have one of these names in who leads them."""
    return sum(any(n in INITIATIVES[i]["actor"] for n in names) for i in claim.rests_on if i in INITIATIVES)


def numbers(text: str, words: dict[str, int]) -> set[int]:
    """Every number of a text from two up, in figures or in words."""
    text = re.sub(r"(?<=\d)[\u202f,](?=\d{3}\b)", "", text.lower())
    inside = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    spelled = re.findall(rf"(?<![\w-])(?:{inside})(?![\w-])", text)
    return {int(figures) for figures in re.findall(r"\d+", text)} | {words[w] for w in spelled}


def in_the_rows(claim: WrittenClaim) -> set[int]:
    """Every number that stands in a cited row."""
    said: set[int] = set()
    for identity in cited(claim):
        row = ROWS.get(identity, {})
        columns = ("description", "note", "paraphrase_en", "start_year", "end_year")
        text = " ".join(row.get(column, "") for column in columns)
        said |= numbers(text, WORDS_EN)
    return said


#: Read in the rows: what ended over premises, for want of success; what was planned; which energy projects were built.
PREMISES = {"hilversum-nova-zembla", "hilversum-vonk", "aveiro-mercado-negro", "aveiro-sandbox-makerspace"}
WANT_OF_SUCCESS = {"hilversum-go-sharing", "hilversum-felyx"}
PLANNED = {
    "aurillac-fablab-la-forge",
    "aurillac-parc-solaire-toulousette",
    "aurillac-ressourcerie-quatre-chemins",
}
BUILT = {"lorient-oncime", "epinal-hydroepinal", "hilversum-hilverzon", "kristianstad-solpunkten"}

#: Numbers that no row states: how each is counted from what the claim rests on.
RECOUNTED: dict[str, dict[int, Callable[[WrittenClaim], int]]] = {
    "claim/third-places-and-associations/NL-GM0402": {
        5: lambda c: having(c, practice="community-run neighbourhood centre"),
        2: lambda c: having(c, practice="third place"),
        3: lambda c: having(c, practice="energy cooperative"),
    },
    "claim/digital-elsewhere/FR-11262": {4: lambda c: having(c, practice="crowdfunding")},
    "claim/transition-group/FR-88160": {7: lambda c: led_by(c, "Épinal en Transition", "EpiSEL")},
    "claim/named-for-sharing/FR-15014": {3: lambda c: sum(i in PLANNED for i in c.rests_on)},
    "claim/named-for-sharing/panel": {
        43: lambda c: len(c.rests_on),
        22: lambda c: having(c, dimension="public authority"),
        12: lambda c: having(c, dimension="citizen impulse"),
    },
    "claim/people-who-stay/panel": {2: lambda c: sum(territory(i) == "FR-11262" for i in c.rests_on)},
    "claim/operators-that-left/panel": {
        3: lambda c: sum(bool(INITIATIVES[i]["end_year"]) for i in c.rests_on if i in INITIATIVES)
    },
    "claim/closures/panel": {
        7: lambda c: sum(bool(INITIATIVES[i]["end_year"]) for i in c.rests_on if i in INITIATIVES),
        5: lambda c: len(PANEL - cities(c)),
        4: lambda c: sum(i in PREMISES for i in c.rests_on),
        2: lambda c: sum(i in WANT_OF_SUCCESS for i in c.rests_on),
    },
    "claim/citizen-energy/panel": {
        4: lambda c: len({territory(i) for i in c.rests_on if i in BUILT}),
        3: lambda c: len(cities(c) - {territory(i) for i in c.rests_on if i in BUILT}),
    },
    "claim/participatory-budget/panel": {
        4: lambda c: len(cities(c)) - len({"FR-11262", "FR-40192"} & cities(c))
    },
    "claim/effects-with-a-figure/panel": {
        2: lambda c: sum(TESTIMONIES[i]["kind"] == "effect" for i in c.rests_on)
    },
    "claim/producing-and-living-well/panel": {4: lambda c: len(cities(c))},
    "claim/pull-of-larger-places/panel": {2: lambda c: sum(i in TESTIMONIES for i in c.rests_on)},
}


every_claim = pytest.mark.parametrize(
    "claim", [pytest.param(claim, id=name.removeprefix("claim/")) for name, claim in CLAIMS.items()]
)


@every_claim
def test_cites_rows_that_exist_once_each(claim: WrittenClaim) -> None:
    assert len(set(cited(claim))) == len(cited(claim))
    assert [i for i in cited(claim) if i not in ROWS and not i.startswith("finding/")] == []
    assert claim.claim_id == f"claim/{claim.about}/{claim.subject}"
    assert claim.caveat in caveats()


@every_claim
def test_the_number_of_cities_is_the_number_cited(claim: WrittenClaim) -> None:
    for language, words, pattern in (
        ("fr", WORDS_FR, r"(\w+) des huit villes"),
        ("en", WORDS_EN, r"(\w+) of the eight cities"),
    ):
        for said in re.findall(pattern, getattr(claim.text, language).lower()):
            assert words[said] == len(cities(claim)), (said, cities(claim))


@every_claim
def test_every_number_is_in_the_rows_or_counted_again(claim: WrittenClaim) -> None:
    said = numbers(claim.text.en, WORDS_EN)
    counted = RECOUNTED.get(claim.claim_id, {})
    for number, count in counted.items():
        assert number in said
        assert count(claim) == number
    of_cities = {8, len(cities(claim))} if re.search(r"eight cities", claim.text.en) else set()
    assert said - in_the_rows(claim) - set(counted) - of_cities == set()


@every_claim
def test_both_languages_say_the_same_numbers(claim: WrittenClaim) -> None:
    english = re.sub(r"\bpassers-by\b", "", claim.text.en)
    assert numbers(claim.text.fr, WORDS_FR) == numbers(english, WORDS_EN)


@every_claim
def test_names_only_cities_that_it_cites(claim: WrittenClaim) -> None:
    here = {NAMES[t] for i in cited(claim) if (t := territory(i)) in NAMES}
    for text in (claim.text.fr, claim.text.en):
        assert {name for name in NAMES.values() if name in text} <= here
    named = {name for name in NAMES.values() if name in claim.text.fr}
    assert named == {name for name in NAMES.values() if name in claim.text.en}


@every_claim
def test_a_claim_about_a_city_rests_on_that_city(claim: WrittenClaim) -> None:
    if claim.subject != "panel":
        assert {territory(i) for i in cited(claim)} == {claim.subject}


@every_claim
def test_the_rows_bear_the_grade(claim: WrittenClaim) -> None:
    if any(i.startswith("finding/") for i in claim.rests_on):
        assert claim.grade == "C"
        return
    borne = grade_borne(
        Leaf("testimony" if i in TESTIMONIES else "observation", i, territory(i)) for i in claim.rests_on
    )
    assert borne is not None
    assert not is_over(claim.grade, borne)


@every_claim
def test_typography(claim: WrittenClaim) -> None:
    french, english = claim.text.fr, claim.text.en
    assert "'" not in french + english
    assert '"' not in french + english
    assert re.search(r"(?<!\u202f)[;!?]", french) is None
    assert re.search(r"(?<!\u00a0)[:%]", french) is None
    assert re.search(r"«(?!\u202f)|(?<!\u202f)»", french) is None
    assert re.search(r"[\u202f\u00a0%«»]|\d \d{3}\b", english) is None
    assert "  " not in french + english


@every_claim
def test_words_are_plain_and_short(claim: WrittenClaim) -> None:
    both = f"{claim.text.fr} {claim.text.en}".lower()
    assert (
        re.search(r"innovant|innovative|inspirant|inspiring|écosystème|ecosystem|levier|leverage|!", both)
        is None
    )
    assert re.search(r"\bcaus(e|es|ed|ent)\b|grâce à|thanks to|\bdue to\b", both) is None
    for text in (claim.text.fr, claim.text.en):
        assert len(re.findall(r"[.](?:\s|$)", text)) <= 2
        assert text.endswith(".")


def test_one_association_leads_what_is_said_to_be_led_by_one() -> None:
    claim = CLAIMS["claim/residents-cycling/PT-0105"]
    assert led_by(claim, "Ciclaveiro") == sum(i in INITIATIVES for i in claim.rests_on)


def test_every_city_of_the_article_is_answered() -> None:
    answered = {claim.subject for claim in CLAIMS.values() if claim.section == "answers"}
    assert set(NAMES) | {"panel"} <= answered


def test_recounts_name_claims_that_exist() -> None:
    assert set(RECOUNTED) <= set(CLAIMS)
