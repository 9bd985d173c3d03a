"""A review is finished: against the evidence with a reason, and the summary says so."""

from __future__ import annotations

from portfolio import history
from screens import app_with, journals, opened, said, seen, until
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.domain.journal import Review, Step
from koortui.screens.form import FormScreen
from koortui.screens.review import ReviewScreen
from koortui.screens.summary import SummaryScreen


def finished(app: KoorApp) -> list[Review]:
    found = journals(app).read("acme").reviews.values()
    return [r for r in found if r.slot == app.workspace.today and r.finished_at]


async def test_missing_evidence_is_named_and_asked_about_once_for_all_steps() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        assert "Evidence is missing. Linear: ACM-" in seen(app)
        await pilot.press("tab", *"Call on Monday", "enter")
        assert "Say why it is done all the same." in seen(app)
        assert finished(app) == []
        why = app.screen.query_one("#f-why", Input)
        await until(pilot, lambda: why.has_focus)
        await pilot.press(*"on the phone", "enter")
        await until(pilot, lambda: bool(finished(app)))
        [review] = finished(app)
        assert review.next_steps == "Call on Monday"
        assert review.marks
        assert {mark.reason for mark in review.marks.values()} == {"on the phone"}
        app.push_screen(SummaryScreen())
        await pilot.pause()
        summary = " ".join(seen(app).split())
        assert "Acme Robotics: Call on Monday (evidence missing - linear" in summary
        assert "on the phone)" in summary


async def test_undoing_it_takes_those_marks_off_again_and_leaves_earlier_ones() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("d", *"seen", "enter")
        await pilot.press("x", *"called", "tab", *"wait", "enter")
        await until(pilot, lambda: bool(finished(app)))
        assert len(finished(app)[0].marks) > 1
        await pilot.press("u")
        await until(pilot, lambda: "reviewed." in said(app))
        reviews = journals(app).read("acme").reviews.values()
        [again] = [r for r in reviews if r.slot == app.workspace.today]
        assert {step: mark.reason for step, mark in again.marks.items()} == {Step.LINEAR: "seen"}
