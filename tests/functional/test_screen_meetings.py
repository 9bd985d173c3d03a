"""A meeting from its agenda to its follow-up, by keys."""

from __future__ import annotations

from datetime import date, time

import pytest
from portfolio import ago
from screens import app_with, journals, opened, seen, until
from textual.pilot import Pilot

from koortui.app import KoorApp
from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Ask, Meeting, MeetingPlan, Note
from koortui.domain.mutations import IssueCreate
from koortui.screens.customer import CustomerScreen
from koortui.screens.meeting import MeetingScreen
from koortui.screens.meetings import MeetingsScreen
from koortui.screens.note import NoteScreen
from koortui.screens.note_history import NoteHistoryScreen
from koortui.screens.review import ReviewScreen
from koortui.usecases.meetings import (
    change_plan,
    delete_meeting,
    drop_plan,
    edit_meeting,
    plan_meeting,
    record_meeting,
)
from koortui.usecases.undo import Undoable, undo

HELD = Meeting(
    id="held",
    at=ago(14),
    type="checkpoint",
    day=date(2026, 11, 12),
    minutes=30,
    attendees=("Petra Holm",),
    notes="They hesitate about the budget of next year\n! two more racks\n-> Send the plan",
    decisions=("two more racks",),
    next_steps="Send the plan",
)
PLAN = MeetingPlan(
    id="plan",
    at=ago(3),
    type="checkpoint",
    day=date(2026, 11, 26),
    start=time(14),
    attendees=("Petra Holm",),
)
LONG = "? Who pays for the second site when the first one is decommissioned"


def text(line: str) -> list[str]:
    """Keys that type `line`."""
    names = {" ": "space", "?": "question_mark", "!": "exclamation_mark", "-": "minus"}
    names |= {">": "greater_than_sign", ":": "colon", ".": "full_stop", "\n": "enter"}
    return [names.get(char, char) for char in line]


async def typed(pilot: Pilot[None], line: str) -> None:
    await pilot.press(*text(line))


def saved_notes(app: KoorApp) -> str:
    drafts = journals(app).read("acme").drafts.values()
    return next((d.text for d in drafts if d.place.startswith("meeting:")), "")


async def test_a_meeting_is_planned_and_its_agenda_filled_from_what_is_open() -> None:
    ask = Ask(id="a", at=ago(9), owed_by="customer", what="the logs of host 7")
    app = app_with(HELD, ask)
    async with opened(app, CustomerScreen("acme"), size=(120, 36)) as pilot:
        await pilot.press("C", "2")
        await typed(pilot, "2026-12-03")
        await pilot.press("tab")
        await typed(pilot, "14:00")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        await pilot.press("ctrl+t", "enter")
        await until(pilot, lambda: "What we agreed last time" in seen(app))
        shown = seen(app)
        assert "checkpoint · Thu 03 Dec 14:00 · 30 min · with Petra Holm" in shown
        for line in ("- Send the plan", "- Slow OSDs on rack 3", "- the logs of host 7 (asked"):
            assert line in shown
        assert "They hesitate" not in shown
        await typed(pilot, "Budget")
        await pilot.press("escape")
        [plan] = journals(app).read("acme").plans.values()
        assert (plan.day, plan.start) == (date(2026, 12, 3), time(14))
        assert plan.agenda.startswith("Budget")
        assert "checkpoint planned, 14:00" in seen(app)
        assert "meets Thu 03 Dec 14:00" in seen(app)


@pytest.mark.parametrize(
    ("words", "day"), [("tomorrow", date(2026, 11, 27)), ("Mon", date(2026, 11, 30))]
)
async def test_the_day_of_a_meeting_is_typed_as_people_say_it(words: str, day: date) -> None:
    app = app_with(HELD)
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("C", "2")
        await typed(pilot, words)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        [plan] = journals(app).read("acme").plans.values()
        assert plan.day == day


