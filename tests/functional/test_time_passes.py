"""The program stays open for days: what time alone changes is on the board when it happens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs
from portfolio import ACME, NOW, issues, linear, workspace
from screens import opened, seen, until
from textual.widgets import TextArea

import koortui.keeping_up
from koortui.app import KoorApp
from koortui.usecases.desk import Desk
from koortui.usecases.workspace import Workspace

MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
MANY = 30


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def watched(clock: Clock) -> Workspace:
    return structs.replace(workspace(), clock=clock)


def reasons(desk: Desk, slug: str) -> str:
    return " ".join(reason.text for reason in desk.line(slug).assessment.reasons)


async def test_the_next_review_begins_while_the_program_is_open() -> None:
    clock = Clock()
    app = KoorApp(watched(clock), pull_at_start=False)
    async with opened(app) as pilot:
        await pilot.press("s", *"ill", "enter")
        await until(pilot, lambda: any(line.skipped for line in app.desk.lines()))
        app.desk.poll()
        assert not app.desk.poll(), "nothing is left to be taken in but the time"
        clock.now = MONDAY
        await until(pilot, lambda: "Mon 30 Nov · review 1 of 2" in seen(app))
        await until(pilot, lambda: not any(line.skipped for line in app.desk.lines()))
        assert app.desk.line("acme").left_over == "skipped on Thu: ill"
        assert "skipped on Thu: ill" in seen(app)


async def test_ages_on_a_page_that_nobody_touches_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(koortui.keeping_up, "REPAINT_EVERY", 0.0)
    clock = Clock()
    app = KoorApp(watched(clock), pull_at_start=False)
    async with opened(app) as pilot:
        await until(pilot, lambda: "m comment · Linear 2m ago" in seen(app))
        clock.now += timedelta(minutes=5)
        await until(pilot, lambda: "m comment · Linear 7m ago" in seen(app))
        await pilot.press("n", *"typing")
        await until(pilot, lambda: "typing" in seen(app))
        cursor = app.screen.query_one(TextArea).cursor_location
        clock.now += timedelta(minutes=5)
        await until(pilot, lambda: "Linear 12m" in seen(app))
        assert app.screen.query_one(TextArea).cursor_location == cursor


def test_an_sla_is_breached_at_its_minute() -> None:
    clock = Clock()
    space = watched(clock)
    urgent = structs.replace(issues()["i-15"], sla_breaches_at=NOW + timedelta(minutes=10))
    space.mirror.write_linear(structs.replace(linear(), issues={urgent.id: urgent}))
    desk = Desk(space)
    desk.load()
    desk.poll()
    clock.now += timedelta(minutes=9)
    assert not desk.poll()
    before = desk.line("borealis")
    clock.now += timedelta(minutes=1)
    assert desk.poll()
    assert "SLA breached" in reasons(desk, "acme")
    assert desk.line("borealis") is before, "nobody else is judged again"
    assert not desk.poll()


def test_many_who_change_at_once_are_read_in_the_background() -> None:
    clock = Clock()
    space = watched(clock)
    with space.roster.edit() as edit:
        for n in range(MANY):
            edit.put(structs.replace(ACME, id=f"id-{n}", slug=f"c-{n}", name=f"Customer {n}"))
    desk = Desk(space)
    desk.load()
    desk.poll()
    all_at_once = 0
    for _ in range(48):
        clock.now += timedelta(hours=1)
        if desk.is_behind():
            all_at_once += 1
            desk.await_reading()
            assert desk.take(desk.read())
        else:
            desk.poll()
        fresh = Desk(space)
        fresh.load()
        assert [line.assessment for line in desk.lines()] == [
            line.assessment for line in fresh.lines()
        ]
    assert all_at_once
    assert "Linear not read for 48 h" in reasons(desk, "c-1")
