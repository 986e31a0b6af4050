"""Ours: an extract to located practices, as the command does it. Arguments: extract, areas, target.

``total`` begins with the loading of the libraries; ``again`` is a second reading in the running process. ``peak`` is
that of this process and of the one that reads for it, together.
"""

import json
import resource
import sys
import time
from pathlib import Path

start = time.perf_counter()
from sharitories.sources.openstreetmap.reader import read_ahead  # noqa: E402

file, areas, target = (Path(argument) for argument in sys.argv[1:4])
read_ahead(file)
from sharitories import __version__  # noqa: E402
from sharitories.observations.map_extract import observe_extract  # noqa: E402

rows = len(observe_extract(file, areas, target))
total = time.perf_counter() - start
peak = (
    sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
)
start = time.perf_counter()
observe_extract(file, areas, target)
again = time.perf_counter() - start
print(json.dumps({"rows": rows, "total": total, "again": again, "peak": peak, "version": __version__}))
