"""The process that reads files nobody trusts: `python -I -m liantu.ledger.read.child KIND …`.

It limits its own time and memory before it opens anything, and says what it reads on its standard
output: lines of records (see lines), and lines of one JSON object for the rest.
"""

import ctypes
import json
import resource
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import BinaryIO, cast

from liantu.ledger.read.limits import Limits
from liantu.ledger.read.lines import encoded
from liantu.ledger.read.messages import Facts, Kind, Message, Task
from liantu.ledger.read.unreadable import UnreadableError

#: The exit status that says that memory ran out.
OUT_OF_MEMORY = 12
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def confine(limits: Limits) -> None:
    """Limit time, memory and files of this process, for good."""
    _limit(resource.RLIMIT_CPU, limits.seconds)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, limits.inflated_bytes)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    leave_network()


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    # macOS refuses to limit a process's memory below what it has mapped already.
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (least, least))


def leave_network() -> None:
    """Take this process out of every network, where the system lets anybody do that (Linux)."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is not None:
        unshare(_NEW_USER | _NEW_NETWORK)


def said(message: Message) -> bytes:
    """Return a message as a line, without the line feed."""
    if isinstance(message, list):
        return encoded(message)
    told = {"facts": asdict(message)} if isinstance(message, Facts) else {"share": message}
    return json.dumps(told).encode()


def read(task: Task, out: BinaryIO) -> None:
    """Write what a file holds, or why it cannot be read."""
    # Only now, because libraries, too, must keep within the limits.
    from liantu.ledger.read.readers import READERS  # noqa: PLC0415

    try:
        out.writelines(said(message) + b"\n" for message in READERS[task.kind](task))
    except UnreadableError as error:
        out.write(json.dumps({"error": error.key, "values": error.values}).encode() + b"\n")
    except RecursionError:
        out.write(json.dumps({"error": "deep", "values": {}}).encode() + b"\n")


def main(arguments: list[str]) -> int:
    """Read the file that the arguments name: kind, path, sheet (JSON), limits (JSON)."""
    kind, path, sheet, given = arguments
    limits = Limits(**json.loads(given))
    confine(limits)
    task = Task(cast("Kind", kind), path, json.loads(sheet), limits)
    try:
        read(task, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
