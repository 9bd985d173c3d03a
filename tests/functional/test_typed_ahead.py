"""Keys typed faster than the places open that they are for."""

from __future__ import annotations

import asyncio

import pytest
from screens import app_with, burst, journals, opened, until
from textual import events
from textual.widgets import Input

from koortui.screens.board import BoardScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.find import FindScreen
from koortui.screens.form import FormScreen
from koortui.screens.help import HelpScreen
from koortui.screens.prompt import PromptScreen
from koortui.screens.review import ReviewScreen

#: Turns of the event loop between two keys: from a paste to more than opening a form takes.
TURNS = (0, 1, 3, 8, 21)


def texts(screen: FormScreen) -> dict[str, str]:
    return {str(field.id): field.value for field in screen.query(Input)}


@pytest.mark.parametrize("turns", TURNS)
async def test_the_first_letters_are_in_the_field_that_the_form_begins_with(turns: int) -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await burst(pilot, "h1,5", turns)
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = app.screen
        assert isinstance(form, FormScreen)
        before = {f"f-{field.id}": field.value for field in form.fields}
        await until(pilot, lambda: texts(form) == before | {"f-hours": "1,5"})
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        [entry] = journals(app).read("acme").hours.values()
        assert str(entry.hours) == "1.5"


@pytest.mark.parametrize("turns", TURNS)
async def test_what_was_said_is_whole_however_fast_it_is_typed(turns: int) -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await burst(pilot, "l3 disks", turns)
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        form = app.screen
        assert isinstance(form, FormScreen)
        before = {f"f-{field.id}": field.value for field in form.fields}
        await until(pilot, lambda: texts(form) == before | {"f-text": "3 disks"})


@pytest.mark.parametrize("turns", TURNS)
async def test_a_prefilled_field_is_written_over_by_letters_typed_too_early(turns: int) -> None:
    """As it is by letters typed when its text is selected; later Tab selects it again."""
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        app.push_screen(PromptScreen("Finish", "What happens next?", value="an old line"))
        await burst(pilot, "a new one", turns)
        field = app.screen.query_one(Input)
        await until(pilot, lambda: field.value == "a new one" and field.has_focus)
        await until(pilot, lambda: field.select_on_focus)


@pytest.mark.parametrize("turns", TURNS)
async def test_a_key_after_enter_in_find_is_for_the_place_that_opens(turns: int) -> None:
    app = app_with()
    async with opened(app) as pilot:
        await until(pilot, lambda: app.finder.ready)
        await burst(pilot, "/borea\r4", turns)
        await until(pilot, lambda: isinstance(app.screen, CustomerScreen))
        place = app.screen
        assert isinstance(place, CustomerScreen)
        assert place.current_slug == "borealis"
        await until(pilot, lambda: place.tab == "contract")


@pytest.mark.parametrize("turns", TURNS)
async def test_a_key_after_the_enter_that_answers_is_for_the_place_below(turns: int) -> None:
    app = app_with()
    async with opened(app) as pilot:
        await burst(pilot, "s", turns)
        await until(pilot, lambda: isinstance(app.focused, Input))
        await burst(pilot, "on leave\r?", turns)  # skips the first customer
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert isinstance(app.screen_stack[-2], BoardScreen)
        await pilot.press("escape")
        app.push_screen(ReviewScreen("acme"))
        await burst(pilot, "h", turns)
        await until(pilot, lambda: isinstance(app.focused, Input))
        await burst(pilot, "1,5\r?", turns)
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert isinstance(app.screen_stack[-2], ReviewScreen)


@pytest.mark.parametrize("turns", TURNS)
async def test_keys_that_the_end_of_the_program_overtakes_are_nobody_s(turns: int) -> None:
    app = app_with()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await burst(pilot, "h", turns)
        driver = app._driver
        assert driver is not None
        for _ in range(30):
            driver.send_message(events.Key("1", "1"))
        for _ in range(turns):
            await asyncio.sleep(0)


async def test_letters_after_an_enter_that_found_nothing_go_on_with_the_query() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await until(pilot, lambda: app.finder.ready)
        await burst(pilot, "/zzq\rxy")
        await until(pilot, lambda: isinstance(app.screen, FindScreen))
        await until(pilot, lambda: app.screen.query_one(Input).value == "zzqxy")
