"""Everything that a study's figures and evidence show: territories, observations, initiatives, testimonies."""

from __future__ import annotations

from collections.abc import Mapping, Set

import polars as pl
from pydantic import ValidationError

from sharitories.catalogue import load_yaml
from sharitories.errors import Fault, FaultyInput, attempt
from sharitories.observations.evidence import Evidence, read_evidence
from sharitories.observations.figures import TERRITORIES, read_figures
from sharitories.observations.initiatives import attach, initiatives_of, reviewed_merges
from sharitories.observations.links import followed, read_different, read_links
from sharitories.observations.registers import observations_of_register, observations_of_statistic
from sharitories.observations.sightings import observations_of_evidence, testimonies_of_evidence
from sharitories.observations.translations import translations_of
from sharitories.practices import Practice, practices
from sharitories.provenance import Origin
from sharitories.sources.registry import sources
from sharitories.studies.study import Study
from sharitories.territories.frame import territories_of


def observe(study: Study) -> dict[str, pl.DataFrame]:
    """Tables ``territories, origins, practices, observations, initiatives, testimonies,
    translations`` of a study."""
    catalogue = practices()
    figures, territories, evidence, own_origin = _read_all(study, set(catalogue))
    origins = {name: sources()[name].origin for name in figures if name != TERRITORIES}
    own = own_origin.id
    observations = pl.concat(
        [
            observations_of_evidence(evidence, own),
            *(_of_source(figures[name], origin, territories) for name, origin in origins.items()),
        ]
    )
    merges = reviewed_merges(
        study.path(study.reviews),
        set(observations["observation_id"]),
        {row.initiative_id for row in evidence.initiatives},
    )
    compiled = {row.initiative_id for row in evidence.initiatives}
    decided = pl.DataFrame(list(merges.items()), schema={"id_a": pl.String, "id_b": pl.String}, orient="row")
    belongs = followed(read_links(study), decided, read_different(study), compiled)
    observations = _with_origins_of_initiatives(attach(observations, belongs, catalogue), origins, own)
    return {
        "territories": territories,
        "origins": _origins({**origins, own: own_origin}),
        "practices": _practices(catalogue),
        "observations": observations.sort("observation_id"),
        "initiatives": initiatives_of(observations, evidence, own, catalogue),
        "testimonies": testimonies_of_evidence(evidence, own),
        "translations": translations_of(evidence),
    }


def _read_all(
    study: Study, practice_codes: Set[str]
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame, Evidence, Origin]:
    """Figures, territories, evidence and its origin; the faults of all of them are raised together."""
    figures, faults = read_figures(study)
    whole = not faults
    known = set(figures[TERRITORIES]["territory_id"]) if TERRITORIES in figures else None
    territories = attempt(faults, lambda: _territories(study, figures)) if whole else None
    origin = attempt(faults, lambda: _own_origin(study))
    evidence = attempt(faults, lambda: read_evidence(study.evidence_paths(), known, practice_codes))
    if territories is None or evidence is None or origin is None:
        raise FaultyInput("Reading the study", faults, "Mend what is named, then run the command again.")
    return figures, territories, evidence, origin


def _territories(study: Study, figures: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    return territories_of(study, figures[TERRITORIES], _population(study, figures))


def _population(study: Study, figures: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Inhabitants by territory and year; in the frame's country, only the frame's own source is believed."""
    if study.frame.population_origin not in figures:
        rule = f"{study.frame.population_origin} is no table of the study's figures"
        fault = Fault("study.yml", 0, "frame.population_origin", rule)
        raise FaultyInput("Choosing the study's territories", [fault], "Correct study.yml.")
    tables = []
    for name, table in figures.items():
        if name == TERRITORIES or "value" not in table.columns:
            continue
        rows = table.filter(pl.col("property") == "population").select("territory_id", "period", "value")
        if name != study.frame.population_origin:
            rows = rows.filter(~pl.col("territory_id").str.contains(rf"^{study.frame.country}-\w+$"))
        tables.append(rows)
    return pl.concat(tables)


def _of_source(table: pl.DataFrame, origin: Origin, territories: pl.DataFrame) -> pl.DataFrame:
    if origin.shape == "register":
        return observations_of_register(table, origin, territories)
    return observations_of_statistic(table, origin)


def _with_origins_of_initiatives(
    observations: pl.DataFrame, origins: Mapping[str, Origin], own: str
) -> pl.DataFrame:
    """Registers other than a census of practices show sightings, not initiatives of their own."""
    censuses = [name for name, origin in origins.items() if origin.makes_initiatives]
    keep = pl.col("origin_id").is_in([own, *censuses])
    return observations.with_columns(initiative_id=pl.when(keep).then("initiative_id"))


def _own_origin(study: Study) -> Origin:
    """``inputs/origin.yml``, which must have the id that study.yml gives; raise :class:`FaultyInput`."""
    try:
        origin = Origin.model_validate(load_yaml(study.path("inputs/origin.yml")))
        faults = []
    except ValidationError as error:
        faults = [Fault("origin.yml", 0, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
    if not faults and origin.id != study.evidence.origin:
        faults = [Fault("origin.yml", 0, "id", f"is {origin.id}, study.yml says {study.evidence.origin}")]
    if faults:
        raise FaultyInput("Reading the origin of the study's evidence", faults, "Mend the lines named.")
    return origin


def _origins(origins: Mapping[str, Origin]) -> pl.DataFrame:
    rows = [
        {
            "origin_id": origin.id,
            "publisher": origin.publisher,
            "title_fr": origin.dataset.fr,
            "title_en": origin.dataset.en,
            "vintage": origin.vintage,
            "licence_code": origin.licence.code,
            "licence_name": origin.licence.name,
            "licence_url": origin.licence.url,
            "url": origin.url,
            "repository": " ".join(dict.fromkeys(copy.repository for copy in origin.copies)),
            "commit": " ".join(dict.fromkeys(copy.commit for copy in origin.copies)),
            "path": " ".join(dict.fromkeys(copy.path for copy in origin.copies)),
            "caveats_fr": origin.caveats.fr if origin.caveats else None,
            "caveats_en": origin.caveats.en if origin.caveats else None,
        }
        for origin in origins.values()
    ]
    return pl.DataFrame(rows, infer_schema_length=None).sort("origin_id")


def _practices(catalogue: Mapping[str, Practice]) -> pl.DataFrame:
    rows = [
        {
            "practice": practice.code,
            "family": practice.family,
            "drivers": " ".join(practice.drivers),
            **{f"label_{code}": label for code, label in practice.labels.model_dump().items()},
            "definition_fr": practice.definition.fr,
            "definition_en": practice.definition.en,
            "broader": practice.broader,
            "osm": " ".join(practice.osm),
            "skos": " ".join(f"{m.relation}={m.target}" for m in practice.skos),
        }
        for practice in catalogue.values()
    ]
    return pl.DataFrame(rows, infer_schema_length=None).sort("practice")
