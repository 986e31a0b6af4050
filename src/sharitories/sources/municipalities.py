"""French municipality codes and names as publishers write them, brought to one form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from sharitories.sources.audit import read_csv, read_parquet, read_sheet

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


def french_names(path: Path) -> pl.DataFrame:
    """``territory_id, country, plain`` of France, from the file of insee-municipalities-2024."""
    table = read_csv(path).filter(pl.col("commune_type") == "COM")
    names = table.select(
        territory_id="FR-" + pl.col("insee_com"),
        country=pl.lit("FR"),
        plain=plain_name(pl.col("commune_article")),
    )
    return names.unique(maintain_order=True)


def three_cities() -> pl.DataFrame:
    """``territory_id, country, plain`` of Paris, Lyon and Marseille, which that file has by arrondissement only."""
    plain = {"FR-75056": "paris", "FR-69123": "lyon", "FR-13055": "marseille"}
    return pl.DataFrame({"territory_id": list(plain), "country": "FR", "plain": list(plain.values())})


def postal_place(postcode: str, town: str) -> pl.Expr:
    """``56 lorient``: what a postcode says of the department (Corsica is 20, overseas has three digits) and a name."""
    code = pl.col(postcode).str.strip_chars().str.extract(r"^(\d{5})$")
    return _postal_department(code) + " " + plain_name(pl.col(town))


def postal_names(path: Path) -> pl.DataFrame:
    """``place, territory_id`` of France where a name is alone in its department; see :func:`postal_place`."""
    names = pl.concat([french_names(path), three_cities()])
    code = pl.col("territory_id").str.slice(3).str.replace(r"^2[AB]", "20")
    named = names.select("territory_id", place=_postal_department(code) + " " + pl.col("plain"))
    return named.filter(~pl.col("place").is_duplicated())


def _postal_department(code: pl.Expr) -> pl.Expr:
    return pl.when(code.str.starts_with("97")).then(code.str.slice(0, 3)).otherwise(code.str.slice(0, 2))


def portuguese_names(path: Path) -> pl.DataFrame:
    """``territory_id, country, plain`` of Portugal, from the file of ine-municipalities-2017.

    Where two have one name, those of the Azores end in `` r a a`` and those of Madeira in `` r a m``.
    """
    table = read_sheet(path, "Quadro", 2).filter(pl.col("NUTS").str.len_chars() == 7)
    plain = plain_name(pl.col("Localizacogeografica "))
    island = pl.col("NUTS").str.slice(0, 1).replace_strict({"2": " r a a", "3": " r a m"}, default="")
    return table.select(
        territory_id="PT-" + pl.col("NUTS").str.slice(3),
        country=pl.lit("PT"),
        plain=pl.when(plain.is_duplicated()).then(plain + island).otherwise(plain),
    )


def names_of_units(units: Path, countries: Sequence[str]) -> pl.DataFrame:
    """``territory_id, country, plain`` of the local units of some countries, from eurostat-local-units-2019."""
    table = read_parquet(units).filter(pl.col("country").is_in(list(countries)))
    return table.select(
        territory_id=pl.col("country") + "-" + pl.col("lau_code"),
        country="country",
        plain=plain_name(pl.col("lau_name_national")),
    )


def names_in_five_countries(french: Path, units: Path, portuguese: Path) -> pl.DataFrame:
    """``territory_id, country, plain`` of the municipalities of FR, PT, NL, BE and SE."""
    others = names_of_units(units, ["NL", "BE", "SE"])
    return pl.concat([french_names(french), portuguese_names(portuguese), others])


def french_places(path: Path) -> pl.DataFrame:
    """``territory_id, department_, postcode, plain_`` of France, from the file of insee-municipalities-2024.

    One row per name and postcode: of municipalities, of their delegated parts (``territory_id`` is that of the
    whole) and of arrondissements. ``department_`` is how postcodes begin: 20 in Corsica, three digits overseas.
    """
    table = read_csv(path)
    whole = pl.coalesce("insee_parente", "insee_com")
    return table.select(
        territory_id="FR-" + whole_city(whole),
        department_=_department(pl.col("insee_com").str.replace(r"^2[AB]", "20")),
        postcode="code_postal",
        plain_=town_name(pl.col("commune_article")),
    ).unique(maintain_order=True)


def _department(code: pl.Expr) -> pl.Expr:
    return code.str.slice(0, pl.when(code.str.starts_with("97")).then(3).otherwise(2))


def town_name(town: pl.Expr) -> pl.Expr:
    """The plain name of a town as an address has it: article first, without CEDEX or an arrondissement's number."""
    article_first = town.str.replace(r"^(.*\S)\s*\((?i)(L[ea]s?|L')\)$", "$2 $1")
    plain = plain_name(article_first).str.replace(r" cedex(?: \d+)?$", "")
    number = r"(?: (?:\d+|[ivx]+) ?(?:er|e|eme|ieme)?)(?: (?:arr|arrondissement))?$"
    return plain.str.replace(r"^(paris|lyon|marseille)" + number, "$1")


def placed(table: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Add ``territory_id`` where ``postcode`` and ``town`` fit exactly one French municipality; else null.

    A town is known by its plain name and its postcode. The file does not hold every postcode (CEDEX, large
    cities): one that is nobody's says only the department, in which the plain name must be that of one alone.
    A postcode of others contradicts the town: null. Postcodes get back their lost zero. Without a postcode,
    a column ``department`` of the table says it.
    """
    places = french_places(path)
    postcode = pl.col("postcode").str.replace_all(r"\s", "").str.replace(r"^(\d{4})$", "0$1")
    known = table.with_columns(postcode=postcode, plain_=town_name(pl.col("town")))
    nobodys = ~pl.col("postcode").is_in(places["postcode"].unique().implode())
    told = pl.col("department") if "department" in table.columns else pl.lit(None, pl.String)
    known = known.with_columns(
        department_=pl.when(pl.col("postcode").is_null())
        .then(told)
        .when(nobodys)
        .then(_department(pl.col("postcode")))
    )
    exact, near = (_only(places, key) for key in ("postcode", "department_"))
    known = known.join(exact, on=["plain_", "postcode"], how="left", maintain_order="left")
    known = known.join(near, on=["plain_", "department_"], how="left", suffix="_near", maintain_order="left")
    return known.with_columns(territory_id=pl.coalesce("territory_id", "territory_id_near")).drop(
        "plain_", "department_", "territory_id_near"
    )


def _only(places: pl.DataFrame, where: str) -> pl.DataFrame:
    """The plain names that, in one postcode or department, lead to one municipality alone."""
    found = places.group_by("plain_", where, maintain_order=True).agg(pl.col("territory_id").unique())
    return found.filter(pl.col("territory_id").list.len() == 1).with_columns(
        pl.col("territory_id").list.first()
    )


def reaches(path: Path) -> pl.DataFrame:
    """``territory_id, centre_lat, centre_lon, reach_km`` of France, from the file of insee-municipalities-2024.

    No point of a municipality lies farther from its centre than ``reach_km``, 5 km and twice the side of a square
    of its area. Paris, Lyon and Marseille are the sum of their arrondissements.
    """
    table = read_csv(path).filter(pl.col("commune_type") != "COMD").unique(["insee_com"], maintain_order=True)
    return table.group_by(territory_id="FR-" + whole_city(pl.col("insee_com")), maintain_order=True).agg(
        centre_lat=pl.col("lat").cast(pl.Float64).mean(),
        centre_lon=pl.col("lng").cast(pl.Float64).mean(),
        reach_km=5 + 2 * pl.col("superficie_km2").cast(pl.Float64).sum().sqrt(),
    )
