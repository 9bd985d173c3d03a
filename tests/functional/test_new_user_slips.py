"""What a new user stumbled over, by keys at 80 columns."""

from __future__ import annotations

from datetime import date, time

from portfolio import NOW, ago
from screens import app_with, journals, opened, said, seen, until
from textual.widgets import TextArea

from koortui.domain.journal import Draft, MeetingPlan
from koortui.screens.form import FormScreen
from koortui.screens.meeting import MeetingScreen
from koortui.screens.review import ReviewScreen

PLAN = MeetingPlan(id="plan", at=ago(3), type="checkpoint", day=NOW.date(), start=time(9))


async def test_a_leak_is_named_whole_at_80_columns() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "e", *"As", "space")
        await pilot.press(*"at", "space", *"Borealis", "space", *"Labs", "escape")
        await until(pilot, lambda: "names another customer: Borealis Labs" in seen(app))


async def test_filling_the_agenda_during_a_call_leaves_what_is_typed_in_the_notes() -> None:
    app = app_with(PLAN)
    async with opened(app, MeetingScreen("acme", "plan")) as pilot:
        await pilot.press("ctrl+t", "enter")
        await until(pilot, lambda: bool(app.screen.query_one("#agenda", TextArea).text))
        await pilot.press(*"secret")
        assert app.screen.query_one("#notes", TextArea).text == "secret"
        assert "secret" not in app.screen.query_one("#agenda", TextArea).text
        assert "Agenda · goes to the customer" in seen(app)


async def test_recording_without_notes_says_so_before_it_is_done() -> None:
    app = app_with(PLAN)
    async with opened(app, MeetingScreen("acme", "plan")) as pilot:
        await pilot.press("ctrl+s", "enter")
        await until(pilot, lambda: "The notes are empty" in seen(app))
        assert journals(app).read("acme").meetings == {}
        await pilot.press("escape", *"said", "ctrl+s", "enter")
        await until(pilot, lambda: "We meet again" in seen(app))
        assert "The notes are empty" not in seen(app)


async def test_ctrl_s_saves_a_form_as_enter_does() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("3", "h")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await pilot.press("2", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        [entry] = journals(app).read("acme").hours.values()
        assert entry.hours == 2


async def test_ctrl_s_keeps_the_message_and_leaves_its_editor() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "e", *"Hello", "ctrl+s")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        assert not screen.message.editing
        [draft] = journals(app).read("acme").drafts.values()
        assert draft.text.endswith("Hello")


async def test_a_call_without_a_word_is_refused_and_the_rest_of_the_form_stays() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "l", "shift+tab", "ctrl+u", *"Ana", "tab", "enter")
        await until(pilot, lambda: "say what was said, it is empty" in seen(app))
        assert isinstance(app.screen, FormScreen)
        assert app.focused is not None
        assert app.focused.id == "f-text"
        assert journals(app).read("acme").contacts == {}
        await pilot.press(*"Back", "enter")
        await until(pilot, lambda: not isinstance(app.screen, FormScreen))
        [logged] = journals(app).read("acme").contacts.values()
        assert (logged.text, logged.person) == ("Back", "Ana")


async def test_ctrl_s_on_a_meeting_ahead_keeps_its_agenda_and_records_nothing() -> None:
    ahead = MeetingPlan(id="plan", at=ago(3), type="checkpoint", day=date(2026, 12, 3))
    app = app_with(ahead)
    async with opened(app, MeetingScreen("acme", "plan")) as pilot:
        assert "^s keep" in seen(app).splitlines()[-1]
        await pilot.press(*"Budget", "ctrl+s")
        await until(pilot, lambda: "Kept. When it was held, ctrl+r records it." in said(app))
        assert isinstance(app.screen, MeetingScreen)
        journal = journals(app).read("acme")
        assert (journal.plans["plan"].agenda, journal.meetings) == ("Budget", {})
        await pilot.press("f1")
        await until(pilot, lambda: "Keep agenda and notes" in seen(app))
        assert "Record the meeting" not in seen(app)
        await pilot.press("escape", "ctrl+r", "3", "enter")
        await until(pilot, lambda: "We meet again" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Afterwards" in seen(app))
        assert journals(app).read("acme").meetings["plan"].day == NOW.date()
        await pilot.press("escape")
        await until(pilot, lambda: "^s record" in seen(app).splitlines()[-1])


async def test_where_the_title_would_be_cut_the_sources_are_said_briefly() -> None:
    plan_with_notes = Draft(id="d", at=ago(1), place="meeting:plan", text="They want two racks")
    app = app_with(PLAN, plan_with_notes)
    app.failing = {"linear": "not_set_up", "sheet": "not_set_up"}
    async with opened(app, MeetingScreen("acme", "plan")) as pilot:
        await until(pilot, lambda: "draft taken up again" in seen(app).splitlines()[0])
        brief = seen(app).splitlines()[0]
        assert "Meeting · Acme Robotics" in brief
        assert "Linear !" in brief
        assert "Sheet !" in brief
        assert "not set up" not in brief
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: "Linear not set up" in seen(app).splitlines()[0])
        assert "Sheet not set up" in seen(app).splitlines()[0]
        app.alarm = "✗ Not saved"
        app.screen.paint_status()
        await until(pilot, lambda: "✗ Not saved" in seen(app).splitlines()[0])
