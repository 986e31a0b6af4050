"""Free text of publishers' cells brought to plain words: no markup, no marks of absence, no contacts."""

from __future__ import annotations

import html

import polars as pl

TAG = r"</?[a-zA-Z!][^<>]*>"
#: What publishers write where they have nothing to say.
ABSENT = ("", "-", "--", "@", "?", "0", "nc", "nr", "n/a", "#n/a", "#ref!", "#invalid ref", "null", "none")
#: Accounts of people and places on social networks are contacts: they are never read.
SOCIAL = (
    r"(?i)(?:^|[/.@])(?:(?:facebook|fb|twitter|instagram|linkedin|viadeo|youtube|youtu|vimeo|tiktok|pinterest"
    r"|flickr|snapchat|meetup|discord|slack|whatsapp|mastodon|framapiaf|plus\.google|tumblr)"
    r"\.(?:com|me|be|fr|net|org|social)|x\.com|t\.co|t\.me|wa\.me|discord\.gg)(?:[/?#:]|$)"
)
ADDRESS_OF_A_SITE = r"^(?i)(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?$"


def plain_text(cell: pl.Expr) -> pl.Expr:
    """A cell without tags, entities, line breaks or spaces at its ends; a mark of absence is null."""
    unescaped = cell.cast(pl.String).map_elements(html.unescape, return_dtype=pl.String)
    words = unescaped.str.replace_all(TAG, " ").str.replace_all(r"[\s\u00a0\u200b]+", " ").str.strip_chars()
    return pl.when(~words.str.to_lowercase().is_in(ABSENT)).then(words)


def own_site(cell: pl.Expr) -> pl.Expr:
    """The address of a web site; null where the cell holds a social account, an e-mail address or no address."""
    words = plain_text(cell)
    is_site = words.str.contains(ADDRESS_OF_A_SITE) & ~words.str.contains(SOCIAL)
    return pl.when(is_site).then(words)


#: A first and a last name and nothing else. Some places look so too: only where persons are expected.
PERSON = r"^\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)? \p{Lu}[\p{L}'’-]+$"
ARTICLE = r"^(?:La|Le|Les) "


def is_person(words: pl.Expr) -> pl.Expr:
    """Whether the words are a first and a last name; not, when they begin with an article."""
    return (words.str.contains(PERSON) & ~words.str.contains(ARTICLE)).fill_null(value=False)


def without_persons(name: pl.Expr) -> pl.Expr:
    """``place - person - place`` without the persons; a name in one part stays as it is."""
    parts = name.str.split(" - ")
    places = parts.list.eval(pl.element().filter(~is_person(pl.element()))).list.join(" - ").replace("", None)
    return pl.when(parts.list.len() > 1).then(places).otherwise(name)
