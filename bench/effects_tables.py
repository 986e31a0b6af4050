"""The tables of size and coverage as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

NOMINAL = 0.05
BY = ["estimator", "inference"]


def page(rows: pl.DataFrame, mde: pl.DataFrame, designs: int, strata: Sequence[str]) -> str:
    """All tables, one after the other."""
    null = rows.filter(pl.col("kind") == "null")
    injected = rows.filter(pl.col("kind") == "injected")
    parts = [
        f"{designs:,} null designs.",
        "### Size and power",
        _overall(null),
        "### Size within strata",
        _within(null, strata),
        "### Size by panel, default inference",
        _by_panel(null),
        "### Coverage of effects that were put in",
        _coverage(injected),
        "### What the minimum detectable effect promised, and pools without the treated unit",
        _promise(mde),
    ]
    return "\n\n".join(parts) + "\n"


def _rate(values: pl.Series) -> str:
    """A share with its Monte-Carlo standard error, over designs."""
    kept = values.drop_nulls().drop_nans()
    if not len(kept):
        return "–"
    error = float(kept.std() or 0.0) / len(kept) ** 0.5  # type: ignore[arg-type]
    return f"{float(kept.mean()):.3f} ± {error:.3f}"  # type: ignore[arg-type]


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---"] * 2 + ["---:"] * (len(head) - 2)
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, rule, *lines))


def _groups(rows: pl.DataFrame) -> list[tuple[str, str, pl.DataFrame]]:
    keys = rows.select(BY).unique().sort(BY).rows()
    return [(e, i, rows.filter((pl.col("estimator") == e) & (pl.col("inference") == i))) for e, i in keys]


def _overall(null: pl.DataFrame) -> str:
    lines = []
    for name, inference, some in _groups(null):
        size = float(some["size"].mean())  # type: ignore[arg-type]
        limit = NOMINAL + 2 * (NOMINAL * (1 - NOMINAL) / len(some)) ** 0.5
        width = (
            some.filter(pl.col("width").is_finite()).select(pl.col("width").median().cast(pl.Float64)).item()
        )
        open_ended = float((~some["width"].is_finite()).mean())  # type: ignore[arg-type]
        lines.append(
            [
                name,
                inference,
                f"{len(some):,}",
                _rate(some["size"]),
                "yes" if size <= limit else "**no**",
                _rate(some["covered"]),
                f"{open_ended:.2f}",
                "–" if width is None else f"{width:.2f}",
                _rate(some["power"]),
            ]
        )
    head = [
        "estimator",
        "inference",
        "designs",
        "size",
        "holds",
        "coverage",
        "no bounds",
        "median width",
        "power",
    ]
    return _table(head, lines)


def _within(null: pl.DataFrame, strata: Sequence[str]) -> str:
    lines = [
        [name, inference, *(_rate(some[s]) for s in strata)]
        for name, inference, some in _groups(null)
        if inference != "conformal"
    ]
    return _table(["estimator", "inference", *strata], lines)


def _by_panel(null: pl.DataFrame) -> str:
    lines = []
    for name, inference, some in _groups(
        null.filter(pl.col("inference").is_in(["moderated", "rmspe_ratio"]))
    ):
        for source in some["source"].unique(maintain_order=True):
            own = some.filter(pl.col("source") == source)
            cells = [_rate(own[s]) for s in ("size", "small", "large", "perfect", "power")]
            lines.append([f"{name}, {inference}", source, *cells])
    return _table(["estimator, inference", "panel", "size", "small", "large", "perfect", "power"], lines)


def _coverage(injected: pl.DataFrame) -> str:
    lines = [
        [name, inference, str(len(some)), _rate(some["covered"]), _rate(some["found"])]
        for name, inference, some in _groups(injected)
    ]
    return _table(["estimator", "inference", "designs", "coverage", "found (power)"], lines)


def _promise(mde: pl.DataFrame) -> str:
    said = {
        "size, treated unit left out of its placebos' pools, moderated": "size",
        "the same, RMSPE ratio": "plain",
        "an effect of the size of the MDE was found (promised 0.8)": "found",
    }
    return _table(
        ["demeaned", "designs", "share"], [[k, str(len(mde)), _rate(mde[v])] for k, v in said.items()]
    )
