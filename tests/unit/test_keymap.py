"""A person's keys beat the defaults, and nothing is lost without a word."""

from __future__ import annotations

import importlib
import pkgutil
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding
from textual.keys import _character_to_key

import koortui.screens
from koortui.commands.command import NO_KEY
from koortui.commands.keymap import key_name, key_problems, keys_of, live_keys, shown_key
from koortui.commands.table import COMMANDS, TOGETHER
from koortui.screens.base import KoorModal, KoorScreen

BY_ID = {command.binding_id: command for command in COMMANDS}


def texts(chosen: dict[str, str]) -> str:
    return "\n".join(problem.text for problem in key_problems(chosen))


def test_no_keys_of_ones_own_change_nothing() -> None:
    assert (live_keys({}), key_problems({})) == ({}, [])
    same = {command.binding_id: command.keys for command in COMMANDS}
    assert live_keys(same) == same
    assert key_problems(same) == []


def test_a_key_is_taken_from_its_default_in_the_same_place_and_both_are_named() -> None:
    chosen = {"board.skip": "c"}
    assert live_keys(chosen) == {"board.skip": "c", "board.customer": "none"}
    assert texts(chosen) == (
        "c is board.skip by your settings and board.customer by default: "
        "board.customer has no key now."
    )


def test_the_loser_keeps_its_other_keys() -> None:
    assert live_keys({"board.skip": "j"})["list.cursor_down"] == "down"
    assert "list.cursor_down keeps down" in texts({"board.skip": "j"})


def test_a_key_of_the_whole_program_beats_one_of_a_place() -> None:
    live = live_keys({"anywhere.find": "s"})
    assert live["board.skip"] == live["issue.status"] == "none"


def test_a_key_of_a_place_covers_one_of_the_whole_program_there_only() -> None:
    assert live_keys({"board.skip": "n"}) == {"board.skip": "n"}
    said = "n is board.skip by your settings: there it covers anywhere.note."
    assert texts({"board.skip": "n"}) == said


def test_two_commands_given_one_key_are_named_with_the_one_that_answers() -> None:
    chosen = {"board.snooze": "f9", "board.skip": "f9"}
    assert texts(chosen) == "f9 is given to board.skip and to board.snooze: board.skip answers."


def test_keys_swapped_are_no_conflict() -> None:
    chosen = {"board.skip": "c", "board.customer": "s"}
    assert live_keys(chosen) == chosen
    assert key_problems(chosen) == []


def test_places_that_are_never_seen_together_do_not_conflict() -> None:
    assert key_problems({"queue.retry": "e"}) == []


def test_an_unknown_command_and_an_impossible_key_are_refused_with_a_hint() -> None:
    chosen = {"board.skipp": "x", "board.skip": "Ctrl+Q+", "board.summary": "nokey"}
    assert live_keys(chosen) == {}
    assert "board.skipp is no command" in texts(chosen)
    assert "Did you mean board.skip?" in texts(chosen)
    assert "'nokey' for board.summary is no key" in texts(chosen)


def test_none_takes_a_key_away() -> None:
    assert live_keys({"anywhere.leave": "none"}) == {"anywhere.leave": "none"}
    assert keys_of(BY_ID["anywhere.leave"], {"anywhere.leave": "none"}) == ()
    assert key_problems({"anywhere.leave": "none"}) == []


@given(st.sampled_from(string.printable[:95]))
def test_signs_have_textuals_names(char: str) -> None:
    assert key_name(char) == (_character_to_key(char) if char != " " else "space")
    assert shown_key(key_name(char)) == (char if char != " " else "space")


KEYS = st.sampled_from(["c", "s", "j", "n", "f9", "ctrl+x", "enter", "?", "none", "c,f9"])


@given(st.dictionaries(st.sampled_from(sorted(BY_ID)), KEYS, max_size=6))
def test_a_key_reaches_one_command_in_each_place_or_the_conflict_is_named(
    chosen: dict[str, str],
) -> None:
    """Every key of a person's reaches the command it was given to, unless both were given it."""
    said = texts(chosen)
    own = live_keys(chosen)
    live = {c.binding_id: own.get(c.binding_id, c.keys).split(",") for c in COMMANDS}
    depth = {"hours_row": 0, "contract": 0, "contract_form": 0, "anywhere": 2}
    for group in TOGETHER:
        here = [c for c in COMMANDS if c.place in group]
        for command in here:
            for key in own[command.binding_id].split(",") if command.binding_id in chosen else ():
                rivals = [
                    other
                    for other in here
                    if other is not command
                    and key != NO_KEY
                    and key in live[other.binding_id]
                    and depth.get(other.place, 1) <= depth.get(command.place, 1)
                    and not (key in command.keys.split(",") and key in other.keys.split(","))
                ]
                for rival in rivals:
                    assert command.binding_id in said
                    assert rival.binding_id in said


def screen_classes() -> list[type]:
    for module in pkgutil.iter_modules(koortui.screens.__path__):
        importlib.import_module(f"koortui.screens.{module.name}")
    found, todo = [], [KoorScreen, KoorModal]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if "BINDINGS" in vars(kind) and kind.__module__.startswith("koortui.screens."):
            found.append(kind)
    return found


@pytest.mark.parametrize("kind", screen_classes(), ids=lambda kind: kind.__name__)
def test_the_places_of_each_screen_are_known_to_be_together(kind: type) -> None:
    ids = [binding.id for binding in kind.BINDINGS if isinstance(binding, Binding)]  # type: ignore[attr-defined]
    places = {str(id_).partition(".")[0] for id_ in ids}
    if issubclass(kind, KoorScreen):
        places.add("anywhere")
    assert any(places <= set(group) for group in TOGETHER), places
