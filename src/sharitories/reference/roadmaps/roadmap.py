"""The roadmaps of all cities of a study, as one table: a row per step, and per thing better left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from sharitories.practices import practices
from sharitories.reference.own_effects import own_effects
from sharitories.reference.roadmaps.calls import calls, living
from sharitories.reference.roadmaps.carried import Floats, carried
from sharitories.reference.roadmaps.known_effect import UNKNOWN, KnownEffect, known_effects
from sharitories.reference.roadmaps.lasting import lasting_by_family
from sharitories.reference.roadmaps.named import named_otherwise
from sharitories.reference.roadmaps.presence import presence
from sharitories.reference.roadmaps.rule import Rule
from sharitories.reference.roadmaps.tried import tried_for_long
from sharitories.reference.roadmaps.utility import Parts, counted
from sharitories.reference.sheets.sheet import Sheet

Tables = Mapping[str, pl.DataFrame]
#: How many initiatives to call on a step names.
CALLS = 3
#: An effect known to be this bad puts a practice among those to leave alone.
HARMFUL = -0.2

COLUMNS = {
    "roadmap_id": pl.String,
    "territory_id": pl.String,
    "kind": pl.String,
    "place": pl.Int64,
    "practice": pl.String,
    "utility": pl.Float64,
    "effect": pl.Float64,
    "carried": pl.Float64,
    "peers_with": pl.Int64,
    "peers_known": pl.Int64,
    "cities_with": pl.Int64,
    "cities_searched": pl.Int64,
    "since": pl.String,
    "lasts": pl.Float64,
    "met": pl.Int64,
    "unmet": pl.Int64,
    "to_ask": pl.Int64,
    "presence": pl.String,
    "reason": pl.String,
    "call_on": pl.String,
    "rests_on": pl.String,
}


class Drawn:
    """Everything that roadmaps are drawn from, computed once for all cities."""

    def __init__(
        self,
        tables: Tables,
        cities: Sequence[str],
        searched: Sequence[str],
        edition: int,
        rule: Rule,
        sheets: Mapping[str, Sheet],
        facts: pl.DataFrame,
    ) -> None:
        """``cities``: who gets a roadmap; ``searched``: where all practices were looked for; ``edition``: the year."""
        self.rule = rule
        self.sheets = [sheets[code] for code in sorted(sheets)]
        self.codes = [sheet.practice for sheet in self.sheets]
        self.seen = presence(tables["initiatives"], tables["observations"], cities, sorted(practices()))
        self.peers = _peers(tables["peers"], rule.peers)
        self.searched = np.isin(np.array(self.seen.cities), list(searched))
        self.effects = known_effects(facts, rule, tables["effects"])
        self.own = own_effects(tables["effects"])
        families = {code: practice.family for code, practice in practices().items()}
        found = tables["initiatives"].filter(pl.col("territory_id").is_in(list(searched)))
        lasting = lasting_by_family(found, edition, rule.years_to_last)
        self.lasts = {code: lasting.get(families[code]) for code in self.codes}
        self.columns = [self.seen.practices.index(code) for code in self.codes]
        share, self.having, self.known = (
            part[:, self.columns] for part in carried(self.seen, self.peers, self.searched, rule)
        )
        self.values = _values(tables["indicators"], tables["territories"])
        self.parts = Parts(
            effect=np.array([self.effect_of(code).score for code in self.codes]),
            carried=share,
            lasts=np.array([self.lasts[code] or 0.0 for code in self.codes]),
            **counted(self.sheets, self.seen, self.values),
        )
        self.utility: Floats = self.parts.utility(rule)
        self.named = tuple(searched)
        self.carriers = self.seen.alive[self.searched].sum(axis=0)
        self.living = living(tables["initiatives"])
        self.named_there = named_otherwise(tables["initiatives"], self.codes)
        self.tried = tried_for_long(tables["initiatives"])

    def effect_of(self, code: str) -> KnownEffect:
        """What is known of a practice's effect."""
        return self.effects.get(code, UNKNOWN)


def roadmaps(drawn: Drawn) -> pl.DataFrame:
    """Columns :data:`COLUMNS`, sorted by id; a city has at least ``rule.steps.least`` steps where practices allow."""
    rows = [row for city in drawn.seen.cities for row in roadmap_of(drawn, city)]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row").sort("roadmap_id")


def roadmap_of(drawn: Drawn, city: str) -> list[dict[str, Any]]:
    """The rows of one city, steps first."""
    return list(_city(drawn, city))


