"""quackosm: the same tags, with geometry, from an extract. Arguments: extract, areas, target, tags as JSON.

``total`` begins with the loading of the library; ``again`` is a second reading in the running process,
``cpu`` its processor time.
"""

import json
import os
import resource
import sys
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path


def install_spatial() -> None:
    """DuckDB's extension from its wheel, where there is one: quackosm would fetch it over the network."""
    wheel = find_spec("duckdb_extension_spatial")
    if wheel and wheel.submodule_search_locations:
        import duckdb

        for file in Path(wheel.submodule_search_locations[0]).rglob("spatial.duckdb_extension*"):
            duckdb.connect().execute(f"INSTALL '{file}'")


def read(folder: str) -> int:
    """Read the extract; the number of objects found."""
    import quackosm

    found = quackosm.convert_pbf_to_geodataframe(
        sys.argv[1],
        tags_filter=json.loads(sys.argv[4]),
        working_directory=folder,
        ignore_cache=True,
        verbosity_mode="silent",
    )
    return len(found)


def processor_seconds() -> float:
    """Seconds of processor time of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Read twice and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder  # where DuckDB keeps its extensions
        install_spatial()
        start = time.perf_counter()
        rows = read(folder)
        total = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        start, before = time.perf_counter(), processor_seconds()
        read(folder)
        again, cpu = time.perf_counter() - start, processor_seconds() - before
    told = {
        "rows": rows,
        "total": total,
        "again": again,
        "cpu": cpu,
        "peak": peak,
        "version": version("quackosm"),
    }
    print(json.dumps(told))


if __name__ == "__main__":  # quackosm starts processes of its own, which import this file
    main()
