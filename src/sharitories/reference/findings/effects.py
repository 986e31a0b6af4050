"""What was estimated: one finding for each question put beforehand, and what they come to for a city or a programme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from sharitories.reference.findings.finding import Finding, Material

PROGRAMMES = "panel"


def find(material: Material) -> Iterator[Finding]:
    """Findings ``effect-<design>``, ``effects`` of each city, ``effects-programmes`` of all,
    ``do-practices-change-the-economy`` of the cities together."""
    rows = material["effects"].sort("effect_id").to_dicts()
    subjects = dict.fromkeys(row["territory_id"] or PROGRAMMES for row in rows)
    for row in rows:
        yield from _one(material, row)
    for subject in subjects:
        yield from _together([row for row in rows if (row["territory_id"] or PROGRAMMES) == subject], subject)
    yield from _of_cities(rows)


def _one(material: Material, row: dict[str, Any]) -> Iterator[Finding]:
    """A question that nothing could be asked of rests on no number: it is told in the table, and is no finding."""
    if not row["rests_on"]:
        return
    name = row["effect_id"].removeprefix("effect/")
    yield Finding(
        about=f"effect-{name}",
        subject=row["territory_id"] or PROGRAMMES,
        says=row["verdict"],
        value=row["att"],
        low=row["low"],
        high=row["high"],
        unit=row["unit"],
        period=_period(material, row),
        rests_on=[row["effect_id"]],
        facts={key: row[key] for key in ("sms_level", "p_adjusted", "mde", "verdict_en", "verdict_fr")},
    )


def _period(material: Material, row: dict[str, Any]) -> str | None:
    own = material["effect_paths"].filter(pl.col("effect_id") == row["effect_id"])
    periods = sorted(map(str, own["period"]))
    return f"{periods[0]}–{periods[-1]}" if periods else None


def _together(rows: list[dict[str, Any]], subject: str) -> Iterator[Finding]:
    """How many questions were put, and what came of them; of programmes, also those that stay open."""
    kinds = {kind: [r for r in rows if r["verdict"] == kind] for kind in _KINDS}
    rested = [row["effect_id"] for row in rows if row["rests_on"]]
    if not rested:
        return
    moved = [*kinds["rise"], *kinds["fall"]]
    told = [row for row in rows if row["verdict"] != "not_estimable"] if subject == PROGRAMMES else moved
    yield Finding(
        about="effects-programmes" if subject == PROGRAMMES else "effects",
        subject=subject,
        says="some" if moved else "none" if kinds["no_detectable_effect"] else "not_estimable",
        value=float(len(moved)),
        unit="effects",
        rests_on=rested,
        facts={
            "asked": len(rows),
            "estimated": len(rows) - len(kinds["not_estimable"]),
            "unseen": len(kinds["no_detectable_effect"]),
            "not_estimable": len(kinds["not_estimable"]),
            "told_en": _told(told, "en"),
            "told_fr": _told(told, "fr"),
            "open_en": _asked(kinds["not_estimable"], "en"),
            "open_fr": _asked(kinds["not_estimable"], "fr"),
            "widest": max(
                (abs(r["mde"]) for r in kinds["no_detectable_effect"] if r["mde"] and r["unit"] == "%"),
                default=None,
            ),
        },
    )


def _of_cities(rows: list[dict[str, Any]]) -> Iterator[Finding]:
    """Whether any city moved more than chance moves it, of those of which anything could be estimated."""
    estimated = [row for row in rows if row["territory_id"] and row["verdict"] != "not_estimable"]
    asked = [row for row in rows if row["territory_id"] and row["rests_on"]]
    if not asked:
        return
    moved = {row["territory_id"] for row in estimated if row["verdict"] in ("rise", "fall")}
    yield Finding(
        about="do-practices-change-the-economy",
        subject=PROGRAMMES,
        says="some" if moved else "none" if estimated else "not_estimable",
        value=float(len(moved)),
        unit="cities",
        rests_on=[row["effect_id"] for row in (estimated or asked)],
        facts={"cities": len({row["territory_id"] for row in estimated})},
    )


_KINDS = ("rise", "fall", "no_detectable_effect", "not_estimable")


def _asked(rows: list[dict[str, Any]], language: str) -> str:
    """Questions alone, the same question once."""
    return " ".join(dict.fromkeys(row[f"question_{language}"] for row in rows))


def _told(rows: list[dict[str, Any]], language: str) -> str:
    """Questions with their verdicts, the same question once."""
    return " ".join(
        dict.fromkeys(f"{row[f'question_{language}']} {row[f'verdict_{language}']}" for row in rows)
    )
