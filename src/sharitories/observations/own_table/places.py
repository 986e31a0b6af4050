"""Where a row of a user's table lies: by the code of a municipality, or by a town with its postcode."""

from __future__ import annotations

import polars as pl

from sharitories.sources.municipalities import INSEE_CODE, plain_name, whole_city

#: How many characters a municipality's code has, and its form, where we know; leading zeros are restored.
_FORMS = {"FR": (5, INSEE_CODE), "PT": (4, r"^\d{4}$"), "BE": (5, r"^\d{5}$"), "SE": (4, r"^\d{4}$")}
_FORMS["NL"] = (4, r"^\d{4}$")
_ANY = (0, r"^[A-Z0-9._]+$")


def municipality(code: pl.Expr, country: str) -> pl.Expr:
    """``FR-11262`` from ``11262``, ``FR-11262`` or, with its zero lost, ``1053``; null where it is no code."""
    width, form = _FORMS.get(country, _ANY)
    bare = code.str.strip_chars().str.to_uppercase().str.strip_prefix(f"{country}-")
    if country == "NL":
        bare = bare.str.strip_prefix("GM")
    lost = width if country == "NL" else 1  # only Dutch codes begin with more than one zero
    whole = bare.str.len_chars() >= width - lost
    bare = bare.str.zfill(width)
    right = whole & bare.str.contains(form)
    if country == "FR":
        bare = whole_city(bare)
    written = pl.lit(f"{country}-GM" if country == "NL" else f"{country}-") + bare
    return pl.when(right).then(written)


def department(code: pl.Expr) -> pl.Expr:
    """The French département of an INSEE code or a postcode; both Corsican ones are ``20``."""
    padded = code.str.zfill(5)
    overseas = padded.str.slice(0, 2).is_in(["97", "98"])
    start = pl.when(overseas).then(padded.str.slice(0, 3)).otherwise(padded.str.slice(0, 2))
    return start.replace({"2A": "20", "2B": "20"})


def by_town(cells: pl.DataFrame, known: pl.DataFrame, country: str) -> pl.DataFrame:
    """Fill ``territory_id`` where it is null and one known municipality alone bears the town's name.

    In France it must lie in the postcode's département; a town without a postcode is not placed there, for
    hundreds of names are borne twice.
    """
    postcode = pl.col("postcode") if "postcode" in cells.columns else pl.lit(None, pl.String)
    own = known.filter(pl.col("country") == country).select(
        found_="territory_id",
        plain_=plain_name(pl.col("name")),
        part_=department(pl.col("territory_id").str.strip_prefix("FR-")) if country == "FR" else pl.lit(""),
    )
    own = own.filter(~pl.struct("plain_", "part_").is_duplicated())
    keyed = cells.with_columns(
        plain_=plain_name(pl.col("town").str.replace(r"(?i)\s+cedex(\s+\d+)?$", "")),
        part_=department(postcode) if country == "FR" else pl.lit(""),
    )
    joined = keyed.join(own, on=["plain_", "part_"], how="left", maintain_order="left")
    return joined.with_columns(territory_id=pl.coalesce("territory_id", "found_")).drop(
        "plain_", "part_", "found_"
    )
