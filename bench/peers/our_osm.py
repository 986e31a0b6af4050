"""Ours: an extract to located practices, as the command does it. Arguments: extract, areas, target.

``total`` begins with the loading of the libraries; ``again`` is a second reading in the running process,
``cpu`` the processor time of that one. ``peak`` is
that of this process and of the one that reads for it, together.
"""

import json
import resource
import sys
import time
from pathlib import Path


def processor_seconds() -> float:
    """Seconds of processor time of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


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
start, before = time.perf_counter(), processor_seconds()
observe_extract(file, areas, target)
again, cpu = time.perf_counter() - start, processor_seconds() - before
told = {"rows": rows, "total": total, "again": again, "cpu": cpu, "peak": peak, "version": __version__}
print(json.dumps(told))
