"""What the storage tests share: a file system that fails or dies on cue, and a writer process."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

from tinydb.table import Document

from koortui.store.filesystem import FileSystem
from koortui.store.migrations import StoreFormat
from koortui.store.storage import AtomicStorage
from koortui.store.uuid_table import UuidTable

FORMAT = StoreFormat("koortui-journal")


class Scripted(FileSystem):
    """Calls `act(step, nth)` before the n-th call; `halfway` makes a write stop in its middle."""

    def __init__(self, act: Callable[[str, int], None]) -> None:
        self._act = act
        self.calls: list[str] = []

    def _before(self, step: str) -> None:
        self.calls.append(step)
        self._act(step, len(self.calls))

    def create(self, path: Path) -> int:
        self._before("create")
        return super().create(path)

    def reopen(self, path: Path) -> int:
        self._before("reopen")
        return super().reopen(path)

    def truncate(self, fd: int, size: int) -> None:
        self._before("truncate")
        super().truncate(fd, size)

    def write(self, fd: int, data: bytes) -> None:
        self._before("write")
        half = len(data) // 2
        super().write(fd, data[:half])
        self._before("write")  # also in the middle of the data
        super().write(fd, data[half:])

    def fsync(self, fd: int) -> None:
        self._before("fsync")
        super().fsync(fd)

    def close(self, fd: int) -> None:
        try:
            self._before("close")
        finally:
            super().close(fd)  # the kernel frees the descriptor whatever close answers

    def link(self, source: Path, target: Path) -> None:
        self._before("link")
        super().link(source, target)

    def replace(self, source: Path, target: Path) -> None:
        self._before("replace")
        super().replace(source, target)

    def unlink(self, path: Path) -> None:
        self._before("unlink")
        super().unlink(path)

    def fsync_dir(self, folder: Path) -> None:
        self._before("fsync_dir")
        super().fsync_dir(folder)


def table(path: Path, **options: object) -> UuidTable:
    """The notes table of the file at `path`, through a handle of its own."""
    return UuidTable(AtomicStorage(path, FORMAT, **options), "notes")  # type: ignore[arg-type]


def note(text: str, doc_id: str | None = None) -> Document:
    """A document as the journal holds them."""
    return Document({"text": text}, doc_id or str(uuid.uuid4()))  # type: ignore[arg-type]


def texts(path: Path) -> dict[str, str]:
    """What a fresh handle reads: text by uuid."""
    return {str(doc.doc_id): doc["text"] for doc in table(path)}


def temps(folder: Path) -> list[Path]:
    """Temp files anywhere below `folder`."""
    return list(folder.rglob("*.tmp"))


def child(*arguments: str | Path) -> "subprocess.Popen[str]":
    """This module as a program: `writer FILE COUNT TAG`, `crash FILE OPERATION N`, `hold FILE`."""
    command = [sys.executable, "-u", __file__, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _write(path: Path, count: str, tag: str) -> None:
    notes = table(path)
    for n in range(int(count)):
        made = note(f"{tag}-{n} " + "x" * 200)
        notes.insert(made)
        print(made.doc_id, flush=True)  # noqa: T201 - the acknowledgement


def _crash(path: Path, operation: str, nth: str) -> None:
    def die(_step: str, n: int) -> None:
        if n == int(nth):
            os._exit(9)

    OPERATIONS[operation](table(path, fs=Scripted(die)))


def _hold(path: Path) -> None:
    with AtomicStorage(path, FORMAT).transaction():
        print("held", flush=True)  # noqa: T201 - the test waits for this line
        sys.stdin.read()


def _acknowledge(notes: UuidTable) -> None:
    """Two changes that belong together: a write is delivered, its draft is gone."""
    with notes._atomic.transaction():
        notes.update({"text": "delivered"}, doc_ids=[FIRST])  # type: ignore[list-item]
        notes.remove(doc_ids=[SECOND])  # type: ignore[list-item]


FIRST, SECOND, NEW = (str(uuid.UUID(int=n)) for n in (1, 2, 3))
OPERATIONS: dict[str, Callable[[UuidTable], object]] = {
    "insert": lambda notes: notes.insert(note("new", NEW)),
    "update": lambda notes: notes.update({"text": "changed" * 50}, doc_ids=[FIRST]),  # type: ignore[list-item]
    "remove": lambda notes: notes.remove(doc_ids=[FIRST]),  # type: ignore[list-item]
    "acknowledge": _acknowledge,
}
BEFORE = {FIRST: "first", SECOND: "second"}
AFTER = {
    "insert": {**BEFORE, NEW: "new"},
    "update": {**BEFORE, FIRST: "changed" * 50},
    "remove": {SECOND: "second"},
    "acknowledge": {FIRST: "delivered"},
}


def seeded(path: Path) -> Path:
    """A file that holds BEFORE."""
    table(path).insert_multiple([note(text, doc_id) for doc_id, text in BEFORE.items()])
    return path


if __name__ == "__main__":
    {"writer": _write, "crash": _crash, "hold": _hold}[sys.argv[1]](
        Path(sys.argv[2]), *sys.argv[3:]
    )
