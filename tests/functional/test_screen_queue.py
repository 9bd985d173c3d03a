"""The queue: what is not delivered, in plain words, and what to do about it."""

from __future__ import annotations

import msgspec
from portfolio import NOW, history, writes
from screens import app_with, journals, opened, seen

from koortui.app import KoorApp
from koortui.domain.mutations import CommentCreate, IssueUpdate, PendingWrite, RowUpdate, WriteState
from koortui.screens.board import BoardScreen
from koortui.screens.queue import QueueScreen
from koortui.widgets.queue_list import QueueList


def write(app: KoorApp, write_id: str) -> PendingWrite:
    return journals(app).read("acme").writes[write_id]


async def test_every_write_stands_there_in_words_oldest_first() -> None:
    app = app_with(*writes())
    async with opened(app, QueueScreen()):
        lines = seen(app).splitlines()
        assert "3 not delivered" in lines[0]
        assert "2 need you" in lines[0]
        assert "≠ conflict" in lines[2]
        assert "ACM-15: priority Urgent → High" in lines[2]
        assert "✗ refused" in lines[3]
        assert "hours row 2026-11-23 4.5 h" in lines[3]
        assert "○ waits" in lines[4]
        assert lines[4].rstrip().endswith("12m")


async def test_enter_shows_what_is_sent_and_escape_the_list_again() -> None:
    app = app_with(*writes())
    async with opened(app, QueueScreen()) as pilot:
        await pilot.press("G", "enter")
        await pilot.pause()
        assert "We have the logs now; PG 3.1f is clean." in seen(app)
        assert "≠ conflict" not in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "≠ conflict" in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, BoardScreen)


async def test_both_are_seen_at_once_where_there_is_room() -> None:
    app = app_with(*writes())
    async with opened(app, QueueScreen(), size=(120, 36)) as pilot:
        await pilot.press("down")
        await pilot.pause()
        assert "≠ conflict" in seen(app)
        assert "It was refused and will not move by itself." in seen(app)


async def test_a_conflict_shows_both_versions() -> None:
    app = app_with(*writes())
    async with opened(app, QueueScreen()) as pilot:
        await pilot.press("v")
        await pilot.pause()
        line = next(line for line in seen(app).splitlines() if line.startswith(" priority"))
        assert line.split() == ["priority", "Urgent", "High", "Medium"]


async def test_a_rows_conflict_shows_cell_by_cell_what_was_what_is_ours_and_theirs() -> None:
    row = PendingWrite(
        id="w-9",
        at=NOW,
        seq=9,
        entity="row:h-1",
        payload=RowUpdate(
            entry_id="h-1",
            cells={"hours": "3", "comment": "ours"},
            base={"hours": "4.5", "comment": ""},
        ),
        state=WriteState.CONFLICT,
        remote={"hours": "5"},
    )
    app = app_with(row)
    async with opened(app, QueueScreen()) as pilot:
        await pilot.press("v")
        await pilot.pause()
        cells = {
            line.split()[0]: line.split()[1:] for line in seen(app).splitlines() if line.split()
        }
        assert cells["hours"] == ["4.5", "3", "5"]
        assert cells["comment"] == ["-", "ours", "as", "it", "was"]


async def test_keeping_ours_makes_theirs_the_base_and_queues_it_again() -> None:
    app = app_with(*writes())
    async with opened(app, QueueScreen()) as pilot:
        await pilot.press("1")
        await pilot.pause()
        payload = write(app, "w-3").payload
        assert isinstance(payload, IssueUpdate)
        assert (payload.base.priority, payload.changes.priority) == (3, 2)
        assert write(app, "w-3").state is WriteState.QUEUED


async def test_taking_theirs_gives_ours_up() -> None:
    app = app_with(*writes())
    async with opened(app, QueueScreen()) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert write(app, "w-3").state is WriteState.WITHDRAWN
        assert len(app.screen.query_one(QueueList).items) == 2


async def test_a_refused_write_is_sent_again_on_request() -> None:
    app = app_with(*writes())
    async with opened(app, QueueScreen()) as pilot:
        await pilot.press("down", "R")
        await pilot.pause()
        assert write(app, "w-2").state is WriteState.QUEUED
        assert write(app, "w-2").error == ""
        assert app.screen.query_one(QueueList).current.write.id == "w-2"


async def test_giving_up_asks_first() -> None:
    app = app_with(*writes())
    async with opened(app, QueueScreen()) as pilot:
        await pilot.press("G", "D", "1")
        await pilot.pause()
        assert write(app, "w-1").state is WriteState.QUEUED
        await pilot.press("D", "2")
        await pilot.pause()
        assert write(app, "w-1").state is WriteState.WITHDRAWN


async def test_what_is_being_sent_cannot_be_given_up() -> None:
    sending = msgspec.structs.replace(writes()[0], state=WriteState.SENDING)
    app = app_with(sending)
    async with opened(app, QueueScreen()) as pilot:
        await pilot.press("D", "2")
        await pilot.pause()
        assert write(app, "w-1").state is WriteState.SENDING


async def test_an_empty_queue_says_what_would_stand_there() -> None:
    app = app_with(*history())
    async with opened(app, QueueScreen()) as pilot:
        await pilot.press("enter", "R", "D", "1", "2")
        assert "Nothing waits." in seen(app)
        assert isinstance(app.screen, QueueScreen)


async def test_markup_in_a_payload_is_text() -> None:
    hostile = PendingWrite(
        id="w-9",
        at=NOW,
        seq=9,
        entity="issue:i-14",
        payload=CommentCreate(
            comment_id="x", issue_id="i-14", identifier="[red]X", body="[/] [@click=app.exit]z[/]"
        ),
        error="[bold",
    )
    app = app_with(hostile)
    async with opened(app, QueueScreen()) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert "[/] [@click=app.exit]z[/]" in seen(app)
        assert "comment on [red]X" in seen(app)
