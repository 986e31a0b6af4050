"""A cluster gives the rows that one machine gives, and loses none when a worker is killed in the middle."""

import os
import shutil
import threading
import time
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from sharitories.observations.distributed.counting import counted, counted_on_spark
from sharitories.observations.distributed.kernels import applied
from sharitories.observations.distributed.session import session
from sharitories.observations.distributed.standalone import standalone

pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java runtime here"),
    pytest.mark.xdist_group("spark"),
]
HERE = str(Path(__file__).parent)


@pytest.fixture(scope="module")
def cluster():
    with standalone(workers=2, cores=1, memory="600m") as running:
        yield running


@pytest.fixture(scope="module")
def spark(cluster):
    pytest.importorskip("pyspark")
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [HERE, before]))
    try:
        with session(cluster.url, spark_executor_memory="512m", spark_task_maxFailures="8") as running:
            yield running
    finally:
        os.environ["PYTHONPATH"] = before


def on_spark(spark, table, tmp_path):
    table.write_parquet(tmp_path / "table.parquet")
    return spark.read.parquet(str(tmp_path / "table.parquet"))


def test_counts_are_those_of_one_machine(spark, tmp_path):
    n = 5000
    observations = pl.DataFrame(
        {
            "territory_id": [None if k % 7 == 0 else f"FR-{k % 13}" for k in range(n)],
            "property": [f"p-{k % 5}" for k in range(n)],
            "status": ["observed" if k % 3 else "not_found" for k in range(n)],
        }
    )
    assert_frame_equal(counted_on_spark(on_spark(spark, observations, tmp_path)), counted(observations))


def test_points_are_located_as_on_one_machine(spark, tmp_path):
    import numpy as np
    import shapely

    from sharitories.observations.distributed.locating import located_on_spark
    from sharitories.observations.location.locate import locate

    rng = np.random.default_rng(2)
    cells = shapely.voronoi_polygons(shapely.multipoints(rng.uniform(0, 10, (40, 2))))
    shapes = shapely.get_parts(cells)
    ids = [f"FR-{k}" for k in range(len(shapes))]
    areas = pl.DataFrame({"territory_id": ids, "geometry": shapely.to_wkb(shapes).tolist()})
    x, y = rng.uniform(-5, 15, (2, 3000))
    points = pl.DataFrame({"id": [str(k) for k in range(3000)], "lon": x, "lat": y})
    rows = located_on_spark(spark, on_spark(spark, points, tmp_path).repartition(4), areas).collect()
    kinds = {"id": pl.String, "lon": pl.Float64, "lat": pl.Float64, "territory_id": pl.String}
    told = pl.DataFrame([tuple(row) for row in rows], schema=kinds, orient="row").sort("id")
    assert_frame_equal(told, points.with_columns(locate(points, areas)).sort("id"))


def test_a_worker_killed_in_the_middle_loses_nothing(spark, cluster, tmp_path):
    from slow_kernel import folder_of, squared_slowly

    marks = tmp_path / "marks"
    marks.mkdir()

    def kill_one():
        while len(list(marks.iterdir())) < 3:
            time.sleep(0.05)
        cluster.kill("worker-0")

    killer = threading.Thread(target=kill_one)
    killer.start()
    numbers = spark.range(0, 24, 1, 12)
    shared = str(marks).encode()
    rows = applied(spark, numbers, squared_slowly, folder_of, shared, "id long, square long").collect()
    killer.join()
    assert sorted((row["id"], row["square"]) for row in rows) == [(k, k * k) for k in range(24)]
    assert "worker-0" not in cluster.processes
    assert len(list(marks.iterdir())) >= 12
