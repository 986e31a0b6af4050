"""The whole chain of a study: observe, measure, profile, estimate, conclude, publish; only what changed is done again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from sharitories.catalogue.described import described_tables
from sharitories.errors import BrokenRelease, MissingInput
from sharitories.reference import release as releases

# cli/profile_build.py still asks for it here.
from sharitories.reference.profile import build_profile as build_profile  # noqa: PLC0414
from sharitories.reference.release import Release
from sharitories.stages import Log, Progress, Stage, bring_up_to_date, digest_of_code, lock
from sharitories.studies.study import Study
from sharitories.tables import read_parquet, write_parquet

_ROOT = ("errors", "tables", "stages", "provenance", "language", "studies/study", "catalogue/__init__")
_OBSERVE = (
    *_ROOT,
    "sources",
    "territories",
    "practices",
    "observations",
    "catalogue/practices",
    "catalogue/territories",
)
_MEASURE = (*_OBSERVE, "indicators", "catalogue/indicators")
_ESTIMATE = (*_ROOT, "effects")
_PROFILE = (*_MEASURE, "profiles", "catalogue/profiles", "catalogue/tables", "catalogue/described")
_CONCLUDE = (*_PROFILE, "effects", "reference", "catalogue")
_PUBLISH = (*_CONCLUDE, "publication", "exploration")

#: The stages whose tables are concluded from.
_MADE = ("observe", "measure", "profile", "estimate")


@dataclass(frozen=True)
class Exploration:
    """What an exploration did: the release's folder, whether it is new, and the log of the stages."""

    folder: Path
    is_new: bool
    log: Log


def explore(study: Study, workspace: Path, progress: Progress) -> Exploration:
    """Bring every stage up to date and publish a release where something changed.

    ``workspace`` holds ``.sharitories/`` and ``releases/``. Nothing of the last release is lost on any error.
    """
    inner = workspace / ".sharitories"
    with lock(inner):
        releases.sweep(workspace)
        done, log = bring_up_to_date(stages_of(study), inner, progress)
        key = _key(study, done)
        last = releases.latest(workspace)
        if last is not None and _is_of(last, key):
            progress("publish", "kept")
            log.kept.append("publish")
            return Exploration(last, False, log)
        progress("publish", "runs")
        folder = _publish(study, done["conclude"], key, workspace)
        log.ran.append("publish")
        return Exploration(folder, True, log)


def tables_of_a_release() -> tuple[str, ...]:
    """What a release holds; observations are only those that something in the release rests on."""
    first = ("territories", "practices", "origins", "observations", "initiatives", "testimonies")
    made = ("indicators", "profiles", "profiles_frame", "effort")
    return (*first, *made, *described_tables(), "findings", "claims")


def stages_of(study: Study) -> list[Stage]:
    """The stages in their order; each reads only what it names."""
    figures = _figures(study)
    spec = study.model_dump(mode="json", exclude={"folder"})
    evidence = tuple(study.evidence_paths().values())
    origin = study.path("inputs/origin.yml")
    return [
        Stage(
            "observe",
            lambda _, out: _write(out, _observe(study)),
            files=(*figures, *evidence, origin, *_reviews(study)),
            code=_OBSERVE,
            spec=spec,
        ),
        Stage(
            "measure",
            lambda done, out: _write(out, _measure(study, _read(done["observe"]))),
            needs=("observe",),
            code=_MEASURE,
            spec=spec,
        ),
        Stage(
            "profile",
            lambda done, out: _write(out, _profile(study, _read(done["observe"], done["measure"]))),
            needs=("observe", "measure"),
            code=_PROFILE,
            spec=spec,
        ),
        Stage(
            "panels",
            lambda done, out: _write(out, _panels(study, _read(done["observe"]))),
            needs=("observe",),
            files=_designs(study),
            code=_ESTIMATE,
        ),
        Stage(
            "estimate",
            lambda done, out: _write(out, _estimate(study, _read(done["panels"]))),
            needs=("panels",),
            files=_designs(study),
            code=_ESTIMATE,
        ),
        Stage(
            "conclude",
            lambda done, out: _write(out, _conclude(study, _read(*(done[name] for name in _MADE)))),
            needs=_MADE,
            files=(study.path(study.claims),),
            code=_CONCLUDE,
            spec=spec,
        ),
    ]


def _reviews(study: Study) -> list[Path]:
    """What people decided: the file of the same, and, where there is one, the file of the different."""
    same = study.path(study.reviews)
    different = same.with_name("different.csv")
    return [same, *([different] if different.is_file() else [])]


def _designs(study: Study) -> tuple[Path, ...]:
    """What is to be estimated: the panels and the designs, none of which a study must have."""
    panels = study.path("panels.yml")
    return (*([panels] if panels.is_file() else []), *sorted(study.path("designs").glob("*.yml")))


