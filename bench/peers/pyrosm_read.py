"""pyrosm: the same tags, with geometry, from an extract. Arguments: extract, areas, target, tags as JSON.

``total`` begins with the loading of the library; ``again`` is a second reading in the running process,
``cpu`` its processor time. pyrosm keeps
what it read in the temporary folder: each reading is of a file, in a folder, that it has not met.
"""

import json
import os
import resource
import shutil
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path


def read(extract: str) -> int:
    """Read the extract; the number of objects found."""
    import pyrosm

    found = pyrosm.OSM(extract).get_data_by_custom_criteria(
        custom_filter=json.loads(sys.argv[4]),
        filter_type="keep",
        keep_nodes=True,
        keep_ways=True,
        keep_relations=True,
    )
    return 0 if found is None else len(found)


def processor_seconds() -> float:
    """Seconds of processor time of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Read twice and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        start = time.perf_counter()
        rows = read(sys.argv[1])
        total = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        copy = shutil.copy(sys.argv[1], Path(folder) / "copy.osm.pbf")
        start, before = time.perf_counter(), processor_seconds()
        read(str(copy))
        again, cpu = time.perf_counter() - start, processor_seconds() - before
    told = {
        "rows": rows,
        "total": total,
        "again": again,
        "cpu": cpu,
        "peak": peak,
        "version": version("pyrosm"),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
