"""The Setup screen: answers kept, tested in the background, undone, written when asked."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import cast

import pytest
from portfolio import workspace
from screens import opened, seen, until
from textual.pilot import Pilot
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.locations import Locations
from koortui.screens.form import AnswerForm
from koortui.screens.setup import SetupScreen
from koortui.services.secrets import Secrets
from koortui.usecases.setup import Setup
from koortui.usecases.setup_check import Checked
from koortui.usecases.setup_live import Endpoints

UNREACHABLE = "http://127.0.0.1:9/graphql"


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends.fail import Keyring

    monkeypatch.setattr(keyring.core, "_keyring_backend", Keyring())


def app_in(folder: Path, env: dict[str, str] | None = None) -> KoorApp:
    """The app on three customers, its settings in `folder`, Linear out of reach."""
    space, locations = workspace(), Locations(folder, folder, folder / "cache")
    secrets = Secrets(folder, env or {}, overridden=True)
    endpoints = Endpoints(linear_url=UNREACHABLE, sheets_url="http://127.0.0.1:9")
    return KoorApp(
        space,
        pull_at_start=False,
        setup=lambda: Setup(space, locations, secrets, endpoints),
    )


def written(folder: Path) -> list[str]:
    """Settings that are on disk."""
    return [path.name for path in folder.glob("config.toml*")]


async def form_of_step(pilot: Pilot[None], *keys: str) -> None:
    """Set-up, these keys to get to a step, and the form of it."""
    app = cast("KoorApp", pilot.app)
    app.open_setup()
    await pilot.pause()
    await again(pilot, *keys)


async def again(pilot: Pilot[None], *keys: str) -> None:
    """In set-up already: these keys to get to a step, and the form of it."""
    await pilot.press(*keys, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, AnswerForm))


def field(pilot: Pilot[None], name: str) -> Input:
    return pilot.app.screen.query_one(f"#f-{name}", Input)


async def answer(pilot: Pilot[None], name: str, value: str) -> None:
    field(pilot, name).value = value
    await pilot.press("enter")


async def test_answers_are_written_together_and_only_when_asked(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    async with opened(app) as pilot:
        await pilot.press("g", "s")
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        assert "Nora Lindt" in seen(app)
        await again(pilot)
        await answer(pilot, "me-email", "nora@koor.example")
        await until(pilot, lambda: "not written yet" in seen(app))
        assert "nora@koor.example" in seen(app)
        assert not written(tmp_path)
        await pilot.press("escape", "g", "s")  # back and forth: the answers are still there
        await until(pilot, lambda: "not written yet" in seen(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.set_up))
    assert app.set_up == (f"Settings are in {tmp_path / 'config.toml'}.",)
    text = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert 'email = "nora@koor.example"' in text


async def test_a_step_is_undone(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    async with opened(app) as pilot:
        await form_of_step(pilot)
        await answer(pilot, "me-name", "Somebody Else")
        await until(pilot, lambda: "Somebody Else" in seen(app))
        await pilot.press("u")
        await until(pilot, lambda: "Somebody Else" not in seen(app))
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert not app.set_up
    assert not written(tmp_path)


async def test_a_wrong_answer_is_refused_at_its_field(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    async with opened(app) as pilot:
        await form_of_step(pilot, "end")
        await answer(pilot, "calendar-timezone", "Europe/Berln")
        await until(pilot, lambda: "Did you mean 'Europe/Berlin'?" in seen(app))
        assert app.focused is field(pilot, "calendar-timezone")


async def test_a_key_shows_as_dots_and_its_test_blocks_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test hangs until it is let go; meanwhile the cursor moves and the way out is open."""
    hanging, over = threading.Event(), threading.Event()

    def hang(_setup: Setup, _step: str) -> Checked:
        over.wait(10)
        hanging.set()
        return Checked(ok=True, lines=("Linear answers as Nora Lindt.",))

    monkeypatch.setattr("koortui.screens.setup.check", hang)
    app = app_in(tmp_path)
    async with opened(app) as pilot:
        await form_of_step(pilot, "down")
        field(pilot, "linear-key").value = "lin_api_canary"
        assert "canary" not in seen(app)
        await pilot.press("enter")
        await until(pilot, lambda: "testing ..." in seen(app))
        await pilot.press("down")
        await until(pilot, lambda: "The spreadsheet with the hours" in seen(app))
        await pilot.press("up")
        over.set()
        await until(pilot, lambda: "answers as Nora Lindt" in seen(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.set_up))
    assert (tmp_path / "linear.key").stat().st_mode & 0o777 == 0o600
    assert "canary" not in (tmp_path / "config.toml").read_text(encoding="utf-8")


async def test_nobody_reachable_is_said(tmp_path: Path) -> None:
    app = app_in(tmp_path, {"KOORTUI_LINEAR_KEY": "lin_api_canary"})
    async with opened(app) as pilot:
        app.open_setup()
        await pilot.pause()
        await pilot.press("down", "t")
        await until(pilot, lambda: "Linear was not reached" in seen(app))
        assert re.search("✗ Linear +", seen(app))
        await again(pilot, "end")
        field(pilot, "calendar-country").value = "DE"
        assert not re.search("✓ Calendar +", seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: re.search("✓ Calendar +DE", seen(app)) is not None)
        assert re.search("○ You +", seen(app))


async def test_a_typed_key_is_sent_to_no_other_server(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    async with opened(app) as pilot:
        await form_of_step(pilot, "down")
        await answer(pilot, "linear-key", "lin_api_canary")
        await until(pilot, lambda: "The typed key was not tried" in seen(app))
        assert "Linear was not reached" not in seen(app)
        assert "a key was typed" in seen(app)


async def test_a_country_nobody_knows_is_refused_at_its_field(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    async with opened(app) as pilot:
        await form_of_step(pilot, "end")
        await answer(pilot, "calendar-country", "ZZ")
        await until(pilot, lambda: "no holidays are known for 'ZZ'" in seen(app))
        assert app.focused is field(pilot, "calendar-country")
    assert not written(tmp_path)


async def test_esc_keeps_what_was_typed_and_u_drops_it(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    async with opened(app) as pilot:
        await form_of_step(pilot)
        field(pilot, "me-name").value = "Half a name"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        await again(pilot)
        assert field(pilot, "me-name").value == "Half a name"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        await again(pilot, "u")
        assert field(pilot, "me-name").value == "Nora Lindt"
    assert not written(tmp_path)
