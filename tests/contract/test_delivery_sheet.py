"""The delivery grid for the sheet: whatever goes wrong, exactly one row each, never shifted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from sync_rig import HEADER, SHEET, TAB, Rig, closed_port_url, patience_for, row, uuid

from koortui.domain.mutations import (
    PendingWrite,
    RowAdopt,
    RowDelete,
    RowRelease,
    RowUpdate,
    WriteState,
)
from koortui.sandbox.faults import FaultKind
from koortui.services.tracking_sheet import DEFAULT_HEADERS, TrackingSheet
from koortui.sync.retry import RetryPolicy

FAULTS: list[FaultKind] = [
    "timeout",
    "timeout_after_apply",
    "ratelimited_400",
    "429",
    "500",
    "503",
    "503_after_apply",
    "truncated_json",
    "html_502",
    "reset",
    "reset_after_apply",
]
NO_RETRY = RetryPolicy(tries=1, patience=0.0)
KEYS = [key for key in DEFAULT_HEADERS if key != "entry_id"]
OURS = ["2026-03-02", "Acme", "Ada", "1.5", "meeting", "yes", "ACM-1", "entry 1", uuid(1)]
THEIRS = ["2026-03-01", "Beta", "Bob", "2", "meeting", "yes", "", "by hand"]


class Case:
    """One kind of write: how it is queued, the request it takes, and what is there after."""

    def __init__(
        self,
        name: str,
        request: str,
        queue: Callable[[Rig], PendingWrite],
        after: list[list[str]],
        before: list[list[str]],
    ) -> None:
        self.name, self.request, self.queue = name, request, queue
        self.after, self.before = after, before


def _change(rig: Rig) -> PendingWrite:
    cells = {"hours": "2.5", "comment": "longer"}
    base = {"hours": "1.50", "comment": "entry 1"}
    return rig.queue(RowUpdate(entry_id=uuid(1), cells=cells, base=base))


def _adopt(rig: Rig) -> PendingWrite:
    return rig.queue(RowAdopt(entry_id=uuid(7), row=3, base=THEIR_CELLS))


THEIR_CELLS = dict(zip(KEYS, THEIRS, strict=True))
ADOPTED = [*THEIRS, uuid(7)]
CHANGED = [*OURS[:3], "2.5", *OURS[4:7], "longer", uuid(1)]
CASES = [
    Case("append", ":append", lambda rig: rig.queue(row(1)), [THEIRS, OURS], [THEIRS]),
    Case("update", "values:batchUpdate", _change, [THEIRS, CHANGED], [THEIRS, OURS]),
    Case("adopt", "values:batchUpdate", _adopt, [OURS, ADOPTED], [OURS, THEIRS]),
    Case(
        "release",
        "values:batchUpdate",
        lambda rig: rig.queue(RowRelease(entry_id=uuid(7), base={})),
        [OURS, THEIRS],
        [OURS, ADOPTED],
    ),
    Case(
        "delete",
        f"{SHEET}:batchUpdate",
        lambda rig: rig.queue(RowDelete(entry_id=uuid(1), base={"hours": "1.5"})),
        [THEIRS],
        [OURS, THEIRS],
    ),
]
by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@by_case
@pytest.mark.parametrize("fault", FAULTS)
async def test_one_fault_is_overcome_within_one_push(case: Case, fault: FaultKind) -> None:
    async with Rig(rows=case.before, answer_within=patience_for(fault)) as rig:
        write = case.queue(rig)
        rig.fault(fault, case.request)
        report = await rig.push()
        assert not rig.plan.pending, "the fault never struck"
        assert rig.state(write) is WriteState.DELIVERED
        assert rig.rows() == case.after
        assert (report.pushed.delivered, report.errors) == (1, ())


@by_case
@pytest.mark.parametrize("fault", FAULTS)
async def test_without_patience_the_next_push_delivers_it_once(
    case: Case, fault: FaultKind
) -> None:
    async with Rig(rows=case.before, policy=NO_RETRY, answer_within=patience_for(fault)) as rig:
        write = case.queue(rig)
        rig.fault(fault, case.request)
        report = await rig.push()
        left = rig.write(write)
        assert left.state in (WriteState.QUEUED, WriteState.IN_DOUBT)
        assert left.error
        assert report.errors[0].source == "sheet"
        await rig.be_patient()
        await rig.push()
        settled = rig.write(write)
        assert (settled.state, settled.error) == (WriteState.DELIVERED, "")
        assert rig.rows() == case.after


@by_case
@pytest.mark.parametrize("arrived", [False, True], ids=["before send", "after send, before ack"])
async def test_a_crash_in_the_middle_is_made_good(case: Case, arrived: bool) -> None:
    async with Rig(rows=case.before) as rig:
        write = case.queue(rig)
        if arrived:
            await rig.push()
        with rig.journals.edit("acme") as edit:
            edit.put(msgspec.structs.replace(write, state=WriteState.SENDING))
        await rig.push()
        assert rig.state(write) is WriteState.DELIVERED
        assert rig.rows() == case.after


async def test_a_hundred_rows_take_three_requests_at_most() -> None:
    async with Rig(rows=[THEIRS]) as rig:
        rig.slugs = ["acme", "beta"]
        for number in range(100):
            rig.now += timedelta(seconds=1)
            rig.queue(row(number), slug=rig.slugs[number % 2])
        report = await rig.push()
        assert report.pushed.delivered == 100
        assert report.pushed.requests.sheet <= 3
        assert [cells[-1] for cells in rig.rows()[1:]] == [uuid(n) for n in range(100)]


async def test_many_changes_take_one_request_for_each_kind_of_work() -> None:
    rows = [[*OURS[:-1], uuid(number)] for number in range(30)]
    async with Rig(rows=rows) as rig:
        for number in range(10):
            rig.queue(RowUpdate(entry_id=uuid(number), cells={"hours": "3"}, base={"hours": "1.5"}))
            rig.queue(RowDelete(entry_id=uuid(number + 10), base={}))
            rig.queue(row(number + 100))
        report = await rig.push()
        assert report.pushed.delivered == 30
        # Read, change, metadata, delete, append.
        assert report.pushed.requests.sheet == 5
        ids = [cells[-1] for cells in rig.rows()]
        assert ids == [uuid(n) for n in (*range(10), *range(20, 30), *range(100, 110))]
        assert [cells[3] for cells in rig.rows()[:10]] == ["3"] * 10


async def test_a_quota_slows_down_and_finishes() -> None:
    async with Rig() as rig:
        writes = [rig.queue(row(number)) for number in range(5)]
        rig.fault("429", ":append", times=3, retry_after=30)
        await rig.push()
        assert {rig.state(write) for write in writes} == {WriteState.DELIVERED}
        assert sum(rig.time.slept) >= 90
        assert len(rig.rows()) == 5


async def test_the_writes_of_one_row_go_out_in_order() -> None:
    async with Rig() as rig:
        rig.queue(row(1))
        rig.queue(RowUpdate(entry_id=uuid(1), cells={"hours": "2"}, base={"hours": "1.5"}))
        rig.queue(RowUpdate(entry_id=uuid(1), cells={"hours": "3"}, base={"hours": "2"}))
        rig.queue(row(2))
        rig.queue(RowDelete(entry_id=uuid(2), base={"hours": "1.5"}))
        report = await rig.push()
        assert report.pushed.delivered == 5
        assert [(cells[3], cells[-1]) for cells in rig.rows()] == [("3", uuid(1))]


async def test_a_row_the_sheet_refuses_is_parked_and_the_others_go_on() -> None:
    async with Rig() as rig:
        writes = [rig.queue(row(number)) for number in range(4)]
        # Refused: all four, then both halves once more, until one stands alone.
        for _ in range(3):
            rig.fault("errors_200", ":append")
        report = await rig.push()
        states = [rig.state(write) for write in writes]
        assert states.count(WriteState.REJECTED) == 1
        assert states.count(WriteState.DELIVERED) == 3
        assert report.pushed.rejected == 1
        assert len(rig.rows()) == 3


async def test_a_cell_too_long_for_google_is_parked_without_a_request_of_its_own() -> None:
    async with Rig() as rig:
        long = rig.queue(row(1, comment="x" * 60_000))
        fine = rig.queue(row(2))
        await rig.push()
        assert rig.state(long) is WriteState.REJECTED
        assert "comment" in rig.write(long).error
        assert rig.state(fine) is WriteState.DELIVERED


async def test_unreachable_google_costs_one_request_and_loses_nothing() -> None:
    async with Rig() as rig:
        writes = [rig.queue(row(number)) for number in range(3)]
        good = rig.sheet
        rig.sheet = TrackingSheet(SHEET, base_url=closed_port_url())
        report = await rig.push()
        rig.sheet.close()
        rig.sheet = good
        assert {rig.state(write) for write in writes} == {WriteState.QUEUED}
        assert report.pushed.requests.sheet == 1
        assert [error.kind for error in report.errors] == ["offline"]


async def test_the_mirror_agrees_at_once_with_what_a_pull_says() -> None:
    rows = [THEIRS, [*OURS[:-1], uuid(8)], [*OURS[:-1], uuid(9)]]
    async with Rig(rows=rows) as rig:
        await rig.pull()
        rig.queue(row(1))
        rig.queue(RowUpdate(entry_id=uuid(9), cells={"hours": "3"}, base={"hours": "1.5"}))
        rig.queue(RowDelete(entry_id=uuid(8), base={}))
        await rig.push()
        at_once = rig.mirrors.read_sheet()
        await rig.pull()
        assert at_once == rig.mirrors.read_sheet()
        assert len(at_once.rows) == 3


# -- both sides changed ------------------------------------------------------------------------


async def test_a_cell_changed_by_hand_is_a_conflict_that_shows_their_cells() -> None:
    async with Rig(rows=[OURS]) as rig:
        write = _change(rig)
        rig.sheets.edit_cell(SHEET, TAB, 2, 4, "7.25")
        await rig.push()
        parked = rig.write(write)
        assert (parked.state, parked.remote) == (WriteState.CONFLICT, {"hours": "7.25"})
        assert rig.rows()[0][3] == "7.25"


async def test_another_cell_changed_by_hand_is_kept() -> None:
    async with Rig(rows=[OURS]) as rig:
        write = _change(rig)
        rig.sheets.edit_cell(SHEET, TAB, 2, 5, "training")
        await rig.push()
        assert rig.state(write) is WriteState.DELIVERED
        assert (rig.rows()[0][3], rig.rows()[0][4]) == ("2.5", "training")


async def test_a_row_changed_by_hand_is_not_deleted() -> None:
    async with Rig(rows=[OURS]) as rig:
        write = rig.queue(RowDelete(entry_id=uuid(1), base={"hours": "1.5", "comment": "entry 1"}))
        rig.sheets.edit_cell(SHEET, TAB, 2, 8, "do not lose this")
        await rig.push()
        assert rig.write(write).remote == {"comment": "do not lose this"}
        assert len(rig.rows()) == 1


async def test_a_row_deleted_by_hand_is_a_conflict_for_a_change_and_done_for_a_delete() -> None:
    async with Rig() as rig:
        change = _change(rig)
        delete = rig.queue(RowDelete(entry_id=uuid(2), base={"hours": "1"}))
        await rig.push()
        assert rig.state(change) is WriteState.CONFLICT
        assert "deleted in the sheet" in rig.write(change).error
        assert rig.state(delete) is WriteState.DELIVERED


async def test_a_row_somebody_copied_is_not_guessed_at() -> None:
    async with Rig(rows=[OURS, OURS]) as rig:
        write = _change(rig)
        await rig.push()
        assert "Rows 2 and 3" in rig.write(write).error
        assert rig.rows() == [OURS, OURS]


# -- people's rows become ours -------------------------------------------------------------------


async def test_an_adopted_row_is_found_where_people_moved_it() -> None:
    async with Rig(rows=[OURS, THEIRS]) as rig:
        write = _adopt(rig)
        rig.sheets.insert_row_above(SHEET, TAB, 2, ["2026-01-01", "By hand"])
        await rig.push()
        assert rig.state(write) is WriteState.DELIVERED
        assert rig.rows()[2] == ADOPTED
        assert [cells[-1] for cells in rig.rows()].count(uuid(7)) == 1


async def test_of_two_rows_alike_each_is_adopted_once() -> None:
    async with Rig(rows=[THEIRS, THEIRS]) as rig:
        for number in (7, 8):
            rig.queue(RowAdopt(entry_id=uuid(number), row=2, base=THEIR_CELLS))
        await rig.push()
        assert sorted(cells[-1] for cells in rig.rows()) == [uuid(7), uuid(8)]


@pytest.mark.parametrize("how", ["changed", "deleted", "adopted by somebody else"])
async def test_a_row_that_is_not_as_it_was_chosen_is_left_alone(how: str) -> None:
    async with Rig(rows=[OURS, THEIRS]) as rig:
        write = _adopt(rig)
        if how == "deleted":
            rig.sheets.delete_row(SHEET, TAB, 3)
        else:
            column, text = (4, "9") if how == "changed" else (9, uuid(99))
            rig.sheets.edit_cell(SHEET, TAB, 3, column, text)
        before = rig.rows()
        await rig.push()
        assert rig.state(write) is WriteState.CONFLICT
        assert "changed or deleted" in rig.write(write).error
        assert rig.rows() == before


async def test_adoption_writes_one_cell_and_the_mirror_knows_at_once() -> None:
    """Text, formulas of theirs and columns that are not ours stay as they are."""
    header = ["Invoice", *HEADER]
    async with Rig() as rig:
        rig.sheets.set_rows(SHEET, TAB, [header, ["", "24.11.2026", *THEIRS[1:]]])
        rig.sheets.edit_cell(SHEET, TAB, 2, 1, "=1+1")
        await rig.pull()
        [row] = rig.mirrors.read_sheet().rows
        rig.queue(RowAdopt(entry_id=uuid(7), row=row.number, base=row.cells))
        await rig.push()
        assert rig.rows() == [["2", "24.11.2026", *THEIRS[1:], uuid(7)]]
        at_once = rig.mirrors.read_sheet()
        assert at_once.rows[0].entry_id == uuid(7)
        await rig.pull()
        assert rig.mirrors.read_sheet().rows == at_once.rows
