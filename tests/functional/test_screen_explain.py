"""Explain shows every factor; what it finds is put off, taken up again, and decided."""

from __future__ import annotations

from datetime import date, timedelta

from portfolio import ACME, NOW, ago, history, workspace
from screens import app_with, journals, opened, said, seen, until
from textual.pilot import Pilot
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.domain.attention import FACTORS
from koortui.domain.customer import Customer, Invoice, Stage
from koortui.domain.errors import KoorError
from koortui.domain.journal import Ask, Review
from koortui.screens.explain import ExplainScreen
from koortui.screens.form import FormScreen
from koortui.screens.review import ReviewScreen
from koortui.widgets.customer_list import CustomerList
from koortui.widgets.factor_list import FactorList

OWED = Ask(id="a-9", at=ago(6), owed_by="us", what="how long a rebuild takes")


def put_cursor(app: KoorApp, factor: str) -> None:
    app.screen.query_one(FactorList).put_cursor_on(factor)


async def fill(pilot: Pilot[None], form: FormScreen, **values: str) -> None:
    for name, value in values.items():
        form.query_one(f"#f-{name}", Input).value = value
    await pilot.press("enter")
    await pilot.pause()


async def test_every_factor_is_there_at_80_columns_with_fact_and_limit() -> None:
    app = app_with(*history(), OWED)
    async with opened(app, ExplainScreen("acme")):
        text = seen(app)
        for factor in FACTORS:
            assert any(
                line.split()[1:3][-1:] == [factor] or f" {factor} " in line
                for line in text.splitlines()
            ), factor
        assert "we owe a reply 4 wd (3)" in text
        put_cursor(app, "reply")


async def test_the_line_under_the_cursor_says_source_age_cause_and_key() -> None:
    app = app_with(*history(), OWED)
    async with opened(app, ExplainScreen("acme")) as pilot:
        put_cursor(app, "reply")
        await pilot.pause()
        text = seen(app)
        assert "limit 3 wd · source journal" in text
        assert "because: how long a rebuild takes" in text
        put_cursor(app, "urgent")
        await pilot.pause()
        assert "source Linear, read 2m ago" in seen(app)


async def test_a_finding_is_put_off_with_a_reason_listed_and_taken_up_again() -> None:
    app = app_with(*history(), OWED)
    async with opened(app, ExplainScreen("acme")) as pilot:
        before = app.desk.view("acme").assessment.score
        put_cursor(app, "reply")
        await pilot.press("z")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, FormScreen)
        await fill(pilot, form, days="5", reason="Idris answers on Monday")
        [snooze] = journals(app).read("acme").snoozes.values()
        assert snooze.until == NOW.date() + timedelta(days=5)
        assert app.desk.view("acme").assessment.score == before - 50
        put_cursor(app, "reply")
        await pilot.pause()
        assert "put off until Tue 1 Dec: Idris answers on Monday" in seen(app)
        await pilot.press("z")
        await pilot.pause()
        assert journals(app).read("acme").snoozes == {}
        assert app.desk.view("acme").assessment.score == before


async def test_a_snooze_wants_a_reason_and_at_most_fourteen_days() -> None:
    app = app_with(*history(), OWED)
    async with opened(app, ExplainScreen("acme")) as pilot:
        put_cursor(app, "reply")
        await pilot.press("z")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, FormScreen)
        await fill(pilot, form, days="15", reason="later")
        assert "15 is not 1 to 14 days" in seen(app)
        await fill(pilot, form, days="14", reason="")
        assert "say why it can wait" in seen(app)
        assert journals(app).read("acme").snoozes == {}


async def test_the_board_puts_off_its_first_finding_and_says_what_is_put_off() -> None:
    app = app_with(*history(), OWED)
    async with opened(app, size=(120, 36)) as pilot:
        app.screen.query_one(CustomerList).put_cursor_on("acme")
        await pilot.press("z")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, FormScreen)
        first = app.desk.view("acme").assessment.reasons[0].factor
        await fill(pilot, form, reason="known")
        [snooze] = journals(app).read("acme").snoozes.values()
        assert snooze.factor == first
        assert f"z put off: {first}" in seen(app)


# Gates


def gate_app(**terms: object) -> KoorApp:
    """Acme with an overdue invoice."""
    space = workspace(*history())
    overdue = Invoice(issued=date(2026, 9, 1), due=date(2026, 10, 1), number="7")
    with space.roster.edit() as edit:
        fields = {name: getattr(ACME, name) for name in ACME.__struct_fields__}
        edit.put(Customer(**(fields | {"invoices": (overdue,)} | terms)))
    return KoorApp(space, pull_at_start=False)


