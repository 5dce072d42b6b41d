"""Runs the reading child and takes what it says, within bounds."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from threading import BoundedSemaphore, Timer
from typing import IO, Final

from liantu.ledger.read.child import OUT_OF_MEMORY
from liantu.ledger.read.limits import MOST_LINE_BYTES
from liantu.ledger.read.lines import RECORD
from liantu.ledger.read.messages import Facts, Task
from liantu.ledger.read.spool import Spool
from liantu.ledger.read.unreadable import UnreadableError
from liantu.ledger.table import Progress

#: The clock may run so many times longer than the processor's time: other work is being done, too.
_PATIENCE: Final = 4
#: Files that are read at once: each may take all the memory of its limits.
_TURNS: Final = BoundedSemaphore(2)


def read_in_child(task: Task, spool: Spool, progress: Progress) -> tuple[Facts, int]:
    """Read a file in a process of its own; return its facts and the number of its records.

    Raises:
        UnreadableError: it cannot be read, or needs more time or memory than it may have.
    """
    # The folder is ours, so that it goes even when the child is killed.
    with (
        _TURNS,
        tempfile.TemporaryDirectory(prefix="liantu-") as folder,
        _child(task, folder) as child,
    ):
        clock = Timer(task.limits.seconds * _PATIENCE, child.kill)
        clock.start()
        try:
            taken = _take(child.stdout, spool, progress)
            if taken is None:
                # It closed its mouth, so it is about to end: its status says why.
                child.wait()
        finally:
            clock.cancel()
            child.kill()
    if taken is None:
        raise _ending(task, child.returncode)
    return taken


def _child(task: Task, folder: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own Python and module; the rest is data
        _command(task),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
    )


def _command(task: Task) -> list[str]:
    sheet, limits = json.dumps(task.sheet), json.dumps(asdict(task.limits))
    # -I: neither the working folder nor the environment can add code.
    module = ["-I", "-X", "utf8", "-m", "liantu.ledger.read.child"]
    return [sys.executable, *module, task.kind, task.path, sheet, limits]


def _environment(folder: str) -> Mapping[str, str]:
    """Return next to nothing: no proxies, no keys, no options of GDAL that others have set."""
    settings = {"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
    return settings | {"PATH": os.defpath, "TMPDIR": folder}


def _take(out: IO[bytes] | None, spool: Spool, progress: Progress) -> tuple[Facts, int] | None:
    """Return what the child says; None if it stopped in the middle."""
    count = 0
    while out is not None and (line := out.readline(MOST_LINE_BYTES)):
        if len(line) == MOST_LINE_BYTES:
            raise UnreadableError("long_record", most=MOST_LINE_BYTES >> 20)
        if not line.endswith(b"\n"):
            return None
        if line.startswith(RECORD):
            spool.add(line[:-1])
            count += 1
            continue
        told = json.loads(line)
        if "facts" in told:
            return Facts(**told["facts"]), count
        if "error" in told:
            raise UnreadableError(told["error"], **told["values"])
        progress(told["share"])
    return None


def _ending(task: Task, status: int) -> UnreadableError:
    """Return why a child stopped in the middle."""
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return UnreadableError("time", most=task.limits.seconds)
    if status == OUT_OF_MEMORY:
        return UnreadableError("memory", most=task.limits.memory_bytes >> 20)
    # Old workbooks are many formats under one roof, and what is broken may be one of the others.
    return UnreadableError("ole" if task.kind == "ole" else "broken")
