"""Which lists may stand beside each other as independent searches, which are one, and which are none.

Capture-recapture counts how often one list shows again what another showed. Two lists that copy each other show the
same things without having looked twice: they are merged. A list that nobody could read to its end, that was found by
following another, or that by its nature shows only some practices, is refused: what stands in it alone still counts
as seen, and says nothing of what is hidden.
"""

from __future__ import annotations

import polars as pl

#: Kinds of list of the compiled evidence (``cases``), and the search each one belongs to.
MERGED = {
    "municipal site": "authorities",
    "local press": "press",
    "regional press": "press",
    "national press": "press",
    "network directory": "networks",
    "association's own site": "own sites",
}
#: Kinds of list that are no search of their own, and why.
REFUSED = {
    "academic": "a research page cites what the researchers had already found elsewhere",
    "crowdfunding or platform page": "a platform shows only what is done on platforms",
    "wiki": "none was found",
    "other": "blogs, parties and document hosts of unclear origin: not a list that one can read",
}


def searches(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows ``initiative_id, list`` with each list replaced by its search; a refused list becomes null.

    A list that is named in neither table (a register, by its origin) is a search of its own.
    """
    renamed = {**MERGED, **dict.fromkeys(REFUSED)}
    return rows.with_columns(
        pl.when(pl.col("list").is_in(list(renamed)))
        .then(pl.col("list").replace_strict(renamed, default=None, return_dtype=pl.String))
        .otherwise("list")
        .alias("list")
    ).unique(maintain_order=True)
