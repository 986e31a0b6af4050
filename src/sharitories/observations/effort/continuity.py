"""What became of the places between two views of a register: a publisher that leaves is not a place that closes.

A register gathered from many publishers shrinks when one of them no longer sends its list. Its places were then *not
looked for* at the later date. Only a place that vanishes while its publisher goes on publishing may have closed, and
even that not when the publisher cut its list at one stroke.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from sharitories import language as tongue
from sharitories.language import Language
from sharitories.observations.effort.places import given_elsewhere, matched

#: A publisher that still publishes and of whose places more than this share is gone at once changed its list.
BULK_SHARE = 0.5
#: Fewer gone than this may be single closures, whatever their share.
BULK_LEAST = 20

#: What became of a place, and what may be said of it at the later date.
FATES = {
    "kept": "observed",
    "renumbered": "observed",
    "taken_over": "observed",
    "doubled": "observed",
    "publisher_lost": "not_looked_for",
    "publisher_unnamed": "not_looked_for",
    "withdrawn_in_bulk": "not_looked_for",
    "possible_closure": "not_found",
    "new_publisher": "observed",
    "new": "observed",
}
PLACE = {
    "locator": pl.String,
    "locator_later": pl.String,
    "territory_id": pl.String,
    "published_by": pl.String,
    "fate": pl.String,
    "status": pl.String,
}
_UNNAMED = "(no publisher named)"
SENTENCES: dict[Language, str] = {
    "en": "From {earlier} to {later} the rows went from {rows_before} to {rows_after}. Of the {gone} rows gone, "
    "{publisher_lost} are those of {publishers_lost} publishers that no longer send their list, {withdrawn_in_bulk} were "
    "withdrawn at one stroke and {publisher_unnamed} name no publisher: nobody looked there again, and nothing says that "
    "a place closed. {doubled} stood twice and are still there. {possible_closure} may be closures.",
    "fr": "Du {earlier} au {later}, le nombre de lignes passe de {rows_before} à {rows_after}. Parmi les {gone} lignes "
    "disparues, {publisher_lost} sont celles de {publishers_lost} producteurs qui n’envoient plus leur liste, "
    "{withdrawn_in_bulk} ont été retirées d’un coup et {publisher_unnamed} ne nomment pas leur producteur : personne n’y a "
    "regardé de nouveau, et rien ne dit qu’un lieu a fermé. {doubled} figuraient deux fois et sont toujours là. "
    "{possible_closure} sont peut-être des fermetures.",
}


class Change(NamedTuple):
    """Between two dates: each place's fate (columns ``PLACE``), and rows by fate and publisher."""

    earlier: str
    later: str
    places: pl.DataFrame
    by_publisher: pl.DataFrame

    @property
    def counts(self) -> dict[str, int]:
        """Rows by fate, all fates of ``FATES`` in their order."""
        found = dict(self.places.group_by("fate").len().iter_rows())
        return {fate: found.get(fate, 0) for fate in FATES}

    def told(self) -> dict[str, int | str]:
        """The figures of one sentence: rows before and after, gone in all, and how many of these may be closures."""
        n = self.counts
        still = n["kept"] + n["renumbered"] + n["taken_over"]
        gone = len(self.places.filter(pl.col("locator").is_not_null())) - still
        lost = self.by_publisher.filter((pl.col("fate") == "publisher_lost") & ~pl.col("still"))
        return {
            "earlier": self.earlier,
            "later": self.later,
            "rows_before": still + gone,
            "rows_after": still + n["new_publisher"] + n["new"],
            "gone": gone,
            "publishers_lost": len(lost),
            **n,
        }

    def sentence(self, language: Language) -> str:
        """The change in words, in French (``fr``) or English (``en``)."""
        told = {k: tongue.number(v, language) if isinstance(v, int) else v for k, v in self.told().items()}
        days = {"earlier": tongue.day(self.earlier, language), "later": tongue.day(self.later, language)}
        return SENTENCES[language].format(**{**told, **days})


def change_between(snapshots: pl.DataFrame, earlier: str, later: str) -> Change:
    """What became of the places seen on ``earlier`` by the date ``later``, and which are new.

    ``snapshots``: the shape of :mod:`sources.shapes`; ``locator`` is ``day/number``. Raise ValueError for a date on
    which nothing was seen.
    """
    before, after = _view(snapshots, earlier), _view(snapshots, later)
    pairs = matched(before, after)
    here = before.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    there = after.with_row_index("later").with_columns(pl.col("later").cast(pl.Int64))
    joined = here.join(pairs, on="row", how="left").join(there, on="later", how="left", suffix="_later")
    old = _with_fate(
        joined.with_columns(elsewhere=given_elsewhere(before, after)), set(after["published_by"])
    )
    fresh = there.join(pairs, on="later", how="anti").with_columns(
        locator_later="locator",
        locator=pl.lit(None, dtype=pl.String),
        fate=pl.when(pl.col("published_by").is_in(before["published_by"].unique().to_list()))
        .then(pl.lit("new"))
        .otherwise(pl.lit("new_publisher")),
    )
    places = pl.concat([_shaped(old), _shaped(fresh)])
    return Change(earlier, later, places, _by_publisher(places, set(after["published_by"])))


def _view(snapshots: pl.DataFrame, day: str) -> pl.DataFrame:
    view = snapshots.filter(pl.col("observed_on") == day)
    if view.is_empty():
        raise ValueError(f"nothing was seen on {day}")
    return view.select(
        "locator",
        "territory_id",
        "name",
        "lat",
        "lon",
        published_by=pl.col("published_by").fill_null(_UNNAMED),
        number=pl.col("locator").str.split("/").list.last(),
    ).sort("locator")


def _with_fate(joined: pl.DataFrame, publishing: set[str]) -> pl.DataFrame:
    still = pl.col("published_by").is_in(list(publishing))
    absent = pl.col("later").is_null() & ~pl.col("elsewhere")
    share = absent.sum().over("published_by") / pl.len().over("published_by")
    bulk = (share > BULK_SHARE) & (absent.sum().over("published_by") >= BULK_LEAST)
    return joined.with_columns(
        fate=pl.when(absent & (pl.col("published_by") == _UNNAMED))
        .then(pl.lit("publisher_unnamed"))
        .when(absent & ~still)
        .then(pl.lit("publisher_lost"))
        .when(absent & bulk)
        .then(pl.lit("withdrawn_in_bulk"))
        .when(absent)
        .then(pl.lit("possible_closure"))
        .when(pl.col("later").is_null())
        .then(pl.lit("doubled"))
        .when(pl.col("published_by") != pl.col("published_by_later"))
        .then(pl.lit("taken_over"))
        .when(pl.col("by") == "number")
        .then(pl.lit("kept"))
        .otherwise(pl.lit("renumbered"))
    )


def _shaped(places: pl.DataFrame) -> pl.DataFrame:
    return places.with_columns(status=pl.col("fate").replace_strict(FATES)).select(
        pl.col(name).cast(kind) for name, kind in PLACE.items()
    )


def _by_publisher(places: pl.DataFrame, publishing: set[str]) -> pl.DataFrame:
    """``published_by, fate, rows, still`` (whether the publisher publishes at the later date), most rows first."""
    return (
        places.group_by("published_by", "fate")
        .agg(rows=pl.len().cast(pl.Int64))
        .with_columns(still=pl.col("published_by").is_in(list(publishing)))
        .sort("rows", "published_by", "fate", descending=[True, False, False])
    )
