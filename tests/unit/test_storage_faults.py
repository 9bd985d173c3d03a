"""Disk full, I/O error, no permission, at each step: the file stays as it was, byte for byte."""

import contextlib
import errno
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from storage_support import BEFORE, OPERATIONS, Scripted, note, seeded, table, temps, texts

from koortui.domain.errors import KoorError
from koortui.domain.journal import Note
from koortui.store.errors import StoreDenied, StoreError, StoreFailed, StoreFull
from koortui.store.journals import TinyJournalStore

KINDS = {
    errno.ENOSPC: StoreFull,
    errno.EDQUOT: StoreFull,
    errno.EIO: StoreFailed,
    errno.EACCES: StoreDenied,
    errno.EROFS: StoreDenied,
}


def commit_calls(operation: str, folder: Path) -> list[tuple[int, str]]:
    """The numbered calls a commit consists of, from its temp file to its folder's fsync."""
    fs = Scripted(lambda _step, _nth: None)
    OPERATIONS[operation](table(seeded(folder / "counted.json"), fs=fs))
    first, last = fs.calls.index("create"), fs.calls.index("fsync_dir")
    return list(enumerate(fs.calls, 1))[first : last + 1]


@pytest.mark.parametrize("code", KINDS, ids=errno.errorcode.get)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_failing_step_leaves_the_file_byte_identical(
    operation: str, code: int, tmp_path: Path
) -> None:
    calls = commit_calls(operation, tmp_path / "count")
    for nth, step in calls:
        path = seeded(tmp_path / str(nth) / "acme.json")
        raw = path.read_bytes()

        def fail(_step: str, n: int, nth: int = nth) -> None:
            if n == nth:
                raise OSError(code, os.strerror(code))

        broken = table(path, fs=Scripted(fail))
        with pytest.raises(KINDS[code], match=os.strerror(code)):
            OPERATIONS[operation](broken)
        assert path.read_bytes() == raw, step
        assert temps(path.parent) == [], step
        assert texts(path) == BEFORE
        OPERATIONS[operation](broken)  # the same handle works once the disk does
        assert texts(path) != BEFORE


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_disk_that_stays_broken_never_costs_the_file(operation: str, tmp_path: Path) -> None:
    """From the n-th call on everything fails, clean-up included."""
    calls = commit_calls(operation, tmp_path / "count")
    for nth, _step in calls[:-1]:
        path = seeded(tmp_path / str(nth) / "acme.json")

        def fail(_step: str, n: int, nth: int = nth) -> None:
            if n >= nth:
                raise OSError(errno.EIO, "gone")

        with pytest.raises(StoreError):
            OPERATIONS[operation](table(path, fs=Scripted(fail)))
        assert texts(path) == BEFORE
        assert temps(path.parent) == []


def test_a_backup_that_cannot_be_made_does_not_stop_a_note(tmp_path: Path) -> None:
    path = seeded(tmp_path / "acme.json")
    events: list[str] = []

    def fail(step: str, nth: int) -> None:
        if (step, nth) == ("link", 1):
            raise OSError(errno.ENOSPC, "No space left on device")

    table(path, fs=Scripted(fail), on_event=lambda e: events.append(e.kind)).insert(note("kept"))
    assert events == ["backup_failed"]
    assert "kept" in texts(path).values()


def test_without_a_spare_copy_the_note_is_saved_and_said_so(tmp_path: Path) -> None:
    path = seeded(tmp_path / "acme.json")
    events: list[str] = []

    def fail(step: str, _nth: int) -> None:
        if step == "reopen":
            raise OSError(errno.ENOSPC, "No space left on device")

    table(path, fs=Scripted(fail), on_event=lambda e: events.append(e.kind)).insert(note("kept"))
    assert events == ["spare_failed"]
    assert "kept" in texts(path).values()


