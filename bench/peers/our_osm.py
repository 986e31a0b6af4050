"""Ours: an extract to located practices. Arguments: extract, areas, target."""

import json
import resource
import sys
import time
from pathlib import Path

start = time.perf_counter()
from sharitories import __version__  # noqa: E402
from sharitories.observations.map_extract import observe_extract  # noqa: E402

rows = len(observe_extract(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"rows": rows, "total": time.perf_counter() - start, "peak": peak, "version": __version__}))
