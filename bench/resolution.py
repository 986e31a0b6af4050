"""Resolution of invented records with known truth: ours beside Splink. ``python -m bench.resolution --peers PYTHON``."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import polars as pl

from bench.beside import exponent, peers_interpreter, run

SIZES = (12_500, 25_000, 50_000, 100_000)
SYLLABLES = [c + v for c in "bcdfglmnprstv" for v in ("a", "e", "o", "an", "il")]


def write_records(path: Path, n: int) -> None:
    """Invented places; four in ten are seen twice, misspelt and up to 150 m away. The truth is in ``truth``."""
    rng = random.Random(n)
    rows: list[tuple[str, str, float, float, str]] = []
    while len(rows) < n:
        k = len(rows)
        name = " ".join(
            "".join(rng.choices(SYLLABLES, k=rng.randint(2, 3))).title() for _ in range(rng.randint(1, 3))
        )
        lat, lon = rng.uniform(42.3, 51.1), rng.uniform(-4.8, 8.3)
        rows.append((f"a{k}", name, lat, lon, f"t{k}"))
        if rng.random() < 0.4:
            rows.append(
                (
                    f"b{k}",
                    _misspelt(name, rng),
                    lat + rng.uniform(-1, 1) * 1e-3,
                    lon + rng.uniform(-1, 1) * 1e-3,
                    f"t{k}",
                )
            )
    table = pl.DataFrame(rows[:n], schema=["id", "name", "lat", "lon", "truth"], orient="row")
    table.with_columns(origin_id=pl.col("id").str.slice(0, 1)).write_parquet(path)


def _misspelt(name: str, rng: random.Random) -> str:
    """One of: a letter lost, two letters swapped, upper case, a generic word before, a word lost."""
    k = rng.randrange(max(1, len(name) - 1))
    words = name.split()
    return rng.choice(
        [
            name[:k] + name[k + 1 :],
            name[:k] + name[k : k + 2][::-1] + name[k + 2 :],
            name.upper(),
            f"FabLab {name}",
            " ".join(words[1:]) if len(words) > 2 else name,
        ]
    )


def main() -> None:
    """Print the table and the exponent."""
    print(
        "| | records | s | × ours | peak MB | precision | recall |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    seconds = []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "records.parquet"
        for n in SIZES:
            write_records(path, n)
            ours = run("our_linkage", [path], sys.executable, 1)
            assert ours is not None
            seconds.append(ours["total"])
            print(_row("ours", ours, ours))
        told = run("splink_linkage", [path], peers_interpreter(), 1)
        print(_row("Splink", told, ours) if told else "| Splink | not installed | | | | | |")
    print(f"\nExponent over {SIZES[0]:,} to {SIZES[-1]:,} records: {exponent(SIZES, seconds):.2f}.")


def _row(name: str, told: dict[str, float], ours: dict[str, float]) -> str:
    times = told["total"] / ours["total"]
    return (
        f"| {name} {told['version']} | {told['rows']:,.0f} | {told['total']:.1f} | {times:.1f} | {told['peak']:.0f} "
        f"| {told['precision']:.3f} | {told['recall']:.3f} |"
    )


if __name__ == "__main__":
    main()
