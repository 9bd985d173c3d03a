"""The customer page: the facts, and everything that happened in one stream."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from portfolio import NOW, history, writes
from screens import app_with, journals, opened, seen
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.domain.journal import Note
from koortui.domain.timeline import Moment
from koortui.screens.board import BoardScreen
from koortui.screens.customer import CustomerScreen
from koortui.screens.note import NoteScreen
from koortui.widgets.issue_list import IssueList
from koortui.widgets.stream import Stream


def kinds(app: KoorApp) -> list[str]:
    return [moment.kind for moment in app.screen.query_one(Stream).items]


async def test_the_head_says_who_on_what_terms_and_what_is_left() -> None:
    app = app_with(*history())
    async with opened(app, CustomerScreen("acme")):
        head = seen(app).splitlines()[:4]
        assert "Acme Robotics" in head[0]
        assert "Managed Ceph · 24 nodes" in head[1]
        assert "15.5 of 20 h left" in head[2]
        assert "waiting: the OSD logs of host 7 · ACM-15 Slow OSDs" in head[3]


async def test_everything_that_happened_is_one_stream_newest_first() -> None:
    app = app_with(*history(), *writes())
    async with opened(app, CustomerScreen("acme")):
        times = [moment.at for moment in app.screen.query_one(Stream).items]
        assert times == sorted(times, reverse=True)
        assert set(kinds(app)) == {
            "note",
            "contact",
            "ask",
            "meeting",
            "review",
            "hours",
            "comment",
            "move",
        }


async def test_one_type_at_a_time_by_key_and_by_click() -> None:
    app = app_with(*history())
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("t")
        assert set(kinds(app)) == {"note"}
        await pilot.press("t")
        assert set(kinds(app)) == {"contact"}
        await pilot.press("T", "T")
        assert len(set(kinds(app))) > 2
        await pilot.click("#kinds", offset=(8, 0))
        assert set(kinds(app)) == {"note"}


async def test_a_few_words_narrow_the_stream_until_escape() -> None:
    app = app_with(*history())
    async with opened(app, CustomerScreen("acme")) as pilot:
        everything = len(kinds(app))
        await pilot.press("f", *"logs", "enter")
        await pilot.pause()
        assert kinds(app) == ["ask", "comment", "contact"]
        await pilot.press("escape")
        await pilot.pause()
        assert len(kinds(app)) == everything
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)


async def test_five_thousand_entries_draw_only_what_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = app_with()
    with journals(app).edit("acme") as edit:
        many = {
            str(n): Note(id=str(n), at=NOW - timedelta(hours=n), text=f"note {n}")
            for n in range(5_000)
        }
        edit.journal = msgspec.structs.replace(edit.journal, notes=many)
    app.desk = type(app.desk)(app.workspace)
    drawn: list[str] = []
    draw = Stream.draw

    def counting(self: Stream, item: Moment, width: int) -> Any:
        drawn.append(item.key)
        return draw(self, item, width)

    monkeypatch.setattr(Stream, "draw", counting)
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("G", "pageup", "home", *["down"] * 5)
        await pilot.pause()
        assert len(app.screen.query_one(Stream).items) >= 5_000
        assert len(set(drawn)) < 120


async def test_the_tabs_show_issues_hours_terms_and_people() -> None:
    app = app_with(*history())
    async with opened(app, CustomerScreen("acme")) as pilot:
        for key, words in (
            ("2", "Slow OSDs on rack 3"),
            ("3", "? undecided"),
            ("4", "Wants a second site next year."),
            ("5", "petra@acme.example"),
            ("1", "checkpoint, 45 min"),
        ):
            await pilot.press(key)
            await pilot.pause()
            assert words in seen(app)


async def test_an_issue_opens_with_its_description_and_comments_as_text() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("2")
        app.screen.query_one(IssueList).put_cursor_on("i-14")
        await pilot.press("enter")
        await pilot.pause()
        text = seen(app)
        assert "blocked by ACM-9" in text
        assert "[@click=app.quit]here[/]" in text
        assert "3 PGs are undersized" in text
        await pilot.press("b")
        await pilot.pause()
        assert "Slow OSDs on rack 3" in seen(app)


async def test_only_https_leaves_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_with()
    urls: list[str] = []
    monkeypatch.setattr(app, "open_url", urls.append)
    mirror = app.workspace.mirror.read_linear()
    issues = dict(mirror.issues)
    issues["i-15"] = msgspec.structs.replace(issues["i-15"], url="file:///etc/passwd")
    app.workspace.mirror.write_linear(msgspec.structs.replace(mirror, issues=issues))
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("2")
        for issue_id in ("i-15", "i-14"):
            app.screen.query_one(IssueList).put_cursor_on(issue_id)
            await pilot.press("o")
        assert urls == ["https://linear.app/koor/issue/ACM-14"]


async def test_a_note_written_from_here_stands_in_the_stream_afterwards() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, NoteScreen)
        await pilot.press(*"hello", "ctrl+s")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one(Stream).items[0].text == "hello"


async def test_a_customer_without_history_says_how_to_begin() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("cirrus")) as pilot:
        assert "Nothing happened yet" in seen(app)
        await pilot.press("2")
        await pilot.pause()
        assert "No issues" in seen(app)
        await pilot.press("5")
        await pilot.pause()
        assert "Nobody is known here yet." in seen(app)


async def test_another_customer_takes_the_same_page() -> None:
    app = app_with(*history())
    screen = CustomerScreen("acme")
    async with opened(app, screen) as pilot:
        await pilot.press("4")
        screen.show_customer("borealis")
        await pilot.pause()
        assert "Borealis Labs" in seen(app).splitlines()[0]
        assert screen.tab == "timeline"


async def test_a_page_opened_again_begins_as_if_it_were_new() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        app.open_customer("acme")
        await pilot.pause()
        page, begins = app.screen, seen(app)
        await pilot.press("j", "j", "enter")  # a moment further down, open
        await pilot.pause()
        assert seen(app) != begins
        await pilot.press("b", "b")
        await pilot.pause()
        app.open_customer("acme")
        await pilot.pause()
        assert app.screen is page
        assert seen(app) == begins
        await pilot.press("t", "slash", *"hello", "enter", "2")
        await pilot.pause()
        app.open_review("acme")
        await pilot.pause()
        app.open_customer("acme", "issue", "ACM-15")  # gone back to: found anew
        await pilot.pause()
        assert app.screen is page
        assert page.query_one("#filter", Input).value == ""
        assert page.issue_list.current.issue.identifier == "ACM-15"  # type: ignore[attr-defined]
        app.open_customer("borealis")
        await pilot.pause()
        assert "Borealis Labs" in seen(app).splitlines()[0]
        assert page.tab == "timeline"  # type: ignore[attr-defined]
        await pilot.press("escape")
        await pilot.pause()
        assert seen(app) == begins


@pytest.mark.parametrize("place", ["customer", "review"])
async def test_a_kept_place_has_the_size_that_the_terminal_got_meanwhile(place: str) -> None:
    app = app_with(*history())
    async with opened(app, size=(120, 36)) as pilot:
        go = app.open_customer if place == "customer" else app.open_review
        go("acme")
        await pilot.pause()
        wide = seen(app)
        await pilot.press("b")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        go("acme")
        await pilot.pause()
        assert app.screen.has_class("-narrow", "-short")
        assert not app.screen.has_class("-wide")
        assert not app.screen.has_class("-tall")
        narrow = seen(app)
    fresh = app_with(*history())
    async with opened(fresh) as pilot:
        (fresh.open_customer if place == "customer" else fresh.open_review)("acme")
        await pilot.pause()
        assert seen(fresh) == narrow != wide


async def test_back_leads_to_the_customer_one_was_at_before() -> None:
    app = app_with(*history())
    async with opened(app) as pilot:
        app.open_customer("acme")
        await pilot.pause()
        for slug in ("borealis", "acme", "acme", "cirrus"):
            app.open_customer(slug)
            await pilot.pause()
        names = []
        while isinstance(app.screen, CustomerScreen):
            names.append(app.screen.slug)
            await pilot.press("escape")
            await pilot.pause()
        assert names == ["cirrus", "acme", "borealis", "acme"]
        app.open_customer("borealis")  # the way begins anew
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)
