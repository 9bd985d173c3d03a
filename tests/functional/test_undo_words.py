"""Undo names what it undid and whose it was; what was answered and reviewed can be undone, too."""

from __future__ import annotations

import pytest
from portfolio import ACME, NOW, ago, history
from screens import app_with, journals, opened, said, seen, until
from textual.pilot import Pilot

from koortui.app import KoorApp
from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Ask, Channel, Direction
from koortui.screens.customer import CustomerScreen
from koortui.screens.review import ReviewScreen
from koortui.usecases.assessments import is_reviewed
from koortui.usecases.contacts import answer_ask, log_contact
from koortui.usecases.undo import Undoable, undo
from koortui.usecases.undo_list import prospects

THEIRS = Ask(id="a-1", at=ago(8), owed_by="customer", what="the OSD logs of host 7")
OURS = Ask(id="a-2", at=ago(3), owed_by="us", what="which version to run")


def asks(app: KoorApp) -> dict[str, Ask]:
    return journals(app).read("acme").asks


async def undone(pilot: Pilot[None], app: KoorApp) -> str:
    await pilot.press("u")
    await pilot.pause()
    return said(app).splitlines()[-1].strip()


async def test_an_edit_of_a_customer_is_undone_by_name_and_field() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("e", "home", *"The ", "tab", "tab", "tab", "end", *"; big", "enter")
        await pilot.pause()
        words = await undone(pilot, app)
        assert words == ("Undone: Facts saved; name, tags of Acme Robotics are as they were.")
        assert app.workspace.customer("acme") == ACME


async def test_an_answer_by_hand_is_undone() -> None:
    app = app_with(THEIRS)
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "w", "3")
        await pilot.pause()
        assert asks(app)["a-1"].answered_at == NOW
        assert "Answered the OSD logs of host 7: u takes it back" in said(app)
        words = await undone(pilot, app)
        assert words == "Undone: Answered the OSD logs of host 7."
        assert asks(app) == {"a-1": THEIRS}


@pytest.mark.parametrize(
    ("direction", "digit", "words"),
    [
        ("in", "2", "Answered the OSD logs of host 7"),
        ("out", "3", "Reminded of the OSD logs of host 7"),
    ],
)
async def test_what_a_call_settled_is_undone_by_itself_and_then_the_call(
    direction: str, digit: str, words: str
) -> None:
    app = app_with(THEIRS, OURS)
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "l", *"They call", "shift+tab", "shift+tab", *direction, "enter")
        await until(pilot, lambda: "Did it settle something?" in seen(app))
        assert "Contact logged: u takes it back" in said(app)
        await pilot.press(digit)
        await pilot.pause()
        assert f"{words}: u takes it back" in said(app)
        assert asks(app)["a-1"] != THEIRS
        listed = prospects(app.workspace, app.undoable)
        assert [found.may for found in listed] == [True, False], "the call waits for its answer"
        assert await undone(pilot, app) == f"Undone: {words}."
        assert asks(app) == {"a-1": THEIRS, "a-2": OURS}
        assert len(journals(app).read("acme").contacts) == 1
        assert await undone(pilot, app) == "Undone: Contact logged."
        assert not journals(app).read("acme").contacts


async def test_a_new_ask_says_that_u_takes_it_back() -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "w", "1", *"the logs", "enter")
        await pilot.pause()
        assert "Noted: u takes it back" in said(app)
        assert await undone(pilot, app) == "Undone: Noted."
        assert asks(app) == {}


async def test_the_review_of_an_assessment_is_undone_and_leaves_no_draft() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.press("2", "t")
        await until(pilot, lambda: "Template" in seen(app))
        row = next(line for line in seen(app).splitlines() if "assessment" in line)
        await pilot.press(next(sign for sign in row if sign.isdigit()))
        await pilot.pause()
        if "being written" in seen(app):
            await pilot.press("2")
        await pilot.press("S")
        await until(pilot, lambda: "You reviewed it" in seen(app))
        await pilot.press(*"figures checked", "enter")
        await pilot.pause()
        assert is_reviewed(journals(app).read("acme"))
        assert "Review of the assessment recorded: u takes it back" in said(app)
        await pilot.press("escape")
        await pilot.pause()
        await undone(pilot, app)
        journal = journals(app).read("acme")
        assert not is_reviewed(journal)
        assert all(draft.place != "note" for draft in journal.drafts.values())


def test_an_answer_changed_again_since_is_not_undone() -> None:
    app = app_with(THEIRS)
    done = answer_ask(app.workspace, "acme", "a-1")
    with app.workspace.journals.edit("acme") as edit:
        edit.put(THEIRS)
    before = asks(app)
    with pytest.raises(InvalidInput, match="was changed again since"):
        undo(app.workspace, Undoable(slug="acme", saved=done))
    assert asks(app) == before


def test_what_is_answered_already_is_not_answered_twice() -> None:
    app = app_with(THEIRS)
    answer_ask(app.workspace, "acme", "a-1")
    with pytest.raises(InvalidInput, match="meanwhile"):
        answer_ask(app.workspace, "acme", "a-1")
    log_contact(app.workspace, "acme", channel=Channel.CALL, direction=Direction.IN)
    assert asks(app)["a-1"].answered_at == NOW
