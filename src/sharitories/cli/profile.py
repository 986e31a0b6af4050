"""``sharitories profile …``: composite indicators from any two tables in COINr's column names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sharitories.cli.options import AsJson

profile = typer.Typer(
    help="Profiles: build any composite indicator from two tables and a spec.", no_args_is_help=True
)


@profile.command("build")
def profile_build(
    data: Annotated[Path, typer.Option(help="iData: uCode, perhaps Time, and one column per indicator.")],
    meta: Annotated[Path, typer.Option(help="iMeta: iCode, Level, Parent, Weight, Direction, Type …")],
    spec: Annotated[Path, typer.Option(help="YAML that says every choice; none is one.")],
    out: Annotated[Path, typer.Option(help="Folder to write one CSV and Parquet file per step into.")],
    as_json: AsJson = False,
) -> None:
    """Build a composite indicator step by step as the OECD/JRC handbook has it; each step is written by name.

    Example: sharitories profile build --data iData.csv --meta iMeta.csv --spec spec.yml --out index
    """
    from sharitories.cli.profile_build import run

    run(data, meta, spec, out, as_json)
