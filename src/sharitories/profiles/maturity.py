"""Maturity: emerging, settled or structuring, by stated rules of evidence, with the levels that the truth may have.

What is not known is drawn: whether what was last seen long ago still lives, when what has no date began, and what no
list shows (from the estimate of effort). See ``docs/methods/maturity.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sharitories.catalogue import FOLDER, load_yaml

MATURITY = {
    "maturity_id": pl.String,
    "territory_id": pl.String,
    "family": pl.String,
    "level": pl.String,
    "lowest": pl.String,
    "highest": pl.String,
    "probability": pl.Float64,
    "status": pl.String,
    "alive": pl.Int64,
    "lasting": pl.Int64,
    "confirmed": pl.Int64,
    "practices": pl.Int64,
    "families": pl.Int64,
    "public": pl.Int64,
    "lacks": pl.String,
    "rests_on": pl.String,
}
ALL = "all"
TAIL = 0.05
Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
#: Before the first level: nothing alive.
NONE = -1


def maturity_spec() -> dict[str, Any]:
    """``catalogue/profiles/maturity.yml``: the levels, the rules of each, and what is drawn."""
    spec: dict[str, Any] = load_yaml(FOLDER / "profiles" / "maturity.yml")
    return spec


def level_of(counts: Mapping[str, NDArray[Any]], rules: Mapping[str, Mapping[str, int]]) -> Numbers:
    """Index of the highest level whose rules, and those of all before it, hold; −1 for none.

    ``counts``: each what a rule names, shape (draws,); ``rules`` in the order of the levels.
    """
    holds = [
        np.all([counts[name] >= least for name, least in asked.items()], axis=0) for asked in rules.values()
    ]
    reached = np.cumprod(np.array(holds, dtype=np.int64), axis=0)
    return np.asarray(reached.sum(axis=0) - 1, dtype=np.int64)


def yearly_end(initiatives: pl.DataFrame, edition: int) -> float:
    """Ends per year lived, of the dated ones (the exponential law's maximum likelihood), followed to the edition."""
    dated = _years(initiatives).drop_nulls("start")
    until = dated.select((pl.col("end").fill_null(edition) - pl.col("start")).clip(lower_bound=0.5).sum())
    lived = float(until.item() or 0)
    return float(dated["end"].is_not_null().sum()) / lived if lived else 0.0


def maturity(
    initiatives: pl.DataFrame,
    effort: pl.DataFrame,
    searched: pl.DataFrame,
    edition: int,
    spec: Mapping[str, Any],
) -> pl.DataFrame:
    """Columns :data:`MATURITY`: one row per city searched (``territory_id``) and family, and one for all families.

    ``initiatives`` of these cities, found by search or shown by a register; ``effort`` as released.
    """
    known = _years(initiatives).sort("initiative_id")
    pool = _Pool(known, edition, spec)
    families = sorted(known["family"].drop_nulls().unique())
    numbers = {(r["territory_id"], r["family"]): r for r in effort.iter_rows(named=True)}
    rows = [
        _row(pool, city, family, numbers.get((city, family)))
        for city in sorted(searched["territory_id"])
        for family in (*families, ALL)
    ]
    return pl.DataFrame(rows, schema=MATURITY).sort("maturity_id")


def _years(initiatives: pl.DataFrame) -> pl.DataFrame:
    def year(name: str) -> pl.Expr:
        return pl.col(name).str.slice(0, 4).cast(pl.Int64)

    return initiatives.with_columns(
        start=year("started_on"),
        end=year("ended_on"),
        seen=pl.coalesce(year("last_seen"), year("started_on")),
    )


class _Pool:
    """All initiatives of the cities searched, and in each draw which of them live and last, shape (draws, pool)."""

    def __init__(self, known: pl.DataFrame, edition: int, spec: Mapping[str, Any]) -> None:
        self.known, self.spec = known, spec
        self.generator = np.random.default_rng(spec["seed"])
        self.size = (int(spec["draws"]), len(known))
        living = known["end"].is_null().to_numpy()
        self.stated_alive = living[None, :]
        self.stated_old = (known["start"].fill_null(edition) <= edition - spec["old"]).to_numpy()[None, :]
        self.alive = living & (self.generator.random(self.size) < self._still(edition))
        self.old = self._drawn_old(edition)

    def _still(self, edition: int) -> Floats:
        """Chance that one without a known end lives, by the time since a page last showed it."""
        gap = edition - self.known["seen"].fill_null(int(self.known["seen"].median() or edition)).to_numpy()  # type: ignore[arg-type]
        return np.asarray(np.exp(-yearly_end(self.known, edition) * np.maximum(gap, 0)), dtype=np.float64)

    def _drawn_old(self, edition: int) -> NDArray[np.bool_]:
        """An initiative without a year of beginning takes that of a dated living one, drawn."""
        dated = self.known.filter(pl.col("start").is_not_null() & pl.col("end").is_null())
        chance = float((dated["start"] <= edition - self.spec["old"]).mean() or 0)
        undated = self.known["start"].is_null().to_numpy()
        return np.where(undated, self.generator.random(self.size) < chance, self.stated_old)

    def of(self, city: str | None, family: str) -> NDArray[np.bool_]:
        """Which of the pool are of a city and a family; shape (pool,)."""
        mine = np.ones(len(self.known), dtype=bool)
        if city is not None:
            mine &= (self.known["territory_id"] == city).to_numpy()
        if family != ALL:
            mine &= (self.known["family"] == family).fill_null(False).to_numpy()
        return mine

    def counts(
        self, weights: NDArray[Any], alive: NDArray[np.bool_], old: NDArray[np.bool_]
    ) -> dict[str, Numbers]:
        """What the rules count; ``weights``: how many of each, shape (draws or 1, pool)."""
        lives = weights * alive
        several = (self.known["lists"].fill_null(1) >= 2).to_numpy()
        public = (self.known["dimension"] == "public_impulse").fill_null(False).to_numpy()
        return {
            "alive": lives.sum(axis=1),
            "lasting": (lives * old).sum(axis=1),
            "confirmed": (lives * several).sum(axis=1),
            "practices": _different(lives, self.known["practice"]),
            "families": _different(lives, self.known["family"]),
            "public": (lives * public).sum(axis=1),
        }

    def unseen(self, like: NDArray[np.bool_], numbers: Numbers) -> NDArray[Any]:
        """As many as ``numbers`` drawn from those of the pool that are ``like`` them; shape (draws, pool)."""
        return self.generator.multinomial(numbers, like / like.sum(), size=self.size[0])


def _different(lives: NDArray[Any], kinds: pl.Series) -> Numbers:
    """How many kinds have one that lives, in each draw."""
    names = kinds.drop_nulls().unique().sort()
    one_hot = np.array([(kinds == name).fill_null(False).to_numpy() for name in names], dtype=np.float64)
    if not len(names):
        return np.zeros(len(lives), dtype=np.int64)
    return np.asarray(((lives.astype(np.float64) @ one_hot.T) > 0).sum(axis=1), dtype=np.int64)


def _unseen_numbers(number: Mapping[str, Any] | None, uniform: Floats) -> Numbers | None:
    """Draws of how many no list shows, along the published quantiles; None where no upper bound is known."""
    if number is None or number["status"] != "estimated":
        return None
    total = np.interp(uniform, [TAIL, 0.5, 1 - TAIL], [number["low"], number["alive"], number["high"]])
    unseen = np.maximum(np.rint(total) - number["seen"], 0)
    return np.asarray(unseen, dtype=np.int64)


def _row(pool: _Pool, city: str, family: str, number: Mapping[str, Any] | None) -> dict[str, Any]:
    spec, levels = pool.spec, list(pool.spec["levels"])
    rules = spec[ALL] if family == ALL else spec["family"]
    mine = pool.of(city, family)
    unseen = _unseen_numbers(number, pool.generator.random(pool.size[0]))
    stated = pool.counts(mine[None, :], pool.stated_alive, pool.stated_old)
    level = int(level_of(stated, rules)[0])
    row = {
        "maturity_id": f"maturity/{city}/{family}",
        "territory_id": city,
        "family": family,
        "rests_on": " ".join(pool.known.filter(pl.Series(mine))["initiative_id"]),
        **{name: int(values[0]) for name, values in stated.items()},
    }
    if not mine.any():
        return {**row, "status": "not_found"}
    seen = np.broadcast_to(mine, pool.size)
    weights = seen if unseen is None else seen + pool.unseen(pool.of(None, family), unseen)
    drawn = level_of(pool.counts(weights, pool.alive, pool.old), rules)
    low, high = (int(np.quantile(drawn, q, method="inverted_cdf")) for q in (TAIL, 1 - TAIL))
    high = len(levels) - 1 if unseen is None else max(high, level)
    name = {NONE: "none", **dict(enumerate(levels))}
    return {
        **row,
        "level": name[level],
        "lowest": name[min(low, level)],
        "highest": name[high],
        "probability": None if unseen is None else round(float((drawn == level).mean()), 3),
        "status": "observed" if unseen is not None else "no_upper_bound",
        "lacks": " ".join(_lacking(stated, rules, levels, level)),
    }


def _lacking(
    stated: Mapping[str, Numbers], rules: Mapping[str, Mapping[str, int]], levels: list[str], level: int
) -> Iterator[str]:
    """What the next level asks for and was not seen, as ``name:seen/asked``."""
    if level + 1 < len(levels):
        for name, least in rules[levels[level + 1]].items():
            if stated[name][0] < least:
                yield f"{name}:{stated[name][0]}/{least}"
