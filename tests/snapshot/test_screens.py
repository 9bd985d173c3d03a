"""A picture of every screen at 80x24 and 120x36. Looked at before it is accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from conftest import MakeApp
from textual.pilot import Pilot

from koortui.app import KoorApp

SIZES = [(80, 24), (120, 36)]
Compare = Callable[..., bool]

#: Screen -> the keys that lead there from the board.
SCREENS: dict[str, tuple[str, ...]] = {
    "board": (),
    "review_linear": ("enter",),
    "review_communicate": ("enter", "2"),
    "review_message_edited": ("enter", "2", "e"),
    "review_track": ("enter", "3"),
    "review_comment": ("enter", "m"),
    "review_status": ("enter", "s"),
    "review_hours": ("enter", "h"),
    "review_new_issue": ("enter", "i"),
    "review_log_contact": ("enter", "l"),
    "review_asks": ("enter", "w"),
    "review_finish": ("enter", "x"),
    "summary": ("m",),
    "explain": ("e",),
    "skip": ("s",),
    "find": ("slash", "o", "s", "d"),
    "note": ("n",),
    "note_versions": ("n", "a", "ctrl+s", "b", "ctrl+s", "tab", "down", "v"),
    "notes": ("g", "n"),
    "customer": ("c",),
    "customer_people": ("c", "5"),
    "customer_edit": ("c", "e"),
    "customer_meeting": ("c", "C"),
    "queue": ("g", "q"),
    "hours": ("g", "h"),
    "help": ("question_mark",),
    "goto": ("g",),
    "calendar": ("g", "c"),
    "reconcile": ("g", "r"),
    "ideas": ("g", "i"),
    "touch": ("g", "k"),
    "setup": ("g", "s"),
    "charts": ("g", "h", "B"),
    "gate": ("down", "down", "exclamation_mark"),
    "snooze": ("z",),
    "link_linear": ("enter", "M"),
}


def settle(*keys: str) -> Callable[[Pilot[None]], Any]:
    """Press the keys, then wait until nothing is under way and no cursor blinks."""

    async def run(pilot: Pilot[None]) -> None:
        for key in keys:
            await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        for widget in pilot.app.screen.query("Input, TextArea"):
            widget.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()

    return run


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("screen", SCREENS)
def test_screen(
    snap_compare: Compare, sample_app: MakeApp, screen: str, size: tuple[int, int]
) -> None:
    assert snap_compare(sample_app(), terminal_size=size, run_before=settle(*SCREENS[screen]))


@pytest.mark.parametrize("theme", ["koor-light", "koor-contrast"])
@pytest.mark.parametrize("screen", ["board", "review_linear", "review_communicate", "review_track"])
def test_theme(snap_compare: Compare, sample_app: MakeApp, screen: str, theme: str) -> None:
    app = sample_app(theme)
    assert snap_compare(app, terminal_size=(120, 36), run_before=settle(*SCREENS[screen]))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
def test_before_anything_is_set_up(
    snap_compare: Compare, empty_app: KoorApp, size: tuple[int, int]
) -> None:
    assert snap_compare(empty_app, terminal_size=size, run_before=settle())


def test_wide_board(snap_compare: Compare, sample_app: MakeApp) -> None:
    assert snap_compare(sample_app(), terminal_size=(200, 60), run_before=settle())
