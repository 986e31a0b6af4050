"""The commands and what they take; what they do is imported when they are called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sharitories.cli.effects import effects
from sharitories.cli.observe import observe
from sharitories.cli.options import BUNDLED, AsJson, Lang
from sharitories.cli.profile import profile
from sharitories.cli.sources import sources

app = typer.Typer(
    name="sharitories",
    help="Explore collaborative cities: practices, who drives them, and the evidence behind every sentence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
catalogue = typer.Typer(help="Practices, indicators and words: what we study, as text.", no_args_is_help=True)
studies = typer.Typer(help="Studies: list, copy, and rebuild their figures.", no_args_is_help=True)
app.add_typer(catalogue, name="catalogue")
app.add_typer(studies, name="studies")
app.add_typer(effects, name="effects")
app.add_typer(observe, name="observe")
app.add_typer(profile, name="profile")
app.add_typer(sources, name="sources")

Into = Annotated[
    Path | None,
    typer.Option(
        "--into",
        help="Folder that holds the work and the releases [default: ./NAME-OF-THE-STUDY].",
        show_default=False,
    ),
]
ReleaseAt = Annotated[
    Path | None,
    typer.Option(
        "--release",
        help="A release folder, or a folder with releases [default: the last of ./villes-moyennes].",
        show_default=False,
    ),
]
ReleaseHere = Annotated[
    Path | None,
    typer.Argument(help="A release folder [default: the last of ./villes-moyennes].", show_default=False),
]


def _version(wanted: bool) -> None:
    if wanted:
        from sharitories import __version__

        typer.echo(f"sharitories {__version__}")
        raise typer.Exit


@app.callback()
def _entry(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None: ...


@app.command()
def explore(
    study: Annotated[
        str, typer.Argument(help="A folder that holds study.yml, or the name of a bundled study.")
    ] = BUNDLED,
    into: Into = None,
    as_json: AsJson = False,
) -> None:
    """Run the whole chain of a study and publish a release.

    Only what changed is done again; the last good release is never touched.

    Example: sharitories explore
    """
    from sharitories.cli.explore import run

    run(study, into, as_json)


@app.command()
def city(
    name: Annotated[str, typer.Argument(help="A city by name or code: Lorient, Épinal, epinal, FR-56121.")],
    release: ReleaseAt = None,
    as_json: AsJson = False,
    language: Lang = "en",
) -> None:
    """One city in the terminal: who drives, what lives there, what is known and what is not.

    Example: sharitories city Lorient
    """
    from sharitories.cli.city import run

    run(name, release, as_json, language)


@app.command()
def roadmap(
    name: Annotated[str, typer.Argument(metavar="CITY", help="A city by name or code.")],
    release: ReleaseAt = None,
    weights: Annotated[
        Path | None,
        typer.Option(
            "--weights", help="Your own weights, in the form of catalogue/roadmap.yml.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
    language: Lang = "en",
) -> None:
    """Which practices a city might take up next, in which order and why; who begins, and what to leave alone.

    Example: sharitories roadmap Narbonne --lang fr
    """
    from sharitories.cli.roadmap import run

    run(name, release, weights, as_json, language)


@app.command()
def why(
    identity: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="The id of a claim, finding, value, initiative, testimony or observation."
        ),
    ],
    release: ReleaseAt = None,
    as_json: AsJson = False,
    most: Annotated[
        int, typer.Option(help="Show at most this many branches of each node (0: all).", min=0)
    ] = 8,
) -> None:
    """Follow a sentence down to its evidence: title and address, or publisher, table, row and vintage.

    Example: sharitories why claim/drivers/FR-56121
    """
    from sharitories.cli.why import run

    run(identity, release, as_json, most)


@app.command()
def panel(
    release: ReleaseAt = None,
    rule: Annotated[
        Path | None,
        typer.Option("--rule", help="A rule file [default: the bundled panel.yml].", show_default=False),
    ] = None,
    chosen: Annotated[
        str, typer.Option("--chosen", help="Cities already chosen, by name or code, separated by commas.")
    ] = "",
    costs: Annotated[
        bool, typer.Option("--costs/--no-costs", help="Solve again without each constraint.")
    ] = True,
    frame: Annotated[
        bool,
        typer.Option("--frame", help="Only tell how many urban areas each definition of a frame counts."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """From frame to panel: the most diverse panel that the rule allows, proven, and what lies around it.

    Example: sharitories panel --chosen Narbonne,Mont-de-Marsan,Lorient,Épinal
    """
    from sharitories.cli.panel import run, run_frame

    if frame:
        run_frame(as_json)
    else:
        run(release, rule, chosen, costs, as_json)


@app.command()
def check(release: ReleaseHere = None, as_json: AsJson = False) -> None:
    """Check a release: hashes, ids, links inside the site, claims, licences. Exit code 5 when anything is wrong.

    Example: sharitories check villes-moyennes/releases/1
    """
    from sharitories.cli.check import run

    run(release, as_json)


@app.command()
def serve(
    release: ReleaseHere = None,
    port: Annotated[int, typer.Option(help="Port on this machine.", min=0, max=65535)] = 8017,
) -> None:
    """Show the site of a release on this machine, until Ctrl-C.

    Example: sharitories serve
    """
    from sharitories.cli.serve import run

    run(release, port)


@catalogue.command("check")
def catalogue_check(as_json: AsJson = False) -> None:
    """Check every text of the catalogue; all faults are named at once. Exit code 2 when there are any.

    Example: sharitories catalogue check
    """
    from sharitories.cli.catalogue import run

    run(as_json)


@studies.command("list")
def studies_list(as_json: AsJson = False) -> None:
    """List the bundled studies.

    Example: sharitories studies list
    """
    from sharitories.cli.studies import run_list

    run_list(as_json)


@studies.command("build")
def studies_build(
    study: Annotated[str, typer.Argument(help="A bundled study's name, or a study's folder.")],
    source: Annotated[Path, typer.Option("--from", help="Folder that holds the publishers' files.")],
    into: Annotated[
        Path | None,
        typer.Option("--into", help="Where to write [default: the study's own figures].", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Rebuild a study's figures from the publishers' files; the same files give the same bytes.

    Example: sharitories studies build villes-moyennes --from data
    """
    from sharitories.cli.studies import run_build

    run_build(study, source, into, as_json)


@studies.command("copy")
def studies_copy(
    study: Annotated[str, typer.Argument(help="A bundled study's name.")],
    into: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")],
) -> None:
    """Copy a bundled study, to change it and explore your own.

    Example: sharitories studies copy villes-moyennes my-study
    """
    from sharitories.cli.studies import run_copy

    run_copy(study, into)


@catalogue.command("to-sheet")
def catalogue_to_sheet(
    file: Annotated[Path, typer.Argument(help="The workbook to write: catalogue.xlsx.")],
) -> None:
    """Write the whole catalogue as a workbook, for editors who do not use git; every language has its column.

    Example: sharitories catalogue to-sheet catalogue.xlsx
    """
    from sharitories.cli.catalogue_sheet import to_sheet

    to_sheet(file)


@catalogue.command("from-sheet")
def catalogue_from_sheet(
    file: Annotated[Path, typer.Argument(help="An edited workbook.")],
    do_write: Annotated[bool, typer.Option("--write", help="Write the changes that are shown.")] = False,
) -> None:
    """Read an edited workbook: every fault by worksheet, row and column, or the difference; written with --write.

    Example: sharitories catalogue from-sheet catalogue.xlsx
    """
    from sharitories.cli.catalogue_sheet import from_sheet

    from_sheet(file, do_write)
