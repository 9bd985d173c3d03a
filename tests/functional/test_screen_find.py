"""Find: a few letters, and the customer is there."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import msgspec
import pytest
from msgspec import structs
from portfolio import ACME, history
from screens import app_with, journals, opened, seen, until
from textual.pilot import Pilot
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.domain.journal import Note
from koortui.screens.board import BoardScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.find import FindScreen, Found
from koortui.store.recents import RecentsFile
from koortui.usecases.find import Finder
from koortui.widgets.hit_list import HitList


class Asked:
    """The find screen, pushed with its answer kept."""

    def __init__(self, app: KoorApp) -> None:
        self.answers: list[Found | None] = []
        self.screen = FindScreen(Finder(app.workspace))

    @classmethod
    async def on(cls, app: KoorApp, pilot: Pilot[None], *, recent: str = "") -> Asked:
        asked = cls(app)
        if recent:
            asked.screen.finder.used(recent)
        app.push_screen(asked.screen, asked.answers.append)
        await until(pilot, lambda: asked.screen.finder.ready)
        await pilot.pause()
        return asked

    @property
    def found(self) -> list[str]:
        return [f"{hit.slug}/{hit.kind}" for hit in self.screen.query_one(HitList).items]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("robo", "acme/customer"),
        ("petra", "acme/contact"),
        ("acm-15", "acme/issue"),
        ("rack 3", "acme/cluster"),
        ("media", "cirrus/customer"),
        ("calls before", "acme/note"),
        ("borealis.example", "borealis/domain"),
    ],
)
async def test_anything_known_leads_to_the_customer(text: str, expected: str) -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        asked = await Asked.on(app, pilot)
        await pilot.press(*("space" if c == " " else c for c in text))
        assert expected in asked.found
        assert "Acme" in seen(app) or "Borealis" in seen(app) or "Cirrus" in seen(app)


async def test_enter_opens_the_best_hit_and_tab_changes_what_it_does() -> None:
    app = app_with()
    async with opened(app) as pilot:
        for tabs, action in enumerate(("open", "review", "note", "hours", "open")):
            asked = await Asked.on(app, pilot)
            await pilot.press(*"boreal", *["tab"] * tabs, "enter")
            await pilot.pause()
            assert asked.answers == [Found(action, "borealis", "customer")]


async def test_everyone_is_offered_before_a_letter_is_typed_recent_ones_first() -> None:
    app = app_with()
    async with opened(app) as pilot:
        asked = await Asked.on(app, pilot, recent="cirrus")
        await until(pilot, lambda: len(asked.found) == 3)
        assert asked.found[0] == "cirrus/customer"


async def test_escape_answers_nothing() -> None:
    app = app_with()
    async with opened(app) as pilot:
        asked = await Asked.on(app, pilot)
        await pilot.press(*"acme", "escape")
        await pilot.pause()
        assert asked.answers == [None]


async def test_it_says_when_nothing_is_found() -> None:
    app = app_with()
    async with opened(app) as pilot:
        asked = await Asked.on(app, pilot)
        await pilot.press(*"qqqxyz")
        assert "Nothing found" in seen(app)
        await pilot.press("enter")
        assert asked.answers == []


async def test_the_matched_letters_are_underlined() -> None:
    app = app_with()
    async with opened(app) as pilot:
        asked = await Asked.on(app, pilot)
        await pilot.press(*"boreal")
        line = asked.screen.query_one(HitList).render_line(0)
        marked = "".join(s.text for s in line if s.style and s.style.underline)
        assert marked.casefold() == "boreal"


async def test_a_key_does_not_wait_for_the_index() -> None:
    app = app_with()
    async with opened(app) as pilot:
        gate = Event()
        finder = Finder(app.workspace)
        refresh = finder.refresh

        def slow() -> bool:
            gate.wait(10)
            return refresh()

        finder.refresh = slow  # type: ignore[method-assign]
        screen = FindScreen(finder)
        app.push_screen(screen)
        await pilot.pause()
        await pilot.press(*"acme")
        assert screen.query_one(Input).value == "acme"
        assert not screen.query_one(HitList).items
        gate.set()
        await until(pilot, lambda: bool(screen.query_one(HitList).items))


async def test_a_note_written_meanwhile_is_found() -> None:
    app = app_with()
    async with opened(app) as pilot:
        asked = await Asked.on(app, pilot)
        with journals(app).edit("borealis") as edit:
            edit.put(Note(id="n-9", at=app.workspace.clock(), text="They like zebras"))
        app.changed("borealis")
        await pilot.press(*"zebras")
        await until(pilot, lambda: asked.found == ["borealis/note"])


async def test_a_preview_stands_beside_the_hits_where_there_is_room() -> None:
    for size, expected in (((80, 24), False), ((120, 36), True)):
        app = app_with(*history())
        async with opened(app, size=size) as pilot:
            await Asked.on(app, pilot)
            await pilot.press(*"robotics")
            await pilot.pause()
            assert ("Petra Holm · CTO" in seen(app)) is expected


async def test_no_more_hits_are_shown_than_fit() -> None:
    app = app_with()
    with app.workspace.roster.edit() as edit:
        for number in range(60):
            edit.put(
                msgspec.structs.replace(
                    ACME, id=f"c-{number}", slug=f"twin-{number}", name=f"Twin {number}"
                )
            )
    async with opened(app) as pilot:
        asked = await Asked.on(app, pilot)
        await pilot.press(*"twin")
        hits = asked.screen.query_one(HitList)
        assert len(hits.items) == hits.size.height


async def test_what_was_found_is_opened_on_the_customer_page() -> None:
    for words, tab, text in (
        ("slow osds", "issues", "ACM-15  Slow OSDs on rack 3"),
        ("calls before", "timeline", "Ask about the spare host."),
        ("two racks", "timeline", "-> Send the plan."),
        ("robotics", "timeline", "15.5 of 20 h left"),
    ):
        app = app_with(*history())
        async with opened(app) as pilot:
            await pilot.press("slash")
            await until(pilot, lambda app=app: app.finder.ready)  # type: ignore[misc]
            await pilot.press(*("space" if c == " " else c for c in words), "enter")
            await until(pilot, lambda app=app: isinstance(app.screen, CustomerScreen))  # type: ignore[misc]
            await pilot.pause()
            await pilot.pause()
            assert app.screen.tab == tab  # type: ignore[attr-defined]
            assert text in seen(app)
            await pilot.press("escape")
            await pilot.pause()
            assert isinstance(app.screen, BoardScreen), "one Esc leads back"


async def test_where_the_person_went_is_offered_first_after_the_next_start(tmp_path: Path) -> None:
    recents = RecentsFile(tmp_path / "cache" / "recents.json")
    for expected in ("acme/customer", "cirrus/customer"):
        app = app_with()
        app.workspace = structs.replace(app.workspace, recents=recents)
        app.finder = Finder(app.workspace)
        async with opened(app) as pilot:
            app.push_screen(FindScreen(app.finder))
            await until(pilot, lambda app=app: app.finder.ready)  # type: ignore[misc]
            await pilot.pause()
            first = app.screen.query_one(HitList).items[0]
            assert f"{first.slug}/{first.kind}" == expected
            await pilot.press("escape")
            app.open_customer("cirrus")
            await app.workers.wait_for_complete()
    assert recents.read() == ["cirrus"]
    (tmp_path / "cache" / "recents.json").write_bytes(b"{broken")
    assert recents.read() == []
