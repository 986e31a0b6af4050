"""A Spark session whose Python workers run this interpreter and this package."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sharitories.errors import MissingExtra

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: Where the package lies, for workers in which it is not installed.
PACKAGE = Path(__file__).parents[3]


@contextmanager
def session(master: str, **options: str) -> Iterator[SparkSession]:
    """A session on ``master`` (``spark://host:port``, ``local[2]``…), stopped when the block ends.

    ``options`` are Spark's own settings, with ``_`` for ``.``. Results do not depend on them.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtra("Starting a Spark session", "pyspark", "spark") from error
    os.environ["PYSPARK_PYTHON"] = sys.executable  # the setting alone leaves the workers another interpreter
    builder = SparkSession.builder.master(master).appName("sharitories")
    for name, value in {**_settings(), **options}.items():
        builder = builder.config(name.replace("_", "."), value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()


def _settings() -> dict[str, str]:
    path = os.pathsep.join([str(PACKAGE), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]).rstrip(":")
    return {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "8",
        "spark.executorEnv.PYTHONPATH": path,
        "spark.sql.execution.arrow.maxRecordsPerBatch": "200000",
    }