async def test_notes_of_a_call_are_kept_as_they_are_typed_and_recorded_with_what_they_mark() -> (
    None
):
    app = app_with(PLAN)
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("C", "1")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        await typed(pilot, f"Petra is worried\n{LONG}\n! two racks more\n-> send the plan")
        await until(pilot, lambda: saved_notes(app).endswith("send the plan"))
        await pilot.press("escape")
        await pilot.press("C", "1")  # taken up again
        await until(pilot, lambda: "Petra is worried" in seen(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Who is there" in seen(app))
        await pilot.press("2", "enter")  # Sam, too
        await until(pilot, lambda: "We meet again" in seen(app))
        await typed(pilot, "2026-12-10 14:00")
        await pilot.press("enter")
        await until(pilot, lambda: "Afterwards" in seen(app))
    journal = journals(app).read("acme")
    [meeting] = journal.meetings.values()
    assert (meeting.id, meeting.type, meeting.day) == ("plan", "checkpoint", PLAN.day)
    assert meeting.attendees == ("Petra Holm", "Sam Ortiz")
    assert meeting.questions == (LONG.removeprefix("? "),)
    assert meeting.decisions == ("two racks more",)
    assert meeting.next_steps == "send the plan"
    assert [ask.what for ask in journal.asks.values()] == [LONG.removeprefix("? ")]
    assert [(p.day, p.start) for p in journal.plans.values()] == [(date(2026, 12, 10), time(14))]
    assert journal.drafts == {}


async def test_afterwards_a_question_is_an_issue_in_one_key_and_u_takes_it_back() -> None:
    app = app_with(PLAN)
    with journals(app).edit("acme") as edit:
        assert edit.journal.plans
    record_meeting(app.workspace, "acme", {"notes": LONG}, plan_id="plan")
    async with opened(app, MeetingScreen("acme", "plan")) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "issue: Who pays" in seen(app))
        await pilot.press("2")
        await until(pilot, lambda: "issue: Who pays" not in seen(app))
        [write] = journals(app).read("acme").writes.values()
        assert isinstance(write.payload, IssueCreate)
        assert write.payload.title == LONG.removeprefix("? ")
        [ask] = journals(app).read("acme").asks.values()
        assert (ask.issue_id, ask.is_open) == (write.payload.issue_id, True)
        await pilot.press("escape", "escape", "u")
        await until(
            pilot, lambda: not next(iter(journals(app).read("acme").asks.values())).issue_id
        )
        assert journals(app).read("acme").pending() == []


async def test_the_follow_up_holds_what_is_marked_and_nothing_else() -> None:
    app = app_with(HELD)
    async with opened(app, MeetingScreen("acme", "held"), size=(120, 36)) as pilot:
        await pilot.press("ctrl+r", "1")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await until(pilot, lambda: "After our meeting on Thursday 12 November" in seen(app))
        assert isinstance(app.screen, ReviewScreen)
        body = app.screen.message.text
        assert "What we decided:\n- two more racks" in body
        assert "What happens next:\n- Send the plan" in body
        assert "hesitate" not in body
        assert app.screen.problems(thorough=True) == []
        await pilot.press("e", "end")
        await typed(pilot, "They hesitate about the budget of next year")
        await pilot.press("escape", "S")
        await until(pilot, lambda: "quotes an internal note" in seen(app))


async def test_the_invitation_carries_day_and_agenda_and_waits_for_a_message_being_written() -> (
    None
):
    plan = MeetingPlan(
        id="plan",
        at=ago(1),
        type="checkpoint",
        day=date(2026, 12, 3),
        start=time(14),
        agenda="Open work:\n- rack 3",
    )
    app = app_with(plan)
    async with opened(app, MeetingScreen("acme", "plan"), size=(120, 36)) as pilot:
        await pilot.press("ctrl+r", "1")
        await until(pilot, lambda: "We meet on Thursday 3 December at 14:00" in seen(app))
        assert isinstance(app.screen, ReviewScreen)
        assert "Open work:\n- rack 3" in app.screen.message.text
        assert app.screen.message.template == "checkpoint"
        await pilot.press("e", "home", *"Dear", "escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        await pilot.press("ctrl+r", "1")
        await until(pilot, lambda: "A message is being written" in seen(app))
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        assert "Dear" in app.screen.message.text


async def test_a_recorded_meeting_is_edited_and_an_older_text_brought_back() -> None:
    app = app_with(HELD)
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("C", "3")
        await until(pilot, lambda: "They hesitate" in seen(app))
        await typed(pilot, "\n? When")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "When" in journals(app).read("acme").meetings["held"].notes)
        meeting = journals(app).read("acme").meetings["held"]
        assert meeting.questions == ("When",)
        assert [version.text for version in meeting.versions] == [HELD.notes]
        assert [ask.what for ask in journals(app).read("acme").asks.values()] == ["When"]
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "what the notes said before" in seen(app))
        await pilot.press("4")
        await until(pilot, lambda: isinstance(app.screen, NoteHistoryScreen))
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        assert journals(app).read("acme").meetings["held"].notes == HELD.notes
        assert journals(app).read("acme").asks == {}
        await until(pilot, lambda: "When" not in seen(app))


