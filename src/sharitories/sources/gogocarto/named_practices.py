"""Practices that say what they are in their name, on maps whose own categories are too wide to tell.

A category such as *agriculture and food* holds farms, shops and growers' groups alike, and most of its entries are
firms or persons. Only what calls itself by the name of a practice is read; the rest is left out and counted.
"""

from __future__ import annotations

import polars as pl

#: Word in the name → practice; the first that is found counts. All but SEL (salt, otherwise) in any case.
WORDS = {
    r"(?i)\bamaps?\b|\bamap['’]": "community-supported-agriculture",
    r"(?i)\brepair[ -]?caf[eé]s?\b": "repair-cafe",
    r"(?i)\bfab[ -]?lab\b": "fablab",
    r"(?i)\bco-?working\b": "coworking-space",
    r"(?i)\btiers[ -]lieux?\b": "third-place",
    r"(?i)\b(?:ressourcerie|recyclerie)s?\b|\bemma[uü]s\b": "reuse-centre",
    r"(?i)\bjardins? (?:partag|familia|collecti)\w+\b|\bincroyables comestibles\b": "community-garden",
    r"(?i)\bjardins? de cocagne\b": "social-market-garden",
    r"(?i)\baccorderies?\b|(?i)\bsyst[eè]me d['’][eé]change local\b|(?-i)\bSEL\b": "time-bank",
    r"(?i)\brers\b": "skills-sharing",
    r"(?i)\bmonnaies? locales?\b": "local-currency",
    r"(?i)\bhabitat participatif\b": "housing-cooperative",
    r"(?i)\bgroupements? d['’]achats?\b": "group-purchasing",
    r"(?i)\bruche qui dit oui\b": "short-food-supply",
}


#: A network's office, a landlord called Emmaüs Habitat, an entry that says that it is absent.
EXCEPT = r"(?i)\br[eé]seau\b|\bemma[uü]s habitat\b|\babsent\b"


def named_practice(name: pl.Expr) -> pl.Expr:
    """The practice that the name says, or null."""
    said = pl.coalesce(pl.when(name.str.contains(word)).then(pl.lit(code)) for word, code in WORDS.items())
    return pl.when(~name.str.contains(EXCEPT)).then(said)
