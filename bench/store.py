"""Saving a note and opening the portfolio, beside plain TinyDB in the same run.

Alone: `python -m bench.store [--quick]`.
"""

import functools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from tinydb import TinyDB

from bench.figures import Figure, table
from koortui.domain.journal import Billable, HoursEntry, Note
from koortui.store.journals import TinyJournalStore

CUSTOMERS = 200
SMALL, LARGE = 1_000, 20_000
SLUGS = [f"customer-{n:03d}" for n in range(CUSTOMERS)]


def run(quick: bool) -> list[Figure]:
    """Save notes at 1,000 and 20,000 records in all, open them, measure memory."""
    saves = 200 if quick else 1_000
    with tempfile.TemporaryDirectory(prefix="koortui-bench-") as folder:
        small, large = Path(folder, "small"), Path(folder, "large")
        for target, count in ((small, SMALL), (large, LARGE)):
            _fill(target, count)
        in_small, in_large = _saves([small, large], saves)
        at_small, at_large = _p95(in_small), _p95(in_large)
        plain_small = _plain_tinydb(Path(folder, "small.json"), SMALL, 50)
        plain_large = _plain_tinydb(Path(folder, "large.json"), LARGE, 10 if quick else 40)
        fsync = _p95([_timed(lambda: _write_and_fsync(Path(folder, "f"))) for _ in range(saves)])
        return [
            {"name": "note saved p95, 1,000 records", "value": at_small, "unit": "ms", "goal": 8},
            {"name": "note saved p95, 20,000 records", "value": at_large, "unit": "ms", "goal": 8},
            {
                "name": "note saved, 20,000 over 1,000",
                "value": at_large / at_small,
                "unit": "x",
                "goal": 1.3,
            },
            {
                "name": "note saved median, 20,000 records",
                "value": statistics.median(in_large),
                "unit": "ms",
            },
            {"name": "plain TinyDB p95, 1,000 records", "value": plain_small, "unit": "ms"},
            {"name": "plain TinyDB p95, 20,000 records", "value": plain_large, "unit": "ms"},
            {"name": "one 30 KB write and fsync p95", "value": fsync, "unit": "ms"},
            *_opening(large),
        ]


def _fill(folder: Path, count: int) -> None:
    """`count` records over 200 journals: three notes to two hours entries."""
    store, now = TinyJournalStore(folder), datetime.now(UTC)
    for slug in SLUGS:
        with store.edit(slug) as edit:
            for n in range(count // CUSTOMERS):
                if n % 5 < 3:
                    edit.put(_note())
                else:
                    edit.put(
                        HoursEntry(
                            id=str(uuid.uuid4()),
                            at=now,
                            by="Ann",
                            day=date(2026, 1, 5),
                            specialist="Bo",
                            hours=Decimal("1.5"),
                            activity="meeting",
                            billable=Billable.YES,
                            comment="weekly call with their storage team",
                        )
                    )


def _note() -> Note:
    return Note(id=str(uuid.uuid4()), at=datetime.now(UTC), by="Ann", text="findings " * 25)


def _saves(folders: list[Path], count: int) -> list[list[float]]:
    """Milliseconds of saving a note to a random customer, acknowledged on disk, per folder.

    The folders take turns: whatever else the disk is doing burdens them alike.
    """
    rng = random.Random(1)  # noqa: S311 - reproducible, not secret
    stores = [TinyJournalStore(folder) for folder in folders]
    samples: list[list[float]] = [[] for _ in folders]

    def save(store: TinyJournalStore, slug: str) -> None:
        with store.edit(slug) as edit:
            edit.put(_note())

    for _ in range(count):
        slug = rng.choice(SLUGS)
        for store, taken in zip(stores, samples, strict=True):
            taken.append(_timed(functools.partial(save, store, slug)))
    return samples


def _plain_tinydb(path: Path, count: int, saves: int) -> float:
    """p95 of an insert into TinyDB as it comes: one file, no fsync, in ms."""
    with TinyDB(path) as db:
        text = "findings " * 25
        db.insert_multiple({"id": str(uuid.uuid4()), "text": text} for _ in range(count))
        return _p95([_timed(lambda: db.insert({"text": text})) for _ in range(saves)])


def _opening(folder: Path) -> list[Figure]:
    """Reading all journals in a fresh process: first and repeated time, and its memory."""
    command = [sys.executable, "-m", "bench.store", "--open", str(folder)]
    runs = [json.loads(subprocess.check_output(command)) for _ in range(5)]
    best = {key: sorted(run[key] for run in runs)[2] for key in runs[0]}
    return [
        {
            "name": "portfolio of 200/20,000 opened",
            "value": best["open_ms"],
            "unit": "ms",
            "goal": 120,
        },
        {"name": "portfolio read again unchanged", "value": best["again_ms"], "unit": "ms"},
        {"name": "looking for changes in 200 files", "value": best["changed_ms"], "unit": "ms"},
        {"name": "memory the open portfolio adds", "value": best["added_mb"], "unit": "MB"},
    ]


def _open(folder: Path) -> None:
    before = _resident_mb()
    store: list[TinyJournalStore] = []

    def first() -> None:
        store.append(TinyJournalStore(folder))
        journals = store[0].read_all(SLUGS)
        assert sum(len(j.notes) + len(j.hours) for j in journals.values()) >= LARGE

    figures = {
        "open_ms": _timed(first),
        "again_ms": _timed(lambda: store[0].read_all(SLUGS)),
        "changed_ms": _timed(store[0].changed),
        "added_mb": _resident_mb() - before,
    }
    print(json.dumps(figures))


def _resident_mb() -> float:
    """Memory in use now; 0 where the kernel does not say."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0.0
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _write_and_fsync(path: Path) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(fd, b"x" * 30_000)
        os.fsync(fd)
    finally:
        os.close(fd)


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1_000


def _p95(samples: list[float]) -> float:
    return sorted(samples)[int(len(samples) * 0.95)]


def main() -> None:
    """Print the figures, or be the fresh process that opens a portfolio."""
    if "--open" in sys.argv:
        _open(Path(sys.argv[-1]))
        return
    print(table(run(quick="--quick" in sys.argv)))


if __name__ == "__main__":
    main()
