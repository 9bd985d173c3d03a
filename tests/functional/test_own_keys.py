"""A person's own keys, through the doors: the settings, the command line, the screens."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import Cli, seed
from screens import app_with, opened, said, seen, until

from koortui.screens.customer import CustomerScreen
from koortui.screens.goto import GoToScreen
from koortui.screens.help import HelpScreen
from koortui.screens.prompt import PromptScreen
from koortui.screens.queue import QueueScreen
from koortui.widgets.key_footer import KeyFooter

CLASH = {"board.skip": "c"}
WORDS = "c is board.skip by your settings and board.customer by default"


async def test_a_persons_key_beats_the_default_and_the_start_says_what_lost_it() -> None:
    app = app_with(keys=CLASH)
    async with opened(app) as pilot:
        await until(pilot, lambda: WORDS in said(app))
        assert "board.customer has no key now" in said(app)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, PromptScreen)


async def test_a_key_of_the_whole_program_beats_the_places() -> None:
    app = app_with(keys={"anywhere.help": "c"})
    async with opened(app) as pilot:
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)


async def test_footer_help_and_menu_show_the_persons_keys() -> None:
    app = app_with(keys={"board.customer": "f9", "goto.queue": "ö", **CLASH})
    async with opened(app, size=(120, 36)) as pilot:
        footer = seen(app).splitlines()[-1]
        assert "f9 customer" in footer
        await pilot.press("question_mark")
        await pilot.pause()
        assert "f9" in seen(app)
        await pilot.press("escape", "g")
        await pilot.pause()
        assert isinstance(app.screen, GoToScreen)
        assert "ö   queue" in seen(app)
        await pilot.press("ö")
        await pilot.pause()
        assert isinstance(app.screen, QueueScreen)


async def test_a_command_without_a_key_is_not_in_the_footer() -> None:
    app = app_with(keys=CLASH)
    async with opened(app) as pilot:
        await pilot.pause()
        footer = seen(app).splitlines()[-1]
        assert "customer" not in footer
        assert "none" not in footer
        assert app.screen.query(KeyFooter)
        await pilot.press("f9")
        assert not isinstance(app.screen, CustomerScreen)


async def test_the_board_names_the_persons_key_for_what_to_do() -> None:
    plain, own = app_with(), app_with(keys={"issue.comment": "f8"})
    async with opened(plain, size=(120, 36)):
        assert "⏎ m comment" in seen(plain)
    async with opened(own, size=(120, 36)):
        assert "⏎ f8 comment" in seen(own)


@pytest.mark.parametrize("command", [("config", "check"), ("doctor", "--offline")])
def test_the_command_line_names_both_commands_and_the_key(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    seed(tmp_path)
    file = tmp_path / "config.toml"
    text = file.read_text(encoding="utf-8")
    assert "[ui.keys]" not in text
    file.write_text(f'{text}\n[ui.keys]\n"board.skip" = "c"\n"bord.skip" = "x"\n', encoding="utf-8")
    answer = Cli(tmp_path)(*command)
    assert WORDS in answer.out
    assert "Did you mean board.skip?" in answer.out
