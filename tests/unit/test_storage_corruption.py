"""Damaged files: always noticed, kept aside, restored without loss, and said so."""

import itertools
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from storage_support import BEFORE, child, note, seeded, table, texts

from koortui.store.backups import BackupPolicy, Backups
from koortui.store.envelope import MAX_BYTES
from koortui.store.errors import StoreCorrupt
from koortui.store.events import StoreEvent
from koortui.store.files import Companions
from koortui.store.filesystem import FileSystem
from koortui.store.migrations import StoreFormat
from koortui.store.storage import AtomicStorage

Damage = Callable[[bytes], bytes]


def truncated(at: int) -> Damage:
    return lambda raw: raw[: at % len(raw)]


def flipped(bit: int) -> Damage:
    def damage(raw: bytes) -> bytes:
        position = bit % (len(raw) * 8)
        changed = bytearray(raw)
        changed[position // 8] ^= 1 << position % 8
        return bytes(changed)

    return damage


WHOLE: dict[str, Damage] = {
    "empty": lambda raw: b"",
    "NUL-filled": lambda raw: b"\0" * len(raw),
    "NUL tail": lambda raw: raw[:100] + b"\0" * (len(raw) - 100),
    "not JSON": lambda raw: b"<html>not found</html>",
    "other JSON": lambda raw: b'{"notes":{}}',
    "empty JSON": lambda raw: b"{}\n",
    "doubled": lambda raw: raw + raw,
    "pretty": lambda raw: raw.replace(b",", b", "),
}


def damage_and_read(path: Path, damage: Damage) -> list[StoreEvent]:
    """Damage the file, read it through a fresh handle, check it; what was said."""
    raw = path.read_bytes()
    damaged = damage(raw)
    assert damaged != raw
    path.write_bytes(damaged)
    events: list[StoreEvent] = []
    expected = BEFORE
    assert {str(d.doc_id): d["text"] for d in table(path, on_event=events.append)} == expected
    kept = max(path.parent.glob(f"{path.name}.corrupt-*"))
    assert kept.read_bytes() == damaged, "the damaged file is kept as it was"
    assert texts(path) == expected
    return events


@pytest.mark.parametrize("name", WHOLE)
def test_damage_is_noticed_kept_and_restored(name: str, tmp_path: Path) -> None:
    events = damage_and_read(seeded(tmp_path / "acme.json"), WHOLE[name])
    assert [event.kind for event in events] == ["restored"]
    assert "The damaged file is kept as acme.json.corrupt-" in events[0].text


def test_every_truncation_is_noticed_and_restored(tmp_path: Path) -> None:
    path = seeded(tmp_path / "acme.json")
    size = path.stat().st_size
    for n in range(200):
        events = damage_and_read(path, truncated(n * size // 200))
        assert [event.kind for event in events] == ["restored"]


def test_every_flipped_bit_is_noticed_and_restored(tmp_path: Path) -> None:
    path = seeded(tmp_path / "acme.json")
    rng = random.Random(7)  # noqa: S311 - reproducible, not secret
    for _ in range(200):
        events = damage_and_read(path, flipped(rng.randrange(path.stat().st_size * 8)))
        assert [event.kind for event in events] == ["restored"]


def test_a_huge_file_is_not_read_into_memory(tmp_path: Path) -> None:
    path = seeded(tmp_path / "acme.json")
    with path.open("r+b") as file:
        file.truncate(MAX_BYTES + 1)  # sparse: takes no room
    events: list[StoreEvent] = []
    table(path, on_event=events.append).all()
    assert "more than any KoorTUI file" in events[0].text
    assert texts(path) == BEFORE


def test_a_deleted_file_is_restored_not_started_anew(tmp_path: Path) -> None:
    path = seeded(tmp_path / "acme.json")
    path.unlink()
    assert texts(path) == BEFORE


def test_a_file_of_another_kind_is_not_taken_for_ours(tmp_path: Path) -> None:
    path, roster = seeded(tmp_path / "acme.json"), tmp_path / "roster.json"
    storage = AtomicStorage(roster, StoreFormat("koortui-roster"))
    with storage.transaction():
        storage.write({"customers": {}})
    roster.write_bytes(path.read_bytes())
    events: list[StoreEvent] = []
    copied_over = AtomicStorage(roster, StoreFormat("koortui-roster"), on_event=events.append)
    assert copied_over.read() == {"customers": {}}
    assert "it is a koortui-journal file" in events[0].text


def test_without_a_good_copy_it_refuses_every_time_and_keeps_the_file(tmp_path: Path) -> None:
    path = seeded(tmp_path / "acme.json")
    for copy in Companions(path).copies():
        copy.write_bytes(b"also damaged")
    path.write_bytes(b"damaged")
    for _ in range(3):
        with pytest.raises(StoreCorrupt, match="no good backup"):
            texts(path)
        with pytest.raises(StoreCorrupt):
            table(path).insert(note("into the void"))
    assert [p.read_bytes() for p in path.parent.glob("acme.json.corrupt-*")] == [b"damaged"]


def test_without_the_spare_the_message_says_what_may_be_missing(tmp_path: Path) -> None:
    path = seeded(tmp_path / "acme.json")
    table(path).insert(note("the last save"))
    names = Companions(path)
    names.spare.unlink()
    path.write_bytes(path.read_bytes()[:-10])
    events: list[StoreEvent] = []
    table(path, on_event=events.append).all()
    assert "Restored from the backup previous; the last 1 save may be missing" in events[0].text
    assert texts(path) == BEFORE


def test_damage_found_by_several_processes_is_restored_once(tmp_path: Path) -> None:
    path = seeded(tmp_path / "acme.json")
    path.write_bytes(b"damaged")
    writers = [child("writer", path, "5", str(n)) for n in range(3)]
    for writer in writers:
        with writer:
            writer.communicate()
            assert writer.returncode == 0
    assert len(texts(path)) == len(BEFORE) + 15
    assert len(list(path.parent.glob("acme.json.corrupt-*"))) == 1


# Restore points


class Wound:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def dated(path: Path) -> list[datetime]:
    return [made for made, _ in Backups(Companions(path), BackupPolicy(), FileSystem()).dated()]


def test_restore_points_are_spaced_thinned_and_one_a_day_is_kept(tmp_path: Path) -> None:
    path, clock = tmp_path / "acme.json", Wound()
    policy = BackupPolicy(every=timedelta(hours=1), keep=3, days=5)
    notes = table(path, policy=policy, clock=clock)
    for _ in range(10 * 24 * 2):  # ten days, a note every half an hour
        notes.insert(note("n"))
        clock.now += timedelta(minutes=30)
    made = dated(path)
    assert all(b - a >= timedelta(hours=1) for a, b in itertools.pairwise(made))
    last = made[-1]
    assert made[-3:] == [last - timedelta(hours=2), last - timedelta(hours=1), last]
    assert [m.date() for m in made[:-3]] == [
        (last - timedelta(days=d)).date() for d in range(5, 0, -1)
    ]


def test_a_clock_set_back_does_not_stop_the_backups(tmp_path: Path) -> None:
    path, clock = tmp_path / "acme.json", Wound()
    notes = table(path, clock=clock)
    for _ in range(3):
        notes.insert(note("n"))
        clock.now -= timedelta(days=1)
    assert len(dated(path)) == 2


def test_a_backup_does_not_share_the_fate_of_the_file(tmp_path: Path) -> None:
    path = seeded(tmp_path / "acme.json")
    table(path).insert(note("second save"))
    inodes = {p.stat().st_ino for p in Companions(path).copies()}
    assert path.stat().st_ino not in inodes
