"""``sharitories profile …``: a composite indicator from a user's own tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sharitories.cli.options import AsJson

profile = typer.Typer(
    help="Profiles: build a composite indicator, step by step, from your own tables.", no_args_is_help=True
)


@profile.command("build")
def profile_build(
    data: Annotated[Path, typer.Option("--data", help="iData: uCode, perhaps Time, and the indicators.")],
    meta: Annotated[
        Path,
        typer.Option(
            "--meta", help="iMeta: iCode, Level, Parent, Weight, Direction, Type, …, as COINr names them."
        ),
    ],
    spec: Annotated[Path, typer.Option("--spec", help="YAML that says the choice of every step.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write into: one table for each step.")],
    as_json: AsJson = False,
) -> None:
    """Build a composite indicator; every fault of the tables and the spec is named, or everything is written.

    Example: sharitories profile build --data iData.csv --meta iMeta.csv --spec spec.yml --out built
    """
    from sharitories.cli.profile_build import run

    run(data, meta, spec, out, as_json)
