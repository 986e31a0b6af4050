"""``sharitories observe …``: what each command takes; what it does is imported when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sharitories.cli.options import BUNDLED, AsJson, Lang

observe = typer.Typer(
    help="Observe: from publishers' files, map extracts and your own tables to located, resolved sightings.",
    no_args_is_help=True,
)


@observe.command("frame")
def observe_frame(
    source: Annotated[Path, typer.Option("--from", help="Folder that holds the publishers' files.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write the tables into.")],
    study: Annotated[
        str, typer.Option(help="The study whose frame, evidence and reviews are used.")
    ] = BUNDLED,
    areas: Annotated[
        list[Path] | None,
        typer.Option(
            help="Municipality polygons (GeoJSON, TopoJSON, GeoParquet); may be given several times."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read every register, place each row, find which rows are one initiative, and say what was not seen.

    Example: sharitories observe frame --from data --out observed
    """
    from sharitories.cli.observe_frame import run

    run(source, out, study, areas or [], as_json)


@observe.command("changes")
def observe_changes(
    source: Annotated[Path, typer.Option("--from", help="Folder that holds the publishers' files.")],
    origin: Annotated[
        str, typer.Argument(help="A source whose register was seen at several dates.")
    ] = "transport-data-gouv-carpooling-places",
    earlier: Annotated[
        str | None, typer.Option(help="First date, YYYY-MM-DD; the oldest when not given.")
    ] = None,
    later: Annotated[
        str | None, typer.Option(help="Second date, YYYY-MM-DD; the latest when not given.")
    ] = None,
    as_json: AsJson = False,
    language: Lang = "en",
) -> None:
    """Say what became of a register's places between two dates: a publisher that left is not a place that closed.

    Example: sharitories observe changes --from data
    """
    from sharitories.cli.observe_changes import run

    run(origin, source, earlier, later, as_json, language)


@observe.command("osm")
def observe_osm(
    file: Annotated[Path, typer.Argument(help="An extract: .osm.pbf, .osm.gz, .osm, or a history .osh.pbf.")],
    out: Annotated[Path, typer.Option("--out", help="Parquet file to write.")],
    areas: Annotated[
        Path | None,
        typer.Option(
            help="Polygons to place the objects in (GeoJSON, TopoJSON, GeoParquet).", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read the practices out of an OpenStreetMap extract, by the tags that the catalogue names.

    Example: sharitories observe osm redon.osm.gz --areas communes.geojson --out redon.parquet
    """
    from sharitories.cli.observe_osm import run

    run(file, areas, out, as_json)


@observe.command("table")
def observe_table(
    file: Annotated[Path, typer.Argument(help="Your table: CSV, XLSX, Parquet, JSON list or GeoJSON.")],
    map_file: Annotated[Path, typer.Option("--map", help="The mapping; propose-map writes a first one.")],
    out: Annotated[Path, typer.Option("--out", help="CSV or Parquet file to write.")],
    areas: Annotated[
        Path | None,
        typer.Option(
            help="Polygons in which rows that only have coordinates are placed.", show_default=False
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    as_json: AsJson = False,
) -> None:
    """Turn your own table into observations; ten mapped rows are shown before anything is written.

    Example: sharitories observe table places.csv --map map.yml --out places.parquet
    """
    from sharitories.cli.observe_table import run

    run(file, map_file, out, yes, as_json, areas)


@observe.command("propose-map")
def observe_propose_map(
    file: Annotated[Path, typer.Argument(help="Your table: CSV, XLSX, Parquet, JSON list or GeoJSON.")],
    out: Annotated[Path, typer.Option("--out", help="The mapping to write.")] = Path("map.yml"),
) -> None:
    """Propose, from the header and the values of a table, how its columns are to be read.

    Example: sharitories observe propose-map places.csv --out map.yml
    """
    from sharitories.cli.observe_table import run_propose

    run_propose(file, out)


@observe.command("resolve")
def observe_resolve(
    table: Annotated[Path, typer.Argument(help="CSV or Parquet with id and name; every other column helps.")],
    out: Annotated[Path, typer.Option("--out", help="CSV or Parquet to write: id, cluster_id, probability.")],
    reviews: Annotated[
        Path | None, typer.Option(help="Decisions to replay: id_a, id_b, decision, reason, decided_on.")
    ] = None,
    queue: Annotated[
        Path | None, typer.Option(help="Where to write the pairs for a person to look at.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find which rows of a table are one and the same initiative, with a probability.

    Example: sharitories observe resolve places.csv --out resolved.csv --queue to-review.csv
    """
    from sharitories.cli.observe_resolve import run

    run(table, out, reviews, queue, as_json)
