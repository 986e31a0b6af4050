"""The reliability diagram of docs/methods/resolution.md, from the test half of the labelled pairs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

from sharitories.observations.resolution.calibration import reliability
from sharitories.observations.resolution.resolve import resolve

ROOT = Path(__file__).parent.parent
PAIRS = ROOT / "tests" / "observations" / "pairs" / "hard_pairs.csv"
PICTURE = ROOT / "docs" / "pictures" / "reliability.svg"
COLUMNS = ("id", "name", "practice", "address", "postcode", "town", "lat", "lon", "website")


def main() -> None:
    """Print the Brier score and the table, and draw the diagram."""
    import vl_convert

    pairs = pl.read_csv(PAIRS, infer_schema=False)
    sides = [pairs.select(**{c: f"{s}_{c}" for c in COLUMNS}, origin_id=f"{s}_origin") for s in ("a", "b")]
    records = pl.concat(sides).unique("id", maintain_order=True)
    links = resolve(records.with_columns(pl.col("lat", "lon").cast(pl.Float64, strict=False))).links
    chance = {frozenset(row[:2]): row[2] for row in links.iter_rows()}
    held_out = pairs.filter((pl.col("split") == "test") & (pl.col("label") != "unsure")).rows(named=True)
    said = np.array([chance.get(frozenset((row["a_id"], row["b_id"])), 0.0) for row in held_out])
    same = np.array([row["label"] == "same" for row in held_out])
    table = reliability(said, same)
    gap = (table["pairs"] * (table["said"] - table["seen"]).abs()).sum() / len(said)
    print(
        f"{len(said)} pairs; Brier score {np.mean((said - same) ** 2):.3f}; expected calibration error {gap:.3f}\n"
    )
    print("| said | seen | pairs |\n| ---: | ---: | ---: |")
    for row in table.iter_rows():
        print(f"| {row[0]:.2f} | {row[1]:.2f} | {row[2]} |")
    PICTURE.write_text(vl_convert.vegalite_to_svg(json.dumps(_diagram(table))), encoding="utf-8")


def _diagram(table: pl.DataFrame) -> dict[str, object]:
    scale = {"domain": [0, 1]}
    x = {"field": "said", "type": "quantitative", "title": "probability said", "scale": scale}
    y = {"field": "seen", "type": "quantitative", "title": "share that is the same", "scale": scale}
    line = {
        "data": {"values": [{"said": 0, "seen": 0}, {"said": 1, "seen": 1}]},
        "mark": {"type": "line", "color": "#999"},
    }
    dots = {
        "data": {"values": table.to_dicts()},
        "mark": {"type": "circle", "color": "#205d86", "opacity": 1},
        "encoding": {"size": {"field": "pairs", "type": "quantitative", "title": "pairs"}},
    }
    return {"width": 320, "height": 320, "encoding": {"x": x, "y": y}, "layer": [line, dots]}


if __name__ == "__main__":
    main()
