"""Sentences name the keys that this person has, never a default that does something else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from screens import app_with, opened, said, seen, until
from textual.geometry import Offset
from textual.pilot import Pilot

import koortui
from koortui.app import KoorApp
from koortui.commands.spoken import (
    all_of,
    brought_back,
    key,
    speak_keys,
    taken_back,
    what_to_do,
)
from koortui.commands.table import COMMANDS
from koortui.domain.errors import InvalidInput
from koortui.screens.board import no_customers
from koortui.screens.customer import CustomerScreen

ROOT = Path(koortui.__file__).parent
#: ": u takes it back", ". R sends it again", "g s sets it up": a key as the subject of a sentence.
_HARD_CODED = re.compile(
    r"(?:^|[:.,;·] |\n|\bor )(?:g )?[A-Za-z/?!;] (?:adds|adopts|asks|brings|chooses|clears|"
    r"confirms|corrects|edits|exports|finds|links|makes|moves|notes|opens|pulls|reads|sends|sets|shows|"
    r"takes|writes) "
    # "copy it with y": a key as the means
    r"|\bwith (?:g )?[b-zA-Z/?!;]\b(?!')"
)
#: "{anywhere.undo}" in an error's words stands for its key.
_NAMED = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")
#: Rooms whose words are read where no key is pressed.
_AT_A_SHELL = frozenset({"cli", "sandbox", "web"})


@pytest.fixture(autouse=True)
def defaults_again() -> Iterator[None]:
    yield
    speak_keys({})


def texts(path: Path) -> Iterator[str]:
    """Every string of a module that is no docstring; of an f-string its fixed parts."""
    tree = ast.parse(path.read_text())
    plain = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in plain:
            yield node.value


def test_no_sentence_has_a_key_written_into_it() -> None:
    found = {
        f"{path.name}: {text.strip()}"
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).parts[0] not in _AT_A_SHELL
        for text in texts(path)
        if _HARD_CODED.search(text)
    }
    assert found == set()


def test_errors_name_commands_that_there_are() -> None:
    named = {
        name for path in ROOT.rglob("*.py") for text in texts(path) for name in _NAMED.findall(text)
    }
    assert {"issue.link", "review.send"} <= named
    assert named <= {command.binding_id for command in COMMANDS}


def test_an_error_says_the_persons_keys_in_the_program_and_a_command_at_a_shell() -> None:
    speak_keys({"issue.link": "f9"})
    error = InvalidInput(
        "customer", "not linked", kept="It is here.", in_program="{issue.link} links it."
    )
    assert str(error) == "customer: not linked. It is here."
    assert all_of(error) == "customer: not linked. It is here. f9 links it."
    assert what_to_do(error) == "f9 links it."


def test_what_somebody_typed_is_no_key() -> None:
    error = InvalidInput("customer", "no {anywhere.undo}", next_step="Is it {cloud.prod}?")
    assert all_of(error) == "customer: no {anywhere.undo}. Is it {cloud.prod}?"


def test_a_key_is_named_as_the_person_has_it() -> None:
    assert (key("anywhere.undo"), key("goto.setup"), key("anywhere.find")) == ("u", "g s", "/")
    speak_keys({"anywhere.undo": "f9", "anywhere.goto": "comma", "goto.setup": "x"})
    assert (key("anywhere.undo"), key("goto.setup")) == ("f9", ", x")
    assert taken_back("Noted") == "Noted: f9 takes it back"
    assert brought_back("Ada taken out", "them") == "Ada taken out: f9 brings them back"
    speak_keys({"anywhere.undo": "none"})
    assert key("anywhere.undo") == "ctrl+p undo", "without a key the palette does it"
    speak_keys({"board.skip": "N"})
    assert key("board.customer_new") == "ctrl+p new", "a key given to another command is lost"


async def test_the_screens_say_the_persons_keys() -> None:
    keys = {"anywhere.undo": "f9", "hours_row.add": "f7", "board.customer_new": "f6"}
    app = app_with(keys=keys)
    async with opened(app) as pilot:
        assert "f6                           adds one by hand" in no_customers()
        await pilot.press("f6", *"Kepler", "enter")
        await pilot.pause()
        assert "Kepler added: f9 takes it back" in said(app)
        app.push_screen(CustomerScreen("acme"))
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()
        assert "No hours recorded yet: f7 adds a row." in seen(app)
        await pilot.press("f9")
        await pilot.pause()
        assert "Undone: Kepler added" in said(app)


async def test_an_empty_finder_names_the_key_that_adds_a_customer() -> None:
    app = app_with(keys={"board.customer_new": "f6"})
    with app.workspace.roster.edit() as edit:
        for customer in edit.roster.customers:
            edit.remove(customer)
    async with opened(app) as pilot:
        await pilot.press("slash")
        await until(pilot, lambda: "No customers yet: f6 on the board adds one." in seen(app))


async def test_the_keys_of_a_review_are_the_persons_and_answer_the_mouse() -> None:
    app = app_with(keys={"review.ask": "f8", "hours_row.reconcile": "f7"})
    async with opened(app) as pilot:
        await pilot.press("enter", "2")
        await until(pilot, lambda: "l log  f8 waits" in seen(app))
        await click_on(pilot, "f8 waits")
        await until(pilot, lambda: "Who waits on whom" in seen(app))
        await pilot.press("escape", "3")
        await until(pilot, lambda: "a adopt · f7 reconcile · B charts" in seen(app))
        await click_on(pilot, "h add")
        await until(pilot, lambda: "Hours for Acme" in seen(app))
        await pilot.press("escape", "c", "3")
        await until(pilot, lambda: "Timeline" in seen(app) and "f7 reconcile" in seen(app))
        await click_on(pilot, "f7 reconcile")
        await until(pilot, lambda: "Reconcile" in seen(app))


async def click_on(pilot: Pilot[None], words: str) -> None:
    """A click in the midst of words that are on the screen once."""
    app = pilot.app
    assert isinstance(app, KoorApp)
    found = [(y, line.find(words)) for y, line in enumerate(seen(app).split("\n")) if words in line]
    [(y, x)] = found
    assert await pilot.click(offset=Offset(x + len(words) // 2, y))
