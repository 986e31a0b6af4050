"""Accounts of the public sector on software forges, with the repositories that were public in 2021."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from sharitories.sources.audit import aside, read_csv, take
from sharitories.sources.cells import blank_as_null, mapped, matching, unique
from sharitories.sources.municipalities import french_names, plain_name, three_cities
from sharitories.sources.registry import set_aside
from sharitories.sources.shapes import register

ACCOUNTS = {
    "organization_url": "locator",
    "name": "name",
    "login": "login",
    "website": "website",
    "location": "address",
    "platform": "platform",
}
REPOSITORIES = {"repository_url": "url", "creation_date": "created", "is_fork": "fork"}
#: An account of GitLab is a group; its repositories leave that word out.
OWNER = r"^(\w+://[^/]+/)(?:groups/)?([^/]+)"
DAY = r"^20\d\d-\d\d-\d\d"
#: « Ville de X », « Commune d'X », « Mairie du X »: what remains is the municipality's name.
TITLE = r"^(?:ville|commune|mairie) (?:de |d |du |des )"
#: Inside an institute's own forge a group called like a village is a team: a bare name counts here alone.
OPEN_TO_ALL = "GitHub"
FORK = {"True": "fork", "False": ""}


def read(files: Mapping[str, Path]) -> pl.DataFrame:
    """Register ``open-source-administration`` of municipalities, ``account:public-sector-forge`` of all others.

    ``started_on`` is the day of the account's oldest repository that is not known to be a fork.
    """
    accounts, repositories, municipalities = files.values()
    left = aside(set_aside(__file__), "accounts")
    table = blank_as_null(take(read_csv(accounts), accounts.name, ACCOUNTS, left))
    table = unique(table, accounts.name, ["locator"]).with_columns(
        owner=_owner("locator"), name=pl.coalesce("name", "login"), place=_place()
    )
    table = table.join(_repositories(repositories), on="owner", how="left", maintain_order="left")
    table = table.join(_names(municipalities), on="place", how="left", maintain_order="left")
    tied = pl.col("territory_id").is_not_null()
    return register(
        table.with_columns(
            property=pl.when(tied)
            .then(pl.lit("open-source-administration"))
            .otherwise(pl.lit("account:public-sector-forge")),
            note=pl.format(
                "{}; public repositories: {}; forks among them: {}",
                "platform",
                pl.col("repositories").fill_null(0),
                pl.col("forks").fill_null(0),
            ),
        )
    )


def _owner(url: str) -> pl.Expr:
    parts = pl.col(url).str.to_lowercase()
    return parts.str.extract(OWNER, 1) + parts.str.extract(OWNER, 2)


def _place() -> pl.Expr:
    plain = plain_name(pl.col("name"))
    titled = plain.str.contains(TITLE)
    return pl.when(titled | (pl.col("platform") == OPEN_TO_ALL)).then(plain.str.replace(TITLE, ""))


def _names(path: Path) -> pl.DataFrame:
    names = pl.concat([french_names(path), three_cities()]).filter(~pl.col("plain").is_duplicated())
    return names.select("territory_id", place="plain")


def _repositories(path: Path) -> pl.DataFrame:
    """``owner, repositories, forks, started_on``; a repository listed twice counts once."""
    left = aside(set_aside(__file__), "repositories")
    table = matching(take(read_csv(path), path.name, REPOSITORIES, left), path.name, "created", DAY)
    fork = mapped(table.drop_nulls("fork"), path.name, "fork", FORK).filter(pl.col("fork") == "fork")["url"]
    table = table.unique("url", maintain_order=True).with_columns(
        owner=_owner("url"), fork=pl.col("url").is_in(fork.unique().implode())
    )
    created = pl.col("created").str.slice(0, 10)
    return table.group_by("owner").agg(
        repositories=pl.len(), forks=pl.col("fork").sum(), started_on=created.filter(~pl.col("fork")).min()
    )
