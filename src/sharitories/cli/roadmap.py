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
from sharitories.publication.site_texts import texts
from sharitories.reference.release import find_release, read_release
from sharitories.reference.roadmaps.told import STAGES, Roadmaps
from sharitories.reference.wording import dimension_names

#: What the terminal says otherwise than the page, because it has no headings there.
_TERMINAL: dict[Language, dict[str, str]] = {
    "en": {
        "effect": "effect",
        "needs": "needs",
        "cost": "cost",
        "time": "time",
        "learn": "learn",
        "facilitate": "facilitate",
        "build": "build",
        "call": "call on",
        "not_if": "better not",
        "measure": "after a year, count",
        "why": "Why? sharitories why ID; the ids: sharitories roadmap CITY --json",
    },
    "fr": {
        "effect": "effet",
        "needs": "il faut",
        "cost": "coût",
        "time": "délai",
        "learn": "apprendre",
        "facilitate": "faciliter",
        "build": "construire",
        "call": "appeler",
        "not_if": "mieux vaut s’abstenir",
        "measure": "après un an, compter",
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
    words, colon = _words(language), "\u00a0:" if language == "fr" else ":"
    out.print(f"[bold]{escape(words['title'].format(city=told['name']))}[/]")
    out.print(words["note"])
    out.print(words["searched" if told["searched"] else "unsearched"])
    peers = ", ".join(peer["name"] for peer in told["peers"][:5]) or words["unknown"]
    out.print(escape(words["present"].format(n=len(told["present"]), peers=peers)))
    if told["present"]:
        _line(", ".join(entry["label"] for entry in told["present"]) + ".")
    out.print(f"{words['unlooked']} {words['ends']}" if told["peers_unseen"] else words["ends"])
    for step in told["steps"]:
        _step(step, language)
    if told["perhaps"]:
        out.print(f"\n[bold]{words['perhaps']}[/]")
        _line(words["perhaps_note"])
        for row in told["perhaps"]:
            _line(f"{row['label']}{colon} {' · '.join(_there(c, words) for c in row['initiatives'])}")
    out.print(f"\n[bold]{words['avoid']}[/]")
    for row in told["avoid"]:
        _line(f"{row['label']}{colon} {row['text']}.")
    if not told["avoid"]:
        _line(words["avoid_none"])
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
        _line(f"{words['needs']} ({words['states'][condition['state']]}){colon} {condition['text']}")
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


def _words(language: Language) -> dict[str, Any]:
    """The words of the page, and those that the terminal says otherwise, in the spacing of the language."""
    own = _TERMINAL[language]
    spoken_so = {key: spaced(text) for key, text in own.items()} if language == "fr" else own
    return {**texts(language)["roadmap"], **spoken_so}


def _called(call: dict[str, Any], words: dict[str, Any]) -> str:
    """An initiative, who runs it, where, since when, and where to read of it."""
    seen = words["seen"].format(year=call["seen"]) if call["seen"] else None
    where = ", ".join(filter(None, (call["where"], call["since"], seen)))
    return f"{call['name']} ({where}) {call['source'] or ''}".rstrip()


def _there(call: dict[str, Any], words: dict[str, Any]) -> str:
    """An initiative and what it is."""
    return f"{_called(call, words)}. {call['description']}" if call["description"] else _called(call, words)


def _line(text: str) -> None:
    out.print(Padding(escape(text), (0, 0, 0, 3), expand=False))
