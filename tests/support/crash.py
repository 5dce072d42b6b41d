"""A disk that remembers what was asked of it, and every state in which a loss of power leaves it.

The model is stricter than most file systems: a file's content may be lost, cut or replaced by zeros
until the file is synced; of the changes to a folder's names any may be lost, whatever their order,
until the folder is synced; and syncing a file says nothing of its name.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from pathlib import Path
from typing import Any

from liantu.store.disk import Disk


@dataclass(frozen=True)
class Op:
    """One operation; `by` is the function that asked for it."""

    name: str
    path: Path
    by: str
    data: bytes = b""
    other: Path = Path()
    size: int = 0

    @property
    def kind(self) -> tuple[str, str, str]:
        """Which line of the program this is: operation, function, and part of the store."""
        return self.name, self.by, "history" if "history" in self.path.parts else "live"


class RecordingDisk(Disk):
    """Does everything, syncs nothing (a test needs no patience), and keeps a list."""

    def __init__(self, without=None):
        """Leave out the operations of one kind."""
        self.ops: list[Op | Any] = []
        self.without = without

    def _note(self, name, path, **values):
        op = Op(name, path, sys._getframe(2).f_code.co_name, **values)
        if op.kind != self.without:
            self.ops.append(op)

    def write(self, path, chunks, like):
        data = b"".join(chunks)
        super().write(path, [data], like)
        self._note("write", path, data=data)

    def append(self, path, data, like):
        super().append(path, data, like)
        self._note("append", path, data=data)

    def cut(self, path, size):
        super().cut(path, size)
        self._note("cut", path, size=size)

    def sync(self, path):
        self._note("sync", path)

    def sync_folder(self, path):
        self._note("sync_folder", path)

    def rename(self, old, new):
        super().rename(old, new)
        self._note("rename", old, other=new)

    def link(self, old, new):
        super().link(old, new)
        self._note("link", old, other=new)

    def remove(self, path):
        if path.exists():
            super().remove(path)
            self._note("remove", path)

    def make_folder(self, path, like):
        super().make_folder(path, like)
        self._note("make_folder", path)


@dataclass
class File:
    """A file's content: what is surely on the disk, then each state that may be there."""

    versions: list[bytes]

    @property
    def now(self):
        return self.versions[-1]

    def possible(self):
        """Every content that a loss of power may leave."""
        found = dict.fromkeys(self.versions)
        for old, new in zip(self.versions, self.versions[1:], strict=False):
            start = len(old) if new.startswith(old) else 0
            middle = (start + len(new)) // 2
            if new.startswith(old) or not old:
                found[new[:middle]] = None
                found[new[:start] + bytes(len(new) - start)] = None
        return list(found)


@dataclass
class Folder:
    """A folder's names: what is surely on the disk, then each change that may be."""

    durable: dict[str, "File | Folder"] = field(default_factory=dict)
    pending: list[dict[str, "File | Folder | None"]] = field(default_factory=list)

    def names(self, changes=None):
        found: dict[str, Any] = dict(self.durable)
        for change in self.pending if changes is None else changes:
            found |= change
        return {name: item for name, item in found.items() if item is not None}

    def possible(self):
        """Every set of names that a loss of power may leave."""
        count = len(self.pending)
        subsets = chain.from_iterable(combinations(range(count), n) for n in range(count + 1))
        return [self.names([self.pending[i] for i in subset]) for subset in subsets]


class Model:
    """A folder on a disk, to which operations are done one by one."""

    def __init__(self, root: Path):
        """Begin with what a real folder holds, all of it safe."""
        self.root, self.top = root, self._read(root)

    def _read(self, folder):
        return Folder({
            path.name: self._read(path) if path.is_dir() else File([path.read_bytes()])
            for path in folder.iterdir()
        })  # fmt: skip

    def _folder(self, path) -> Folder:
        found = self.top
        for part in path.relative_to(self.root).parts:
            found = found.names()[part]
        assert isinstance(found, Folder)
        return found

    def _file(self, path) -> File:
        return self._folder(path.parent).names()[path.name]

    def do(self, op: Op):
        getattr(self, f"_{op.name}")(op)

    def _change(self, folder, **names):
        self._folder(folder).pending.append(names)

    def _write(self, op):
        self._change(op.path.parent, **{op.path.name: File([b"", op.data])})

    def _append(self, op):
        if op.path.name not in self._folder(op.path.parent).names():
            self._change(op.path.parent, **{op.path.name: File([b""])})
        file = self._file(op.path)
        file.versions.append(file.now + op.data)

    def _cut(self, op):
        file = self._file(op.path)
        file.versions.append(file.now[: op.size])

    def _sync(self, op):
        file = self._file(op.path)
        file.versions = [file.now]

    def _sync_folder(self, op):
        folder = self._folder(op.path)
        folder.durable, folder.pending = folder.names(), []

    def _rename(self, op):
        assert op.path.parent == op.other.parent
        names = {op.path.name: None, op.other.name: self._file(op.path)}
        self._change(op.path.parent, **names)

    def _link(self, op):
        self._change(op.other.parent, **{op.other.name: self._file(op.path)})

    def _remove(self, op):
        self._change(op.path.parent, **{op.path.name: None})

    def _make_folder(self, op):
        self._change(op.path.parent, **{op.path.name: Folder()})

    def now(self) -> dict[str, bytes]:
        """What is there when only the program dies."""
        return dict(_contents(self.top, lambda folder: folder.names(), lambda file: file.now))

    def crashes(self) -> Iterator[dict[str, bytes]]:
        """Every state that a loss of power may leave: path → content; folders end in `/`."""
        yield from _crashes(self.top)


def _contents(folder, names, content, prefix=""):
    for name, item in names(folder).items():
        if isinstance(item, Folder):
            yield f"{prefix}{name}/", b""
            yield from _contents(item, names, content, f"{prefix}{name}/")
        else:
            yield prefix + name, content(item)


def _crashes(folder):
    for names in folder.possible():
        # Two names of one file hold one content.
        items = {id(item): item for item in names.values()}
        choices = [
            list(_crashes(item)) if isinstance(item, Folder) else item.possible()
            for item in items.values()
        ]
        for chosen in product(*choices):
            content = dict(zip(items, chosen, strict=True))
            state = {}
            for name, item in names.items():
                if isinstance(item, Folder):
                    state[f"{name}/"] = b""
                    inner = content[id(item)]
                    state |= {f"{name}/{path}": data for path, data in inner.items()}
                else:
                    state[name] = content[id(item)]
            yield state


def make(state: dict[str, bytes], root: Path):
    """Put a state on a real disk."""
    for path, data in sorted(state.items()):
        if path.endswith("/"):
            (root / path).mkdir(exist_ok=True)
        else:
            (root / path).write_bytes(data)


class QuickDisk(Disk):
    """The real disk, but for the waiting."""

    def sync(self, path):
        assert path.exists()

    def sync_folder(self, path):
        assert path.is_dir()
