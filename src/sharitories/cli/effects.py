"""``sharitories effects …``: what changed because of something, by a design that was written before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sharitories.cli.options import AsJson

effects = typer.Typer(
    help="Effects: estimate, by a design written before the run, what changed because of something.",
    no_args_is_help=True,
)


@effects.command("estimate")
def effects_estimate(
    panel: Annotated[
        Path, typer.Option("--panel", help="Long panel: unit, time, outcome, …; CSV or Parquet.")
    ],
    design: Annotated[Path, typer.Option("--design", help="YAML that says every choice, before the run.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write into: effect.json, tables, figures.")],
    language: Annotated[str, typer.Option("--lang", help="fr or en.")] = "en",
    spark: Annotated[
        str | None, typer.Option("--spark", help="Spread placebos over this Spark master; same numbers.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Estimate an effect; every fault of design and panel is named, or everything is written.

    Example: sharitories effects estimate --panel panel.csv --design design.yml --out effect
    """
    from sharitories.cli.effects_estimate import run

    run(panel, design, out, language, as_json, spark)


@effects.command("estimators")
def effects_estimators() -> None:
    """List the estimators that a design may name, and what each is in a line.

    Example: sharitories effects estimators
    """
    from sharitories.cli.effects_estimate import list_estimators

    list_estimators()