def _figures(study: Study) -> list[Path]:
    folder = study.path(study.figures)
    found = sorted([*folder.glob("*.parquet"), *folder.glob("links.csv")])
    if not (folder / "territories.parquet").is_file():
        raise MissingInput(
            f"Looking for the figures of {study.code}",
            f"{folder / 'territories.parquet'} does not exist",
            f"Build them from the publishers' files: sharitories studies build {study.code} --from DIR",
        )
    return found


def _read(*folders: Path) -> dict[str, pl.DataFrame]:
    return {
        p.stem: read_parquet(p, "Reading a stage")
        for folder in folders
        for p in sorted(folder.glob("*.parquet"))
    }


def _write(out: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    for name, table in tables.items():
        write_parquet(table, out / f"{name}.parquet")


def _observe(study: Study) -> dict[str, pl.DataFrame]:
    from sharitories.observations.observe import observe

    return observe(study)


def _measure(study: Study, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    from sharitories.indicators.formulas import Observed
    from sharitories.indicators.indicator import indicators
    from sharitories.indicators.measure import measure

    observed = Observed(
        tables["observations"],
        tables["initiatives"],
        tables["territories"],
        study.evidence.origin,
        str(study.edition.year),
    )
    return {"indicators": measure(observed, indicators())}


def _profile(study: Study, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    from sharitories.profiles.drivers import drivers
    from sharitories.profiles.effort import effort
    from sharitories.profiles.frame import frame_profiles, frame_spec
    from sharitories.profiles.released import released_tables

    territories = tables["territories"]
    named = territories.filter(pl.col("territory_id").is_in(study.named))
    compiled = tables["initiatives"].filter(pl.col("origin_id") == study.evidence.origin)
    made = {
        "profiles": drivers(compiled, tables["observations"], named),
        "profiles_frame": frame_profiles(tables["indicators"], territories, frame_spec()),
        "effort": effort(tables["observations"], tables["initiatives"], territories),
    }
    return {**made, **released_tables(study, {**tables, **made})}


def _panels(study: Study, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    from sharitories.effects.study_panels import panel_material

    return panel_material(study, tables)


def _estimate(study: Study, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    from sharitories.effects.bundled import estimate_all

    return estimate_all(study, tables)


def _conclude(study: Study, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    from sharitories.profiles.released import made_by
    from sharitories.reference import dated, released
    from sharitories.reference.borne_effects import with_evidence
    from sharitories.reference.chain import EvidenceChain
    from sharitories.reference.claims import claims_of
    from sharitories.reference.findings.compute import findings
    from sharitories.reference.findings.finding import Material

    tables = with_evidence(tables)
    known = {**tables, **made_by(released, study, tables)}
    chain = EvidenceChain(dict(known))
    known["findings"] = findings(Material(study, known), chain)
    known["claims"] = claims_of(study, chain.beside(findings=known["findings"]))
    known["observations"] = _cited(known)
    return {name: known[name] for name in tables_of_a_release() if name != dated.TABLE}


def _cited(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The observations that an initiative, value, finding or claim of the release rests on."""
    columns = [
        tables[name][column]
        for name in ("initiatives", "indicators", *described_tables(), "findings", "claims")
        if name in tables
        for column in ("rests_on", "against")
        if column in tables[name].columns
    ]
    cited = pl.concat([c.drop_nulls().str.split(" ").explode() for c in columns]).unique()
    observations = tables["observations"]
    named = observations.filter(
        pl.col("observation_id").is_in(cited.implode()) | pl.col("initiative_id").is_not_null()
    )
    return named.sort("observation_id")


def _key(study: Study, done: Mapping[str, Path]) -> str:
    """What a release is made from: its tables, its code, and what it says of the study."""
    tables = json.loads((done["conclude"] / "digests.json").read_text())
    said = [study.edition.isoformat(), _about(study)]
    text = json.dumps([tables, digest_of_code(_PUBLISH), said], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _is_of(folder: Path, key: str) -> bool:
    """Whether a release was made from the same tables and code, and is whole."""
    try:
        return releases.read_manifest(folder)["made_from"] == key and not releases.damage(folder)
    except (BrokenRelease, KeyError):
        return False


def _publish(study: Study, concluded: Path, key: str, workspace: Path) -> Path:
    from sharitories.publication import render

    number = max([0, *_taken(workspace)]) + 1
    draft = Release(number, study.edition.isoformat(), _about(study), _read(concluded))
    return releases.publish(draft, key, workspace, render)


def _about(study: Study) -> dict[str, Any]:
    return study.model_dump(mode="json", include={"code", "title", "question", "panel", "compared"})


def _taken(workspace: Path) -> list[int]:
    """Every number that a folder bears, whole or not: a number is never used twice."""
    folder = workspace / "releases"
    return [int(p.name) for p in folder.iterdir() if p.name.isdigit()] if folder.is_dir() else []