async def test_the_kind_the_day_and_the_people_of_a_recorded_meeting_are_edited_too() -> None:
    app = app_with(HELD)
    async with opened(app, MeetingScreen("acme", "held")) as pilot:
        await pilot.press("ctrl+o", "2", "enter")
        await until(pilot, lambda: "Begins" in seen(app))
        await typed(pilot, "2030-01-01")
        await pilot.press("enter")
        await until(pilot, lambda: "still to come" in seen(app))
        await pilot.press("ctrl+u")
        await typed(pilot, "2026-11-11")
        await pilot.press("enter")
        await until(pilot, lambda: "Wed 11 Nov" in seen(app))
        assert "with Petra Holm, Sam Ortiz" in seen(app)
    meeting = journals(app).read("acme").meetings["held"]
    assert (meeting.notes, meeting.decisions, meeting.next_steps) == (
        HELD.notes,
        HELD.decisions,
        HELD.next_steps,
    )


async def test_a_meeting_begun_by_mistake_leaves_no_trace() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("C", "1")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        assert len(journals(app).read("acme").plans) == 1
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CustomerScreen))
    assert journals(app).read("acme").plans == {}


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_meetings_of_everybody_are_listed_late_ones_first(size: tuple[int, int]) -> None:
    late = MeetingPlan(id="late", at=ago(9), type="working", day=date(2026, 11, 20))
    app = app_with(HELD, PLAN, late)
    async with opened(app, size=size) as pilot:
        await pilot.press("g", "m")
        await until(pilot, lambda: isinstance(app.screen, MeetingsScreen))
        await until(pilot, lambda: "Meetings · 1 to come · 1 to record" in seen(app))
        lines = [line for line in seen(app).splitlines() if "Acme Robotics" in line]
        assert "Fri 20 Nov" in lines[0]
        assert "today 14:00" in lines[1]
        assert "Thu 12 Nov" in lines[2]
        await pilot.press("x")
        await until(pilot, lambda: "1 to record" not in seen(app))
        await pilot.press("u")
        await until(pilot, lambda: "1 to record" in seen(app))
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "party"),
        ("day", "someday"),
        ("day", "2030-01-01"),
        ("minutes", "-5"),
        ("start", "noon"),
        ("next", "soon"),
        ("next", "2020-01-01 10:00"),
    ],
)
def test_a_wrong_meeting_is_refused_by_field_and_nothing_is_lost(field: str, value: str) -> None:
    app = app_with(PLAN)
    with pytest.raises(InvalidInput) as refused:
        record_meeting(app.workspace, "acme", {"type": "kickoff", field: value}, plan_id="plan")
    assert refused.value.field == field
    journal = journals(app).read("acme")
    assert (journal.meetings, journal.plans) == ({}, {"plan": PLAN})


