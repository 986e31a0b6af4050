"""Personal contacts at the door: e-mail addresses, telephone numbers and accounts are never handed on."""

from __future__ import annotations

import re

import polars as pl

EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
#: A French number, or one with its country; its pairs are cut alike, so that a date with an hour is none.
PHONE = (
    r"(?:\+|\b00)\d{1,3}(?:[\s./()-]*\d){8,11}\b"
    r"|\b0[1-9](?:(?: ?\d{2}){4}|(?:\.\d{2}){4}|(?:-\d{2}){4}|(?:/\d{2}){4})\b"
)
#: Sites on which an address is the account of a person or of a group.
ACCOUNTS = (
    "facebook.com",
    "fb.com",
    "fb.me",
    "instagram.com",
    "linkedin.com",
    "twitter.com",
    "x.com",
    "tiktok.com",
    "t.me",
    "wa.me",
    "youtube.com",
    "pinterest.com",
    "snapchat.com",
    "threads.net",
    "bsky.app",
)
ACCOUNT = r"(?i)^(?:https?://)?(?:[\w-]+\.)*(?:" + "|".join(re.escape(a) for a in ACCOUNTS) + r")(?:[/?#:]|$)"
_CONTACT = f"(?i){EMAIL}|{PHONE}"


def without_contacts(text: pl.Expr) -> pl.Expr:
    """The text with e-mail addresses and telephone numbers taken out; null when nothing else stands there."""
    bare = (
        text.str.replace_all(_CONTACT, "")
        .str.replace_all(r"\(\s*\)|\[\s*\]", "")
        .str.replace_all(r"\s{2,}", " ")
        .str.strip_chars(" \t,;:–-/|")
    )
    return pl.when(text.str.contains(_CONTACT)).then(bare.replace("", None)).otherwise(text)


def holds_contact(text: pl.Expr) -> pl.Expr:
    """Whether the text holds an e-mail address or a telephone number."""
    return text.str.contains(_CONTACT).fill_null(value=False)


def is_account(address: pl.Expr) -> pl.Expr:
    """Whether a web address is an account on a social network."""
    return address.str.contains(ACCOUNT).fill_null(value=False)
