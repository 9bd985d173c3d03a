"""The delivery grid for the contact tab: every contact one row, whatever goes wrong, and undo."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec
import pytest
from bookkeeping import CUSTOMERS, NOW, Bookkeeping
from msgspec.structs import replace
from sync_rig import HEADER, SHEET, TAB, Rig, patience_for, row

from koortui.config import Config, Me, SheetSettings
from koortui.domain.journal import Channel, Direction
from koortui.domain.mutations import ContactAppend, MailSend, PendingWrite, WriteState
from koortui.sandbox.faults import Fault, FaultKind
from koortui.services.tracking_sheet.layouts import CONTACT_HEADERS
from koortui.sync.retry import RetryPolicy
from koortui.usecases.contacts import log_contact, take_back_contact
from koortui.usecases.meetings import delete_meeting, edit_meeting, record_meeting
from koortui.usecases.queue import keep_mine, list_writes
from koortui.usecases.undo import Undoable, undo
from koortui.usecases.workspace import Saved

CONTACTS = "Contacts"
CONTACT_HEADER = list(CONTACT_HEADERS.values())
THEIRS = ["2026-11-20", "Beta", "in", "call", "Bob", "", "typed by hand"]
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


class Desk:
    """The real use cases over the real sync, with a contact tab."""

    def __init__(self, rig: Rig, tab: list[list[str]]) -> None:
        self.rig = rig
        rig.sheets.add_tab(SHEET, CONTACTS)
        rig.sheets.set_rows(SHEET, CONTACTS, tab)
        rig.contact_tab = CONTACTS
        settings = SheetSettings(spreadsheet_id=SHEET, contact_tab=CONTACTS)
        self.space = replace(
            Bookkeeping(rig).workspace, config=Config(me=Me(name="Nora"), sheet=settings)
        )

    def log(self, text: str = "The logs are there.", slug: str = "acme", **fields: str) -> Saved:
        return log_contact(
            self.space,
            slug,
            channel=Channel.EMAIL,
            direction=Direction.IN,
            text=text,
            person=fields.get("person", "Ruth"),
            subject=fields.get("subject", "Re: logs"),
        )

    def undo(self, saved: Saved) -> None:
        undo(self.space, Undoable(slug=saved.customer, saved=saved))

    def write(self, saved: Saved) -> PendingWrite:
        return self.rig.journals.read(saved.customer).writes[saved.queued[-1]]

    def tab(self) -> list[list[str]]:
        """The contact tab, header and all, as a person sees it."""
        return self.rig.sheets.rows(SHEET, CONTACTS)

    def row_of(self, saved: Saved, text: str = "The logs are there.") -> list[str]:
        return ["2026-11-26", "Acme", "in", "email", "Ruth", "Re: logs", text, saved.id]


@asynccontextmanager
async def desk_on(
    tab: list[list[str]], *, policy: RetryPolicy | None = None, fault: FaultKind = "500"
) -> AsyncIterator[Desk]:
    async with Rig(policy=policy, answer_within=patience_for(fault)) as rig:
        yield Desk(rig, tab)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("empty", [False, True], ids=["with rows", "empty tab"])
async def test_one_fault_is_overcome_within_one_push(fault: FaultKind, empty: bool) -> None:
    start = [] if empty else [CONTACT_HEADER, THEIRS]
    async with desk_on(start, fault=fault) as desk:
        saved = desk.log()
        desk.rig.fault(fault, ":append")
        report = await desk.rig.push()
        assert not desk.rig.plan.pending, "the fault never struck"
        assert (report.pushed.delivered, report.errors) == (1, ())
        assert desk.tab() == [*(start or [CONTACT_HEADER]), desk.row_of(saved)]
        assert len(desk.rig.sheets.rows(SHEET, TAB)) == 1


@pytest.mark.parametrize("fault", FAULTS)
async def test_the_header_of_an_empty_tab_is_written_once(fault: FaultKind) -> None:
    async with desk_on([], policy=NO_RETRY, fault=fault) as desk:
        saved = desk.log()
        desk.rig.plan.add(Fault(kind=fault, source="sheet", match="PUT "))
        await desk.rig.push()
        assert not desk.rig.plan.pending, "the fault never struck"
        await desk.rig.push()
        assert desk.write(saved).state is WriteState.DELIVERED
        assert desk.tab() == [CONTACT_HEADER, desk.row_of(saved)]


@pytest.mark.parametrize("fault", FAULTS)
async def test_without_patience_the_next_push_delivers_it_once(fault: FaultKind) -> None:
    async with desk_on([CONTACT_HEADER, THEIRS], policy=NO_RETRY, fault=fault) as desk:
        saved = desk.log()
        desk.rig.fault(fault, ":append")
        await desk.rig.push()
        assert desk.write(saved).state in (WriteState.QUEUED, WriteState.IN_DOUBT)
        await desk.rig.push()
        assert desk.write(saved).state is WriteState.DELIVERED
        assert desk.tab() == [CONTACT_HEADER, THEIRS, desk.row_of(saved)]


@pytest.mark.parametrize("arrived", [False, True], ids=["before send", "after send, before ack"])
async def test_a_crash_in_the_middle_is_made_good(arrived: bool) -> None:
    async with desk_on([CONTACT_HEADER]) as desk:
        saved = desk.log()
        if arrived:
            await desk.rig.push()
        with desk.rig.journals.edit("acme") as edit:
            edit.put(
                msgspec.structs.replace(
                    desk.write(saved), state=WriteState.SENDING, settled_at=None
                )
            )
        await desk.rig.push()
        assert desk.tab() == [CONTACT_HEADER, desk.row_of(saved)]


@pytest.mark.parametrize("fault", ["503_after_apply", "timeout_after_apply", "500", "reset"])
async def test_undo_takes_the_row_out_again_once(fault: FaultKind) -> None:
    async with desk_on([CONTACT_HEADER, THEIRS], fault=fault) as desk:
        kept, wrong = desk.log("kept"), desk.log("wrong")
        await desk.rig.push()
        desk.undo(wrong)
        desk.rig.fault(fault, f"{SHEET}:batchUpdate")
        await desk.rig.push()
        assert desk.tab() == [CONTACT_HEADER, THEIRS, desk.row_of(kept, "kept")]
        assert list(desk.rig.journals.read("acme").contacts) == [kept.id]


async def test_undone_before_it_was_sent_nothing_is_sent() -> None:
    async with desk_on([CONTACT_HEADER]) as desk:
        desk.undo(desk.log())
        report = await desk.rig.push()
        assert report.pushed.requests.sheet == 0
        assert desk.tab() == [CONTACT_HEADER]


async def test_undone_while_in_doubt_leaves_no_row_behind() -> None:
    async with desk_on([CONTACT_HEADER], policy=NO_RETRY, fault="503_after_apply") as desk:
        saved = desk.log()
        desk.rig.fault("503_after_apply", ":append")
        await desk.rig.push()
        assert desk.write(saved).state is WriteState.IN_DOUBT
        journal = desk.rig.journals.read("acme")
        with desk.rig.journals.edit("acme") as edit:
            take_back_contact(desk.space, edit, journal.contacts[saved.id])
        await desk.rig.push()
        assert desk.tab() == [CONTACT_HEADER]


async def test_a_row_people_changed_is_not_taken_out_with_their_words() -> None:
    async with desk_on([CONTACT_HEADER]) as desk:
        saved = desk.log()
        await desk.rig.push()
        desk.rig.sheets.edit_cell(SHEET, CONTACTS, 2, 7, "their own words")
        desk.undo(saved)
        report = await desk.rig.push()
        assert report.pushed.conflict == 1
        assert desk.tab()[1][6] == "their own words"
        [parked] = list_writes(desk.space)
        keep_mine(desk.space, parked)  # seen, and taken out all the same
        await desk.rig.push()
        assert desk.tab() == [CONTACT_HEADER]


async def test_a_hundred_contacts_and_a_hundred_hours_take_four_requests() -> None:
    async with desk_on([CONTACT_HEADER]) as desk:
        desk.rig.slugs = ["acme", "beta"]
        for number in range(100):
            desk.rig.now += timedelta(seconds=1)
            desk.log(f"message {number}", CUSTOMERS[number % 2].slug)
            desk.rig.queue(row(number + 1000), slug=CUSTOMERS[number % 2].slug)
        report = await desk.rig.push()
        assert (report.pushed.delivered, report.pushed.requests.sheet) == (200, 4)
        assert [cells[6] for cells in desk.tab()[1:]] == [f"message {n}" for n in range(100)]


async def test_columns_are_found_by_name_and_others_left_alone() -> None:
    """The team's own order and columns; what they have no column for is left out."""
    mine = ["Entry ID", "What we think", "Text", "Customer", "Date"]
    async with desk_on([mine, ["", "nice", "hello", "Beta", "2026-11-20"]]) as desk:
        saved = desk.log()
        await desk.rig.push()
        after = desk.tab()
        assert after[:2] == [mine, ["", "nice", "hello", "Beta", "2026-11-20"]]
        assert after[2] == [saved.id, "", "The logs are there.", "Acme", "2026-11-26"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30 1234", "007", "1,5", "🚒 done", "line\nbreak", "x" * 5_000, "@a", "-1"]
)
async def test_what_people_write_survives_unchanged(text: str) -> None:
    async with desk_on([CONTACT_HEADER]) as desk:
        desk.log(text)
        await desk.rig.push()
        assert desk.tab()[1][6] == text


