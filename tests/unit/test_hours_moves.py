"""Moving an hours entry when a disk or a journal fails half way: kept, said, finished later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import msgspec
import pytest
from fakes.memory import (
    MemoryJournalEdit,
    MemoryJournalStore,
    MemoryMirrorStore,
    MemoryMoves,
    MemoryRosterStore,
)
from msgspec.structs import replace

from koortui.config import Config, Me
from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput, KoorError
from koortui.domain.hours import worked
from koortui.domain.issue import SheetMirror, SheetRow
from koortui.domain.mutations import PARKED, RowUpdate, WriteState
from koortui.domain.sheet_cells import cells_of
from koortui.domain.thresholds import Thresholds
from koortui.store.errors import StoreCorrupt, StoreFull
from koortui.usecases.hours import HoursSaved, add_hours, edit_hours
from koortui.usecases.hours_moves import finish_moves
from koortui.usecases.undo import Undoable, undo
from koortui.usecases.workspace import Workspace

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
ACME = Customer(id="a", slug="acme", name="Acme", aliases=("ACME Inc",))
BETA = Customer(id="b", slug="beta", name="Beta")


class Journals(MemoryJournalStore):
    """Commits to the journal named in `full` fail, as on a full disk."""

    full = ""

    @contextmanager
    def edit(self, slug: str) -> Iterator[MemoryJournalEdit]:
        with super().edit(slug) as edit:
            yield edit
            if slug == self.full:
                raise StoreFull("Saving failed: no space left.", next_step="Free some space.")


class Desk:
    """Two customers, and an hours entry of the first."""

    def __init__(self) -> None:
        self.journals, self.moves, self.mirror = Journals(), MemoryMoves(), MemoryMirrorStore()
        roster = MemoryRosterStore()
        with roster.edit() as edit:
            edit.put(ACME)
            edit.put(BETA)
        numbers = iter(range(1000))
        self.space = Workspace(
            config=Config(me=Me(name="Nora")),
            thresholds=Thresholds(),
            roster=roster,
            journals=self.journals,
            mirror=self.mirror,
            clock=lambda: NOW,
            new_id=lambda: f"id-{next(numbers)}",
            calendar_of=lambda _: WorkCalendar(),
            moves=self.moves,
        )
        self.entry = add_hours(
            self.space,
            ACME,
            day=date(2026, 11, 25),
            specialist="Ada",
            hours="2",
            activity="meeting",
        ).id

    def move(self, source: Customer = ACME, target: Customer = BETA, **changes: str) -> HoursSaved:
        fields = {"specialist": "Ada", "hours": "2", "activity": "meeting", **changes}
        return edit_hours(
            self.space, source, self.entry, day=date(2026, 11, 25), move_to=target, **fields
        )

    def owners(self) -> list[str]:
        """Whose journal counts the entry."""
        rows = self.mirror.read_sheet().rows
        return [
            slug
            for slug in ("acme", "beta")
            if any(w.entry_id == self.entry for w in worked(self.journals.read(slug), rows))
        ]

    def deliver(self, customer_cell: str = "Acme") -> None:
        """The entry's row is in the sheet, and nothing waits."""
        with self.journals.edit("acme") as edit:
            entry = edit.journal.hours[self.entry]
            for write in edit.journal.pending():
                edit.put(msgspec.structs.replace(write, state=WriteState.DELIVERED, settled_at=NOW))
        cells = {**cells_of(entry, customer_cell)}
        cells.pop("entry_id")
        row = SheetRow(number=2, entry_id=self.entry, cells=cells)
        self.mirror.write_sheet(SheetMirror(pulled_at=NOW, rows=(row,)))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_full_disk_at_the_first_journal_changes_nothing(desk: Desk) -> None:
    desk.journals.full = "acme"
    with pytest.raises(StoreFull):
        desk.move()
    desk.journals.full = ""
    assert desk.owners() == ["acme"]
    finish_moves(desk.space)
    assert (desk.owners(), desk.moves.kept) == (["acme"], {})


