"""What is done to a review is undone by u like everything else: marks, finishing, skipping."""

from __future__ import annotations

from portfolio import ago, history
from screens import app_with, journals, opened, said, seen, until
from textual.pilot import Pilot
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.domain.assessment import StepState
from koortui.domain.journal import Channel, Contact, Direction, Note, Review, Step
from koortui.screens.explain import ExplainScreen
from koortui.screens.form import FormScreen
from koortui.screens.review import ReviewScreen
from koortui.screens.undo import UndoScreen
from koortui.widgets.customer_list import CustomerList
from koortui.widgets.factor_list import FactorList
from koortui.widgets.steps import StepsPanel
from koortui.widgets.undo_list import UndoList


def reviews(app: KoorApp, slug: str = "acme") -> list[Review]:
    """The reviews of today's slot."""
    found = journals(app).read(slug).reviews.values()
    return [review for review in found if review.slot == app.workspace.today]


def marks(app: KoorApp) -> set[Step]:
    return {step for review in reviews(app) for step in review.marks}


async def mark_against_evidence(pilot: Pilot[None], app: KoorApp) -> None:
    await pilot.press("d")
    await until(pilot, lambda: "Why is it done" in seen(app))
    await pilot.press(*"called", "enter")
    await pilot.pause()


async def test_u_takes_a_mark_back_and_not_what_was_done_before_it() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("n", *"Petra is on leave", "ctrl+s", "escape")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await mark_against_evidence(pilot, app)
        [step] = marks(app)
        await pilot.press("u")
        assert marks(app) == set()
        assert "Undone: Linear: done." in said(app)
        notes: list[Note] = list(journals(app).read("acme").notes.values())
        assert "Petra is on leave" in [note.text for note in notes]
        assert step is Step.LINEAR


async def test_a_mark_taken_off_comes_back_with_its_reason() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await mark_against_evidence(pilot, app)
        await pilot.press("1", "d")
        assert marks(app) == set()
        await pilot.press("u")
        [review] = reviews(app)
        assert review.marks[Step.LINEAR].reason == "called"


async def test_marks_of_two_steps_are_undone_in_any_order() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await mark_against_evidence(pilot, app)
        await pilot.press("3")
        await mark_against_evidence(pilot, app)
        assert marks(app) == {Step.LINEAR, Step.TRACK}
        await pilot.press("U", "down", "enter")
        assert marks(app) == {Step.TRACK}
        await pilot.press("u")
        assert marks(app) == set()


async def test_the_older_mark_of_the_same_step_waits_for_the_newer() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await mark_against_evidence(pilot, app)
        await pilot.press("1", "d", "U")
        assert isinstance(app.screen, UndoScreen)
        lines = app.screen.query_one(UndoList).items
        assert [(line.how, line.what) for line in lines] == [
            ("here", "Linear: open again"),
            ("refused", "Linear: done"),
        ]


async def test_finishing_is_undone_and_the_marks_stay() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await mark_against_evidence(pilot, app)
        await pilot.press("x", *"called", "tab", *"wait", "enter")
        await pilot.pause()
        [done] = reviews(app)
        assert done.finished_at
        assert done.snapshot
        await pilot.press("u")
        assert "Undone: Acme Robotics reviewed." in said(app)
        assert app.screen.current_slug == "acme", "its review goes on"  # type: ignore[attr-defined]
        [again] = reviews(app)
        assert (again.finished_at, again.next_steps, again.snapshot) == (None, "", None)
        assert set(again.marks) == {Step.LINEAR}


async def test_skipping_is_undone_and_leaves_no_review_that_nobody_began() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        app.screen.query_one(CustomerList).put_cursor_on("acme")
        await pilot.press("s", *"holiday", "enter")
        await pilot.pause()
        assert [review.skipped_reason for review in reviews(app)] == ["holiday"]
        await pilot.press("u")
        assert reviews(app) == []


async def test_taking_a_skipped_customer_back_in_is_undone() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        app.screen.query_one(CustomerList).put_cursor_on("acme")
        await pilot.press("s", *"holiday", "enter")
        await pilot.pause()
        app.screen.query_one(CustomerList).put_cursor_on("acme")
        await pilot.press("s")
        assert [review.skipped_reason for review in reviews(app)] == [""]
        await pilot.press("u")
        assert [review.skipped_reason for review in reviews(app)] == ["holiday"]


async def test_a_mark_changed_elsewhere_since_is_left_alone_and_said() -> None:
    from koortui.usecases.reviews import mark_step

    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await mark_against_evidence(pilot, app)
        mark_step(app.workspace, "acme", Step.LINEAR, done=True, reason="another window")
        await pilot.press("u")
        [review] = reviews(app)
        assert review.marks[Step.LINEAR].reason == "another window"
        assert "changed again since" in said(app)


async def test_a_finding_taken_up_again_is_put_off_again_by_u() -> None:
    app = app_with(*history())
    async with opened(app, ExplainScreen("acme")) as pilot:
        lines = app.screen.query_one(FactorList)
        factor = next(f.report.factor for f in lines.items if f.report.severity and not f.snooze)
        lines.put_cursor_on(factor)
        await pilot.press("z", *"later", "enter")
        await pilot.pause()
        [first] = journals(app).read("acme").snoozes.values()
        lines.put_cursor_on(factor)
        await pilot.press("z")
        assert journals(app).read("acme").snoozes == {}
        await pilot.press("escape", "u")
        assert list(journals(app).read("acme").snoozes.values()) == [first]
        await pilot.press("u")
        assert journals(app).read("acme").snoozes == {}


async def test_undoing_hours_says_which() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("3", "h")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        app.screen.query_one("#f-date", Input).value = "2026-11-18"
        app.screen.query_one("#f-specialist", Input).value = "Idris Vale"
        await pilot.press("2", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await pilot.press("U")
        assert "hours 2 h of Wed 18 Nov" in seen(app)
        await pilot.press("enter")
        assert "Undone: hours 2 h of Wed 18 Nov; " in said(app)


async def test_d_goes_on_to_the_next_step_not_marked_yet_though_it_is_evident() -> None:
    told = Contact(id="k", at=ago(0.1), channel=Channel.EMAIL, direction=Direction.OUT)
    app = app_with(told)
    async with opened(app, ReviewScreen("acme")) as pilot:
        evidence = app.desk.view("acme").assessment.steps
        assert evidence[Step.COMMUNICATE].state is StepState.EVIDENT
        await mark_against_evidence(pilot, app)
        await pilot.press("d")
        assert marks(app) == {Step.LINEAR, Step.COMMUNICATE}
        assert app.screen.query_one(StepsPanel).state.current is Step.TRACK
