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


@sources.command("live")
def sources_live(as_json: AsJson = False) -> None:
    """List the services that can be asked over the network: address, licence, pace, what a question must say.

    Example: sharitories sources live
    """
    from sharitories.cli.sources_fetch import run_list

    run_list(as_json)


@sources.command("fetch")
def sources_fetch(
    source: Annotated[str, typer.Argument(help="A live source's id: sharitories sources live lists them.")],
    into: Annotated[Path, typer.Option("--into", help="Folder for the answers, each with its record.")],
    country: Annotated[str | None, typer.Option(help="Two letters: FR.")] = None,
    bbox: Annotated[str | None, typer.Option(help="south,west,north,east in degrees.")] = None,
    municipality: Annotated[
        list[str] | None, typer.Option(help="A municipality's code; several times.")
    ] = None,
    practice: Annotated[list[str] | None, typer.Option(help="A practice's code; several times.")] = None,
    period: Annotated[str | None, typer.Option(help="FIRST..LAST, such as 2015..2024.")] = None,
    series: Annotated[list[str] | None, typer.Option(help="A series' code; several times.")] = None,
    instance: Annotated[str | None, typer.Option(help="Address of the service's own instance.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Use only what was fetched before.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ask a service, keep its answers with hash, date and licence, and say what they hold.

    Example: sharitories sources fetch overpass --into answers --bbox 47.72,-3.40,47.77,-3.33
    """
    from sharitories.cli.sources_fetch import run

    run(
        source,
        into,
        country=country,
        bbox=bbox,
        municipalities=municipality or [],
        practices=practice or [],
        period=period,
        series=series or [],
        instance=instance,
        offline=offline,
        as_json=as_json,
    )