def _city(drawn: Drawn, city: str) -> Iterator[dict[str, Any]]:
    i = drawn.seen.row[city]
    order = sorted(
        range(len(drawn.codes)), key=lambda j: (-round(float(drawn.utility[i, j]), 9), drawn.codes[j])
    )
    lacking = [j for j in order if not drawn.seen.alive[i, drawn.columns[j]]]
    perhaps = [j for j in lacking if (city, drawn.codes[j]) in drawn.named_there]
    avoid = [(j, reason) for j in lacking if j not in perhaps and (reason := _against(drawn, i, j))]
    left_alone = {*perhaps, *(j for j, _ in avoid)}
    steps = [j for j in lacking if j not in left_alone]
    worth = sum(drawn.utility[i, j] > 0 for j in steps)
    count = min(max(worth, drawn.rule.steps.least), drawn.rule.steps.most)
    for place, j in enumerate(steps[:count], start=1):
        yield _row(drawn, i, j, "step", place, None)
    for place, j in enumerate(perhaps, start=1):
        yield _row(drawn, i, j, "perhaps", place, None)
    for place, (j, reason) in enumerate(avoid, start=1):
        yield _row(drawn, i, j, "avoid", place, reason)


def _against(drawn: Drawn, i: int, j: int) -> str | None:
    """Why this practice is better left alone here for now; None where nothing known speaks against it."""
    if drawn.parts.against[i, j]:
        return "contraindicated"
    if drawn.seen.ended[i, drawn.columns[j]] and (drawn.seen.cities[i], drawn.codes[j]) in drawn.tried:
        return "ended_here"
    if drawn.parts.effect[j] <= HARMFUL:
        return "harmful"
    return "unmet" if drawn.parts.unmet[i, j] else None


def _row(drawn: Drawn, i: int, j: int, kind: str, place: int, reason: str | None) -> dict[str, Any]:
    city, code, at = drawn.seen.cities[i], drawn.codes[j], drawn.columns[j]
    others = calls(drawn.living.get(code, ()), city, drawn.peers.get(city, ()), drawn.named, CALLS)
    own = drawn.named_there.get((city, code), ()) if kind == "perhaps" else ()
    effect = drawn.effect_of(code)
    ids = [call["initiative_id"] for call in others]
    starts = [call["started_on"][:4] for call in others if call["started_on"]]
    lasts = drawn.lasts[code]
    state = (
        "not_found" if drawn.seen.absent[i, at] else "ended" if drawn.seen.ended[i, at] else "not_looked_for"
    )
    return {
        "roadmap_id": f"roadmap/{city}/{kind}/{place:02}",
        "territory_id": city,
        "kind": kind,
        "place": place,
        "practice": code,
        "utility": round(float(drawn.utility[i, j]), 6),
        "effect": round(effect.score, 6) if effect.state == "known" else None,
        "carried": round(float(drawn.parts.carried[i, j]), 6),
        "peers_with": int(drawn.having[i, j]),
        "peers_known": int(drawn.known[i, j]),
        "cities_with": int(drawn.carriers[at]),
        "cities_searched": len(drawn.named),
        "since": min(starts, default=None),
        "lasts": None if lasts is None else round(lasts, 6),
        **{name: int(getattr(drawn.parts, name)[i, j]) for name in ("met", "unmet", "to_ask")},
        "presence": state,
        "reason": reason,
        "call_on": " ".join(ids) or None,
        "rests_on": " ".join([*own, *ids, *effect.rests_on, *_looked_for(drawn, city, code, state)]) or None,
    }


def _looked_for(drawn: Drawn, city: str, code: str, state: str) -> tuple[str, ...]:
    return drawn.seen.looked_for.get((city, code), ()) if state == "not_found" else ()


def _peers(table: pl.DataFrame, count: int) -> dict[str, list[str]]:
    """The nearest peers of each city over all questions of structure, nearest first."""
    named = table.filter(pl.col("peer").is_not_null()).sort("territory_id", "distance", "peer")
    once = named.unique(["territory_id", "peer"], keep="first", maintain_order=True)
    return {
        str(city): rows["peer"].head(count).to_list()
        for (city,), rows in once.group_by("territory_id", maintain_order=True)
    }


def _values(indicators: pl.DataFrame, territories: pl.DataFrame) -> dict[str, dict[str, float]]:
    """By city, its indicators' latest values, in their unit; its population as last counted where no indicator says it."""
    known = indicators.filter(pl.col("value").is_not_null()).sort("territory_id", "indicator", "period")
    people = territories.filter(pl.col("population").is_not_null()).select("territory_id", "population")
    found: dict[str, dict[str, float]] = {city: {"population": n} for city, n in people.iter_rows()}
    for city, code, value in known.select("territory_id", "indicator", "value").iter_rows():
        found.setdefault(city, {})[code] = value
    return found
