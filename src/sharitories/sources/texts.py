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