async def test_a_text_too_long_for_a_cell_is_cut_there_and_whole_here() -> None:
    async with desk_on([CONTACT_HEADER]) as desk:
        saved = desk.log("x" * 60_000)
        await desk.rig.push()
        assert desk.write(saved).state is WriteState.DELIVERED
        assert desk.tab()[1][6].endswith("x …")
        assert len(desk.rig.journals.read("acme").contacts[saved.id].text) == 60_000


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (None, "no tab 'Contacts'"),
        ([["Date", "Customer", "Text"]], '"Entry ID"'),
        ([[*CONTACT_HEADER, "Text"]], "more than one column"),
    ],
)
async def test_a_tab_that_is_not_as_set_up_is_told_and_the_hours_still_go(
    start: list[list[str]] | None, words: str
) -> None:
    async with Rig() as rig:
        desk = Desk(rig, start or [])
        if start is None:
            rig.sheets.delete_tab(SHEET, CONTACTS)
        saved, hours = desk.log(), rig.queue(row(1000))
        report = await rig.push()
        assert rig.state(hours) is WriteState.DELIVERED
        assert desk.write(saved).state is WriteState.QUEUED
        assert [words in error.message for error in report.errors] == [True]
        if start:
            assert desk.tab() == start


async def test_a_shared_read_only_sheet_is_told() -> None:
    async with desk_on([CONTACT_HEADER]) as desk:
        saved = desk.log()
        desk.rig.sheets.set_read_only(SHEET)
        report = await desk.rig.push()
        assert [error.kind for error in report.errors] == ["read_only"]
        assert desk.write(saved).state is WriteState.QUEUED


