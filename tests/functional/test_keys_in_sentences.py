"""Sentences name the keys that this person has, never a default that does something else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from screens import app_with, opened, said, seen, until

import koortui
from koortui.commands.spoken import brought_back, key, speak_keys, taken_back
from koortui.screens.board import no_customers
from koortui.screens.customer import CustomerScreen

ROOT = Path(koortui.__file__).parent
#: ": u takes it back", ". R sends it again", "g s sets it up": a key as the subject of a sentence.
_HARD_CODED = re.compile(
    r"(?:^|[:.,;·] |\n|\bor )(?:g )?[A-Za-z/?!;] (?:adds|adopts|asks|brings|chooses|clears|"
    r"confirms|corrects|edits|exports|finds|links|makes|moves|notes|opens|pulls|reads|sends|sets|shows|"
    r"takes|writes) "
)
#: Not yet named by `key`: longer texts of places that explain several keys at once.
_STILL: frozenset[str] = frozenset()


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
        for path in (*ROOT.glob("screens/*.py"), *ROOT.glob("*.py"))
        for text in texts(path)
        if _HARD_CODED.search(text)
    }
    assert found - _STILL == set()


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