async def test_a_gate_cannot_be_put_off() -> None:
    app = gate_app()
    async with opened(app, ExplainScreen("acme"), size=(120, 36)) as pilot:
        put_cursor(app, "payment")
        await pilot.press("z")
        await pilot.pause()
        assert isinstance(app.screen, ExplainScreen)
        assert "A gate cannot be put off" in said(app)


async def test_suspending_records_who_decided_and_moves_the_stage_and_resuming_too() -> None:
    app = gate_app()
    async with opened(app, ReviewScreen("acme"), size=(120, 36)) as pilot:
        assert "continue or suspend?  ! decides" in seen(app)
        await pilot.press("exclamation_mark")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, FormScreen)
        await fill(pilot, form, decision="maybe")
        assert "continue or suspend" in seen(app)
        await fill(pilot, form, decision="suspend", decider="Head of Sales", note="60 days late")
        [decision] = journals(app).read("acme").decisions.values()
        assert (decision.decider, decision.decision, decision.note) == (
            "Head of Sales",
            "suspend",
            "60 days late",
        )
        assert app.workspace.customer("acme").stage is Stage.SUSPENDED
        text = seen(app)
        assert "Work is suspended by Head of Sales (60 days late)" in text
        await pilot.press("escape")
        await pilot.pause()
        assert "Acme Robotics (suspended)" in seen(app)
        app.screen.query_one(CustomerList).put_cursor_on("acme")
        await pilot.press("exclamation_mark")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, FormScreen)
        await fill(pilot, form, decision="continue", decider="Head of Sales")
        assert app.workspace.customer("acme").stage is Stage.ACTIVE
        assert len(journals(app).read("acme").decisions) == 2


async def test_going_on_with_an_overdue_invoice_keeps_the_customer_active() -> None:
    app = gate_app()
    async with opened(app, ReviewScreen("acme"), size=(120, 36)) as pilot:
        await pilot.press("exclamation_mark")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, FormScreen)
        assert form.query_one("#f-decision", Input).value == ""  # nothing is decided beforehand
        await fill(pilot, form, decision="continue", decider="Nora Lindt")
        assert app.workspace.customer("acme").stage is Stage.ACTIVE
        assert app.desk.view("acme").assessment.gates == ()
        assert "continue or suspend?" not in seen(app)


async def test_where_nothing_is_to_be_decided_the_key_says_so() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme"), size=(120, 36)) as pilot:
        await pilot.press("exclamation_mark")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        assert "payment and balance ask for no decision" in said(app)


async def test_what_was_skipped_at_the_last_review_is_marked_as_left_over() -> None:
    skipped = Review(id="r-5", at=ago(3), slot=date(2026, 11, 23), skipped_reason="no time")
    app = app_with(skipped)
    async with opened(app, size=(120, 36)) as pilot:
        app.screen.query_one(CustomerList).put_cursor_on("acme")
        await pilot.pause()
        assert "skipped on Mon: no time" in seen(app)
        assert "» Acme Robotics" in seen(app)


async def test_a_full_disk_is_said_and_the_snooze_stands() -> None:
    app = app_with(*history(), OWED)
    async with opened(app, ExplainScreen("acme"), size=(120, 36)) as pilot:
        put_cursor(app, "reply")
        await pilot.press("z")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, FormScreen)
        await fill(pilot, form, reason="known")
        journals(app).failure = KoorError("The disk is full.", kept="Nothing was changed.")
        put_cursor(app, "reply")
        await pilot.press("z")
        await pilot.pause()
        assert len(journals(app).read("acme").snoozes) == 1
        assert "The disk is full." in said(app)
        assert isinstance(app.screen, ExplainScreen)


async def test_where_there_is_room_the_last_weeks_are_pictured_behind_the_screen() -> None:
    app = app_with(*history(), OWED, *(held(days) for days in (3, 7, 10)))
    async with opened(app, ExplainScreen("acme"), size=(120, 36)) as pilot:
        assert "We wrote" in seen(app)
        await until(pilot, lambda: "→ now" in seen(app))
        score = app.desk.view("acme").assessment.score
        assert f"→ now {score}" in seen(app)


def held(days: int) -> Review:
    return Review(id=f"r-{days}", at=ago(days), slot=ago(days).date(), finished_at=ago(days))