@pytest.fixture
def file_size_limit() -> Iterator[int]:
    """The kernel refuses to let any file of this process grow beyond this many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    limit = 4096
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield limit
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_real_size_limit_leaves_the_file_byte_identical(
    tmp_path: Path, file_size_limit: int
) -> None:
    path = seeded(tmp_path / "acme.json")
    raw = path.read_bytes()
    with pytest.raises(StoreFull, match="Nothing on disk was changed"):
        table(path).insert(note("x" * file_size_limit))
    assert path.read_bytes() == raw
    assert temps(path.parent) == []
    table(path).insert(note("short"))
    assert "short" in texts(path).values()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB of its own; only where the tests may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting needs rights that these tests do not have")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """A file that takes all room there is."""
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 1024)
    return filler


def test_a_real_full_disk_leaves_the_file_byte_identical(small_disk: Path) -> None:
    path = seeded(small_disk / "journals" / "acme.json")
    raw = path.read_bytes()
    filler = fill(small_disk)
    for operation in OPERATIONS.values():
        with pytest.raises(StoreFull, match="No space left on device"):
            operation(table(path))
        assert path.read_bytes() == raw
        assert temps(small_disk) == []
    assert texts(path) == BEFORE
    filler.unlink()
    table(path).insert(note("room again"))
    assert "room again" in texts(path).values()


def test_a_disk_that_fills_up_while_notes_are_taken_loses_none_of_them(small_disk: Path) -> None:
    path = seeded(small_disk / "journals" / "acme.json")
    kept = dict(BEFORE)

    def take_notes() -> None:
        while True:
            made = note("x" * 2_000)
            table(path).insert(made)
            kept[str(made.doc_id)] = made["text"]

    with pytest.raises(StoreFull):
        take_notes()
    assert len(kept) > len(BEFORE) + 5
    assert texts(path) == kept
    assert temps(small_disk) == []


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of an ordinary user's, and the test run as one: permissions do not bind root."""
    nobody, me = 65534, os.geteuid()
    with tempfile.TemporaryDirectory(prefix="koortui-") as name:
        if me == 0:
            os.chown(name, nobody, -1)
            os.seteuid(nobody)
        try:
            yield Path(name)
        finally:
            os.seteuid(me)


def test_a_real_read_only_folder_is_readable_and_says_why_it_is_not_writable(
    unprivileged: Path,
) -> None:
    path = seeded(unprivileged / "journals" / "acme.json")
    path.parent.chmod(0o500)
    try:
        assert texts(path) == BEFORE
        with pytest.raises(StoreDenied, match="writable for your user"):
            table(path).insert(note("refused"))
    finally:
        path.parent.chmod(0o700)
    assert texts(path) == BEFORE


def with_a_note(folder: Path) -> TinyJournalStore:
    store = TinyJournalStore(folder)
    with store.edit("acme") as edit:
        edit.put(Note(id="n", at=datetime(2026, 1, 5, tzinfo=UTC), text="kept"))
    return store


def test_a_real_folder_that_may_not_be_read_holds_no_empty_journals(unprivileged: Path) -> None:
    folder = unprivileged / "journals"
    with_a_note(folder)
    folder.chmod(0)
    try:
        store = TinyJournalStore(folder)
        heard: dict[str, KoorError] = {}
        assert store.read_all(["acme", "new"], heard.__setitem__) == {}
        assert {type(error) for error in heard.values()} == {StoreDenied}
    finally:
        folder.chmod(0o700)
    assert list(store.read_all(["acme"])) == ["acme"]


def test_a_watch_sees_permissions_come_and_go_and_does_not_stumble(unprivileged: Path) -> None:
    store = with_a_note(unprivileged / "journals")
    path = unprivileged / "journals" / "acme.json"
    store.changed()
    for target, seen in (path, {"acme"}), (path.parent, set()):
        before = target.stat().st_mode
        target.chmod(0)
        store.changed()
        assert store.changed() == set(), "nothing more has happened"
        with pytest.raises(StoreDenied):
            store.read("acme")
        target.chmod(before)
        assert store.changed() >= seen
        assert list(store.read("acme").notes) == ["n"]


def test_a_leftover_that_cannot_be_removed_does_not_keep_the_file_closed(
    unprivileged: Path,
) -> None:
    path = seeded(unprivileged / "journals" / "acme.json")
    (path.parent / ".acme.json.tmp").touch()
    path.parent.chmod(0o500)
    try:
        assert texts(path) == BEFORE
    finally:
        path.parent.chmod(0o700)


def test_a_real_unreadable_file_is_denied_not_taken_for_damaged(unprivileged: Path) -> None:
    path = seeded(unprivileged / "acme.json")
    path.chmod(0)
    with pytest.raises(StoreDenied):
        texts(path)
    path.chmod(0o600)
    assert texts(path) == BEFORE
    assert not list(path.parent.glob("*.corrupt-*"))
