"""Reads one ledger in a process of its own: seconds, memory and the answer as JSON."""

import json
import resource
import sys
import time
from collections import deque
from pathlib import Path

from liantu.domain.errors import LedgerError
from liantu.ledger.read.files import read_table
from liantu.ledger.read.limits import COMMAND_LINE, UPLOAD

path, limits = Path(sys.argv[1]), COMMAND_LINE if "large" in sys.argv[2:] else UPLOAD
start = time.perf_counter()
try:
    table = read_table(path, path.name, limits=limits)
    answer, read_s = f"{table.count:,} records", time.perf_counter() - start
    deque(table.rows(), 0)
except LedgerError as error:
    answer, read_s = str(error), time.perf_counter() - start
whole_s = time.perf_counter() - start
status = Path("/proc/self/status").read_text("utf-8")
own_mb = int(status.partition("VmHWM:")[2].split()[0]) / 1024
child = resource.getrusage(resource.RUSAGE_CHILDREN)
print(
    json.dumps(
        {
            "read_s": read_s,
            "again_s": whole_s - read_s,
            "own_mb": own_mb,
            "child_mb": child.ru_maxrss / 1024,
            "child_cpu_s": child.ru_utime + child.ru_stime,
            "answer": answer,
        }
    )
)
