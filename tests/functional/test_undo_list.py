"""What can be undone is a list: each says what undoing does, and why it cannot be done now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from office import Office, press, running_office, synced
from screens import app_with, opened, said, seen

from koortui.domain.mutations import WriteState
from koortui.screens.customer import CustomerScreen
from koortui.screens.review import ReviewScreen
from koortui.screens.undo import UndoScreen
from koortui.widgets.undo_list import UndoList


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running_office(tmp_path) as running:
        yield running


def lines(screen: object) -> list[tuple[str, str]]:
    assert isinstance(screen, UndoScreen)
    return [(line.how, line.what) for line in screen.query_one(UndoList).items]


async def test_an_empty_list_says_how_it_is_filled() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await press(pilot, "U")
        assert "Nothing to undo yet." in seen(app)
        await press(pilot, "enter", "escape")
        assert not isinstance(app.screen, UndoScreen)


async def test_the_oldest_change_makes_room_for_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day of changes does not pile up in memory, and the list opens at once."""
    monkeypatch.setattr("koortui.app.MOST_UNDOABLE", 3)
    app = app_with()
    async with opened(app, CustomerScreen("acme"), size=(120, 36)) as pilot:
        for tag in "abcd":
            await press(pilot, "e", "tab", "tab", "tab", "end", *f"; {tag}", "enter")
        await press(pilot, "U")
        assert len(lines(app.screen)) == 3
        await press(pilot, "enter")
        assert "as they were" in said(app)
        await press(pilot, "u", "u", "u")
        assert "Nothing to undo" in said(app)


async def test_the_newest_change_is_first_and_each_says_what_undoing_does(office: Office) -> None:
    office.world.add_issue(office.team, "Slow OSDs", labels=[office.label], priority=3)
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme"), size=(120, 36)) as pilot:
        await press(pilot, "p", "1")
        await synced(pilot, office)
        await press(pilot, "E", "4", "U")
        assert [how for how, _ in lines(app.screen)] == ["withdraw", "inverse"]
        assert "Acme" in seen(app)
        assert "withdrawn before it is sent" in seen(app)
        await press(pilot, "down")
        assert "goes back: priority Medium → Urgent" in seen(app)


async def test_an_older_change_is_undone_without_the_newer_one(office: Office) -> None:
    issue = office.world.add_issue(office.team, "Slow OSDs", labels=[office.label], priority=3)
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "p", "1", "E", "4", "U", "down", "enter")
        await synced(pilot, office)
        assert (issue.priority, issue.estimate) == (3, 5)
        assert sorted(office.states()) == [WriteState.DELIVERED, WriteState.WITHDRAWN]
        await press(pilot, "U")
        assert len(lines(app.screen)) == 1


async def test_what_was_delivered_is_shown_reversed_before_it_is(office: Office) -> None:
    issue = office.world.add_issue(office.team, "Slow OSDs", labels=[office.label], priority=3)
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "p", "1", "E", "4")
        await synced(pilot, office)
        await press(pilot, "U", "down", "enter")
        assert "It was delivered already" in seen(app)
        await press(pilot, "1")
        await synced(pilot, office)
        assert (issue.priority, issue.estimate) == (3, 5)


async def test_a_change_that_a_newer_one_builds_on_waits_and_says_so(office: Office) -> None:
    issue = office.world.add_issue(office.team, "Slow OSDs", labels=[office.label], priority=3)
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "p", "1", "p", "4", "U")
        assert [how for how, _ in lines(app.screen)] == ["withdraw", "refused"]
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, UndoScreen)
        assert "undo that one first" in said(app)
        await press(pilot, "up", "enter", "U", "enter")
        await synced(pilot, office)
        assert issue.priority == 3
        assert set(office.states()) == {WriteState.WITHDRAWN}


async def test_a_change_on_its_way_can_be_undone_later(office: Office) -> None:
    """The write is marked on disk before the request leaves; here it stays on its way."""
    import msgspec

    office.world.add_issue(office.team, "Slow OSDs", labels=[office.label], priority=3)
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "p", "1")
        with office.program.workspace.journals.edit("acme") as edit:
            (write,) = edit.journal.writes.values()
            edit.put(msgspec.structs.replace(write, state=WriteState.SENDING))
        await press(pilot, "U")
        assert lines(app.screen)[0][0] == "refused"
        await press(pilot, "enter")
        assert "on its way" in said(app)
        with office.program.workspace.journals.edit("acme") as edit:
            edit.put(msgspec.structs.replace(write, state=WriteState.QUEUED))
        await press(pilot, "escape", "U", "enter")
        assert office.states() == [WriteState.WITHDRAWN]
