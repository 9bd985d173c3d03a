"""Noticing changes: by status where that is proof, by the head where a tick could hide one."""

import os
from pathlib import Path

import pytest

from koortui.store.losable import is_still, settled
from koortui.store.versions import ParseCache, Version, Watch


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "acme.json"
    path.write_bytes(b"one")
    return path


def change_unseen(path: Path, raw: bytes) -> None:
    """Same size, inode and time: what a reused inode within a clock tick looks like."""
    status = path.stat()
    path.write_bytes(raw)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_ino == status.st_ino


def age(path: Path, seconds: int) -> None:
    then = path.stat().st_mtime_ns - seconds * 10**9
    os.utime(path, ns=(then, then))


def test_a_young_file_is_told_from_the_next_by_its_head(path: Path) -> None:
    version = Version.at(path)
    assert version.is_still(path)
    change_unseen(path, b"two")
    assert not version.is_still(path)


def test_an_old_files_status_is_enough(path: Path) -> None:
    age(path, 60)
    version = Version.at(path)
    assert version.head is None
    assert version.is_still(path)
    path.write_bytes(b"two")
    assert not version.is_still(path)


def test_a_version_that_was_young_needs_no_head_once_it_is_old(path: Path) -> None:
    young = Version.at(path)
    assert settled(young, str(path)) == young
    age(path, 60)
    then_young = Version(Version.at(path).status, b"one")
    assert settled(then_young, str(path)) == Version.at(path)
    assert settled(then_young, str(path)).head is None
    change_unseen(path, b"two")
    assert settled(then_young, str(path)) == then_young
    assert not is_still(then_young, str(path))


def test_a_file_dated_in_the_future_is_not_trusted(path: Path) -> None:
    age(path, -3600)
    version = Version.at(path)
    change_unseen(path, b"two")
    assert not version.is_still(path)


def test_absence_is_a_version_too(path: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert Version.at(missing).is_still(missing)
    assert not Version.at(missing).is_still(path)
    assert not Version.at(path).is_still(missing)


def test_a_watch_reports_new_changed_and_vanished_files_once(path: Path, tmp_path: Path) -> None:
    watch = Watch(lambda: tmp_path.glob("*.json"))
    assert watch.changed() == set()
    other = tmp_path / "other.json"
    other.write_bytes(b"new")
    change_unseen(path, b"two")
    assert watch.changed() == {path, other}
    assert watch.changed() == set()
    other.unlink()
    assert watch.changed() == {other}
    assert watch.changed() == set()


def test_a_value_is_parsed_once_per_version(path: Path) -> None:
    cache: ParseCache[bytes] = ParseCache()
    parsed: list[bytes] = []

    def parse() -> tuple[Version, bytes]:
        parsed.append(path.read_bytes())
        return Version.at(path), parsed[-1]

    assert [cache.get(path, parse), cache.get(path, parse)] == [b"one", b"one"]
    change_unseen(path, b"two")
    assert [cache.get(path, parse), cache.get(path, parse)] == [b"two", b"two"]
    assert parsed == [b"one", b"two"]
