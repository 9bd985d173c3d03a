"""The storage under TinyDB: one commit a transaction, uuids, private files, honest reads."""

import threading
from pathlib import Path

import msgspec
import pytest
from storage_support import BEFORE, FIRST, FORMAT, NEW, Scripted, note, seeded, table, texts

from koortui.store.errors import StoreBusy, StoreError, StoreTooNew
from koortui.store.migrations import Data, Migration, StoreFormat
from koortui.store.storage import AtomicStorage
from koortui.store.uuid_table import UuidTable


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return seeded(tmp_path / "journals" / "acme.json")


def quiet(_step: str, _nth: int) -> None:
    """A file system that behaves."""


def test_a_new_store_is_empty_and_reading_it_creates_nothing(tmp_path: Path) -> None:
    assert texts(tmp_path / "journals" / "acme.json") == {}
    assert list(tmp_path.iterdir()) == []


def test_what_one_handle_wrote_another_reads(path: Path) -> None:
    mine, theirs = table(path), table(path)
    mine.insert(note("third", NEW))
    assert theirs.get(doc_id=NEW) == {"text": "third"}  # type: ignore[arg-type]
    theirs.remove(doc_ids=[FIRST])  # type: ignore[list-item]
    assert {str(doc.doc_id) for doc in mine} == {*BEFORE, NEW} - {FIRST}


def test_a_change_by_another_handle_of_the_same_size_is_seen_at_once(path: Path) -> None:
    mine, theirs = table(path), table(path)
    for n in range(200):
        text = f"{n:05d}"
        theirs.update({"text": text}, doc_ids=[FIRST])  # type: ignore[list-item]
        assert mine.get(doc_id=FIRST) == {"text": text}  # type: ignore[arg-type]


def test_a_transaction_is_one_write_at_its_end(path: Path) -> None:
    fs = Scripted(quiet)
    storage = AtomicStorage(path, FORMAT, fs=fs)
    notes, asks = UuidTable(storage, "notes"), UuidTable(storage, "asks")
    with storage.transaction():
        notes.insert(note("third", NEW))
        asks.insert(note("owed"))
        notes.update({"text": "changed"}, doc_ids=[FIRST])  # type: ignore[list-item]
        assert notes.get(doc_id=FIRST) == {"text": "changed"}  # type: ignore[arg-type]
        assert texts(path) == BEFORE, "another handle sees nothing before the end"
    assert texts(path) == {**BEFORE, FIRST: "changed", NEW: "third"}
    assert fs.calls.count("fsync") == 1


def test_an_exception_in_a_transaction_writes_nothing(path: Path) -> None:
    raw = path.read_bytes()
    storage = AtomicStorage(path, FORMAT)

    def interrupted() -> None:
        with storage.transaction():
            UuidTable(storage, "notes").insert(note("third"))
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert path.read_bytes() == raw
    assert texts(path) == BEFORE


def test_a_transaction_that_changes_nothing_writes_nothing(path: Path) -> None:
    fs = Scripted(quiet)
    table(path, fs=fs).update({"text": "first"}, doc_ids=[FIRST])  # type: ignore[list-item]
    assert "create" not in fs.calls


def test_what_a_reader_does_to_its_copy_never_reaches_the_file(path: Path) -> None:
    storage = AtomicStorage(path, FORMAT)
    storage.read()["notes"][FIRST]["text"] = "scribbled"
    assert storage.read()["notes"][FIRST]["text"] == "first"
    UuidTable(storage, "notes").insert(note("third", NEW))
    assert texts(path)[FIRST] == "first"


def test_transactions_do_not_nest_and_writes_need_one(path: Path) -> None:
    storage = AtomicStorage(path, FORMAT)
    with (
        storage.transaction(),
        pytest.raises(StoreError, match="do not nest"),
        storage.transaction(),
    ):
        pass
    with pytest.raises(StoreError, match="needs a transaction"):
        storage.write({})


def test_a_document_without_a_uuid_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="uuid"):
        table(path).insert({"text": "no id"})
    with pytest.raises(ValueError, match="already exists"):
        table(path).insert(note("twice", FIRST))
    assert texts(path) == BEFORE


def test_a_held_lock_is_waited_for_and_then_named(path: Path) -> None:
    waiting = table(path, lock_timeout=0.05)
    with table(path)._atomic.transaction():
        assert texts(path) == BEFORE, "readers do not wait"
        with pytest.raises(StoreBusy, match=r"Process \d+ has held"):
            waiting.insert(note("late"))
    waiting.insert(note("in time"))


def test_threads_sharing_a_storage_lose_nothing(path: Path) -> None:
    shared = table(path)

    def write(tag: int) -> None:
        for n in range(25):
            shared.insert(note(f"{tag}-{n}"))

    threads = [threading.Thread(target=write, args=(tag,)) for tag in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts(path)) == len(BEFORE) + 100


def test_files_are_private_whatever_the_umask(path: Path) -> None:
    modes = {p: p.stat().st_mode & 0o777 for p in [path.parent, *path.parent.rglob("*")]}
    assert {mode for p, mode in modes.items() if p.is_dir()} == {0o700}
    assert {mode for p, mode in modes.items() if p.is_file()} == {0o600}


def test_the_file_is_plain_json_that_says_what_it_is(path: Path) -> None:
    content = msgspec.json.decode(path.read_bytes())
    assert list(content) == ["format", "schema", "revision", "checksum", "data"]
    assert (content["format"], content["schema"]) == ("koortui-journal", 1)
    assert content["data"]["notes"][FIRST] == {"text": "first"}


# Schemas


def rename(data: Data) -> Data:
    """Schema 1 -> 2: notes are called remarks."""
    return {"remarks": data.get("notes", {})}


def shout(data: Data) -> Data:
    """Schema 2 -> 3: in capitals."""
    return {"remarks": {key: {"text": doc["text"].upper()} for key, doc in data["remarks"].items()}}


TWO = StoreFormat("koortui-journal", (Migration(1, rename),))
THREE = StoreFormat("koortui-journal", (Migration(1, rename), Migration(2, shout)))


def test_an_older_schema_is_migrated_in_order_with_a_backup_before_each(path: Path) -> None:
    events: list[str] = []
    storage = AtomicStorage(path, THREE, on_event=lambda e: events.append(e.kind))
    assert storage.read() == {"remarks": {k: {"text": v.upper()} for k, v in BEFORE.items()}}
    assert events == ["migrated", "migrated"]
    kept = sorted(p.name.split(".")[-1] for p in (path.parent / "backups" / path.name).iterdir())
    assert {"schema-1", "schema-2"} <= set(kept)


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path) -> None:
    def fail(_data: Data) -> Data:
        raise KeyError("unexpected")

    raw = path.read_bytes()
    with pytest.raises(KeyError):
        AtomicStorage(path, StoreFormat("koortui-journal", (Migration(1, fail),))).read()
    assert path.read_bytes() == raw


def test_a_newer_schema_is_refused_and_left_alone(path: Path) -> None:
    AtomicStorage(path, TWO).read()
    raw = path.read_bytes()
    with pytest.raises(StoreTooNew, match="Update KoorTUI"):
        texts(path)
    with pytest.raises(StoreTooNew):
        table(path).insert(note("from an old program"))
    assert path.read_bytes() == raw


def test_migrations_without_a_gap_only() -> None:
    with pytest.raises(ValueError, match="start from"):
        StoreFormat("koortui-journal", (Migration(2, shout),))
