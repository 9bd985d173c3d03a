"""Killed at any step, at random, or holding the lock: nothing acknowledged is lost."""

import random
import time
from pathlib import Path

import pytest
from storage_support import (
    AFTER,
    BEFORE,
    OPERATIONS,
    Scripted,
    child,
    note,
    seeded,
    table,
    temps,
    texts,
)

from koortui.store.errors import StoreBusy
from koortui.store.locks import FileLock


def steps_of(operation: str, folder: Path) -> list[str]:
    """The file system calls the operation makes, in order."""
    fs = Scripted(lambda _step, _nth: None)
    OPERATIONS[operation](table(seeded(folder / "counted.json"), fs=fs))
    return fs.calls


@pytest.mark.parametrize("operation", OPERATIONS)
def test_killed_at_each_step_it_is_the_old_or_the_new(operation: str, tmp_path: Path) -> None:
    calls = steps_of(operation, tmp_path / "count")
    assert {"create", "write", "fsync", "link", "replace", "fsync_dir"} <= set(calls)
    path = tmp_path / "acme.json"
    committed = calls.index("replace") + 1
    children = []
    for nth in range(1, len(calls) + 1):
        crashed = seeded(tmp_path / str(nth) / path.name)
        children.append((nth, crashed, child("crash", crashed, operation, str(nth))))
    for nth, crashed, process in children:
        with process:
            assert process.wait(30) == 9
        found = texts(crashed)  # a fresh handle: the next start
        assert found == (BEFORE if nth <= committed else AFTER[operation]), calls[nth - 1]
        assert temps(crashed.parent) == []
        table(crashed).insert(note("after the crash"))
        assert len(texts(crashed)) == len(found) + 1


def kill_writers(path: Path, kills: int, seed: int) -> None:
    """Kill a writer at random moments; check after each that its acknowledged notes are there."""
    rng = random.Random(seed)  # noqa: S311 - reproducible, not secret
    acknowledged: set[str] = set()
    for _ in range(kills):
        with child("writer", path, "100000", "w") as writer:
            assert writer.stdout
            acknowledged.add(writer.stdout.readline().strip())  # it is up and writing
            time.sleep(rng.uniform(0, 0.02))
            writer.kill()
            whole = writer.stdout.read().splitlines(keepends=True)
        acknowledged |= {line.strip() for line in whole if line.endswith("\n")}
        found = texts(path)
        assert acknowledged <= found.keys()
        assert temps(path.parent) == []
        if len(found) > 500:  # the cost of a write follows the file: start a new one
            path, acknowledged = path.with_name(f"next-{rng.random()}.json"), set()
    assert not list(path.parent.glob("*.corrupt-*"))


def test_random_kills_lose_no_acknowledged_note(tmp_path: Path) -> None:
    kill_writers(tmp_path / "acme.json", kills=25, seed=20260105)


@pytest.mark.long
def test_a_thousand_random_kills_lose_no_acknowledged_note(tmp_path: Path) -> None:
    kill_writers(tmp_path / "acme.json", kills=1_000, seed=1)


def three_writers(paths: list[Path], count: int) -> None:
    writers = [child("writer", path, str(count), str(n)) for n, path in enumerate(paths)]
    acknowledged = []
    for writer, path in zip(writers, paths, strict=True):
        with writer:
            out, _ = writer.communicate()
            assert writer.returncode == 0
            acknowledged += [(path, line) for line in out.split()]
    assert len(acknowledged) == count * len(paths)
    found = {path: texts(path) for path in set(paths)}
    assert all(doc_id in found[path] for path, doc_id in acknowledged)
    assert sum(map(len, found.values())) == len(acknowledged)


@pytest.mark.parametrize("same", [True, False], ids=["same file", "different files"])
def test_three_processes_lose_none_of_their_writes(same: bool, tmp_path: Path) -> None:
    three_writers([tmp_path / f"{0 if same else n}.json" for n in range(3)], 60)


@pytest.mark.long
@pytest.mark.parametrize("same", [True, False], ids=["same file", "different files"])
def test_three_processes_lose_none_of_a_thousand_writes(same: bool, tmp_path: Path) -> None:
    three_writers([tmp_path / f"{0 if same else n}.json" for n in range(3)], 1_000)


def test_a_killed_lock_holder_blocks_nobody(tmp_path: Path) -> None:
    path = seeded(tmp_path / "acme.json")
    with child("hold", path) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        holder.kill()
        started = time.monotonic()
        table(path).insert(note("next"))
        assert time.monotonic() - started < 1.0


class Contended(FileLock):
    """Not free for a while; `moves`: others take turns meanwhile, each leaving its mark."""

    def __init__(self, path: Path, moves: bool) -> None:
        super().__init__(path)
        self._file, self._moves = path, moves
        self._free_at = time.monotonic() + 0.05

    def _try(self, fd: int) -> bool:
        if self._moves:
            self._file.write_bytes(b"%-10d %d\n" % (1, time.monotonic_ns()))
        return time.monotonic() >= self._free_at


def test_a_waiter_stays_while_others_take_turns_and_leaves_one_that_hangs(tmp_path: Path) -> None:
    path = tmp_path / ".acme.json.lock"
    with Contended(path, moves=True).held(0.02):
        pass
    with pytest.raises(StoreBusy, match=r"has held"), Contended(path, moves=False).held(0.02):
        pass
