"""What a sync brought is read beside the keys: nothing is lost, and nothing older is shown."""

from __future__ import annotations

import re
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from office import Office, running_office
from screens import opened, seen, slow_reading, until
from textual.pilot import Pilot

from koortui.app import KoorApp
from koortui.bootstrap import open_program
from koortui.locations import Locations
from koortui.store.errors import StoreError
from koortui.usecases.desk import Desk
from koortui.usecases.reviews import skip_review


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running_office(tmp_path) as made:
        made.world.add_issue(made.team, "Replace the drives", labels=[made.label])
        yield made


@asynccontextmanager
async def a_sync_being_read(
    app: KoorApp, pilot: Pilot[None], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[threading.Event]:
    """What a sync brought is not taken in until the event is set."""
    with slow_reading(app, monkeypatch) as may_go_on:
        await pilot.press("r")
        await until(pilot, lambda: app.sync_report is not None)
        yield may_go_on


async def test_what_is_changed_while_a_sync_is_read_stays(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = office.app(office.program.sync)
    async with opened(app) as pilot:
        async with a_sync_being_read(app, pilot, monkeypatch) as may_go_on:
            assert app.syncing
            assert not app.desk.view("acme").situation.issues
            await pilot.press("s")
            await pilot.pause()
            await pilot.press(*"ill", "enter")
            await until(pilot, lambda: any(line.skipped for line in app.desk.lines()))
            may_go_on.set()
            await until(pilot, lambda: not app.syncing)
        assert [issue.title for issue in app.desk.view("acme").situation.issues]
        assert [line.skipped_reason for line in app.desk.lines() if line.skipped] == ["ill"]
        assert re.search(r"Linear \d+s", seen(app))


async def test_a_sync_asked_for_while_one_is_read_follows_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = office.app(office.program.sync)
    async with opened(app) as pilot:
        async with a_sync_being_read(app, pilot, monkeypatch) as may_go_on:
            first = app.sync_report
            office.world.add_issue(office.team, "Rebalance", labels=[office.label])
            await pilot.press("r")
            await pilot.pause()
            assert app.sync_report is first
            may_go_on.set()
            await until(pilot, lambda: not app.syncing)
        assert app.sync_report is not first
        titles = {issue.title for issue in app.desk.view("acme").situation.issues}
        assert titles == {"Replace the drives", "Rebalance"}


async def test_what_a_sync_brought_and_cannot_be_read_is_said_and_read_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = office.app(office.program.sync)

    def failing(*_: object) -> object:
        raise StoreError("The disk does not answer.")

    async with opened(app) as pilot:
        with monkeypatch.context() as patched:
            patched.setattr(app.desk.workspace.mirror, "read_sheet", failing)
            await pilot.press("r")
            await until(pilot, lambda: "CANNOT READ DATA" in seen(app))
            await until(pilot, lambda: not app.syncing)
        await until(pilot, lambda: "CANNOT READ DATA" not in seen(app))
        assert app.desk.view("acme").situation.issues


def test_a_reading_that_somebody_could_not_wait_for_is_dropped(office: Office) -> None:
    desk = Desk(office.program.workspace)
    desk.load()
    office.sync()
    assert desk.is_behind()
    desk.await_reading()
    reading = desk.read()
    office.add_customer("late", "Late Comer", "")
    assert desk.poll()
    assert not desk.take(reading)
    assert "late" in {line.slug for line in desk.lines()}
    assert not desk.is_behind()


def test_what_a_dropped_reading_had_noticed_is_shown_all_the_same(office: Office) -> None:
    space = office.program.workspace
    desk = Desk(space)
    desk.load()
    desk.poll()
    desk.await_reading()
    another = open_program(Locations.find(office.home), office.env)
    skip_review(another.workspace, "acme", "ill")
    reading = desk.read()
    another.close()
    skipped = desk._views["acme"].skipped
    desk._awaited = False  # a load of the screen's thread that began before the skip ended now
    assert not skipped
    assert not desk.take(reading)
    assert desk.line("acme").skipped


def test_a_reading_older_than_a_load_that_failed_is_not_taken(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(office.program.workspace)
    desk.load()
    office.sync()
    assert desk.is_behind()
    desk.await_reading()
    reading = desk.read()
    office.world.add_issue(office.team, "Rebalance", labels=[office.label])
    office.sync()

    def failing(*_: object) -> object:
        raise StoreError("The disk does not answer.")

    with monkeypatch.context() as patched:
        patched.setattr(desk.workspace.mirror, "read_sheet", failing)
        with pytest.raises(StoreError):
            desk.poll()
    desk.take(reading)
    assert desk.poll()
    titles = {issue.title for issue in desk.view("acme").situation.issues}
    assert titles == {"Replace the drives", "Rebalance"}
