"""A picture of every screen at 80x24 and 120x36 in every theme. Looked at before it is accepted.

One program for a screen and a size: the themes are put on one after the other.
"""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from conftest import MakeApp, SameAs, settled

import koortui.screens
from koortui.screens.base import KoorModal, KoorScreen

SIZES = [(80, 24), (120, 36)]
THEMES = ("koor-dark", "koor-light", "koor-contrast")

#: Name -> the class of the screen, and the keys that lead there from the board.
SCREENS: dict[str, tuple[str, tuple[str, ...]]] = {
    "board": ("BoardScreen", ()),
    "review_linear": ("ReviewScreen", ("enter",)),
    "review_issue": ("ReviewScreen", ("enter", "enter")),
    "review_communicate": ("ReviewScreen", ("enter", "2")),
    "review_message_edited": ("ReviewScreen", ("enter", "2", "e")),
    "review_track": ("ReviewScreen", ("enter", "3")),
    "review_comment": ("ComposeScreen", ("enter", "m")),
    "review_status": ("PickScreen", ("enter", "s")),
    "review_hours": ("FormScreen", ("enter", "h")),
    "review_new_issue": ("FormScreen", ("enter", "i")),
    "review_log_contact": ("FormScreen", ("enter", "l")),
    "review_asks": ("PickScreen", ("enter", "w")),
    "review_labels": ("SearchPickScreen", ("enter", "L")),
    "review_finish": ("FormScreen", ("enter", "x")),
    "summary": ("SummaryScreen", ("m",)),
    "explain": ("ExplainScreen", ("e",)),
    "skip": ("PromptScreen", ("s",)),
    "snooze": ("FormScreen", ("z",)),
    "gate": ("FormScreen", ("down", "down", "exclamation_mark")),
    "find": ("FindScreen", ("slash", "o", "s", "d")),
    "find_recents": ("FindScreen", ("slash",)),
    "note": ("NoteScreen", ("n",)),
    "note_template": ("TemplateMenu", ("n", "ctrl+t")),
    "note_versions": (
        "NoteHistoryScreen",
        ("n", "a", "ctrl+s", "b", "ctrl+s", "tab", "down", "v"),
    ),
    "notes": ("NotesScreen", ("g", "n")),
    "customer": ("CustomerScreen", ("c",)),
    "customer_issues": ("CustomerScreen", ("c", "2")),
    "customer_hours": ("CustomerScreen", ("c", "3")),
    "customer_contract": ("CustomerScreen", ("c", "4")),
    "customer_people": ("CustomerScreen", ("c", "5")),
    "customer_edit": ("FormScreen", ("j", "j", "c", "e")),
    "customer_meeting": ("PickScreen", ("c", "C")),
    "link_linear": ("LinkLinearScreen", ("enter", "M")),
    "queue": ("QueueScreen", ("g", "q")),
    "queue_waiting": ("QueueScreen", ("enter", "p", "4", "escape", "g", "q")),
    "hours": ("HoursScreen", ("g", "h")),
    "charts": ("ChartsScreen", ("g", "h", "B")),
    "reconcile": ("ReconcileScreen", ("g", "r")),
    "calendar": ("CalendarScreen", ("g", "c")),
    "hand_over": ("MarkdownPage", ("g", "c", "p")),
    "cover": ("FormScreen", ("g", "c", "c")),
    "ideas": ("IdeasScreen", ("g", "i")),
    "touch": ("TouchScreen", ("g", "k")),
    "portfolio": ("PortfolioScreen", ("g", "p")),
    "meetings": ("MeetingsScreen", ("g", "m")),
    "setup": ("SetupScreen", ("g", "s")),
    "help": ("HelpScreen", ("question_mark",)),
    "goto": ("GoToScreen", ("g",)),
    "palette": ("PaletteScreen", ("ctrl+p",)),
    "palette_typed": ("PaletteScreen", ("ctrl+p", "a", "c", "m")),
    "undo": ("UndoScreen", ("enter", "p", "4", "E", "2", "p", "2", "down", "p", "1", "U")),
    "jump": ("JumpScreen", ("semicolon",)),
    "colours": ("ThemeMenu", ("f2",)),
}

