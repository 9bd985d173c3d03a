"""The palette knows the commands of every place, and what else people call them."""

from __future__ import annotations

import pytest
from screens import app_with, opened, said, seen, until
from textual.pilot import Pilot

from koortui.app import KoorApp
from koortui.commands.registry import COMMANDS
from koortui.commands.synonyms import _WORDS
from koortui.screens.calendar import CalendarScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.form import AnswerForm
from koortui.screens.notes import NotesScreen
from koortui.screens.palette import PaletteScreen
from koortui.screens.pick import PickScreen
from koortui.screens.portfolio import PortfolioScreen
from koortui.screens.queue import QueueScreen
from koortui.widgets.palette_list import PaletteLine, PaletteList


async def palette(pilot: Pilot[None], text: str) -> list[PaletteLine]:
    app = pilot.app
    assert isinstance(app, KoorApp)
    await until(pilot, lambda: app.finder.ready)
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(app.screen, PaletteScreen))
    await pilot.press(*("space" if char == " " else char for char in text))
    await pilot.pause()
    assert isinstance(app.screen, PaletteScreen)
    return list(app.screen.query_one(PaletteList).items)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("vacation", "calendar.time_off"),
        ("holiday", "calendar.time_off"),
        ("snooze", "board.snooze"),
        ("invoice", "contract.add"),
        ("theme", "anywhere.theme"),
        ("color", "anywhere.theme"),
        ("settings", "goto.setup"),
        ("phone", "review.log_contact"),
    ],
)
async def test_other_words_find_it_from_any_place(typed: str, found: str) -> None:
    app = app_with()
    async with opened(app, QueueScreen()) as pilot:
        assert found in {line.id for line in await palette(pilot, typed)}


def test_every_synonym_is_of_a_command() -> None:
    assert _WORDS.keys() <= {command.binding_id for command in COMMANDS}


async def test_a_form_of_another_place_opens_on_that_place() -> None:
    app = app_with()
    async with opened(app, QueueScreen()) as pilot:
        first, *_ = await palette(pilot, "time off")
        assert (first.id, first.key) == ("calendar.time_off", "t")
        assert first.words.startswith("Calendar: ")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, AnswerForm))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CalendarScreen))


async def test_a_tab_of_the_customer_in_view_is_gone_to() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await palette(pilot, "invoice")
        lines = app.screen.query_one(PaletteList)
        lines.put_cursor_on("contract.add")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PickScreen | AnswerForm))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CustomerScreen))
        assert app.screen.tab == "contract"  # type: ignore[attr-defined]


async def test_what_needs_a_choice_is_only_gone_to_and_its_key_is_said() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await palette(pilot, "paid")
        lines = app.screen.query_one(PaletteList)
        lines.put_cursor_on("contract.paid")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CustomerScreen))
        await until(pilot, lambda: "p: The invoice or block was paid." in said(app))
        assert app.screen.tab == "contract"  # type: ignore[attr-defined]


async def test_without_a_customer_in_view_it_says_so() -> None:
    app = app_with()
    async with opened(app, NotesScreen()) as pilot:
        found = {line.id: line for line in await palette(pilot, "log a call")}
        assert "/ a customer first: " in found["review.log_contact"].why


async def test_commands_of_this_place_stand_before_those_of_others() -> None:
    app = app_with()
    async with opened(app, PortfolioScreen()) as pilot:
        ids = [line.id for line in await palette(pilot, "filter")]
        assert ids.index("portfolio.search") == 0
        assert "Everyone" not in seen(app)
