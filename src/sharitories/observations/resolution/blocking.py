"""Which pairs are compared at all: those that share a key. Blocks are bounded, so that cost grows with the input."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

from sharitories.observations.resolution import words
from sharitories.observations.resolution.records import Records

Pairs = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
#: A block of more records is parted by a second key, or left to the other keys where it has none.
LARGEST = 60
#: Words alone and spelling bring records from everywhere together: their blocks are kept smaller.
LARGEST_ANYWHERE = {"word": 15, "spelling": 15}
#: Side of a cell in degrees of latitude (about 330 m); neighbours overlap by half.
CELL = 0.003
HASHES, BANDS = 12, 6
SEED = 20_261_123


def candidate_pairs(records: Records) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], dict[str, int]]:
    """``(a, b, left)``: positions with a < b of every pair to compare, sorted; records left out of large blocks by key."""
    left: dict[str, int] = {}
    parts = [_pairs_of(keys, name, left) for name, keys in _keys(records)]
    every = np.concatenate([np.empty(0, np.int64), *(a * len(records) + b for a, b in parts)])
    codes = pl.Series(every).unique().sort().to_numpy()
    n = max(1, len(records))
    return codes // n, codes % n, left


def _keys(records: Records) -> Iterator[tuple[str, pl.DataFrame]]:
    """``record, key, finer`` by kind of key; ``finer`` parts a block that is too large."""
    yield from _place_keys(records)
    yield "company", _frame(records.siret, records.town)
    yield "site", _frame(records.site, records.site)
    dense = np.array([name.replace(" ", "") for name in records.name], dtype=object)
    yield "name", _frame(dense, records.town)
    yield "door", _frame(_doors(records), records.core)
    yield "core", _frame(records.core, records.town)
    yield "acronym", _acronyms(records)
    yield from _token_keys(records)
    yield from _sketch_keys(records)


def _doors(records: Records) -> npt.NDArray[np.object_]:
    """House number, last word of the street and town of every address that has them all: rows without coordinates meet."""
    told = zip(records.house, records.street, records.town, strict=True)
    keys = [f"{h}|{w.rsplit(' ', 1)[-1]}|{t}" if h and w and t else "" for h, w, t in told]
    return np.array(keys, dtype=object)


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
        for k, (core, place) in enumerate(zip(records.core, _places(records), strict=True))
        for word in set(core.split())
        if len(word) > 1
    ]
    table = pl.DataFrame(
        rows, schema={"record": pl.Int64, "word": pl.String, "place": pl.String}, orient="row"
    )
    beside = table.filter(pl.col("place") != "").with_columns(
        key=pl.format("{}|{}", "word", "place"), finer=pl.lit("")
    )
    yield "word and town", beside
    alone = table.filter(pl.col("word").str.len_chars() > 3).with_columns(key="word", finer="place")
    yield "word", alone


def _places(records: Records) -> list[str]:
    return [p or t or y for p, t, y in zip(records.postcode, records.town, records.territory, strict=True)]


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


def _pairs_of(table: pl.DataFrame, name: str, left: dict[str, int]) -> Pairs:
    """All pairs inside each block; a block that is too large is parted by its finer key, once."""
    most = LARGEST_ANYWHERE.get(name, LARGEST)
    size = pl.len().over("key")
    small = table.filter(size <= most).select("record", "key")
    parted = table.filter((size > most) & (pl.col("finer") != "")).select(
        "record", key=pl.format("{}||{}", "key", "finer")
    )
    bounded = parted.filter(pl.len().over("key") <= most)
    left[name] = left.get(name, 0) + len(table) - len(small) - len(bounded)
    both = pl.concat([small, bounded]).filter(pl.len().over("key") > 1)
    joined = both.join(both, on="key").filter(pl.col("record") < pl.col("record_right"))
    return joined["record"].to_numpy(), joined["record_right"].to_numpy()
