"""A cluster gives the rows that one machine gives, and loses none when a worker is killed in the middle."""

import os
import random
import shutil
import threading
import time
from functools import partial
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
    with standalone(workers=3, cores=1, memory="600m") as running:
        yield running


@pytest.fixture(scope="module")
def spark(cluster):
    pytest.importorskip("pyspark")
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [HERE, before]))
    try:
        options = {"spark_executor_memory": "512m", "spark_task_maxFailures": "8"}
        options["spark_sql_adaptive_coalescePartitions_enabled"] = "false"  # small tables on every worker
        with session(cluster.url, **options) as running:
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


def sightings():
    """The prepared records of invented places, most of them seen twice, and one block that is too large."""
    from sharitories.observations.resolution.records import checked, prepared

    rng = random.Random(8)
    rows = []
    for k in range(220):
        name = " ".join("".join(rng.choices(["ba", "lo", "mi", "ru", "te", "zan"], k=3)) for _ in range(2))
        town = rng.choice(["Lorient", "Nantes", None])
        lat, lon = rng.uniform(47, 47.05), rng.uniform(-2, -1.95)
        site = f"lab{k}.fr" if k % 3 else "platform.org"
        rows.append({"id": f"a{k}", "name": name, "town": town, "lat": lat, "lon": lon, "website": site})
        rows.append(
            {"id": f"b{k}", "name": name[1:], "town": town, "lat": None, "lon": None, "website": site}
        )
    return prepared(checked(pl.DataFrame(rows)).sort("id"))


def on_one_machine(records):
    from sharitories.observations.resolution.blocking import candidate_pairs

    a, b, _ = candidate_pairs(records)
    return pl.DataFrame({"a": a, "b": b})


def test_blocks_give_the_pairs_of_one_machine(spark, tmp_path):
    from sharitories.observations.distributed.blocking import pairs_on_spark
    from sharitories.observations.resolution.blocking import keyed

    records = sightings()
    alone = on_one_machine(records)
    assert len(alone) > 220
    for buckets in (1, 8):
        told = pairs_on_spark(on_spark(spark, keyed(records), tmp_path).repartition(4), buckets)
        assert_frame_equal(told, alone)


def kill_when_busy(cluster, worker, marks):
    """A thread that ends one worker as soon as three tasks have begun."""

    def kill():
        while len(list(marks.iterdir())) < 3:
            time.sleep(0.05)
        cluster.kill(worker)

    killer = threading.Thread(target=kill)
    killer.start()
    return killer


def test_a_worker_killed_while_blocking_loses_no_pair(spark, cluster, tmp_path):
    from slow_kernel import paired_slowly

    from sharitories.observations.distributed.blocking import pairs_on_spark
    from sharitories.observations.resolution.blocking import keyed

    marks = tmp_path / "marks"
    marks.mkdir()
    records = sightings()
    keys = on_spark(spark, keyed(records), tmp_path)
    killer = kill_when_busy(cluster, "worker-1", marks)
    told = pairs_on_spark(keys, 16, partial(paired_slowly, marks))
    killer.join()
    assert_frame_equal(told, on_one_machine(records))
    assert "worker-1" not in cluster.processes
    assert len({mark.name.split("-")[0] for mark in marks.iterdir()}) > 1


def test_a_worker_killed_in_the_middle_loses_nothing(spark, cluster, tmp_path):
    from slow_kernel import folder_of, squared_slowly

    marks = tmp_path / "marks"
    marks.mkdir()
    killer = kill_when_busy(cluster, "worker-0", marks)
    numbers = spark.range(0, 24, 1, 12)
    shared = str(marks).encode()
    rows = applied(spark, numbers, squared_slowly, folder_of, shared, "id long, square long").collect()
    killer.join()
    assert sorted((row["id"], row["square"]) for row in rows) == [(k, k * k) for k in range(24)]
    assert "worker-0" not in cluster.processes
    assert len(list(marks.iterdir())) >= 12
