"""A row that both sides changed is settled for one of them; the other side follows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from bookkeeping import CUSTOMERS, DAYS, Bookkeeping
from sync_rig import SHEET, TAB, Rig

from koortui.domain.errors import InvalidInput
from koortui.domain.hours import total, worked
from koortui.domain.mutations import PendingWrite, WriteState
from koortui.usecases.hours import HoursFields, add_hours, delete_hours, edit_hours
from koortui.usecases.queue import QueuedWrite, discard, keep_mine, list_writes, take_theirs
from koortui.usecases.sheet_rows import adopt_row

ACME = CUSTOMERS[0]
WORK: HoursFields = {
    "day": DAYS[1],
    "specialist": "Ada",
    "hours": "1.5",
    "activity": "meeting",
    "billable": None,
    "issue": "",
    "comment": "",
}


async def changed_on_both_sides(rig: Rig, theirs: str) -> tuple[Bookkeeping, QueuedWrite]:
    """Our row in the sheet; we say 3 h, they did `theirs`: a conflict."""
    book = Bookkeeping(rig)
    entry = add_hours(book.workspace, ACME, **WORK)
    await book.sync()
    if theirs == "deleted":
        rig.sheets.delete_row(SHEET, TAB, 2)
    else:
        rig.sheets.edit_cell(SHEET, TAB, 2, 4, theirs)
    edit_hours(book.workspace, ACME, entry.id, **{**WORK, "hours": "3"})  # type: ignore[typeddict-item]
    await rig.push()
    return book, parked(book)


def parked(book: Bookkeeping) -> QueuedWrite:
    [queued] = list_writes(book.workspace)
    assert queued.write.state is WriteState.CONFLICT
    return queued


def entries(rig: Rig) -> list[str]:
    return [f"{entry.hours}" for entry in rig.journals.read("acme").hours.values()]


def shown(rig: Rig) -> list[str]:
    return [cells[3] for cells in rig.rows()]


def delivered(rig: Rig) -> list[PendingWrite]:
    journal = rig.journals.read("acme")
    assert journal.pending() == []
    return [w for w in journal.writes.values() if w.state is WriteState.DELIVERED]


async def test_keep_mine_overwrites_their_cell() -> None:
    async with Rig() as rig:
        book, queued = await changed_on_both_sides(rig, "7")
        keep_mine(book.workspace, queued)
        await book.sync()
        assert (entries(rig), shown(rig), len(delivered(rig))) == (["3"], ["3"], 2)


async def test_take_theirs_makes_the_journal_say_what_the_sheet_says() -> None:
    async with Rig() as rig:
        book, queued = await changed_on_both_sides(rig, "7")
        take_theirs(book.workspace, queued)
        await book.sync()
        assert (entries(rig), shown(rig)) == (["7"], ["7"])
        assert len(delivered(rig)) == 1


async def test_take_theirs_gives_up_what_waited_behind_it_too() -> None:
    async with Rig() as rig:
        book, queued = await changed_on_both_sides(rig, "7")
        [entry] = rig.journals.read("acme").hours
        edit_hours(book.workspace, ACME, entry, **{**WORK, "hours": "4"})  # type: ignore[typeddict-item]
        take_theirs(book.workspace, queued)
        await book.sync()
        assert (entries(rig), shown(rig)) == (["7"], ["7"])


async def test_a_row_they_deleted_is_entered_again_or_given_up() -> None:
    async with Rig() as rig:
        book, queued = await changed_on_both_sides(rig, "deleted")
        keep_mine(book.workspace, queued)
        await book.sync()
        assert (entries(rig), shown(rig)) == (["3"], ["3"])
    async with Rig() as rig:
        book, queued = await changed_on_both_sides(rig, "deleted")
        take_theirs(book.workspace, queued)
        await book.sync()
        assert (entries(rig), shown(rig)) == ([], [])


@pytest.mark.parametrize("ours", [True, False], ids=["delete all the same", "keep their edit"])
async def test_a_row_we_delete_and_they_edit_is_not_lost_unasked(ours: bool) -> None:
    async with Rig() as rig:
        book = Bookkeeping(rig)
        entry = add_hours(book.workspace, ACME, **WORK)
        await book.sync()
        rig.sheets.edit_cell(SHEET, TAB, 2, 8, "do not lose this")
        delete_hours(book.workspace, ACME, entry.id)
        await rig.push()
        assert shown(rig) == ["1.5"]
        (keep_mine if ours else take_theirs)(book.workspace, parked(book))
        await book.sync()
        assert (entries(rig), shown(rig)) == (([], []) if ours else (["1.5"], ["1.5"]))
        if not ours:
            [kept] = rig.journals.read("acme").hours.values()
            assert kept.comment == "do not lose this"


async def test_an_adoption_that_came_too_late_is_given_up_and_counts_once() -> None:
    async with Rig() as rig:
        book = Bookkeeping(rig)
        await book.they_add(0, DAYS[1], Decimal(2), 0)
        [row] = rig.mirrors.read_sheet().rows
        adopt_row(book.workspace, ACME, row)
        with pytest.raises(InvalidInput):
            adopt_row(book.workspace, ACME, row)
        rig.sheets.edit_cell(SHEET, TAB, 2, 4, "5")
        await book.sync()
        with pytest.raises(InvalidInput):
            keep_mine(book.workspace, parked(book))
        rows = rig.mirrors.read_sheet().rows
        assert total(worked(rig.journals.read("acme"), rows)).all == 5
        discard(book.workspace, parked(book))
        assert entries(rig) == []
        assert total(worked(rig.journals.read("acme"), rows)).all == 5
        assert rig.rows()[0][8:] in ([], [""])
