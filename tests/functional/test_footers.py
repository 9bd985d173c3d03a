"""No footer is cut at 80 columns: every key it offers is seen whole, and help is among them."""

from __future__ import annotations

from typing import Any

import pytest
from portfolio import history
from screens import app_with, go, opened, seen
from textual.strip import Strip

from koortui.app import KoorApp
from koortui.screens.customer import CustomerScreen
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
        await go(pilot, PLACES[place])
        keys = offered(app)
        assert keys
        for key in keys:
            assert line(app)[key.start : key.end] == f"{key.shown} {key.words}", line(app)


@pytest.mark.parametrize("keys", [("enter", "2", "e"), ("n",), ("c", "f"), ("g", "n", "f")])
async def test_no_footer_offers_a_key_that_is_typed(keys: tuple[str, ...]) -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        await go(pilot, keys)
        keys_shown = [key.key for key in offered(app)]
        assert [key for key in keys_shown if key == "slash" or len(key) == 1] == []


@pytest.mark.parametrize("place", PLACES)
async def test_help_stays_in_a_narrow_footer_and_no_key_is_cut(place: str) -> None:
    app = app_with(*history())
    async with opened(app, size=(80, 24)) as pilot:
        await go(pilot, PLACES[place])
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


async def test_a_click_on_a_key_does_what_the_key_does() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        customer = next(key for key in offered(app) if key.words == "customer")
        await pilot.click("KeyFooter", offset=(customer.end - 1, 0))
        await pilot.pause()
        assert isinstance(app.screen, CustomerScreen)
        await pilot.click("KeyFooter", offset=(79, 0))  # where nothing is offered
        await pilot.pause()
        assert isinstance(app.screen, CustomerScreen)


async def test_the_key_under_the_mouse_is_lit_and_explained() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        footer = app.screen.query_one(KeyFooter)
        plain = footer.render_line(0)
        customer = next(key for key in offered(app) if key.words == "customer")
        await pilot.hover("KeyFooter", offset=(customer.start, 0))
        await pilot.pause()
        lit = footer.render_line(0)
        assert lit.text == plain.text
        changed = [
            n
            for n, (one, other) in enumerate(zip(styles(plain), styles(lit), strict=True))
            if one != other
        ]
        assert changed == list(range(customer.start, customer.end))
        assert footer.tooltip == customer.explained != ""
        await pilot.hover("CustomerList")
        await pilot.pause()
        assert styles(footer.render_line(0)) == styles(plain)


def styles(line: Strip) -> list[object]:
    """Of each cell."""
    return [segment.style for segment in line for _ in segment.text]


async def test_a_screen_is_laid_out_for_its_size_from_the_beginning() -> None:
    app = app_with(*history())
    async with opened(app, size=(120, 36)) as pilot:
        told: list[frozenset[str]] = []
        page = CustomerScreen("acme")
        layout = page._refresh_layout

        def laid_out(*args: Any, **options: Any) -> None:
            told.append(page.classes)
            layout(*args, **options)

        page._refresh_layout = laid_out  # type: ignore[method-assign]
        app.push_screen(page)
        await pilot.pause()
        assert told
        assert all({"-wide", "-tall"} <= classes for classes in told)
