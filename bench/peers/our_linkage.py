"""Ours: ``resolve``. Argument: a table (Parquet) with the true cluster in ``truth``."""

import json
import resource
import sys
import time

start = time.perf_counter()
import polars as pl  # noqa: E402

from sharitories import __version__  # noqa: E402
from sharitories.observations.resolution.resolve import resolve  # noqa: E402

table = pl.read_parquet(sys.argv[1])
found = resolve(table.drop("truth"))
total = time.perf_counter() - start
told = found.clusters.join(table.select("id", "truth"), on="id")
pairs = told.join(told, on="cluster_id").filter(pl.col("id") < pl.col("id_right"))
right = pairs.filter(pl.col("truth") == pl.col("truth_right"))
true = told.join(told, on="truth").filter(pl.col("id") < pl.col("id_right"))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
scores = {"precision": len(right) / max(1, len(pairs)), "recall": len(right) / max(1, len(true))}
print(json.dumps({"rows": len(table), "total": total, "peak": peak, "version": __version__, **scores}))
