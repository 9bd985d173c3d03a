"""Lessons become issues of the product team, with the customer's request; conflicts are settled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from office import Office, press, running_office, synced
from screens import opened, seen

from koortui.domain.errors import InvalidInput
from koortui.domain.mutations import WriteState
from koortui.screens.ideas import IdeasScreen
from koortui.screens.note import NoteScreen
from koortui.screens.queue import QueueScreen
from koortui.screens.review import ReviewScreen
from koortui.usecases.lessons import make_idea
from koortui.usecases.notes import write_note

LESSON = "Export the PG before touching the OSD. #lesson\n\nIt saved us."


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running_office(tmp_path) as made:
        yield made


# -- lessons ---------------------------------------------------------------------------------


async def test_a_lesson_becomes_a_product_issue_with_the_customers_request(office: Office) -> None:
    customer = office.world.add_customer("Acme Robotics")
    office.sync()
    write_note(office.program.workspace, "acme", LESSON)
    write_note(office.program.workspace, "acme", "No lesson in here.")
    app = office.app()
    async with opened(app, IdeasScreen()) as pilot:
        assert "1 lesson · 0 issues made" in seen(app)
        await press(pilot, "enter")
        assert "↑ queued" in seen(app)
        await synced(pilot, office)
        assert "● KOOR-1" in seen(app)
        [made] = office.world.tables.issues.values()
        assert made.team_id == office.product.id
        assert made.title == "Export the PG before touching the OSD."
        [need] = office.world.tables.needs.values()
        assert (need.customer_id, need.issue_id) == (customer.id, made.id)
        assert "It saved us." in (need.body or "")
        assert "#lesson" not in f"{made.description}{need.body}"
        await press(pilot, "enter")
        assert len(office.world.tables.issues) == 1
        await press(pilot, "u", "1")
        await synced(pilot, office)
        assert made.trashed
        assert "○ lesson" in seen(app)


async def test_a_lesson_is_made_an_idea_from_the_notes_too(office: Office) -> None:
    office.sync()
    write_note(office.program.workspace, "acme", LESSON)
    app = office.app()
    async with opened(app, NoteScreen("acme")) as pilot:
        await press(pilot, "tab", "i")
        assert [write.kind for write in office.writes()] == ["issue_create"]
        await press(pilot, "u")
    assert office.states() in ([WriteState.QUEUED], [WriteState.WITHDRAWN])


def test_without_a_product_team_it_says_what_to_set(office: Office, tmp_path: Path) -> None:
    office.sync()
    note = write_note(office.program.workspace, "acme", LESSON)
    config = office.program.locations.config_file
    config.write_text('[me]\nname = "Nora Lindt"\n', encoding="utf-8")
    from koortui.bootstrap import open_program

    bare = open_program(office.program.locations, {})
    with pytest.raises(InvalidInput, match="product_team"):
        make_idea(bare.workspace, "acme", note.id)


def test_a_customer_unknown_to_linear_is_named_in_the_description(office: Office) -> None:
    office.sync()
    note = write_note(office.program.workspace, "acme", LESSON)
    make_idea(office.program.workspace, "acme", note.id)
    office.sync()
    [made] = office.world.tables.issues.values()
    assert "Learned with Acme Robotics" in (made.description or "")
    assert office.world.tables.needs == {}


# -- conflicts -------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "status"), [("1", "In Progress"), ("2", "Done")])
async def test_both_versions_are_shown_and_either_can_win(
    office: Office, key: str, status: str
) -> None:
    issue = office.world.add_issue(office.team, "Slow OSDs", labels=[office.label], priority=3)
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "s", "4")
        office.world.edit_issue(issue, state="Done")
        await synced(pilot, office)
        assert office.states() == [WriteState.CONFLICT]
        app.push_screen(QueueScreen())
        await pilot.pause()
        await press(pilot, "enter")
        line = next(line for line in seen(app).splitlines() if line.startswith(" status"))
        assert line.split() == ["status", "Todo", "In", "Progress", "Done"]
        await press(pilot, key)
        await synced(pilot, office)
    assert office.world.tables.states[issue.state_id].name == status
    assert WriteState.CONFLICT not in office.states()


CHANGES = {
    "priority": (("p", "1"), {"priority": 4}, lambda i: i.priority, 1),
    "assignee": (("a", "1"), {"assignee": None}, lambda i: bool(i.assignee_id), True),
    "size": (("E", "4"), {"estimate": 2}, lambda i: i.estimate, 5),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_keeping_ours_wins_for_every_kind_of_field(office: Office, change: str) -> None:
    """The remote's value is the next base: ids and numbers, not their words."""
    keys, theirs, read, wanted = CHANGES[change]
    issue = office.world.add_issue(
        office.team, "Slow OSDs", labels=[office.label], priority=3, estimate=1, assignee=office.me
    )
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, *keys)
        office.world.edit_issue(issue, **theirs)
        await synced(pilot, office)
        assert office.states() == [WriteState.CONFLICT]
        app.push_screen(QueueScreen())
        await pilot.pause()
        await press(pilot, "1")
        await synced(pilot, office)
    assert office.states() == [WriteState.DELIVERED]
    assert read(issue) == wanted