async def test_the_row_of_a_message_waits_until_its_mail_has_left() -> None:
    async with desk_on([CONTACT_HEADER]) as desk:
        saved = desk.log()
        mail = MailSend(
            message_id="<1@koor.example>",
            contact_id=saved.id,
            sender="nora@koor.example",
            to=("ruth@acme.example",),
            subject="Re: logs",
            body="x",
            written_at=NOW,
        )
        waiting = desk.rig.queue(mail, entity=f"mail:{saved.id}", id="mail-1")
        await desk.rig.push()
        assert desk.tab() == [CONTACT_HEADER]
        with desk.rig.journals.edit("acme") as edit:
            edit.put(msgspec.structs.replace(waiting, state=WriteState.DELIVERED, settled_at=NOW))
        await desk.rig.push()
        assert desk.tab() == [CONTACT_HEADER, desk.row_of(saved)]


def meeting(desk: Desk, steps: str = "Order disks") -> Saved:
    notes = f"Internal words.\n! {steps}" if steps else "Internal words."
    values = {"type": "checkpoint", "attendees": "Ruth; Sam", "notes": notes}
    return record_meeting(desk.space, "acme", values)


async def test_a_meeting_is_a_contact_and_its_row_follows_it() -> None:
    """Recorded, edited, taken out, brought back: one row, without the notes."""
    async with desk_on([CONTACT_HEADER]) as desk:
        saved = meeting(desk)
        held = desk.rig.journals.read("acme").meetings[saved.id]

        def row() -> list[str]:
            now = desk.rig.journals.read("acme").meetings[saved.id]
            who = ", ".join(now.attendees)
            return [
                "2026-11-26",
                "Acme",
                "",
                "meeting",
                who,
                "checkpoint meeting",
                held.next_steps,
                saved.id,
            ]

        await desk.rig.push()
        assert desk.tab() == [CONTACT_HEADER, row()]
        edited = edit_meeting(desk.space, "acme", saved.id, {"attendees": "Ruth; Mei"})
        await desk.rig.push()
        assert desk.tab() == [CONTACT_HEADER, row()]
        assert "Mei" in row()[4]
        same = edit_meeting(desk.space, "acme", saved.id, {"attendees": "Ruth; Mei"})
        assert desk.rig.journals.read("acme").pending() == []
        desk.undo(same)
        desk.undo(edited)
        await desk.rig.push()
        assert desk.tab() == [CONTACT_HEADER, row()]
        assert "Sam" in row()[4]
        gone = delete_meeting(desk.space, "acme", saved.id)
        await desk.rig.push()
        assert desk.tab() == [CONTACT_HEADER]
        desk.undo(gone)
        await desk.rig.push()
        assert desk.tab() == [CONTACT_HEADER, row()]
        assert not any("Internal" in cell for cells in desk.tab() for cell in cells)


