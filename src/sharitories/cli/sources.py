"""``sharitories sources …``: what each command takes; what it does is imported when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sharitories.cli.options import AsJson

sources = typer.Typer(invoke_without_command=True)


@sources.callback()
def sources_list(context: typer.Context, as_json: AsJson = False) -> None:
    """List the sources: publisher, vintage, what they cover; with --json licences, files and caveats.

    Example: sharitories sources
    """
    if context.invoked_subcommand is None:
        from sharitories.cli.sources_list import run

        run(as_json)


@sources.command("check")
def sources_check(
    source: Annotated[Path, typer.Option("--from", help="Folder that holds the publishers' files.")],
    as_json: AsJson = False,
) -> None:
    """Read every source from the publishers' files and say what each gives. Exit code 2 when any cannot be read.

    Example: sharitories sources check --from data
    """
    from sharitories.cli.sources_check import run

    run(source, as_json)