def test_a_full_disk_at_the_second_one_is_said_and_finished_later(desk: Desk) -> None:
    desk.journals.full = "beta"
    with pytest.raises(KoorError, match="It left Acme, but did not arrive at Beta") as failed:
        desk.move()
    assert "arrives with the next start or sync" in failed.value.kept
    assert failed.value.next_step == "Free some space."
    finish_moves(desk.space)  # the disk is full still: it stays for the next time
    assert len(desk.moves.kept) == 1
    desk.journals.full = ""
    finish_moves(desk.space)
    finish_moves(desk.space)
    assert (desk.owners(), desk.moves.kept) == (["beta"], {})
    assert len(desk.journals.read("beta").pending()) == 1


def test_a_damaged_journal_is_found_before_anything_is_changed(desk: Desk) -> None:
    desk.journals.damaged["beta"] = StoreCorrupt("beta.json is damaged.")
    with pytest.raises(StoreCorrupt):
        desk.move()
    desk.journals.damaged.clear()
    assert (desk.owners(), desk.moves.kept) == (["acme"], {})


def test_what_was_done_with_the_entry_since_is_not_undone_by_finishing_twice(desk: Desk) -> None:
    desk.journals.full = "beta"
    with pytest.raises(KoorError):
        desk.move()
    desk.journals.full = ""
    [left] = desk.moves.kept.values()
    finish_moves(desk.space)
    desk.move(BETA, ACME, hours="3")
    desk.moves.keep(left)  # a second process read it before the first one dropped it ...
    desk.moves.drop(left.id)  # ... and comes to it now
    finish_moves(desk.space)
    assert desk.owners() == ["acme"]
    assert desk.journals.read("acme").hours[desk.entry].hours == 3


def test_before_it_was_sent_the_row_is_made_as_the_new_customers(desk: Desk) -> None:
    desk.move(comment="for both")
    assert desk.journals.read("acme").pending() == []
    [write] = desk.journals.read("beta").pending()
    assert (write.kind, write.payload.cells["customer"]) == ("row_append", "Beta")


def test_in_the_sheet_only_the_cells_that_change_are_written(desk: Desk) -> None:
    desk.deliver("ACME Inc")
    saved = desk.move()
    [write] = desk.journals.read("beta").pending()
    assert isinstance(write.payload, RowUpdate)
    assert write.payload.cells == {"customer": "Beta"}
    assert write.payload.base == {"customer": "ACME Inc"}  # as people wrote it
    assert desk.owners() == ["beta"]  # though the row says Acme until the next sync
    undo(desk.space, Undoable(slug="beta", saved=saved))
    assert desk.owners() == ["acme"]
    assert [*desk.journals.read("acme").pending(), *desk.journals.read("beta").pending()] == []


@pytest.mark.parametrize("state", sorted(PARKED))
def test_a_row_that_waits_for_a_person_is_settled_first(desk: Desk, state: WriteState) -> None:
    with desk.journals.edit("acme") as edit:
        [write] = edit.journal.pending()
        edit.put(msgspec.structs.replace(write, state=state))
    with pytest.raises(InvalidInput, match="its row waits for you in the queue"):
        desk.move()
    assert (desk.owners(), desk.moves.kept) == (["acme"], {})


@pytest.mark.parametrize("state", [WriteState.SENDING, WriteState.IN_DOUBT])
def test_what_may_be_on_its_way_is_left_alone_and_the_change_goes_behind_it(
    desk: Desk, state: WriteState
) -> None:
    with desk.journals.edit("acme") as edit:
        [write] = edit.journal.pending()
        edit.put(msgspec.structs.replace(write, state=state))
    desk.move()
    assert [w.state for w in desk.journals.read("acme").pending()] == [state]
    [behind] = desk.journals.read("beta").pending()
    assert (behind.kind, behind.entity) == ("row_update", write.entity)
    assert behind.at >= write.at
    assert desk.owners() == ["beta"]


def test_without_a_place_for_intents_it_moves_all_the_same(desk: Desk) -> None:
    desk.space = replace(desk.space, moves=None)
    desk.move()
    finish_moves(desk.space)
    assert desk.owners() == ["beta"]
