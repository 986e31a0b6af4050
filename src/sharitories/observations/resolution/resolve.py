"""``resolve(table)``: which rows are one thing, with what probability, and which pairs a person should look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from sharitories.errors import Fault, FaultyInput
from sharitories.observations.resolution.blocking import candidate_pairs
from sharitories.observations.resolution.calibration import Floats, knowledge, log_odds, probability
from sharitories.observations.resolution.clusters import DECISIONS, clustered
from sharitories.observations.resolution.comparison import FIELDS, Compared, Positions, compare
from sharitories.observations.resolution.evidence import evidence
from sharitories.observations.resolution.model import Model, learnt
from sharitories.observations.resolution.records import Records, checked, prepared
from sharitories.observations.resolution.registered import registered

#: Links less likely than this are forgotten: no threshold looks at them.
LEAST = 0.05
#: Below these log-odds by levels alone no evidence makes a pair likely (the least of a labelled match: -5.4).
HOPELESS = -6.0


@dataclass(frozen=True)
class Resolution:
    """What resolution found.

    ``clusters``: ``id, cluster_id, probability`` for every row, in the rows' order: the probability that the row
    belongs to its cluster; of a row that stands alone, that it is one with no other row. ``links``: ``id_a, id_b,
    probability`` of pairs at or above :data:`LEAST`. ``queue``: pairs between the two thresholds, the unsurest
    first, both rows side by side. ``report``: counts.
    """

    clusters: pl.DataFrame
    links: pl.DataFrame
    queue: pl.DataFrame
    report: dict[str, Any]


def resolve(table: pl.DataFrame, decisions: pl.DataFrame | None = None) -> Resolution:
    """Resolve a table with ``id`` and ``name``; every other column of ``records.KNOWN`` helps.

    ``decisions``: ``id_a, id_b, decision`` (``same`` or ``different``), replayed: a decision always wins. Raise
    :class:`FaultyInput` with all faults of ids and decisions. The same rows in any order give the same clusters.
    """
    rows = checked(table).sort("id")
    _check_decisions(decisions, set(rows["id"]))
    records = prepared(rows)
    a, b, left = candidate_pairs(records)
    compared = compare(records, a, b)
    model = learnt(compared.levels)
    chance = _chance(records, a, b, compared, model)
    ids = np.array(records.ids, dtype=object)
    links = _links(ids[a], ids[b], chance, compared)
    cluster = clustered(records.ids, links, decisions, knowledge().merge)
    queue = _queue(links, cluster, rows, decisions)
    told = _told(checked(table)["id"], cluster, links)
    report = {
        "rows": len(rows),
        "pairs_compared": len(a),
        "clusters": len(set(cluster.values())),
        "queued": len(queue),
        "left_out_of_large_blocks": left,
        "learnt": model.pairs > 0,
    }
    return Resolution(told, links.drop("why"), queue, report)


def _chance(records: Records, a: Positions, b: Positions, compared: Compared, model: Model) -> Floats:
    """The probability of every pair; where the levels leave no hope, what else the rows say is not asked."""
    odds = log_odds(model.speaks(compared.levels))
    odds += registered(records, a, b) @ knowledge().registered
    asked = np.flatnonzero(odds >= HOPELESS)
    some = Compared(compared.levels[asked], compared.name[asked])
    odds[asked] += evidence(records, a[asked], b[asked], some) @ knowledge().evidence
    return probability(odds)


def _check_decisions(decisions: pl.DataFrame | None, ids: set[str]) -> None:
    if decisions is None:
        return
    lacking = [c for c in ("id_a", "id_b", "decision") if c not in decisions.columns]
    faults = [Fault("the decisions", 0, c, "is a column that is missing") for c in lacking]
    for row, (a, b, word) in enumerate(
        () if lacking else decisions.select(list(DECISIONS)[:3]).rows(), start=1
    ):
        faults += [
            Fault("the decisions", row, c, f"{v} is no id of the table")
            for c, v in (("id_a", a), ("id_b", b))
            if v not in ids
        ]
        if word not in ("same", "different"):
            faults.append(Fault("the decisions", row, "decision", f"{word!r} is neither same nor different"))
        if a == b:
            faults.append(Fault("the decisions", row, "id_b", "is the same row as id_a"))
    if faults:
        raise FaultyInput("Replaying the decisions", faults, "Mend the rows named.")


def _links(a: Any, b: Any, chance: Any, compared: Compared) -> pl.DataFrame:
    kept = np.flatnonzero(chance >= LEAST)
    why = [
        ", ".join(
            f"{field}: {words[level]}" for (field, words), level in zip(FIELDS.items(), levels, strict=True)
        )
        for levels in compared.levels[kept].tolist()
    ]
    table = pl.DataFrame(
        {
            "id_a": a[kept].tolist(),
            "id_b": b[kept].tolist(),
            "probability": chance[kept].round(4),
            "why": why,
        },
        schema={"id_a": pl.String, "id_b": pl.String, "probability": pl.Float64, "why": pl.String},
    )
    return table.sort("id_a", "id_b")


def _queue(
    links: pl.DataFrame, cluster: dict[str, str], rows: pl.DataFrame, decisions: pl.DataFrame | None
) -> pl.DataFrame:
    """Pairs that the probability leaves open, and likely ones that a cluster did not take in."""
    known = knowledge()
    of = {name: pl.col(name).replace_strict(cluster, return_dtype=pl.String) for name in ("id_a", "id_b")}
    parted = links.filter((pl.col("probability") >= known.review) & (of["id_a"] != of["id_b"]))
    if decisions is not None:
        both = pl.concat(
            [
                decisions.select("id_a", "id_b"),
                decisions.select(id_a="id_b", id_b="id_a"),
            ]
        )
        parted = parted.join(both, on=["id_a", "id_b"], how="anti")
    shown = rows.select("id", "name", "practice", "address", "postcode", "town", "website")
    for side in ("a", "b"):
        parted = parted.join(
            shown.rename({c: f"{side}_{c}" for c in shown.columns if c != "id"}),
            left_on=f"id_{side}",
            right_on="id",
        )
    unsure = (pl.col("probability") - 0.5).abs()
    return parted.sort(unsure, "id_a", "id_b")


def _told(ids: pl.Series, cluster: dict[str, str], links: pl.DataFrame) -> pl.DataFrame:
    """``id, cluster_id, probability`` in the order of ``ids``."""
    both = pl.concat([links, links.select(id_a="id_b", id_b="id_a", probability="probability", why="why")])
    of = {name: pl.col(name).replace_strict(cluster, return_dtype=pl.String) for name in ("id_a", "id_b")}
    inside = (
        both.filter(of["id_a"] == of["id_b"]).group_by(id="id_a").agg(belongs=pl.col("probability").max())
    )
    outside = both.filter(of["id_a"] != of["id_b"]).group_by(id="id_a").agg(other=pl.col("probability").max())
    table = pl.DataFrame({"id": ids}).with_columns(
        cluster_id=pl.col("id").replace_strict(cluster, return_dtype=pl.String)
    )
    size = pl.len().over("cluster_id")
    return (
        table.join(inside, on="id", how="left", maintain_order="left")
        .join(outside, on="id", how="left", maintain_order="left")
        .select(
            "id",
            "cluster_id",
            probability=pl.when(size > 1)
            .then(pl.col("belongs").fill_null(1.0))
            .otherwise(1 - pl.col("other").fill_null(0.0)),
        )
    )
