"""Servers under measurement: started as people start them, watched, and stopped."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.data import CACHE, ROOT, sites_geojson, sites_parquet, stage_choices

_START_WITHIN_S = 900
#: Where the app keeps its Parquet copies meanwhile.
COPIES = CACHE / "copies"
_PEERS = Path("tests") / "benchmarks" / "peers"


@dataclass
class Server:
    """A running server; `start_s` is how long it took until it could answer."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    start_s: float = 0.0
    _highest_mb: float = field(default=0.0, repr=False)

    @property
    def url(self) -> str:
        """Return the address of the first page."""
        return f"http://127.0.0.1:{self.port}"

    def peak_mb(self) -> float:
        """Return the most memory that the process and its children ever held, in MB."""
        now = sum(_status_mb(pid, "VmHWM") for pid in _tree(self.process.pid))
        self._highest_mb = max(self._highest_mb, now)
        return self._highest_mb

    def own_mb(self) -> float:
        """Return the memory held now that is not a file's (which the system can take back)."""
        return sum(_status_mb(pid, "RssAnon") for pid in _tree(self.process.pid))


def _tree(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += _tree(int(child))
    return found


def _status_mb(pid: int, name: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def answers(port: int, path: str) -> bool:
    """Say whether a server answers a path with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def _running(name: str, script: str, ready: str, env: Mapping[str, str]) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LIANTU_")}
    log = CACHE / "logs" / f"{name}.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=clean | dict(env), stdout=out, stderr=subprocess.STDOUT
        )
        server = Server(name, port, process)
        try:
            while not answers(port, ready):
                waited = time.perf_counter() - began
                if process.poll() is not None or waited > _START_WITHIN_S:
                    raise RuntimeError(f"{name} did not start:\n{log.read_text('utf-8')}")
                time.sleep(0.02)
            server.start_s = time.perf_counter() - began
            yield server
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def liantu(count: int) -> Iterator[Server]:
    """Run the app itself on so many sites."""
    env = {"LIANTU_STORE": str(sites_geojson(count)), "LIANTU_CACHE": str(COPIES)}
    with _running(f"liantu-{count}", "app.py", "/healthz", env) as server:
        yield server


@contextmanager
def peer(kind: str, count: int, way: str = "map") -> Iterator[Server]:
    """Run a peer's page; `way` is where its layer goes: into the map, or into a feature group."""
    env = {
        "BENCH_PEER": kind,
        "BENCH_SITES": str(sites_parquet(count)),
        "BENCH_STAGES": ",".join(stage_choices()),
        "BENCH_WAY": way,
    }
    script = str(_PEERS / "app.py")
    with _running(f"{kind}-{way}-{count}", script, "/_stcore/health", env) as server:
        yield server
