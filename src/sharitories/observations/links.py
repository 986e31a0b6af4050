"""Which rows of a study's registers are one initiative: links made once from publishers' files, followed at every run.

Comparing names needs the extra ``observe`` and what registers say beside the released columns (addresses, web
sites); following links needs neither. So ``studies build`` bundles the links, and ``explore`` makes clusters of
them and of the decisions in ``reviews/``.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.observations.resolution.calibration import knowledge
from sharitories.observations.resolution.clusters import clustered
from sharitories.sources.bundle import Report, build_figures
from sharitories.sources.registry import sources
from sharitories.studies.study import Study
from sharitories.tables import sha256_of, write_csv

FILE = "links.csv"
LINK = {"id_a": pl.String, "id_b": pl.String, "probability": pl.Float64}
DIFFERENT = "different.csv"


def build_study_figures(source_dir: Path, target_dir: Path, study: Study) -> Report:
    """The figures of a study with their links, all or nothing; return what ``figures.json`` says.

    Raise what the readers raise, and :class:`MissingExtra` without the extra ``observe``.
    """

    def with_links(ready: Path) -> Report:
        links = made_links(source_dir, study)
        write_csv(links, ready / FILE)
        return {"links": {"rows": len(links), "sha256": sha256_of(ready / FILE)}}

    return build_figures(source_dir, target_dir, study, with_links)


def made_links(source_dir: Path, study: Study) -> pl.DataFrame:
    """``id_a, id_b, probability`` of every pair, at or above the review threshold, of what the study may release.

    All of the registers is compared, so that frequent names are known as such; kept are pairs of which both rows
    are the study's. ``id`` is an ``observation_id``, or an ``initiative_id`` of the study's own evidence.
    """
    from sharitories.observations.compared import compared
    from sharitories.observations.observe import observe
    from sharitories.observations.resolution.resolve import resolve
    from sharitories.observations.survey import surveyed
    from sharitories.practices import practices

    own = observe(study)
    compiled = own["initiatives"].filter(pl.col("origin_id") == study.evidence.origin)
    censuses = [
        name for name, s in sources().items() if s.origin.makes_initiatives and s.origin.licence.bundled
    ]
    seen = surveyed(source_dir).observations.filter(pl.col("origin_id").is_in(censuses))
    links = resolve(compared(seen, compiled, practices())).links
    cities = own["territories"].filter(~pl.col("role").is_in(["area", "peer"]))["territory_id"]
    mine = set(seen.filter(pl.col("territory_id").is_in(cities.implode()))["observation_id"])
    own_ids = compiled["initiative_id"].to_list()
    mine |= set(own_ids)
    kept = links.filter(
        (pl.col("probability") >= knowledge().review)
        & pl.col("id_a").is_in(sorted(mine))
        & pl.col("id_b").is_in(sorted(mine))
        & ~(pl.col("id_a").is_in(own_ids) & pl.col("id_b").is_in(own_ids))
    )
    return kept.select(list(LINK)).sort("id_a", "id_b")


def read_links(study: Study) -> pl.DataFrame:
    """The study's bundled links; none where it has no such file."""
    path = study.path(study.figures) / FILE
    if not path.is_file():
        return pl.DataFrame(schema=LINK)
    try:
        return pl.read_csv(path, schema=LINK, glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        fault = Fault(FILE, 0, "", f"is no table of links ({str(error).splitlines()[0]})")
        raise FaultyInput("Reading the study's figures", [fault], "Build the figures again.") from error


def read_different(study: Study) -> pl.DataFrame:
    """What people decided to be different: ``id_a, id_b, decision``, from ``different.csv`` beside the reviews."""
    path = study.path(study.reviews).with_name(DIFFERENT)
    kinds = {"id_a": pl.String, "id_b": pl.String, "decision": pl.String}
    if not path.is_file():
        return pl.DataFrame(schema=kinds)
    rows = pl.read_csv(path, infer_schema=False, glob=False)
    lacking = [
        Fault(path.name, 0, c, "is a column that is missing")
        for c in ("id_a", "id_b", "reason")
        if c not in rows.columns
    ]
    if lacking:
        raise FaultyInput("Replaying the reviews", lacking, "Give the columns id_a, id_b, reason.")
    return rows.select("id_a", "id_b", decision=pl.lit("different"))


def followed(
    links: pl.DataFrame, same: pl.DataFrame, different: pl.DataFrame, compiled: set[str]
) -> dict[str, str]:
    """Each linked or decided id → the initiative that it belongs to.

    ``same``: decisions ``id_a, id_b``. Two initiatives of the study's own evidence stay two: a person told them
    apart when the evidence was compiled. A cluster with one of them bears its id.
    """
    decisions = pl.concat([same.select("id_a", "id_b", decision=pl.lit("same")), different])
    ids = sorted({i for table in (links, decisions) for c in ("id_a", "id_b") for i in table[c]})
    cluster = clustered(ids, links, decisions, knowledge().merge, frozenset(compiled))
    named = {cluster[identity]: identity for identity in ids if identity in compiled}
    return {identity: named.get(root, root.replace("/", "-")) for identity, root in cluster.items()}