#: Without a set-up: name -> keys.
FIRST_RUN: dict[str, tuple[str, ...]] = {
    "board": (),
    "find": ("slash",),
    "palette": ("ctrl+p",),
    "queue": ("g", "q"),
    "hours": ("g", "h"),
    "calendar": ("g", "c"),
    "notes": ("g", "n"),
    "ideas": ("g", "i"),
    "touch": ("g", "k"),
    "portfolio": ("g", "p"),
    "meetings": ("g", "m"),
    "setup": ("g", "s"),
    "undo": ("U",),
    "summary": ("m",),
}
#: Shown by no key of the sample: pictured where what opens them is at hand.
ELSEWHERE = {
    "AnswerForm",
    "StepForm",
    "SignInScreen",
    "ManyPickScreen",
    "MeetingScreen",
    "TermsForm",
}

ON_WIDE = (
    *("board", "review_linear", "review_communicate", "review_track", "customer"),
    *("customer_issues", "customer_hours", "find", "note", "notes", "queue_waiting", "hours"),
    *("charts", "reconcile", "calendar", "meetings", "touch", "ideas", "portfolio", "summary"),
)

sized = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])


@sized
@pytest.mark.parametrize("screen", SCREENS)
async def test_screen(
    same_as: SameAs, sample_app: MakeApp, screen: str, size: tuple[int, int]
) -> None:
    kind, keys = SCREENS[screen]
    app = sample_app()
    async with settled(app, size, keys) as pilot:
        assert type(app.screen).__name__ == kind
        assert await same_as.accepted(pilot, THEMES) == []


@sized
@pytest.mark.parametrize("screen", FIRST_RUN)
async def test_before_anything_is_set_up(
    same_as: SameAs, empty_app: MakeApp, screen: str, size: tuple[int, int]
) -> None:
    async with settled(empty_app(), size, FIRST_RUN[screen]) as pilot:
        assert await same_as.accepted(pilot, ("koor-dark",)) == []


@pytest.mark.parametrize("screen", ON_WIDE)
async def test_on_a_wide_terminal(same_as: SameAs, sample_app: MakeApp, screen: str) -> None:
    async with settled(sample_app(), (200, 60), SCREENS[screen][1]) as pilot:
        assert await same_as.accepted(pilot, ("koor-dark",)) == []


@sized
@pytest.mark.parametrize("state", ["offline", "not saved", "syncing", "plain", "safe colours"])
async def test_state(
    same_as: SameAs, sample_app: MakeApp, state: str, size: tuple[int, int]
) -> None:
    """What the header says while something is wrong, or under way; other characters, colours."""
    app = sample_app(ascii_only=state == "plain")
    async with settled(app, size, ()) as pilot:
        if state == "offline":
            app.failing = {"linear": "offline", "sheet": "rate_limited"}
        elif state == "not saved":
            app.alarm = "NOT SAVED"
        elif state == "syncing":
            app.pretend_to_sync = True
        app.refresh_screens()
        await pilot.pause()
        theme = "koor-safe" if state == "safe colours" else "koor-dark"
        assert await same_as.accepted(pilot, (theme,)) == []


@sized
async def test_a_step_of_set_up_is_asked(
    same_as: SameAs, sample_app: MakeApp, size: tuple[int, int]
) -> None:
    async with settled(sample_app(), size, ("g", "s", "down", "down", "enter")) as pilot:
        assert await same_as.accepted(pilot, ("koor-dark",)) == []


def test_every_screen_there_is_has_a_picture() -> None:
    for module in pkgutil.iter_modules(koortui.screens.__path__):
        importlib.import_module(f"koortui.screens.{module.name}")
    there: set[str] = set()
    todo: list[type] = [KoorScreen, KoorModal]
    while todo:
        for kind in todo.pop().__subclasses__():
            todo.append(kind)
            if kind.__module__.startswith("koortui.screens.") and not kind.__subclasses__():
                there.add(kind.__name__)
    pictured = {kind for kind, _ in SCREENS.values()} | ELSEWHERE
    assert there - pictured - {"KeyMenu"} == set()
