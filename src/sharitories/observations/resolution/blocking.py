"""Which pairs are compared at all: those that share a key. Blocks are bounded, so that cost grows with the input."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

from sharitories.observations.resolution import words
from sharitories.observations.resolution.records import Records

#: The keys of records, as a cluster shares them out.
KEYED = {"kind": pl.String, "record": pl.Int64, "key": pl.String, "finer": pl.String}
#: A block of more records is parted by a second key, or left to the other keys where it has none.
LARGEST = 60
#: Words alone and spelling bring records from everywhere together: their blocks are kept smaller.
LARGEST_ANYWHERE = {"word": 15, "spelling": 15, "town": 20, "host": 15}
#: Side of a cell in degrees of latitude (about 330 m); neighbours overlap by half.
CELL = 0.003
HASHES, BANDS = 12, 6
SEED = 20_261_123


def candidate_pairs(records: Records) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], dict[str, int]]:
    """``(a, b, left)``: positions with a < b of every pair to compare, sorted; records left out of large blocks by key."""
    left: dict[str, int] = {}
    parts = []
    for kind, rows in _keys(records):
        found, lost = paired(rows.with_columns(kind=pl.lit(kind)))
        left[kind] = left.get(kind, 0) + lost
        parts.append(found["a"].to_numpy() * len(records) + found["b"].to_numpy())
    codes = pl.Series(np.concatenate([np.empty(0, np.int64), *parts])).unique().sort().to_numpy()
    n = max(1, len(records))
    return codes // n, codes % n, left


def keyed(records: Records) -> pl.DataFrame:
    """``kind, record, key, finer``: every key of every record; what a cluster shares out.

    Kinds are numbered: a record has a key in each of four grids and six bands, and they are blocks of their own.
    """
    tables = [rows.with_columns(kind=pl.lit(f"{kind}-{k}")) for k, (kind, rows) in enumerate(_keys(records))]
    return pl.concat([pl.DataFrame(schema=KEYED), *(table.select(list(KEYED)) for table in tables)])


def paired(rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """``a, b`` (a < b) of every pair inside each block of ``kind`` and ``key``, and how many rows stood in no block.

    A block that is too large is parted by its finer key, once. Blocks are whole: rows of one kind and key come together.
    """
    plain = pl.col("kind").str.replace(r"-\d+$", "")
    most = plain.replace_strict(LARGEST_ANYWHERE, default=LARGEST, return_dtype=pl.Int64)
    rows = rows.with_columns(block=pl.format("{} {}", "kind", "key"))
    size = pl.len().over("block")
    small = rows.filter(size <= most).select("record", "block")
    parted = rows.filter((size > most) & (pl.col("finer") != "")).with_columns(
        block=pl.format("{}||{}", "block", "finer")
    )
    bounded = parted.filter(pl.len().over("block") <= most).select("record", "block")
    both = pl.concat([small, bounded]).filter(pl.len().over("block") > 1)
    joined = both.join(both, on="block").filter(pl.col("record") < pl.col("record_right"))
    return joined.select(a="record", b="record_right"), len(rows) - len(small) - len(bounded)


def _keys(records: Records) -> Iterator[tuple[str, pl.DataFrame]]:
    """``record, key, finer`` by kind of key; ``finer`` parts a block that is too large."""
    yield from _place_keys(records)
    yield "company", _frame(records.siret, records.town)
    yield "site", _frame(records.site, records.site)
    yield "host", _frame(_hosts(records), records.town)
    yield "town", _frame(_seats(records), _offices(records))
    dense = np.array([name.replace(" ", "") for name in records.name], dtype=object)
    yield "name", _frame(dense, records.town)
    yield "door", _frame(_doors(records, records.town), records.core)
    yield "door", _frame(_doors(records, records.postcode), records.core)
    yield "core", _frame(records.core, records.town)
    yield "acronym", _acronyms(records)
    yield from _token_keys(records)
    yield from _sketch_keys(records)


def _doors(records: Records, area: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """House number, last word of the street and ``area`` of every address that has all: rows without coordinates meet."""
    told = zip(records.house, records.street, area, strict=True)
    keys = [f"{h}|{w.rsplit(' ', 1)[-1]}|{t}" if h and w and t else "" for h, w, t in told]
    return np.array(keys, dtype=object)


def _hosts(records: Records) -> npt.NDArray[np.object_]:
    """Hosts of web sites, without those on which anybody may have a page."""
    hosts = (site.split("/", maxsplit=1)[0] for site in records.site)
    return np.array(
        [h if h and not words.platforms() & set(h.split(".")) else "" for h in hosts], dtype=object
    )


def _seats(records: Records) -> npt.NDArray[np.object_]:
    """The town; in a small one all rows meet, since a name that says only kind and town shares no word with another."""
    return np.array([t or y for t, y in zip(records.town, records.territory, strict=True)], dtype=object)


def _offices(records: Records) -> npt.NDArray[np.object_]:
    """The kind of institution: in larger towns those of one kind meet."""
    return np.array([kind.split(" ", maxsplit=1)[0] for kind in records.kinds], dtype=object)


def _frame(key: npt.NDArray[np.object_], finer: npt.NDArray[np.object_]) -> pl.DataFrame:
    table = pl.DataFrame(
        {"record": np.arange(len(key)), "key": key.tolist(), "finer": finer.tolist()},
        schema={"record": pl.Int64, "key": pl.String, "finer": pl.String},
    )
    return table.filter(pl.col("key") != "")


def _keyed(record: npt.NDArray[np.int64], key: list[str], finer: list[str]) -> pl.DataFrame:
    kinds = {"record": pl.Int64, "key": pl.String, "finer": pl.String}
    return pl.DataFrame({"record": record, "key": key, "finer": finer}, schema=kinds)


def _place_keys(records: Records) -> Iterator[tuple[str, pl.DataFrame]]:
    """Four overlapping grids: two points within half a cell's side share a cell of one of them."""
    known = np.flatnonzero(np.isfinite(records.lat))
    shrink = np.cos(np.radians(np.round(records.lat[known])))
    first = np.array([core[:2] for core in records.core[known]], dtype=object)
    for shift_lat in (0.0, 0.5):
        for shift_lon in (0.0, 0.5):
            row = np.floor(records.lat[known] / CELL + shift_lat).astype(np.int64)
            column = np.floor(records.lon[known] * shrink / CELL + shift_lon).astype(np.int64)
            keys = [f"{r}/{c}" for r, c in zip(row.tolist(), column.tolist(), strict=True)]
            yield "place", _keyed(known, keys, first.tolist())


