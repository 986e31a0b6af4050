"""The table of peers: for each city and question its nearest cities in structure, or why there is none."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.profiles.peers.nearest import Resampling, apart, nearest, returning
from sharitories.profiles.peers.spec import PeersSpec

PEERS = {
    "peer_id": pl.String,
    "territory_id": pl.String,
    "question": pl.String,
    "rank": pl.Int64,
    "peer": pl.String,
    "distance": pl.Float64,
    "returns": pl.Float64,
    "variables": pl.String,
    "status": pl.String,
    "rests_on": pl.String,
}
#: Fewer cities than this with the same things known bear no comparison.
FEWEST = 20


def peers_of(cities: Sequence[str], known: pl.DataFrame, question: str, spec: PeersSpec) -> pl.DataFrame:
    """Columns :data:`PEERS`: up to ``spec.peers`` rows per city of ``cities``; one row that says why where there is none.

    ``known``: ``territory_id``, ``country`` and the spec's variables (see ``structure``). Cities are compared within
    their country, on the question's variables that are known for both.
    """
    table = known.sort("territory_id")
    names = spec.questions[question].variables
    asked = table.filter(pl.col("territory_id").is_in(list(cities)))
    patterns = asked.select("country", *[pl.col(n).is_not_null() for n in names]).unique(maintain_order=True)
    rows = [
        _of_pattern(asked, table, question, [n for n in names if pattern[n]], pattern, spec)
        for pattern in patterns.iter_rows(named=True)
    ]
    return pl.concat(rows).select(pl.col(n).cast(kind) for n, kind in PEERS.items()).sort("peer_id")


def _of_pattern(
    asked: pl.DataFrame,
    table: pl.DataFrame,
    question: str,
    names: list[str],
    pattern: dict[str, object],
    spec: PeersSpec,
) -> pl.DataFrame:
    """Peers of the cities of which the same variables are known, among all cities of which these are known."""
    every = spec.questions[question].variables
    same = [pl.col(n).is_not_null() == pattern[n] for n in every]
    own = asked.filter(pl.col("country") == pattern["country"], *same)["territory_id"]
    pool = table.filter(pl.col("country") == pattern["country"], *[pl.col(n).is_not_null() for n in names])
    ids = pool["territory_id"].to_numpy()
    rows = np.searchsorted(ids, own.to_numpy())
    if len(ids) < FEWEST or len(names) < 2:
        return _none(own, question, names, "too_few_known")
    values, exact = _matrix(pool, names, spec)
    distance = apart(values, rows)
    order, inside = nearest(distance, spec.peers, spec.caliper)
    seed = zlib.crc32(f"{spec.seed} {question} {pattern['country']} {' '.join(names)}".encode())
    back = returning(values, rows, exact, spec.peers, spec.caliper, Resampling(spec.draws, seed, spec.noise))
    found = _rows(own, ids, (order, inside), distance, back)
    whole = "observed" if len(names) == len(every) else "fewer_variables"
    alone = own.filter(pl.Series(~inside.any(axis=1)))
    return pl.concat([_told(found, question, names, whole), _none(alone, question, names, "none_near")])


def _matrix(
    pool: pl.DataFrame, names: list[str], spec: PeersSpec
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The variables on their scales (cities × variables), and which of them are known without error."""
    scale = {n: spec.variables[n].scale for n in names}
    columns = [pool[n].log() if scale[n] == "log" else pool[n] for n in names]
    exact = np.array([scale[n] == "yes_no" for n in names])
    return np.column_stack([c.to_numpy() for c in columns]).astype(np.float64), exact


def _rows(
    own: pl.Series,
    ids: NDArray[np.object_],
    found: tuple[NDArray[np.intp], NDArray[np.bool_]],
    distance: NDArray[np.float64],
    back: NDArray[np.float64],
) -> pl.DataFrame:
    """One row per city and peer inside the caliper."""
    order, inside = found
    which, rank = np.nonzero(inside)
    peer = order[which, rank]
    return pl.DataFrame(
        {
            "territory_id": own.to_numpy()[which].tolist(),
            "rank": rank + 1,
            "peer": ids[peer].tolist(),
            "distance": np.round(distance[which, peer], 3),
            "returns": np.round(back[which, peer], 3),
        },
        schema={n: PEERS[n] for n in ("territory_id", "rank", "peer", "distance", "returns")},
    )


def _none(cities: pl.Series, question: str, names: list[str], why: str) -> pl.DataFrame:
    empty = [pl.lit(None, PEERS[n]).alias(n) for n in ("peer", "distance", "returns")]
    rows = pl.DataFrame({"territory_id": cities}).select(
        "territory_id", pl.lit(0, pl.Int64).alias("rank"), *empty
    )
    return _told(rows, question, names, why)


def _told(rows: pl.DataFrame, question: str, names: list[str], status: str) -> pl.DataFrame:
    both = [pl.format("structure/{}", pl.col(c)) for c in ("territory_id", "peer")]
    return rows.with_columns(
        peer_id=pl.format(
            "peer/{}/{}/{}", "territory_id", pl.lit(question), pl.col("rank").cast(pl.String).str.zfill(2)
        ),
        question=pl.lit(question),
        variables=pl.lit(" ".join(names)),
        status=pl.lit(status),
        rests_on=pl.concat_str(both, separator=" ", ignore_nulls=True),
    ).select(list(PEERS))
