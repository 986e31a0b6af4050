"""``sharitories studies``: list, build, copy."""

from __future__ import annotations

import shutil
from pathlib import Path

from rich.markup import escape

from sharitories.cli.terminal import err, out, print_json, shown
from sharitories.errors import UsageError
from sharitories.studies.study import bundled_studies, find_study, read_study


def run_list(as_json: bool) -> None:
    """Print the bundled studies with their title and cities."""
    found = [read_study(name) for name in bundled_studies()]
    if as_json:
        print_json([study.model_dump(mode="json", exclude={"folder"}) for study in found])
        return
    for study in found:
        out.print(
            f"{study.code}: {escape(study.title.en)} ({len(study.panel)} cities, edition {study.edition})"
        )


def run_build(name: str, source: Path, into: Path | None, as_json: bool) -> None:
    """Rebuild the figures and print what was written."""
    from sharitories.observations.links import build_study_figures

    study = read_study(name)
    target = into or study.path(study.figures)
    with err.status("Reading the publishers' files"):
        report = build_study_figures(source, target, study)
    if as_json:
        print_json(report)
        return
    for table, entry in report["tables"].items():
        out.print(f"{table:45} {entry['rows']:>7} rows {entry['bytes'] / 1024:>8.0f} KiB")
    total = sum(entry["bytes"] for entry in report["tables"].values())
    out.print(f"{len(report['tables'])} tables, {total / 1e6:.2f} MB, in {shown(target)}")


def run_copy(name: str, into: Path) -> None:
    """Copy a study's folder; a folder that exists is left alone."""
    if into.exists():
        raise UsageError(
            f"Copying {name} to {into}", "the folder exists already", "Give one that does not exist yet."
        )
    shutil.copytree(find_study(name), into, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    out.print(
        f"Copied. Change {shown(into / 'study.yml')} and inputs/, then: sharitories explore {shown(into)}"
    )
