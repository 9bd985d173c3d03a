"""What only the file backend does: one commit a change, damage reported, temp files swept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from storage_support import Scripted, child, temps

from koortui.domain.errors import InvalidInput, KoorError
from koortui.domain.issue import LinearMirror
from koortui.domain.journal import Note
from koortui.domain.mutations import CommentCreate, PendingWrite
from koortui.store.errors import StoreCorrupt
from koortui.store.events import EventLog, StoreEvent
from koortui.store.journals import JOURNAL_FORMAT, TinyJournalStore
from koortui.store.mirror import FileMirrorStore
from koortui.store.storage import AtomicStorage

AT = datetime(2026, 1, 5, tzinfo=UTC)
NOTE = Note(id="n", at=AT, text="hello")
WRITE = PendingWrite(
    id="w",
    at=AT,
    seq=1,
    entity="issue:i",
    payload=CommentCreate(comment_id="c", issue_id="i", identifier="ACM-1", body="hello"),
)


def test_a_change_and_its_remote_write_are_one_commit(tmp_path: Path) -> None:
    fs = Scripted(lambda _step, _nth: None)
    with TinyJournalStore(tmp_path, fs=fs).edit("acme") as edit:
        edit.put(NOTE)
        edit.put(WRITE)
    assert fs.calls.count("fsync") == 1
    journal = TinyJournalStore(tmp_path).read("acme")
    assert (journal.notes, journal.pending()) == ({"n": NOTE}, [WRITE])


def test_a_damaged_journal_is_restored_and_the_person_hears_of_it(tmp_path: Path) -> None:
    with TinyJournalStore(tmp_path).edit("acme") as edit:
        edit.put(NOTE)
    events: list[StoreEvent] = []
    store = TinyJournalStore(tmp_path, on_event=events.append)
    assert store.read("acme").notes == {"n": NOTE}
    (tmp_path / "acme.json").write_bytes(b"")
    assert store.read("acme").notes == {"n": NOTE}
    assert [event.kind for event in events] == ["restored"]


def test_one_unreadable_journal_leaves_the_others_readable(tmp_path: Path) -> None:
    store = TinyJournalStore(tmp_path)
    for slug in ("acme", "borealis"):
        with store.edit(slug) as edit:
            edit.put(NOTE)
    for path in (tmp_path / "acme.json", *(tmp_path / "backups" / "acme.json").iterdir()):
        path.write_bytes(b"damaged")
    for again in (store, TinyJournalStore(tmp_path), TinyJournalStore(tmp_path)):
        heard: dict[str, KoorError] = {}
        found = again.read_all(["acme", "borealis", "new"], heard.__setitem__)
        assert list(found) == ["borealis", "new"]
        assert isinstance(heard["acme"], StoreCorrupt)
        assert "is kept" in heard["acme"].kept
        with pytest.raises(StoreCorrupt):
            again.read_all(["borealis", "acme"])


def test_events_are_kept_until_somebody_takes_them(tmp_path: Path) -> None:
    log = EventLog()
    with TinyJournalStore(tmp_path).edit("acme") as edit:
        edit.put(NOTE)
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (tmp_path / ".acme.json.tmp").touch()
    (mirror / ".linear.json.tmp").touch()
    TinyJournalStore(tmp_path, on_event=log)
    FileMirrorStore(mirror, on_event=log)
    assert [(event.kind, event.path.name) for event in log.take()] == [
        ("swept", "acme.json"),
        ("swept", "linear.json"),
    ]
    assert log.take() == []
    assert temps(tmp_path) == []


def test_temp_files_of_killed_writers_are_gone_after_the_next_start(tmp_path: Path) -> None:
    for nth in range(1, 20):
        with child("crash", tmp_path / f"c{nth}.json", "insert", str(nth)) as process:
            process.wait(30)
    assert temps(tmp_path), "some died with a temp file"
    TinyJournalStore(tmp_path)
    assert temps(tmp_path) == []


def test_a_live_writers_temp_file_is_left_alone(tmp_path: Path) -> None:
    with AtomicStorage(tmp_path / "acme.json", JOURNAL_FORMAT).transaction():
        temp = tmp_path / ".acme.json.tmp"
        temp.touch()
        TinyJournalStore(tmp_path)
        assert temp.exists()
    TinyJournalStore(tmp_path)
    assert not temp.exists()


def test_tables_and_fields_of_a_later_version_survive_an_edit(tmp_path: Path) -> None:
    storage = AtomicStorage(tmp_path / "acme.json", JOURNAL_FORMAT)
    later = {"moods": {"m": {"id": "m", "mood": "good"}}, "notes": {}}
    with storage.transaction():
        storage.write(later)
    with TinyJournalStore(tmp_path).edit("acme") as edit:
        edit.put(NOTE)
    assert storage.read()["moods"] == later["moods"]


def test_a_record_it_does_not_know_is_refused_not_dropped(tmp_path: Path) -> None:
    storage = AtomicStorage(tmp_path / "acme.json", JOURNAL_FORMAT)
    with storage.transaction():
        storage.write({"notes": {"n": {"id": "n", "at": "yesterday"}}})
    raw = storage.path.read_bytes()
    with pytest.raises(StoreCorrupt, match="cannot read"):
        TinyJournalStore(tmp_path).read("acme")
    assert storage.path.read_bytes() == raw


def test_text_that_is_not_unicode_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    store = TinyJournalStore(tmp_path)

    def save() -> None:
        with store.edit("acme") as edit:
            edit.put(Note(id="n", at=AT, text="half a character: \udce4"))

    with pytest.raises(InvalidInput, match="Unicode"):
        save()
    assert store.read("acme").notes == {}


@pytest.mark.parametrize("slug", ["", "x" * 300])
def test_a_slug_that_cannot_be_a_file_name_is_refused(slug: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="slug"):
        TinyJournalStore(tmp_path).read(slug)


@pytest.mark.parametrize("damage", [b"", b"\0" * 100, b"{}", b'{"pulled_at":null}'])
def test_a_damaged_mirror_reads_as_never_pulled_and_says_so_once(
    damage: bytes, tmp_path: Path
) -> None:
    events: list[StoreEvent] = []
    store = FileMirrorStore(tmp_path, on_event=events.append)
    store.write_linear(LinearMirror(pulled_at=AT))
    (tmp_path / "linear.json").write_bytes(damage)
    assert store.read_linear() == store.read_linear() == LinearMirror()
    assert [event.kind for event in events] == ["rebuilt"]
    store.write_linear(LinearMirror(pulled_at=AT))
    assert store.read_linear().pulled_at == AT
