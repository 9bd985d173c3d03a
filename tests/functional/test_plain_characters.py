"""Without UTF-8 every screen is plain ASCII, cell for cell; without colour it says the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from portfolio import history, workspace
from rich.cells import cell_len
from screens import app_with, opened, seen

from koortui.app import KoorApp
from koortui.config import Config, UiSettings
from koortui.plain_text import plain, wants_plain

PLACES: dict[str, tuple[str, ...]] = {
    "board": (),
    "explain": ("e",),
    "review": ("enter",),
    "message": ("enter", "2"),
    "track": ("enter", "3"),
    "customer": ("c",),
    "contract": ("c", "4"),
    "find": ("slash", "a"),
    "palette": ("ctrl+p",),
    "help": ("question_mark",),
    "charts": ("g", "h", "B"),
    "hours": ("g", "h"),
    "queue": ("g", "q"),
    "calendar": ("g", "c"),
    "reconcile": ("g", "r"),
    "quiet": ("g", "k"),
    "portfolio": ("g", "p"),
    "jump": ("semicolon",),
}


def plain_app() -> KoorApp:
    space = workspace(*history())
    config = Config(me=space.config.me, ui=UiSettings(ascii=True))
    return KoorApp(structs.replace(space, config=config), pull_at_start=False)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
@pytest.mark.parametrize("place", PLACES)
async def test_every_cell_is_ascii_and_none_moved(place: str, size: tuple[int, int]) -> None:
    app = plain_app()
    async with opened(app, size=size) as pilot:
        for key in PLACES[place]:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        text = seen(app)
        assert text.isascii(), sorted({char for char in text if not char.isascii()})
        assert {len(line) for line in text.splitlines()} == {size[0]}


async def test_marks_stay_told_apart_without_colour_and_without_glyphs() -> None:
    """Done, begun and open; red, amber and unknown: each has a character of its own."""
    for marks in ("●◉◐○", "▲△?", "✓✗", "↑↓", "←→", "①②③"):
        assert len(set(plain(marks))) == len(marks)


async def test_without_colour_nothing_is_coloured_and_all_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coloured = app_with(*history())
    async with opened(coloured):
        with_colour = seen(coloured)
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_with(*history())
    async with opened(app):
        assert seen(app) == with_colour
        strips = app.screen._compositor.render_strips(app.size)
        shades = {
            color
            for strip in strips
            for segment in strip
            if segment.style
            for color in (segment.style.color, segment.style.bgcolor)
            if color is not None and color.triplet is not None
        }
        assert all(len({*shade.triplet}) == 1 for shade in shades if shade.triplet)


@pytest.mark.parametrize(
    ("env", "wanted"),
    [
        ({}, False),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "C.utf8"}, False),
        ({"LANG": "C"}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ({"LANG": "de_DE.ISO-8859-1"}, True),
        ({"LANG": "C", "LC_ALL": "en_GB.UTF-8"}, False),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "POSIX"}, True),
    ],
)
def test_the_locale_says_whether_glyphs_can_be_had(env: dict[str, str], wanted: bool) -> None:
    assert wants_plain(env) is wanted


@given(st.text())
def test_any_text_becomes_ascii_of_the_same_width(text: str) -> None:
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cs"))
    assert plain(text).isascii()
    assert cell_len(plain(text)) == sum(cell_len(char) for char in text)
