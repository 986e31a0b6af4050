"""Since when each sheet, claim and roadmap says what it says on the evidence that it stands on."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sharitories.reference.chain import EvidenceChain

TABLE = "dated"
#: Thing → table, the column by which its rows belong together, the column of their ids.
_THINGS = {
    "claim": ("claims", "claim_id", "claim_id"),
    "roadmap": ("roadmaps", "territory_id", "roadmap_id"),
    "sheet": ("sheets", "practice", "line_id"),
}
COLUMNS = {
    "dated_id": pl.String,
    "thing": pl.String,
    "code": pl.String,
    "since_release": pl.Int64,
    "since": pl.String,
    "evidence_sha256": pl.String,
    "rests_on": pl.String,
}


def dated(chain: EvidenceChain, release: int, edition: str, before: pl.DataFrame | None) -> pl.DataFrame:
    """Columns of ``catalogue/tables/dated.yml``, sorted by id.

    ``before``: this table of the last whole release, None where there is none. What has the digest that it had keeps
    its date; the digest is a Merkle one, so a change anywhere below dates anew, and nothing else does.
    """
    kept = {} if before is None else {row["dated_id"]: row for row in before.iter_rows(named=True)}
    rows = []
    for thing, code, ids in _things(chain):
        identity, digest = f"dated/{thing}/{code}", chain.digest_of(ids)
        same = kept.get(identity)
        stands = same is not None and same["evidence_sha256"] == digest
        since = (same["since_release"], same["since"]) if same and stands else (release, edition)
        rows.append((identity, thing, code, *since, digest, " ".join(ids)))
    return pl.DataFrame(rows, schema=COLUMNS, orient="row").sort("dated_id")


def _things(chain: EvidenceChain) -> Iterator[tuple[str, str, list[str]]]:
    for thing, (table, by, key) in _THINGS.items():
        grouped = chain.tables[table].group_by(by).agg(ids=pl.col(key).sort()).sort(by)
        for code, ids in grouped.iter_rows():
            yield thing, str(code), ids
