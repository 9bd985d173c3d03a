"""The palette: what was used last, every command with its key, customers and issues by typing."""

from __future__ import annotations

from screens import app_with, opened, said, seen, until
from textual.pilot import Pilot

from koortui.app import KoorApp
from koortui.screens.board import BoardScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.note import NoteScreen
from koortui.screens.palette import PaletteScreen
from koortui.screens.queue import QueueScreen
from koortui.screens.summary import SummaryScreen
from koortui.widgets.palette_list import PaletteLine, PaletteList


def lines(app: KoorApp) -> list[PaletteLine]:
    assert isinstance(app.screen, PaletteScreen)
    return list(app.screen.query_one(PaletteList).items)


async def palette(pilot: Pilot[None], text: str = "") -> list[PaletteLine]:
    app = pilot.app
    assert isinstance(app, KoorApp)
    await until(pilot, lambda: app.finder.ready)
    await pilot.press("ctrl+p", *("space" if char == " " else char for char in text))
    await pilot.pause()
    return lines(app)


async def test_every_command_of_the_place_is_offered_with_its_key() -> None:
    app = app_with(keys={"board.explain": "f9"})
    async with opened(app, size=(120, 36)) as pilot:
        keys = {line.id: line.key for line in await palette(pilot)}
        assert (keys["board.skip"], keys["board.explain"], keys["anywhere.find"]) == (
            "s",
            "f9",
            "/",
        )
        assert keys["goto.queue"] == "g q"
        assert "note.save" not in keys
        assert {line.id for line in lines(app) if line.why} == {
            "board.gate",
            "anywhere.sync",
            "anywhere.undo",
        }


async def test_a_command_is_done_and_is_offered_first_the_next_time() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await palette(pilot, "summ")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, SummaryScreen)
        await pilot.press("escape")
        first, *rest = await palette(pilot)
        assert (first.id, first.recent) == ("board.summary", True)
        assert not any(line.recent for line in rest)


async def test_places_are_gone_to() -> None:
    app = app_with()
    async with opened(app) as pilot:
        await palette(pilot, "go to queue")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, QueueScreen)


async def test_customers_and_issues_are_found_by_typing_and_opened() -> None:
    app = app_with()
    async with opened(app, size=(120, 36)) as pilot:
        await palette(pilot, "borea")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CustomerScreen)
        assert app.screen.slug == "borealis"
        await pilot.press("escape")
        kinds = {line.kind for line in await palette(pilot, "ACM-15")}
        assert "issue" in kinds
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CustomerScreen)
        assert app.screen.tab == "issues"


async def test_the_customer_gone_to_last_is_among_the_recent() -> None:
    app = app_with()
    async with opened(app) as pilot:
        app.open_customer("cirrus")
        await pilot.pause()
        await pilot.press("escape")
        recent = [line.title for line in await palette(pilot) if line.recent]
        assert recent == ["Cirrus Média"]


async def test_what_cannot_be_done_now_is_dimmed_says_why_and_stays() -> None:
    app = app_with()
    async with opened(app, QueueScreen(), size=(120, 36)) as pilot:
        found = {line.id: line for line in await palette(pilot, "retry")}
        assert found["queue.retry"].why == "Nothing waits here: everything is delivered."
        assert "Nothing waits here: everything is deliv" in seen(app)
        await pilot.press("enter")
        assert isinstance(app.screen, PaletteScreen)
        assert "everything is delivered" in said(app)
        await pilot.press("escape")
        assert isinstance(app.screen, QueueScreen)


async def test_it_works_over_a_text_and_what_is_typed_there_stays() -> None:
    app = app_with()
    async with opened(app, NoteScreen("acme")) as pilot:
        await pilot.press("a")
        await palette(pilot, "go to board")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen))
        assert "a" in app.screen.query_one("TextArea").text  # type: ignore[attr-defined]
