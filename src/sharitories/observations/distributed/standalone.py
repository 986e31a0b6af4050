"""A Spark cluster of one machine: a standalone master and its workers as processes of their own, on loopback.

For tests and for trying things out: several processes that talk over sockets, any of which can be killed.
It needs a Java runtime (17 or 21) and the extra ``spark``; nothing else is installed or left running.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sharitories.errors import MissingExtra, MissingInput

HOST = "127.0.0.1"
START_SECONDS = 60.0


@dataclass
class Cluster:
    """A running cluster: ``url`` for a session, and its processes."""

    url: str
    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def kill(self, worker: str) -> None:
        """End one worker at once (SIGKILL), with the executors that it had started."""
        process = self.processes.pop(worker)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End every process of the cluster."""
        for worker in list(self.processes):
            self.kill(worker)


@contextmanager
def standalone(workers: int = 2, cores: int = 1, memory: str = "1g") -> Iterator[Cluster]:
    """A master and ``workers`` workers of ``cores`` cores and ``memory`` each, ended when the block ends."""
    home = _home()
    folder = Path(tempfile.mkdtemp(prefix="spark-"))
    port, page = _free_port(), _free_port()
    cluster = Cluster(f"spark://{HOST}:{port}", folder)
    try:
        master = ["master.Master", "--host", HOST, "--port", str(port), "--webui-port", str(page)]
        _start(cluster, home, "master", master)
        _wait_for_port(cluster, port)
        for number in range(workers):
            worker = ["worker.Worker", "--host", HOST, "--cores", str(cores), "--memory", memory]
            worker += ["--webui-port", str(_free_port()), "--work-dir", str(folder / f"work-{number}")]
            _start(cluster, home, f"worker-{number}", [*worker, cluster.url])
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _home() -> Path:
    doing = "Starting a Spark cluster on this machine"
    try:
        import pyspark
    except ImportError as error:
        raise MissingExtra(doing, "pyspark", "spark") from error
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise MissingInput(doing, "there is no Java runtime", "Install a Java 17 or 21 runtime.")
    return Path(pyspark.__file__).parent


def _start(cluster: Cluster, home: Path, name: str, arguments: list[str]) -> None:
    """Start one process of Spark's own launcher, in a process group of its own, its log in the folder."""
    launcher, main_class = home / "bin" / "spark-class", f"org.apache.spark.deploy.{arguments[0]}"
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HOST,
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_DIRS": str(cluster.folder / "local"),
    }
    with (cluster.folder / f"{name}.log").open("wb") as log:
        cluster.processes[name] = subprocess.Popen(  # noqa: S603
            [str(launcher), main_class, *arguments[1:]],
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_for_port(cluster: Cluster, port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as client:
            if client.connect_ex((HOST, port)) == 0:
                return
        if cluster.processes["master"].poll() is not None:
            break
        time.sleep(0.1)
    said = (cluster.folder / "master.log").read_text(encoding="utf-8", errors="replace").splitlines()
    raise MissingInput(
        "Starting a Spark cluster on this machine",
        f"the master does not listen; it said: {' / '.join(said[-3:])}",
        "Look whether Java 17 or 21 runs here.",
    )
