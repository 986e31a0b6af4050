"""Effects whose evidence a study still holds: a question whose date rests on a row that is gone is not put."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

_OWN = (("initiatives", "initiative_id"), ("observations", "observation_id"), ("effect_units", "unit_id"))


def with_evidence(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables, with those effects alone (and their paths and units) of which every cited row exists."""
    known = {identity for table, key in _OWN for identity in tables[table][key]}
    effects = tables["effects"]
    borne = [set((cited or "").split()) <= known for cited in effects["rests_on"]]
    kept = effects.filter(pl.Series(borne, dtype=pl.Boolean))
    parts = {
        name: tables[name].join(kept.select("effect_id"), on="effect_id", how="semi", maintain_order="left")
        for name in ("effect_paths", "effect_units")
    }
    return {**tables, "effects": kept, **parts}
