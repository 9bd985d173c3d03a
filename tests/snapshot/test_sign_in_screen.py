"""Signing in with Google: waiting for a browser here, for one elsewhere, and refused."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from conftest import MakeApp, SameAs, settled
from textual.pilot import Pilot
from textual.widgets import Static

from koortui.domain.errors import InvalidInput, NotSetUp
from koortui.screens.sign_in import SignInScreen

SIZES = [(80, 24), (120, 36)]
THEMES = ("koor-dark", "koor-light", "koor-contrast")
ADDRESS = (
    "https://accounts.google.com/o/oauth2/auth?response_type=code&client_id=1234567890-koor.apps"
    ".googleusercontent.com&redirect_uri=http%3A%2F%2F127.0.0.1%3A41333%2F&scope=https%3A%2F%2Fwww"
    ".googleapis.com%2Fauth%2Fspreadsheets&state=3heyPu6CnaEcB2zDJHe9N69WzUZDOM&code_challenge="
    "e6P7NlwaGR-lYROOcm_INZ5Hm9X4WtJgjDuuoLO6k0k&code_challenge_method=S256&prompt=consent"
)


class Waiting:
    """A sign-in that nobody ends before it is told to."""

    within, url = 300.0, ADDRESS

    def __init__(self) -> None:
        self.over = threading.Event()

    def wait(self) -> None:
        self.over.wait()
        raise NotSetUp("Google was told not to allow it.", kept="Nothing was changed.")

    def take_address(self, _text: str) -> None:
        raise InvalidInput("address", "it is not the end of this sign-in")

    def cancel(self) -> None:
        self.over.set()


async def shown(pilot: Pilot[None], words: str) -> None:
    """Until the first line says so."""
    while words not in str(pilot.app.screen.query_one("#state", Static).content):
        await pilot.pause(0.01)
    for widget in pilot.app.screen.query("Input"):
        widget.cursor_blink = False  # type: ignore[attr-defined]
    await pilot.pause()


@pytest.mark.parametrize("how", ["browser", "elsewhere", "refused"])
@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
async def test_a_sign_in(
    same_as: SameAs,
    sample_app: MakeApp,
    size: tuple[int, int],
    how: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting, setup = Waiting(), object()
    monkeypatch.setattr("koortui.screens.sign_in.begin", lambda _: waiting)
    monkeypatch.setattr("koortui.screens.sign_in.show", lambda _: how == "browser")
    app: Any = sample_app()
    async with settled(app, size, ()) as pilot:
        app.push_screen(SignInScreen(setup))  # type: ignore[arg-type]
        await pilot.pause()
        await shown(pilot, "Waiting for the browser")
        if how == "elsewhere":
            await pilot.press(*"http", "enter")
        if how == "refused":
            waiting.cancel()
            await shown(pilot, "Not signed in")
        assert await same_as.accepted(pilot, THEMES) == []
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, SignInScreen)
        assert waiting.over.is_set()  # nobody waits on behind the person's back
