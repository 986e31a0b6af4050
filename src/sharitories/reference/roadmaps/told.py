"""The roadmap of one city in words: its rows, the lines of the sheets, and the places where peers can be called on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sharitories import language as tongue
from sharitories.catalogue.described import described_tables
from sharitories.language import NARROW, NO_BREAK, Language
from sharitories.reference.release import Release
from sharitories.reference.released.roadmaps import drawn
from sharitories.reference.roadmaps.conditions import state_of
from sharitories.reference.roadmaps.known_effect import UNKNOWN, KnownEffect
from sharitories.reference.roadmaps.roadmap import Drawn, roadmap_of
from sharitories.reference.roadmaps.rule import BUNDLED
from sharitories.reference.roadmaps.utility import stated
from sharitories.reference.sheets.sheet import Condition, Sheet
from sharitories.reference.spoken import Voice

STAGES = ("learn", "facilitate", "build")


class Roadmaps:
    """The roadmaps of a release in one language, drawn once for all its cities."""

    def __init__(self, release: Release, language: Language, weights: Path | None = None) -> None:
        """By the bundled weights, or by a reader's own file of the form of ``catalogue/roadmap.yml``.

        Raises :class:`FaultyInput` for a file of another form.
        """
        study = release.study
        self.searched = (*study["panel"], *study["compared"])
        self.drawn = drawn(release.tables, self.searched, int(release.edition[:4]), weights or BUNDLED)
        self.words = _Words(release, self.drawn, language)

    @property
    def cities(self) -> tuple[str, ...]:
        """The cities that have a roadmap."""
        return self.drawn.seen.cities

    def of(self, city: str) -> dict[str, Any]:
        """What ``sharitories roadmap`` tells: ``steps`` hold what, why and by whom, ``perhaps`` what may be
        there under another name, ``avoid`` what is better left alone."""
        words, from_what = self.words, self.drawn
        rows = roadmap_of(from_what, city)
        return {
            "territory_id": city,
            "name": words.names[city],
            "searched": city in self.searched,
            "peers": [{"territory_id": p, "name": words.names[p]} for p in from_what.peers.get(city, ())],
            "present": list(_present(from_what, city, words)),
            "absent": list(_absent(from_what, city, words)),
            "steps": [words.step(row) for row in rows if row["kind"] == "step"],
            "perhaps": [words.perhaps(row) for row in rows if row["kind"] == "perhaps"],
            "avoid": [words.left_alone(row) for row in rows if row["kind"] == "avoid"],
            "peers_unseen": any(not row["peers_known"] for row in rows if row["kind"] == "step"),
            "weights": from_what.rule.weights.model_dump(),
        }


def _present(from_what: Drawn, city: str, words: _Words) -> Iterator[dict[str, Any]]:
    for practice in sorted(from_what.living):
        ids = [row["initiative_id"] for row in from_what.living[practice] if row["territory_id"] == city]
        if ids:
            yield {"practice": practice, "label": words.label(practice), "initiatives": ids}


def _absent(from_what: Drawn, city: str, words: _Words) -> Iterator[dict[str, Any]]:
    """Practices with a sheet that are not known to live there, and whether anybody looked."""
    i = from_what.seen.row[city]
    for code, at in zip(from_what.codes, from_what.columns, strict=True):
        if not from_what.seen.alive[i, at]:
            state = "not_found" if from_what.seen.absent[i, at] else "not_looked_for"
            ended = "ended" if from_what.seen.ended[i, at] else state
            yield {"practice": code, "label": words.label(code), "state": ended}


class _Words:
    """The words of one release in one language."""

    def __init__(self, release: Release, from_what: Drawn, language: Language) -> None:
        """Names, labels and rows that a roadmap speaks of."""
        tables = release.tables
        self.language = language
        self.from_what = from_what
        self.names = dict(tables["territories"].select("territory_id", "name").iter_rows())
        self.labels = dict(tables["practices"].select("practice", f"label_{language}").iter_rows())
        self.initiatives = {row["initiative_id"]: row for row in tables["initiatives"].iter_rows(named=True)}
        self.voice = Voice(tables["translations"], language)
        self.origins = dict(tables["origins"].select("origin_id", "url").iter_rows())
        self.ended: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for row in self.initiatives.values():
            if row["ended_on"]:
                self.ended.setdefault((row["territory_id"], row["practice"]), []).append(row)
        self.sheets: Mapping[str, Sheet] = {sheet.practice: sheet for sheet in from_what.sheets}
        self.meanings = described_tables()["roadmaps"]["enumerations"]

    def label(self, practice: str) -> str:
        """What the catalogue calls a practice."""
        return str(self.labels[practice])

    def step(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """One step with everything that somebody who takes it would ask."""
        sheet = self.sheets[row["practice"]]
        effect = self._effect(self.from_what.effects.get(row["practice"], UNKNOWN), sheet)
        seen = [identity for line in effect["seen"] for identity in line["rests_on"]]
        return {
            "practice": row["practice"],
            "label": self.label(row["practice"]),
            "order": row["place"],
            "utility": row["utility"],
            "answers": getattr(sheet.answers, self.language),
            "why": list(dict.fromkeys([row["roadmap_id"], *(row["rests_on"] or "").split(), *seen])),
            "because": self._because(row),
            "effect": effect,
            "preconditions": self._conditions(row["territory_id"], stated(sheet.preconditions)),
            "contraindications": [self._text(line) for line in stated(sheet.contraindications)],
            "cost": {part: self._text(getattr(sheet.cost, part)) for part in ("start", "year")},
            "time_to_start": self._text(sheet.time_to_start),
            "stages": {stage: self._roles(sheet, stage) for stage in STAGES},
            "call_on": (row["call_on"] or "").split(),
            "call_on_told": [self._call(found) for found in (row["call_on"] or "").split()],
            "measure": [getattr(line, self.language) for line in sheet.follow],
        }

    def perhaps(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A practice that an initiative filed under another one names: to be asked there before anything is begun."""
        there = self.from_what.named_there[row["territory_id"], row["practice"]]
        return {
            "practice": row["practice"],
            "label": self.label(row["practice"]),
            "initiatives": [self._call(identity) for identity in there],
            "why": [row["roadmap_id"], *(row["rests_on"] or "").split()],
        }

    def left_alone(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Something better left alone for now, and why."""
        meaning = self.meanings["roadmaps_reason"][row["reason"]][self.language]
        shown = (f"{NARROW}; " if self.language == "fr" else "; ").join(self._shown(row))
        return {
            "practice": row["practice"],
            "label": self.label(row["practice"]),
            "reason": row["reason"],
            "text": f"{meaning} ({shown})" if shown else meaning,
            "why": [row["roadmap_id"], *(row["rests_on"] or "").split()],
        }

    def _shown(self, row: Mapping[str, Any]) -> list[str]:
        """What bears the reason out: the condition, or what ended here."""
        city, sheet = row["territory_id"], self.sheets[row["practice"]]
        if row["reason"] == "ended_here":
            return [self._ended(found) for found in self.ended.get((city, row["practice"]), ())]
        asked = {"unmet": (sheet.preconditions, "unmet"), "contraindicated": (sheet.contraindications, "met")}
        if row["reason"] not in asked:
            return []
        conditions, state = asked[row["reason"]]
        told = self._conditions(city, stated(conditions))
        return [said["text"].rstrip(".") for said in told if said["state"] == state]

    def _text(self, line: Any) -> str | None:
        """A line of a sheet, or None where it is unknown."""
        return None if isinstance(line, str) else str(getattr(line, self.language))

    def _conditions(self, city: str, conditions: tuple[Condition, ...]) -> list[dict[str, str]]:
        i = self.from_what.seen.row[city]
        alive = {
            p
            for p, lives in zip(self.from_what.seen.practices, self.from_what.seen.alive[i], strict=True)
            if lives
        }
        values = self.from_what.values.get(city, {})
        return [{"text": str(self._text(c)), "state": state_of(c, values, alive)} for c in conditions]

    def _roles(self, sheet: Sheet, stage: str) -> list[dict[str, str]]:
        return [{"who": role.who, "text": str(self._text(role))} for role in getattr(sheet.roles, stage)]

    def _call(self, identity: str) -> dict[str, Any]:
        """``where``: who runs it and the city, named once; ``source``: where a register alone knows it, the register."""
        row = self.initiatives[identity]
        name, actor, what = (
            self.voice.of(identity, row, column) for column in ("name", "actor", "description")
        )
        city = self.names[row["territory_id"]]
        return {
            "initiative_id": identity,
            "name": name.text or self.label(row["practice"]),
            "lang": name.lang,
            "description": what.text,
            "city": city,
            "where": f"{actor.text}, {city}" if actor.text and city not in actor.text else actor.text or city,
            "since": (row["started_on"] or "")[:4] or None,
            "seen": _last_seen(row),
            "source": row["source_url"] or self.origins.get(row["origin_id"]),
        }

    def _ended(self, row: Mapping[str, Any]) -> str:
        """An initiative with the years in which it lived."""
        years = "–".join(dict.fromkeys(day[:4] for day in (row["started_on"], row["ended_on"]) if day))
        return f"{self.voice.of(row['initiative_id'], row, 'name').text}, {years}"

    def _effect(self, effect: KnownEffect, sheet: Sheet) -> dict[str, Any]:
        """What this study estimated, then what others found, line by line; *unknown* where none weighs anything."""
        seen = () if isinstance(sheet.effects, str) else sheet.effects
        own = self.from_what.own.get(sheet.practice, ())
        lines = [
            *({"sign": e.sign, "text": e.told(self.language), "rests_on": [e.effect_id]} for e in own),
            *({"sign": e.sign, "text": str(self._text(e)), "rests_on": list(e.rests_on)} for e in seen),
        ]
        return {
            "state": effect.state,
            "score": effect.score if effect.state == "known" else None,
            "seen": lines,
        }

    def _here(self, row: Mapping[str, Any]) -> Iterator[str]:
        """What was tried there, and the practices that its sheet calls related and that live there."""
        city, practice, french = row["territory_id"], row["practice"], self.language == "fr"
        over = " · ".join(self._ended(found) for found in self.ended.get((city, practice), ()))
        if over:
            yield f"il y en a eu ici{NO_BREAK}: {over}" if french else f"there has been some here: {over}"
        lives = self.from_what.living
        near = [
            p
            for p in self.sheets[practice].related
            if any(r["territory_id"] == city for r in lives.get(p, ()))
        ]
        if near:
            named = tongue.listed([self.label(p) for p in near], self.language)
            yield (
                f"proche, et déjà là{NO_BREAK}: {named}"
                if french
                else f"close to it and already there: {named}"
            )

    def _because(self, row: Mapping[str, Any]) -> str:
        """One sentence: who else carries it, since when, and how long such things last."""
        french = self.language == "fr"
        parts = [*self._here(row), *_near(row, self.language), _in_study(row, self.language)]
        if row["since"]:
            parts.append(
                f"la plus ancienne initiative à appeler date de {row['since']}"
                if french
                else f"the oldest initiative to call on dates from {row['since']}"
            )
        if row["lasts"] is not None:
            share, years = (
                tongue.percent(100 * row["lasts"], self.language),
                self.from_what.rule.years_to_last,
            )
            parts.append(
                f"des initiatives connues de sa famille, {share} ont vécu {years} ans ou plus"
                if french
                else f"of the known initiatives of its family, {share} lived for {years} years or more"
            )
        return (f"{NARROW}; " if french else "; ").join(parts).replace(" %", f"{NO_BREAK}%")


def _last_seen(row: Mapping[str, Any]) -> str | None:
    """The year it was last seen, where that says more than its start or end."""
    seen, start = (row["last_seen"] or "")[:4], (row["started_on"] or "")[:4]
    return seen if seen > start and not row["ended_on"] else None


_HAVE: Mapping[Language, tuple[str, str, str]] = {
    "fr": ("aucune des {of} ne l’a", "une des {of} l’a", "{n} des {of} l’ont"),
    "en": ("none of the {of} has it", "one of the {of} has it", "{n} of the {of} have it"),
}


def _near(row: Mapping[str, Any], language: Language) -> Iterator[str]:
    """How many comparable cities have it, of those of which anything is known; nothing where nothing is."""
    having, known = row["peers_with"], row["peers_known"]
    looked = {"fr": "villes comparables où l’on a regardé", "en": "comparable cities looked at"}[language]
    if known > 1:
        yield _have(having, f"{known} {looked}", language)
    elif known and language == "fr":
        yield f"la seule ville comparable où l’on a regardé {'l’a' if having else 'ne l’a pas'}"
    elif known:
        yield f"the one comparable city looked at {'has it' if having else 'does not have it'}"


def _in_study(row: Mapping[str, Any], language: Language) -> str:
    cities = {"fr": "villes de l’étude", "en": "cities of the study"}[language]
    return _have(row["cities_with"], f"{row['cities_searched']} {cities}", language)


def _have(n: int, of: str, language: Language) -> str:
    return _HAVE[language][min(n, 2)].format(n=n, of=of)
