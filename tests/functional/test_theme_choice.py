"""Colours: the cursor shows them, Esc brings the former back, Enter keeps them in the settings."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from msgspec import structs
from portfolio import workspace
from screens import app_with, opened, said, seen, until

from koortui.app import KoorApp
from koortui.config import Config, UiSettings
from koortui.screens.board import BoardScreen

OWN = """\
# mine
[me]
name = "Nora Lindt"  # as in the roster

[ui]
# dark at night
theme = "koor-dark"
keys = { "board.skip" = "f9" }
"""


def app_on(file: Path | None, theme: str = "") -> KoorApp:
    space = workspace()
    changed = {
        "config_file": file,
        "config": Config(me=space.config.me, ui=UiSettings(theme=theme)),
    }
    return KoorApp(structs.replace(space, **changed), pull_at_start=False)


async def test_the_cursor_shows_a_theme_and_esc_brings_the_former_back(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(OWN, encoding="utf-8")
    app = app_on(file)
    async with opened(app) as pilot:
        await pilot.press("f2", "down")
        await pilot.pause()
        assert app.theme == "koor-light"
        assert app.screen.styles.background.a == 0
        await pilot.press("down")
        await pilot.pause()
        assert app.theme == "koor-contrast"
        await pilot.press("escape")
        await pilot.pause()
        assert app.theme == "koor-dark"
        assert isinstance(app.screen, BoardScreen)
    assert file.read_text(encoding="utf-8") == OWN


async def test_enter_keeps_it_in_the_settings_and_their_comments_stay(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(OWN, encoding="utf-8")
    app = app_on(file)
    async with opened(app) as pilot:
        await pilot.press("f2", "end", "enter")
        await until(pilot, lambda: "is kept in config.toml" in said(app))
        assert app.theme == "koor-safe"
    assert file.read_text(encoding="utf-8") == OWN.replace("koor-dark", "koor-safe")


async def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    app = app_on(file)
    async with opened(app) as pilot:
        await pilot.press("f2", "2")
        await until(pilot, file.exists)
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {"ui": {"theme": "koor-light"}}


async def test_a_file_that_cannot_be_written_is_said_and_the_theme_stays_on(tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("not a folder", encoding="utf-8")
    app = app_on(folder / "config.toml")
    async with opened(app) as pilot:
        await pilot.press("f2", "2")
        await until(pilot, lambda: "cannot be" in said(app))
        assert app.theme == "koor-light"


async def test_without_settings_it_lasts_until_the_end() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await pilot.press("f2", "2")
        await until(pilot, lambda: "until you quit" in said(app))
        assert app.theme == "koor-light"


@pytest.mark.parametrize("theme", ["koor-safe", "nord"])
async def test_the_settings_theme_is_on_from_the_start(theme: str) -> None:
    app = app_on(None, theme)
    async with opened(app):
        assert app.theme == theme


async def test_a_theme_there_is_not_is_said_and_the_usual_one_is_on() -> None:
    app = app_on(None, "solarised")
    async with opened(app) as pilot:
        await until(pilot, lambda: "There is no theme 'solarised'" in said(app))
        assert app.theme == "koor-dark"
        assert "Acme Robotics" in seen(app)
