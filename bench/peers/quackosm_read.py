"""quackosm: the same tags, with geometry, from an extract. Arguments: extract, areas, target, tags as JSON."""

import json
import resource
import sys
import tempfile
import time
from importlib.metadata import version

start = time.perf_counter()
import quackosm  # noqa: E402

with tempfile.TemporaryDirectory() as folder:
    found = quackosm.convert_pbf_to_geodataframe(
        sys.argv[1],
        tags_filter=json.loads(sys.argv[4]),
        working_directory=folder,
        ignore_cache=True,
        verbosity_mode="silent",
    )
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(
    json.dumps(
        {
            "rows": len(found),
            "total": time.perf_counter() - start,
            "peak": peak,
            "version": version("quackosm"),
        }
    )
)
