"""Every finding of a study."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterable

import polars as pl

from sharitories.reference import findings as package
from sharitories.reference.chain import EvidenceChain
from sharitories.reference.findings.finding import COLUMNS, Finding, Material

#: The modules of this folder that are about the table of findings itself.
_OF_THE_TABLE = ("compute", "finding")


def themes() -> list[Callable[[Material], Iterable[Finding]]]:
    """The function ``find`` of every module in this folder: a new theme is a new file."""
    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.name not in _OF_THE_TABLE)
    return [importlib.import_module(f"{package.__name__}.{name}").find for name in names]


def findings(material: Material, chain: EvidenceChain) -> pl.DataFrame:
    """All findings, sorted by id, each with the digest of what it rests on; ``chain``: over the material's tables."""
    found_all = sorted((f for theme in themes() for f in theme(material)), key=lambda f: f.identity)
    table = pl.DataFrame([_row(f) for f in found_all], schema={**COLUMNS})
    for identity in {i for f in found_all for i in f.rests_on} & chain.rows.keys():
        chain.digest(identity)
    longer = chain.beside(findings=table)
    digests = [longer.digest_of(list(f.rests_on)) for f in found_all]
    return table.with_columns(inputs_sha256=pl.Series(digests, dtype=pl.String))


def _row(finding: Finding) -> dict[str, object]:
    return {
        "finding_id": finding.identity,
        "subject": finding.subject,
        "about": finding.about,
        "says": finding.says,
        "value": None if finding.value is None else float(finding.value),
        "low": finding.low,
        "high": finding.high,
        "unit": finding.unit,
        "period": finding.period,
        "rests_on": " ".join(finding.rests_on),
        "against": " ".join(finding.against) or None,
        "facts": json.dumps(dict(finding.facts), ensure_ascii=False, sort_keys=True),
        "inputs_sha256": None,
    }
