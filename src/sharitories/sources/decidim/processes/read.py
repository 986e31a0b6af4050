"""A Decidim platform as a register: the platform itself, then the processes that have a budget to share out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.sources.fields import MEND, audited, read_answer, table_of, text
from sharitories.sources.live import set_aside
from sharitories.sources.question import Question
from sharitories.sources.shapes import REGISTER, register

USED = ("id", "slug", "startDate", "endDate", "title", "components")
LANGUAGES = ("fr", "en", "pt", "nl", "sv")
#: The component by which residents share out a budget.
BUDGETS = "Budgets"


def read(files: Mapping[str, Path], question: Question) -> pl.DataFrame:
    """Register of ``participation-platform`` and ``participatory-budget``.

    A platform does not say of which municipality it is: when the question names exactly one, it is of that one.
    """
    (path,) = files.values()
    data = _data(path)
    place = question.municipalities[0] if len(question.municipalities) == 1 else None
    website = f"https://{question.instance}"
    platform = {
        "locator": question.instance,
        "property": "participation-platform",
        "name": _said(data["organization"].get("name")) if data["organization"] else None,
        "website": website,
    }
    processes = audited(data["participatoryProcesses"], path.name, USED, {}, ("id", "slug"))
    budgets = [
        {
            "locator": f"{question.instance}/processes/{process['slug']}",
            "property": "participatory-budget",
            "name": _said(process["title"]),
            "started_on": text(process["startDate"]),
            "ended_on": text(process["endDate"]),
            "website": f"{website}/processes/{process['slug']}",
        }
        for process in processes
        if any(component.get("__typename") == BUDGETS for component in process["components"] or [])
    ]
    wanted = question.wanted()
    rows = [{**row, "territory_id": place} for row in (platform, *budgets) if row["property"] in wanted]
    return register(table_of(rows, REGISTER))


def _data(path: Path) -> dict[str, Any]:
    answer = read_answer(path)
    errors = answer.get("errors") if isinstance(answer, dict) else None
    if errors:
        faults = [Fault(path.name, 0, "errors", str(error.get("message", error))[:300]) for error in errors]
        raise FaultyInput(f"Reading {path.name}", faults, MEND)
    (whole,) = audited([answer], path.name, ("data",), set_aside(__file__, "answer"), ("data",))
    (data,) = audited([whole["data"]], path.name, ("organization", "participatoryProcesses"), {})
    if not isinstance(data["participatoryProcesses"], list):
        fault = Fault(path.name, 0, "participatoryProcesses", "is not a list")
        raise FaultyInput(f"Reading {path.name}", [fault], MEND)
    return data


def _said(title: Any) -> str | None:
    """A title in French, else English, … else in the first of its languages; older versions give plain text."""
    if not isinstance(title, dict):
        return text(title)
    translations: Sequence[Mapping[str, Any]] = title.get("translations") or []
    by_language = {str(t.get("locale", ""))[:2]: text(t.get("text")) for t in translations}
    said = [by_language[code] for code in LANGUAGES if by_language.get(code)]
    return next(iter([*said, *filter(None, by_language.values())]), None)
