"""The stores as plain dicts: for tests of use cases, and the contract suite's second backend."""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from koortui.domain.customer import Cover, Customer, NewsItem, Roster, RosterRecord, TimeOff
from koortui.domain.errors import KoorError
from koortui.domain.issue import LinearMirror, SheetMirror
from koortui.domain.moves import HoursMove
from koortui.domain.ports import TABLE_OF, Journal, JournalRecord, OnUnreadable
from koortui.domain.targets import Target


class MemoryJournalEdit:
    """Changes a value of its own; the store takes it over when the block ends well."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    def put(self, record: JournalRecord) -> None:
        table = TABLE_OF[type(record)]
        self._set(table, {**getattr(self.journal, table), record.id: record})

    def remove(self, record: JournalRecord) -> None:
        table = TABLE_OF[type(record)]
        rest = {k: v for k, v in getattr(self.journal, table).items() if k != record.id}
        self._set(table, rest)

    def _set(self, table: str, records: dict[str, Any]) -> None:
        self.journal = msgspec.structs.replace(self.journal, **{table: records})


class MemoryJournalStore:
    """Journals by slug."""

    def __init__(self) -> None:
        self._journals: dict[str, Journal] = {}
        self._changed: set[str] = set()
        self._watching = False
        self.damaged: dict[str, KoorError] = {}
        """By slug: what reading or changing that journal raises."""

    def read(self, slug: str) -> Journal:
        if slug in self.damaged:
            raise self.damaged[slug]
        return self._journals.get(slug, Journal(customer=slug))

    def read_all(
        self, slugs: Iterable[str], unreadable: OnUnreadable | None = None
    ) -> dict[str, Journal]:
        found = {}
        for slug in slugs:
            try:
                found[slug] = self.read(slug)
            except KoorError as error:
                if unreadable is None:
                    raise
                unreadable(slug, error)
        return found

    @contextlib.contextmanager
    def edit(self, slug: str) -> Iterator[MemoryJournalEdit]:
        before = self.read(slug)
        edit = MemoryJournalEdit(before)
        yield edit
        if edit.journal != before:
            self._journals[slug] = edit.journal
            self._changed.add(slug)

    def changed(self) -> set[str]:
        changed, self._changed = self._changed, set()
        begun, self._watching = self._watching, True
        return changed if begun else set()


class MemoryRosterEdit:
    """One commit of the roster in the making."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster

    def put(self, record: RosterRecord) -> None:
        self._set(record, {**self._records(record), record.id: record})

    def remove(self, record: RosterRecord) -> None:
        self._set(record, {k: v for k, v in self._records(record).items() if k != record.id})

    def _records(self, like: RosterRecord) -> dict[str, Any]:
        return {kept.id: kept for kept in getattr(self.roster, _roster_table(like))}

    def _set(self, like: RosterRecord, records: dict[str, Any]) -> None:
        table = {_roster_table(like): tuple(records.values())}
        self.roster = msgspec.structs.replace(self.roster, **table)


def _roster_table(record: RosterRecord) -> str:
    tables = {
        Customer: "customers",
        Cover: "covers",
        TimeOff: "time_off",
        NewsItem: "news",
        Target: "targets",
    }
    return tables[type(record)]


class MemoryMoves:
    """Moves of hours entries under way."""

    def __init__(self) -> None:
        self.kept: dict[str, HoursMove] = {}

    def read(self) -> list[HoursMove]:
        return list(self.kept.values())

    def keep(self, move: HoursMove) -> None:
        self.kept[move.id] = move

    def has(self, move_id: str) -> bool:
        return move_id in self.kept

    def drop(self, move_id: str) -> None:
        self.kept.pop(move_id, None)


class MemoryRosterStore:
    """One roster."""

    def __init__(self) -> None:
        self._roster = Roster()
        self._changed = False

    def read(self) -> Roster:
        return self._roster

    @contextlib.contextmanager
    def edit(self) -> Iterator[MemoryRosterEdit]:
        edit = MemoryRosterEdit(self._roster)
        yield edit
        self._changed |= edit.roster != self._roster
        self._roster = edit.roster

    def changed(self) -> bool:
        changed, self._changed = self._changed, False
        return changed


class MemoryMirrorStore:
    """Both mirrors."""

    def __init__(self) -> None:
        self._linear, self._sheet = LinearMirror(), SheetMirror()
        self._changed = False

    def read_linear(self) -> LinearMirror:
        return self._linear

    def write_linear(self, mirror: LinearMirror) -> None:
        self._linear, self._changed = mirror, True

    def read_sheet(self) -> SheetMirror:
        return self._sheet

    def write_sheet(self, mirror: SheetMirror) -> None:
        self._sheet, self._changed = mirror, True

    def changed(self) -> bool:
        changed, self._changed = self._changed, False
        return changed
