"""pyrosm: the same tags, with geometry, from an extract. Arguments: extract, areas, target, tags as JSON."""

import json
import resource
import sys
import time
from importlib.metadata import version

start = time.perf_counter()
import pyrosm  # noqa: E402

found = pyrosm.OSM(sys.argv[1]).get_data_by_custom_criteria(
    custom_filter=json.loads(sys.argv[4]),
    filter_type="keep",
    keep_nodes=True,
    keep_ways=True,
    keep_relations=True,
)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
rows = 0 if found is None else len(found)
print(
    json.dumps(
        {"rows": rows, "total": time.perf_counter() - start, "peak": peak, "version": version("pyrosm")}
    )
)
