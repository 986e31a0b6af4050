"""French municipality codes and names as publishers write them, brought to one form."""

from __future__ import annotations

import polars as pl

#: INSEE code of a municipality: 5 characters, Corsica with 2A or 2B.
INSEE_CODE = r"^(?:\d{5}|2[AB]\d{3})$"
#: The three cities that publishers also cut into arrondissements, with their own codes (COG, type ARM).
ARRONDISSEMENTS = {
    r"^751(?:0[1-9]|1\d|20)$": "75056",
    r"^6938[1-9]$": "69123",
    r"^132(?:0[1-9]|1[0-6])$": "13055",
}


def whole_city(code: pl.Expr) -> pl.Expr:
    """Paris, Lyon and Marseille as one municipality each, whatever the arrondissement."""
    for pattern, city in ARRONDISSEMENTS.items():
        code = pl.when(code.str.contains(pattern)).then(pl.lit(city)).otherwise(code)
    return code


def plain_name(name: pl.Expr) -> pl.Expr:
    """A name without accents, case, hyphens or apostrophes: two names are the same only when these are equal.

    ``St``/``Ste`` at the start of a word are written out, and nothing else is guessed.
    """
    bare = name.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    bare = bare.str.replace_all("œ", "oe", literal=True).str.replace_all("æ", "ae", literal=True)
    bare = bare.str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars()
    return bare.str.replace_all(r"\bst\b", "saint").str.replace_all(r"\bste\b", "sainte")
