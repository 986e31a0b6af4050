"""pyrosm: the same tags, with geometry, from an extract. Arguments: extract, areas, target, tags as JSON.

``total`` begins with the loading of the library; ``again`` is a second reading in the running process.
"""

import json
import resource
import sys
import time
from importlib.metadata import version

start = time.perf_counter()
import pyrosm  # noqa: E402


def read() -> int:
    """Read the extract; the number of objects found."""
    found = pyrosm.OSM(sys.argv[1]).get_data_by_custom_criteria(
        custom_filter=json.loads(sys.argv[4]),
        filter_type="keep",
        keep_nodes=True,
        keep_ways=True,
        keep_relations=True,
    )
    return 0 if found is None else len(found)


rows = read()
total = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
start = time.perf_counter()
read()
again = time.perf_counter() - start
print(json.dumps({"rows": rows, "total": total, "again": again, "peak": peak, "version": version("pyrosm")}))
