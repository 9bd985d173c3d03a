"""No footer is cut at 80 columns: every key it offers is seen whole, and help is among them."""

from __future__ import annotations

import pytest
from portfolio import history
from screens import app_with, opened, seen

from koortui.app import KoorApp
from koortui.widgets.key_footer import FooterKey, KeyFooter

#: Place -> the keys that lead there from the board.
PLACES: dict[str, tuple[str, ...]] = {
    "board": (),
    "review 1": ("enter",),
    "review 2": ("enter", "2"),
    "review 3": ("enter", "3"),
    "timeline": ("c",),
    "issues": ("c", "2"),
    "hours tab": ("c", "3"),
    "contract": ("c", "4"),
    "people": ("c", "5"),
    "note": ("n",),
    "its notes": ("n", "tab"),
    "notes": ("g", "n"),
    "queue": ("g", "q"),
    "hours": ("g", "h"),
    "undecided": ("g", "h", "tab"),
    "charts": ("g", "h", "B"),
    "calendar": ("g", "c"),
    "reconcile": ("g", "r"),
    "ideas": ("g", "i"),
    "quiet": ("g", "k"),
    "portfolio": ("g", "p"),
    "meetings": ("g", "m"),
    "summary": ("m",),
}


def offered(app: KoorApp) -> list[FooterKey]:
    return app.screen.query_one(KeyFooter).keys


def line(app: KoorApp) -> str:
    return seen(app).splitlines()[-1]


@pytest.mark.parametrize("place", PLACES)
async def test_the_footer_fits_80_columns(place: str) -> None:
    app = app_with(*history())
    async with opened(app, size=(80, 24)) as pilot:
        for key in PLACES[place]:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        keys = offered(app)
        assert keys
        for key in keys:
            assert line(app)[key.start : key.end] == f"{key.shown} {key.words}", line(app)


@pytest.mark.parametrize("keys", [("enter", "2", "e"), ("n",), ("c", "f"), ("g", "n", "f")])
async def test_no_footer_offers_a_key_that_is_typed(keys: tuple[str, ...]) -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        for key in keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        keys_shown = [key.key for key in offered(app)]
        assert [key for key in keys_shown if key == "slash" or len(key) == 1] == []


@pytest.mark.parametrize("place", PLACES)
async def test_help_stays_in_a_narrow_footer_and_no_key_is_cut(place: str) -> None:
    app = app_with(*history())
    async with opened(app, size=(80, 24)) as pilot:
        for key in PLACES[place]:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
        whole = line(app).rstrip()
        for width in (60, 40):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            narrow = line(app).rstrip()
            assert narrow.endswith("help"), narrow
            assert max(key.end for key in offered(app)) <= width
            assert len(narrow) <= width
            if " back" in whole:
                assert " back" in narrow
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert line(app).rstrip() == whole
