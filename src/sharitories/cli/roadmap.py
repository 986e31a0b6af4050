"""``sharitories roadmap``: which practices next in one city, why, who begins, and what to leave alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.padding import Padding

from sharitories.cli.city import find_city
from sharitories.cli.options import spoken
from sharitories.cli.terminal import WORKSPACE, out, print_json
from sharitories.errors import UsageError
from sharitories.language import Language, spaced
from sharitories.reference.release import find_release, read_release
from sharitories.reference.roadmaps.told import STAGES, Roadmaps
from sharitories.reference.wording import dimension_names

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "What {city} might look into next",
        "note": "An order in which to look, not a forecast: most effects are unknown.",
        "searched": "What we did not find may exist all the same: ask there first.",
        "unsearched": "Nobody has searched this city: what seems absent may exist.",
        "ends": "Initiatives that ended unseen are not counted: how long they live is overstated.",
        "present": "Known to live there: {n} practices. Comparable cities: {peers}.",
        "effect_unknown": "effect: unknown",
        "effect": "effect",
        "needs": "needs",
        "met": "met",
        "unmet": "not met",
        "to_ask": "to ask",
        "cost": "cost",
        "time": "time",
        "unknown": "unknown",
        "learn": "learn",
        "facilitate": "facilitate",
        "build": "build",
        "call": "call on",
        "not_if": "better not",
        "seen": "last seen {year}",
        "measure": "after a year, count",
        "perhaps": "Perhaps there already, under another name",
        "perhaps_note": "An initiative here, filed under another practice, bears its name or says so of itself: ask first.",
        "avoid": "To leave alone for now",
        "why": "Why? sharitories why ID; the ids: sharitories roadmap CITY --json",
    },
    "fr": {
        "title": "Ce que {city} pourrait étudier ensuite",
        "note": "Un ordre d’examen, non une prévision : la plupart des effets sont inconnus.",
        "searched": "Ce que nous n’avons pas trouvé existe peut-être quand même : demander d’abord sur place.",
        "unsearched": "Personne n’a cherché dans cette ville : ce qui semble manquer existe peut-être.",
        "ends": "Les initiatives finies sans bruit ne sont pas comptées : leur durée de vie est surestimée.",
        "present": "Pratiques dont on sait qu’elles y vivent : {n}. Villes comparables : {peers}.",
        "effect_unknown": "effet : inconnu",
        "effect": "effet",
        "needs": "il faut",
        "met": "rempli",
        "unmet": "non rempli",
        "to_ask": "à vérifier",
        "cost": "coût",
        "time": "délai",
        "unknown": "inconnu",
        "learn": "apprendre",
        "facilitate": "faciliter",
        "build": "construire",
        "call": "appeler",
        "not_if": "mieux vaut s’abstenir",
        "seen": "vue en {year}",
        "measure": "après un an, compter",
        "perhaps": "Peut-être déjà là, sous un autre nom",
        "perhaps_note": "Une initiative d’ici, rangée ailleurs, en porte le nom ou le dit d’elle-même : demander d’abord.",
        "avoid": "À laisser pour l’instant",
        "why": "Pourquoi ? sharitories why ID ; les identifiants : sharitories roadmap VILLE --json",
    },
}


def run(name: str, given: Path | None, weights: Path | None, as_json: bool, language: str) -> None:
    """Print the roadmap of one city."""
    said = spoken(language)
    release = read_release(find_release(given, WORKSPACE))
    city = find_city(name, release.tables["territories"])
    if city["role"] in ("peer", "area"):
        raise UsageError(
            f"Drawing the roadmap of {city['name']}",
            "it is neither in the frame nor in the study",
            "Roadmaps are drawn for the cities of the frame and of the study: see data/roadmaps.csv.",
        )
    told = Roadmaps(release, said, weights).of(city["territory_id"])
    if as_json:
        print_json(told)
    else:
        _print(told, said)


def _print(told: dict[str, Any], language: Language) -> None:
    words = _words(language)
    out.print(f"[bold]{escape(words['title'].format(city=told['name']))}[/]")
    out.print(words["note"])
    out.print(words["searched" if told["searched"] else "unsearched"])
    peers = ", ".join(peer["name"] for peer in told["peers"][:5]) or words["unknown"]
    out.print(escape(words["present"].format(n=len(told["present"]), peers=peers)))
    if told["present"]:
        _line(", ".join(entry["label"] for entry in told["present"]) + ".")
    out.print(words["ends"])
    for step in told["steps"]:
        _step(step, language)
    if told["perhaps"]:
        out.print(f"\n[bold]{words['perhaps']}[/]")
        _line(words["perhaps_note"])
        for row in told["perhaps"]:
            colon = "\u00a0:" if language == "fr" else ":"
            _line(f"{row['label']}{colon} {' · '.join(_called(c, words) for c in row['initiatives'])}")
    if told["avoid"]:
        out.print(f"\n[bold]{words['avoid']}[/]")
        for row in told["avoid"]:
            _line(
                f"{row['label']}\u00a0: {row['text']}"
                if language == "fr"
                else f"{row['label']}: {row['text']}"
            )
    out.print(f"\n[dim]{words['why']}[/]")


def _step(step: dict[str, Any], language: Language) -> None:
    words, colon = _words(language), "\u00a0:" if language == "fr" else ":"
    names = dimension_names(language)
    out.print(f"\n[bold]{step['order']}. {escape(step['label'])}[/]")
    _line(step["answers"])
    _line(f"{step['because'][:1].upper()}{step['because'][1:]}.")
    if not step["effect"]["seen"]:
        _line(words["effect_unknown"])
    for seen in step["effect"]["seen"]:
        _line(f"{words['effect']}{colon} {seen['text']}")
    for condition in step["preconditions"]:
        _line(f"{words['needs']} ({words[condition['state']]}){colon} {condition['text']}")
    for text in step["contraindications"]:
        _line(f"{words['not_if']}{colon} {text}")
    _line(f"{words['cost']}{colon} {step['cost']['start'] or words['unknown']}")
    _line(f"{words['time']}{colon} {step['time_to_start'] or words['unknown']}")
    for stage in STAGES:
        for role in step["stages"][stage]:
            _line(f"{words[stage]}, {names[role['who']]}{colon} {role['text']}")
    for call in step["call_on_told"]:
        _line(f"{words['call']}{colon} {_called(call, words)}")
    _line(f"{words['measure']}{colon} {' '.join(step['measure'])}")


def _words(language: Language) -> dict[str, str]:
    """The words of a language, in its spacing."""
    words = _WORDS[language]
    return {key: spaced(text) for key, text in words.items()} if language == "fr" else words


def _called(call: dict[str, Any], words: dict[str, str]) -> str:
    """An initiative, who runs it, where, since when, and where to read of it."""
    seen = words["seen"].format(year=call["seen"]) if call["seen"] else None
    where = ", ".join(filter(None, (call["where"], call["since"], seen)))
    return f"{call['name']} ({where}) {call['source'] or ''}".rstrip()


def _line(text: str) -> None:
    out.print(Padding(escape(text), (0, 0, 0, 3), expand=False))
