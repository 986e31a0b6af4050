"""Names, address and web site of an object. Telephone, e-mail, social accounts and operators never enter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

LANGUAGE = re.compile(r"^name:(?P<code>[a-z]{2,3}(?:[-_][A-Za-z]{2,8})*)$")
#: An account of a person or a group at such a host is a contact, not a web site.
SOCIAL = re.compile(
    r"^(?:https?://)?(?:[\w-]+\.)*(?:facebook\.com|fb\.com|fb\.me|instagram\.com|twitter\.com|x\.com|linkedin\.com|"
    r"tiktok\.com|youtube\.com|youtu\.be|t\.me|wa\.me|whatsapp\.com|telegram\.(?:me|org)|threads\.net|vk\.com|"
    r"discord\.(?:gg|com)|bsky\.app|snapchat\.com)(?:[/:?#]|$)",
    re.IGNORECASE,
)
#: Only addresses of the web; without a scheme, something that looks like the name of a host.
WEB = re.compile(r"^(?:https?://\S+|[\w-]+(?:\.[\w-]+)*\.[^\W\d]{2,}(?::\d+)?(?:[/?#]\S*)?)$", re.IGNORECASE)
WEBSITE = ("website", "contact:website", "url")


class Described(NamedTuple):
    """What is written of an object; ``names`` is ``fr=…;de=…``, languages in alphabetical order."""

    name: str | None
    names: str | None
    address: str | None
    postcode: str | None
    town: str | None
    website: str | None


def described(tags: Mapping[str, str]) -> Described:
    """The words of an object from its tags; what is not told is None."""
    return Described(
        name=_name(tags),
        names=_names(tags),
        address=_address(tags),
        postcode=_clean(tags.get("addr:postcode")),
        town=_clean(tags.get("addr:city")),
        website=_website(tags),
    )


def _clean(text: str | None) -> str | None:
    """On one line, without control characters; None when nothing is left."""
    if text is None:
        return None
    return " ".join("".join(c if c.isprintable() else " " for c in text).split()) or None


def _name(tags: Mapping[str, str]) -> str | None:
    return _clean(tags.get("name") or tags.get("official_name") or tags.get("short_name"))


def _names(tags: Mapping[str, str]) -> str | None:
    """Names by language; a semicolon inside a name, which would part it in two, becomes a comma."""
    told = []
    for key, value in tags.items():
        found = LANGUAGE.match(key) if key.startswith("name:") else None
        name = _clean(value.replace(";", ",")) if found else None
        if found and name:
            told.append(f"{found['code']}={name}")
    return ";".join(sorted(told)) or None


def _address(tags: Mapping[str, str]) -> str | None:
    parts = (tags.get("addr:housenumber"), tags.get("addr:street") or tags.get("addr:place"))
    return _clean(" ".join(part for part in parts if part)) if parts[1] else None


def _website(tags: Mapping[str, str]) -> str | None:
    for key in WEBSITE:
        address = _clean(tags.get(key))
        if address and "@" not in address and WEB.match(address) and not SOCIAL.match(address):
            return address
    return None
