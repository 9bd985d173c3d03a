"""Journals on disk: one file a customer, so that a write costs one customer's history only."""

import contextlib
import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from koortui.domain.ports import TABLE_OF, TABLES, Journal, JournalRecord, OnUnreadable
from koortui.store.errors import StoreError
from koortui.store.files import json_in, orphaned, traces_in
from koortui.store.journal_names import JOURNAL_FORMAT, file_name, slug_of
from koortui.store.sharing import Texts, share_records
from koortui.store.storage import AtomicStorage
from koortui.store.tables import TypedTables, put, remove
from koortui.store.versions import ParseCache, Version, Watch


@functools.cache
def _tables() -> TypedTables:
    return TypedTables("JournalTables", TABLES)


class TinyJournalStore:
    """The `JournalStore` of one machine; several processes may use the folder at once.

    `options` are those of AtomicStorage: policy, on_event, clock, fs, lock_timeout.
    """

    def __init__(self, folder: Path, **options: Any) -> None:
        self._folder = folder
        self._options = options
        self._storages: dict[str, AtomicStorage] = {}
        self._parsed: ParseCache[Journal] = ParseCache()
        self._texts: Texts = {}
        self._blank: dict[str, Journal] = {}
        """Journals of customers without a history: the same value each time."""
        for path in orphaned(folder):
            self._storage(slug_of(path)).sweep()
        self._watch: Watch | None = None

    def read(self, slug: str) -> Journal:
        storage = self._storage(slug)
        return self._parsed.get(storage.path, lambda: self._parse(storage, slug))

    def read_all(
        self, slugs: Iterable[str], unreadable: OnUnreadable | None = None
    ) -> dict[str, Journal]:
        found, traces = {}, self._traces()
        for slug in slugs:
            if traces is not None and file_name(slug) not in traces:
                found[slug] = self._blank.setdefault(slug, Journal(customer=slug))
                continue
            try:
                found[slug] = self.read(slug)
            except StoreError as error:
                if unreadable is None:
                    raise
                unreadable(slug, error)
        return found

    def _traces(self) -> set[str] | None:
        """Files there are or were; None where the folder may not be looked through."""
        try:
            return traces_in(self._folder)
        except OSError:
            return None

    @contextlib.contextmanager
    def edit(self, slug: str) -> "Iterator[TinyJournalEdit]":
        storage = self._storage(slug)
        with storage.transaction() as before:
            tables = _tables().decode(before, storage.path.name)
            yield TinyJournalEdit(storage, Journal(customer=slug, **tables))

    def changed(self) -> set[str]:
        if self._watch is None:  # a command that reads once need not look at every file
            self._watch = Watch(lambda: json_in(self._folder))
            return set()
        return {slug_of(path) for path in self._watch.changed()}

    def _storage(self, slug: str) -> AtomicStorage:
        storage = self._storages.get(slug)
        if storage is None:
            made = AtomicStorage(self._folder / file_name(slug), JOURNAL_FORMAT, **self._options)
            storage = self._storages.setdefault(slug, made)
        return storage

    def _parse(self, storage: AtomicStorage, slug: str) -> tuple[Version, Journal]:
        version, content = storage.versioned()
        tables = _tables().decode(content, storage.path.name)
        return version, Journal(customer=slug, **share_records(tables, self._texts))


class TinyJournalEdit:
    """One commit in the making."""

    def __init__(self, storage: AtomicStorage, journal: Journal) -> None:
        self._storage = storage
        self._journal = journal

    @property
    def journal(self) -> Journal:
        return self._journal

    def put(self, record: JournalRecord) -> None:
        table = TABLE_OF[type(record)]
        put(self._storage, table, record)
        self._update(table, {**getattr(self._journal, table), record.id: record})

    def remove(self, record: JournalRecord) -> None:
        table = TABLE_OF[type(record)]
        remove(self._storage, table, record)
        records = getattr(self._journal, table)
        self._update(table, {key: kept for key, kept in records.items() if key != record.id})

    def _update(self, table: str, records: dict[str, JournalRecord]) -> None:
        self._journal = msgspec.structs.replace(self._journal, **{table: records})
