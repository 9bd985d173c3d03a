"""A key that has nothing to work on says why, quietly, and nothing else happens."""

from __future__ import annotations

import pytest
from portfolio import history
from screens import app_with, opened, said
from textual.screen import Screen

from koortui.screens.board import BoardScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.hours import HoursScreen
from koortui.screens.ideas import IdeasScreen
from koortui.screens.notes import NotesScreen
from koortui.screens.queue import QueueScreen
from koortui.screens.review import ReviewScreen
from koortui.screens.touch import TouchScreen

EMPTY = "everything is delivered"
ISSUE = "No issue is under the cursor: i opens a new one."

#: Screen -> the keys pressed there -> what is said.
REASONS: dict[str, tuple[Screen[None], dict[tuple[str, ...], str]]] = {
    "queue": (QueueScreen(), {(key,): EMPTY for key in ("enter", "v", "R", "D", "1", "2")}),
    "customer": (
        CustomerScreen("acme"),
        {
            ("s",): "That is done to an issue: 2 shows them.",
            ("y",): "That is done to an issue: 2 shows them.",
            ("x",): "That is done to a person: 5 shows them.",
            ("2", "t"): "Types are of the timeline: 1 shows it.",
        },
    ),
    "customer without issues": (
        CustomerScreen("cirrus"),
        {("2", key): ISSUE for key in ("s", "m", "p", "E", "o", "Y", "space")}
        | {("3", "D"): "No hours row is under the cursor: h adds one."},
    ),
    "review without issues": (ReviewScreen("cirrus"), {(k,): ISSUE for k in ("s", "m", "L", "A")}),
    "review": (
        ReviewScreen("acme"),
        {("2", "enter"): "Step 1 shows the issues", ("exclamation_mark",): "no decision"},
    ),
    "notes": (NotesScreen(), {(key,): "No note is under the cursor." for key in ("enter", "c")}),
    "ideas": (IdeasScreen(), {(key,): "No lesson" for key in ("enter", "c", "o")}),
    "touch": (TouchScreen(), {}),
    "hours": (
        HoursScreen(),
        {("u",): "Nothing to undo in this session", ("r",): "Neither Linear nor a sheet"},
    ),
}
CASES = [
    pytest.param(name, keys, words, id=f"{name}: {' '.join(keys)}")
    for name, (_, reasons) in REASONS.items()
    for keys, words in reasons.items()
]


@pytest.mark.parametrize(("name", "keys", "words"), CASES)
async def test_a_key_with_nothing_to_work_on_says_why(
    name: str, keys: tuple[str, ...], words: str
) -> None:
    kind, made = type(REASONS[name][0]), REASONS[name][0]
    slug = getattr(made, "slug", "") or getattr(made, "_slug", "")
    screen = kind(slug) if slug else kind()  # type: ignore[call-arg]
    app = app_with()
    async with opened(app, screen) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert words in said(app)
        assert app.screen is screen


@pytest.mark.parametrize("key", ["enter", "c", "s", "e", "z", "exclamation_mark", "n"])
async def test_an_empty_board_answers_every_key(key: str) -> None:
    app = app_with()
    with app.workspace.roster.edit() as edit:
        for customer in tuple(edit.roster.customers):
            edit.remove(customer)
    async with opened(app) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert "customer" in said(app)
        assert isinstance(app.screen, BoardScreen)


async def test_a_key_with_something_to_work_on_says_nothing() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        for key in ("c", "escape", "e", "escape", "m", "escape"):
            await pilot.press(key)
            await pilot.pause()
        assert said(app) == ""
