"""What may be there under another name: initiatives of another practice whose name or description says this one's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import polars as pl

from sharitories.practices import practices


def named_otherwise(
    initiatives: pl.DataFrame, codes: Iterable[str]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """By city and practice, ids of living initiatives filed under another practice that bear one of its names.

    An initiative stands under one practice only: a place that houses an incubator is filed as a place. Names are those
    of the catalogue in five languages, as whole words in the singular; an acronym counts in capitals alone (*LETS*).
    """
    names = {code: _names(code) for code in codes}
    found: dict[tuple[str, str], list[str]] = {}
    living = initiatives.filter(pl.col("ended_on").is_null()).sort("initiative_id")
    columns = ("initiative_id", "territory_id", "practice", "name", "description")
    for identity, city, filed, *texts in living.select(columns).iter_rows():
        text = ". ".join(filter(None, texts))
        for code, spoken in names.items():
            if code != filed and spoken.search(text):
                found.setdefault((city, code), []).append(identity)
    return {key: tuple(ids) for key, ids in found.items()}


def _names(code: str) -> re.Pattern[str]:
    practice = practices()[code]
    said: Mapping[str, object] = practice.labels.model_dump()
    every = {str(name) for name in said.values()}
    every |= {name for names in practice.synonyms.model_dump().values() for name in names}
    words = [re.escape(n) if n.isupper() else f"(?i:{re.escape(n)})" for n in sorted(every)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")