@pytest.mark.parametrize("fault", ["503_after_apply", "timeout_after_apply", "reset", "500"])
async def test_a_meeting_edited_while_its_row_is_in_doubt_has_one_row(fault: FaultKind) -> None:
    async with desk_on([CONTACT_HEADER], policy=NO_RETRY, fault=fault) as desk:
        saved = meeting(desk)
        desk.rig.fault(fault, ":append")
        await desk.rig.push()
        edit_meeting(desk.space, "acme", saved.id, {"attendees": "Mei"})
        await desk.rig.push()
        await desk.rig.push()
        assert [(cells[4], cells[7]) for cells in desk.tab()[1:]] == [("Mei", saved.id)]


async def test_a_tab_that_is_set_up_no_longer_is_said_while_rows_wait() -> None:
    async with desk_on([CONTACT_HEADER]) as desk:
        saved = desk.log()
        desk.rig.contact_tab = ""
        report = await desk.rig.push()
        assert [error.kind for error in report.errors] == ["not_set_up"]
        assert "koortui queue" in report.errors[0].message
        assert desk.write(saved).state is WriteState.QUEUED


async def test_without_a_contact_tab_nothing_is_queued() -> None:
    async with Rig() as rig:
        desk = Desk(rig, [])
        desk.space = replace(desk.space, config=Config(me=Me(name="Nora")))
        assert desk.log().queued == ()
        assert not [
            write
            for write in rig.journals.read("acme").pending()
            if isinstance(write.payload, ContactAppend)
        ]
        assert rig.sheets.rows(SHEET, TAB) == [HEADER]