def _acronyms(records: Records) -> pl.DataFrame:
    """Initials beside names that are one short word."""
    short = np.array([n if " " not in n and 3 <= len(n) <= 6 else "" for n in records.name], dtype=object)
    tables = [_frame(records.acronym, records.town), _frame(short, records.town)]
    return pl.concat(tables)


def _token_keys(records: Records) -> Iterator[tuple[str, pl.DataFrame]]:
    """Words of the core with the town, and rare words alone."""
    rows = [
        (k, word, place)
        for k, (core, places) in enumerate(zip(records.core, _areas(records), strict=True))
        for word in sorted(set(core.split()))
        if len(word) > 1
        for place in places
    ]
    table = pl.DataFrame(
        rows, schema={"record": pl.Int64, "word": pl.String, "place": pl.String}, orient="row"
    )
    beside = table.filter(pl.col("place") != "").with_columns(
        key=pl.format("{}|{}", "word", "place"), finer=pl.lit("")
    )
    yield "word and town", beside
    once = table.unique(["record", "word"], keep="first", maintain_order=True)
    alone = once.filter(pl.col("word").str.len_chars() > 3).with_columns(key="word", finer="place")
    yield "word", alone


def _places(records: Records) -> list[str]:
    return [p or t or y for p, t, y in zip(records.postcode, records.town, records.territory, strict=True)]


def _areas(records: Records) -> list[list[str]]:
    """Postcode, town and territory of each row, as far as it has them: lists name places by one or another."""
    told = zip(records.postcode, records.town, records.territory, strict=True)
    return [list(dict.fromkeys(filter(None, row))) or [""] for row in told]


def _sketch_keys(records: Records) -> Iterator[tuple[str, pl.DataFrame]]:
    """Min-hash of the core's trigrams in bands: misspelt names meet without a common word (Broder, 1997)."""
    rng = np.random.default_rng(SEED)
    factor = rng.integers(1, 2**31 - 1, HASHES, dtype=np.int64) | 1
    shift = rng.integers(0, 2**31 - 1, HASHES, dtype=np.int64)
    grams = [words.trigrams(core.replace(" ", "")) if len(core) > 2 else [] for core in records.core]
    sizes = np.array([len(g) for g in grams], dtype=np.int64)
    filled = np.flatnonzero(sizes)
    if not len(filled):
        return
    flat = pl.Series([t for g in grams for t in g]).hash(SEED).to_numpy() % np.uint64(2**31 - 1)
    starts = (np.cumsum(sizes) - sizes)[filled]
    prime = np.int64(2**31 - 1)
    low = [
        np.minimum.reduceat((flat.astype(np.int64) * f + s) % prime, starts)
        for f, s in zip(factor, shift, strict=True)
    ]
    place = np.array(_places(records), dtype=object)[filled]
    for band in range(BANDS):
        keys = [f"{a}/{b}" for a, b in zip(low[2 * band].tolist(), low[2 * band + 1].tolist(), strict=True)]
        yield "spelling", _keyed(filled, keys, place.tolist())
