"""``sharitories effects estimate``: power first, then the effect, its checks and its verdict."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from sharitories import language as tongue
from sharitories.cli.terminal import err, ledger, out, print_json, shown
from sharitories.errors import UsageError
from sharitories.estimation import estimate_effect, estimators_told
from sharitories.language import Language

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "mde": "Before looking: an effect of {x} or more would be found four times out of five.",
        "none": "Before looking: no effect could be found at this level ({why}).",
        "att": "effect",
        "p": "p",
        "donors": "donors with weight",
        "pre": "error before (RMSPE)",
        "sms": "Maryland scale",
        "passed": "holds",
        "failed": "FAILS",
        "files": "{n} files in {folder}",
    },
    "fr": {
        "mde": "Avant de regarder : un effet de {x} ou plus serait trouvé quatre fois sur cinq.",
        "none": "Avant de regarder : aucun effet ne pourrait être trouvé à ce seuil ({why}).",
        "att": "effet",
        "p": "p",
        "donors": "unités de comparaison de poids non nul",
        "pre": "erreur avant (RMSPE)",
        "sms": "échelle du Maryland",
        "passed": "tient",
        "failed": "NE TIENT PAS",
        "files": "{n} fichiers dans {folder}",
    },
}

_CHECKS: dict[Language, dict[str, str]] = {
    "en": {
        "enough_donors": "enough donors",
        "placebo_in_time": "nothing at a false date",
        "fit_before": "the twin follows before",
        "fit_says_something": "the fit before says something",
        "leave_one_donor_out": "hangs on no single donor",
        "leave_one_period_out": "hangs on no single pre-period",
        "within_donors": "lies within what donors span",
        "peers_only": "the same with peers alone",
        "spillover": "neighbours did not move",
        "pretrend": "the groups moved alike before",
        "honest_bounds": "outlives a drift as before",
    },
    "fr": {
        "enough_donors": "assez d’unités de comparaison",
        "placebo_in_time": "rien à une fausse date",
        "fit_before": "le jumeau suit avant",
        "fit_says_something": "l’ajustement avant dit quelque chose",
        "leave_one_donor_out": "ne tient pas à une seule unité",
        "leave_one_period_out": "ne tient pas à une seule période",
        "within_donors": "reste dans ce que les autres unités couvrent",
        "peers_only": "le même avec les seuls pairs",
        "spillover": "les voisins n’ont pas bougé",
        "pretrend": "les groupes évoluaient de même avant",
        "honest_bounds": "résiste à une dérive comme avant",
    },
}


def run(
    panel: Path, design: Path, folder: Path, language: str, as_json: bool, spark: str | None = None
) -> None:
    """Estimate and tell; with ``as_json`` only effect.json is printed."""
    if language not in _WORDS:
        raise UsageError(
            "Choosing the language", f"{language} is not offered", "Give --lang fr or --lang en."
        )
    spoken: Language = "fr" if language == "fr" else "en"
    words = _WORDS[spoken]

    def tell(power: Any) -> None:
        if as_json:
            return
        said = words["none"].format(why=power.why_not)
        if math.isfinite(power.effect):
            said = words["mde"].format(x=_number(power.effect, spoken))
        out.print(escape(tongue.spaced(said) if spoken == "fr" else said))

    told = estimate_effect(panel, design, folder, spoken, tell, spark)
    if as_json:
        print_json(told)
        return
    _print(told, spoken)
    err.print(words["files"].format(n=len(told["files"]), folder=shown(folder)))


def _print(told: dict[str, Any], language: Language) -> None:
    words = _WORDS[language]
    lines = Table.grid(padding=(0, 2))
    for name, value in _lines(told, language):
        lines.add_row(words[name], escape(value))
    out.print(lines)
    checks = Table.grid(padding=(0, 2))
    for check in told["checks"]:
        name = _CHECKS[language].get(check["name"], check["name"])
        detail = check["detail_fr"] if language == "fr" else check["detail"]
        checks.add_row(f"  {words['passed' if check['passed'] else 'failed']}", escape(f"{name} ({detail})"))
    out.print(checks)
    out.print(f"[bold]{escape(told[f'verdict_{language}'])}[/]")


def _lines(told: dict[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    unit = f" {told['unit']}" if told["unit"] else ""
    low, high = told["interval"]
    between = f" ({_number(low, language)} … {_number(high, language)})" if None not in (low, high) else ""
    yield "att", f"{_number(told['att'], language)}{unit}{between}"
    yield "p", _number(told["p_placebo"] if told["p_placebo"] is not None else told.get("p_value"), language)
    if told.get("pre_rmspe") is not None:
        yield "pre", _number(told["pre_rmspe"], language)
    heavy = [f"{name} {_number(weight, language)}" for name, weight in _heaviest(told["weights"])]
    if heavy:
        yield "donors", ", ".join(heavy)
    yield "sms", f"{told['sms_level']} / 5"


def _heaviest(weights: dict[str, float]) -> list[tuple[str, float]]:
    return [
        pair for pair in sorted(weights.items(), key=lambda pair: -abs(pair[1]))[:8] if abs(pair[1]) >= 0.005
    ]


def _number(value: float | None, language: Language) -> str:
    if value is None:
        return "∞"
    size = abs(value)
    return tongue.number(value, language, 0 if size >= 100 else 2 if size >= 1 else 3 if size >= 0.01 else 4)


def list_estimators() -> None:
    """Names and first lines."""
    rows = ledger(["estimator", ""])
    for name, line in estimators_told():
        rows.add_row(name, escape(line))
    out.print(rows)
