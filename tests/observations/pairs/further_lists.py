"""Lists that have no reader in the package, read only so that pairs can be drawn from them.

Their files are not among the publishers' files of the project: ``origins.yml`` names repository, commit and path.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
RHINOCC = "rhinocc-mediation-places-2022"
AIX = "mednum-aix-en-provence-2024"
REUNION = "mednum-ultra-num-reunion-2023"
BFC_LATER = "mednum-bfc-mediation-places-2021"
CALEDONIA = "mednum-nouvelle-caledonie-2023"
LISTS_WITHOUT_READER = {RHINOCC, AIX, REUNION, BFC_LATER, CALEDONIA}
#: An address of a site and nothing else; mails hold an @, social accounts are not a place's own site.
SITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?", re.IGNORECASE)
SOCIAL = re.compile(r"facebook\.|twitter\.|instagram\.|linkedin\.|youtube\.|@", re.IGNORECASE)


def number(text: str | None) -> float | None:
    """Degrees as published, or nothing."""
    return float(text) if text else None


def row(origin: str, locator: str, **said: Any) -> Row:
    """A row in the columns of the project's registers; what is not said is nothing."""
    keys = (
        "territory_id",
        "property",
        "name",
        "lat",
        "lon",
        "note",
        "address",
        "postcode",
        "town",
        "website",
    )
    return {"origin": origin, "locator": locator, **{key: said.get(key) or None for key in keys}}


def rhinocc(file: Path) -> Iterator[Row]:
    """Places of digital help in Occitanie, geocoded by their publisher."""
    with file.open(encoding="utf-8", newline="") as stream:
        for r in csv.DictReader(stream):
            yield row(
                RHINOCC,
                r["n_ref"],
                property="digital-mediation-place",
                name=r["nom"],
                lat=number(r["lat"]),
                lon=number(r["lon"]),
                note=" ; ".join(filter(None, (r["structure_porteuse"], r["type_lieu"], r["rattachement"]))),
                address=r["adresse"],
                postcode=r["code_postal"],
                town=r["ville"],
                website=own(r["site_internet"]),
            )


def aix(file: Path) -> Iterator[Row]:
    """Places of digital help in Aix-en-Provence."""
    for r in json.loads(file.read_text(encoding="utf-8")):
        yield row(
            AIX,
            str(r["id"]),
            territory_id=f"FR-{r['code_insee']}",
            property="digital-mediation-place",
            name=r["nom"],
            lat=number(str(r["latitude"])),
            lon=number(str(r["longitude"])),
            note=f"{r['structure_parente']} ; {r['labels_nationaux']}",
            address=r["Adresse"],
            postcode=str(r["code_postal"]),
            town=r["commune"],
            website=own(r["site_web"]),
        )


def reunion(file: Path) -> Iterator[Row]:
    """Places of digital help in Réunion, geocoded by their publisher; the list numbers no row."""
    for n, r in enumerate(json.loads(file.read_text(encoding="utf-8")), start=1):
        yield row(
            REUNION,
            str(n),
            territory_id=f"FR-{r['result_citycode']}" if r.get("result_citycode") else None,
            property="digital-mediation-place",
            name=r["Nom de l'organisation"],
            lat=number(r.get("latitude")),
            lon=number(r.get("longitude")),
            note=r["Type de lieu"],
            address=r["Rue"],
            postcode=str(r["Code postal"]),
            town=r["Ville"],
            website=own(r["Site web"]),
        )


def bfc_later(file: Path) -> Iterator[Row]:
    """Places of digital help in Bourgogne-Franche-Comté, as their publisher told them a year and more after."""
    with file.open(encoding="utf-8", newline="") as stream:
        for r in csv.DictReader(stream):
            yield row(
                BFC_LATER,
                r["bfc_id"],
                property="digital-mediation-place",
                name=r["nom_structure"],
                lat=number(r["lat"]),
                lon=number(r["lon"]),
                note=f"{r['code_typo']} ; {r['code_label']}",
                address=r["adresse"],
                postcode=r["code_postal"],
                town=r["ville"],
                website=own(r["url_lieu"]),
            )


def caledonia(file: Path) -> Iterator[Row]:
    """Places of digital help in New Caledonia; the list numbers no row."""
    for n, r in enumerate(json.loads(file.read_text(encoding="utf-8")), start=1):
        place = r["geolocalisation"] or {}
        yield row(
            CALEDONIA,
            str(n),
            property="digital-mediation-place",
            name=r["nom"],
            lat=number(str(place.get("lat") or "")),
            lon=number(str(place.get("lon") or "")),
            note=f"{r['structure_parente'] or ''} ; {r['typologie'] or ''}",
            address=r["adresse"],
            postcode=r["code_postal"],
            town=r["commune"],
            website=own(r["site_web"]),
        )


def own(address: str | None) -> str | None:
    """An address of the place's own, not a social account nor a mail."""
    said = (address or "").strip()
    return said if SITE.fullmatch(said) and not SOCIAL.search(said) else None


READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "rhinocc-inclusion-dataset-geocoded.csv": rhinocc,
    "aix-en-provence.json": aix,
    "ultra-num.json": reunion,
}
#: The lists of the third blind pairs, beside those above.
LATER_READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "bfc-ternum-dataset.csv": bfc_later,
    "nouvelle-caledonie.json": caledonia,
}


def further(folder: Path, readers: dict[str, Callable[[Path], Iterator[Row]]] = READERS) -> list[Row]:
    """All rows of the lists whose files lie in ``folder``."""
    return [found for name, read in readers.items() for found in read(folder / name)]
