"""Ours: ``locate``. Arguments: areas, points (Parquet)."""

import json
import resource
import sys
import time

start = time.perf_counter()
import polars as pl  # noqa: E402

from sharitories import __version__  # noqa: E402
from sharitories.observations.location.locate import locate  # noqa: E402

areas, points = (pl.read_parquet(path) for path in sys.argv[1:3])
ready = time.perf_counter()
found = locate(points, areas)
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
rows = len(found) - found["territory_id"].null_count()
print(
    json.dumps(
        {"rows": rows, "join": done - ready, "total": done - start, "peak": peak, "version": __version__}
    )
)