def test_undo_of_a_recorded_meeting_brings_the_plan_and_the_notes_back() -> None:
    app = app_with(PLAN)
    values = {"notes": f"said\n{LONG}", "next": "2026-12-10"}
    saved = record_meeting(app.workspace, "acme", values, plan_id="plan")
    undo(app.workspace, Undoable(slug="acme", saved=saved))
    journal = journals(app).read("acme")
    assert (journal.meetings, journal.asks, journal.plans) == ({}, {}, {"plan": PLAN})
    assert [draft.text for draft in journal.drafts.values()] == [values["notes"]]


def test_an_edit_an_agenda_and_a_drop_are_undone() -> None:
    app = app_with(PLAN, HELD)
    space = app.workspace
    before = journals(app).read("acme")
    for change in (
        lambda: change_plan(space, "acme", "plan", {"day": "2026-12-01"}),
        lambda: drop_plan(space, "acme", "plan"),
        lambda: edit_meeting(space, "acme", "held", {"notes": "? else"}),
        lambda: delete_meeting(space, "acme", "held"),
    ):
        saved = change()
        assert journals(app).read("acme") != before
        undo(space, Undoable(slug="acme", saved=saved))
        journal = journals(app).read("acme")
        assert (journal.meetings, journal.plans) == (before.meetings, before.plans)
        assert journal.asks == {}
    made = plan_meeting(space, "acme", {"type": "working", "day": "2026-12-02"})
    undo(space, Undoable(slug="acme", saved=made))
    assert journals(app).read("acme").plans == before.plans


def test_a_plan_with_notes_is_not_dropped() -> None:
    from koortui.usecases.notes import keep_draft

    app = app_with(PLAN)
    keep_draft(app.workspace, "acme", "meeting:plan", "half a sentence")
    with pytest.raises(InvalidInput, match="notes were typed"):
        drop_plan(app.workspace, "acme", "plan")


def test_a_question_that_comes_back_is_as_old_as_it_was() -> None:
    asked = Meeting(
        id="held", at=ago(9), type="working", day=ago(9).date(), notes="? Who", questions=("Who",)
    )
    app = app_with(asked, Ask(id="a", at=ago(9), owed_by="us", what="Who", note="held"))
    saved = edit_meeting(app.workspace, "acme", "held", {"notes": "nothing asked"})
    assert journals(app).read("acme").asks == {}
    undo(app.workspace, Undoable(slug="acme", saved=saved))
    [ask] = journals(app).read("acme").asks.values()
    assert (ask.what, ask.at) == ("Who", ago(9))


async def test_the_next_meeting_is_said_where_the_customer_is_looked_at() -> None:
    app = app_with(PLAN)
    async with opened(app, size=(120, 36)) as pilot:
        while app.screen.current_slug != "acme":  # type: ignore[attr-defined]
            await pilot.press("j")
        await until(pilot, lambda: "◇ meets today 14:00" in seen(app))
        await pilot.press("enter", "2")
        await until(pilot, lambda: "· meets today 14:00" in seen(app))
        await pilot.press("c")
        await until(pilot, lambda: "open  meets today 14:00" in seen(app))
    late = MeetingPlan(id="late", at=ago(9), type="working", day=date(2026, 11, 20))
    async with opened(app_with(PLAN, late), CustomerScreen("acme"), size=(120, 36)) as pilot:
        shown = seen(pilot.app)  # type: ignore[arg-type]
        assert "not recorded: the working meeting of Fri 20 Nov" in shown


async def test_e_on_the_timeline_opens_the_meeting_or_note_under_the_cursor() -> None:
    note = Note(id="n", at=ago(1), text="Call them about the lab")
    app = app_with(HELD, note)
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("t", "t", "e")  # notes first, then meetings
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen | NoteScreen))
        first = type(app.screen)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CustomerScreen))
        await pilot.press("T", "e")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen | NoteScreen))
        assert {first, type(app.screen)} == {MeetingScreen, NoteScreen}
