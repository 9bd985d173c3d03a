"""The roster on disk: customers, cover and time off in one small file."""

import contextlib
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from koortui.domain.customer import Cover, Customer, NewsItem, Roster, RosterRecord, TimeOff
from koortui.domain.targets import Target
from koortui.store.envelope import Content
from koortui.store.migrations import StoreFormat
from koortui.store.storage import AtomicStorage
from koortui.store.tables import TypedTables, put, remove
from koortui.store.versions import ParseCache, Version, Watch

ROSTER_FORMAT = StoreFormat("koortui-roster")
_TABLES: dict[str, type] = {
    "customers": Customer,
    "covers": Cover,
    "time_off": TimeOff,
    "news": NewsItem,
    "targets": Target,
}
_TABLE_OF = {record: table for table, record in _TABLES.items()}


@functools.cache
def _tables() -> TypedTables:
    return TypedTables("RosterTables", _TABLES)


def _roster(content: Content, file: str) -> Roster:
    tables = _tables().decode(content, file)
    return Roster(**{table: tuple(records.values()) for table, records in tables.items()})


class TinyRosterStore:
    """The `RosterStore` of one machine. `options` are those of AtomicStorage."""

    def __init__(self, path: Path, **options: Any) -> None:
        self._storage = AtomicStorage(path, ROSTER_FORMAT, **options)
        self._parsed: ParseCache[Roster] = ParseCache()
        self._watch = Watch(lambda: [path])

    def read(self) -> Roster:
        return self._parsed.get(self._storage.path, self._parse)

    @contextlib.contextmanager
    def edit(self) -> "Iterator[TinyRosterEdit]":
        with self._storage.transaction() as before:
            yield TinyRosterEdit(self._storage, _roster(before, self._storage.path.name))

    def changed(self) -> bool:
        return bool(self._watch.changed())

    def _parse(self) -> tuple[Version, Roster]:
        version, content = self._storage.versioned()
        return version, _roster(content, self._storage.path.name)


class TinyRosterEdit:
    """One commit of the roster in the making."""

    def __init__(self, storage: AtomicStorage, roster: Roster) -> None:
        self._storage = storage
        self._roster = roster

    @property
    def roster(self) -> Roster:
        return self._roster

    def put(self, record: RosterRecord) -> None:
        table = _TABLE_OF[type(record)]
        put(self._storage, table, record)
        records = {kept.id: kept for kept in getattr(self._roster, table)}
        self._update(table, {**records, record.id: record})

    def remove(self, record: RosterRecord) -> None:
        table = _TABLE_OF[type(record)]
        remove(self._storage, table, record)
        records = {kept.id: kept for kept in getattr(self._roster, table) if kept.id != record.id}
        self._update(table, records)

    def _update(self, table: str, records: dict[str, RosterRecord]) -> None:
        self._roster = msgspec.structs.replace(self._roster, **{table: tuple(records.values())})
