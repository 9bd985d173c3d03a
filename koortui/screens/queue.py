"""The queue: every write not delivered yet, in plain words, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from koortui.commands.registry import bindings
from koortui.domain.errors import KoorError
from koortui.screens.base import KoorScreen
from koortui.screens.moving import MovesList
from koortui.screens.pick import Choice, PickScreen
from koortui.screens.queue_text import write_text
from koortui.usecases.queue import (
    QueuedWrite,
    discard,
    keep_mine,
    list_writes,
    retry,
    take_theirs,
)
from koortui.widgets.column_titles import ColumnTitles
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.line_list import LineList
from koortui.widgets.master_detail import MasterDetail
from koortui.widgets.queue_list import QueueLine, QueueList, column_titles
from koortui.widgets.top_line import TopLine
from koortui.widgets.when import age

EMPTY = (
    "Nothing waits.\n\n"
    "Comments, issue changes and hours rows stand here\nfrom the moment you make them until "
    "Linear or the sheet has them."
)


class QueueScreen(MovesList, KoorScreen[None]):
    """What waits, oldest first; what needs a person is marked."""

    place = "queue"
    CSS_PATH = "queue.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("queue", "list")
    needs: ClassVar[Mapping[str, str]] = {
        "view": "Nothing waits here: everything is delivered.",
        "retry": "Nothing waits here: everything is delivered.",
        "discard": "Nothing waits here: everything is delivered.",
        "keep_mine": "Nothing waits here: everything is delivered.",
        "take_theirs": "Nothing waits here: everything is delivered.",
    }

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        writes = QueueList(empty=EMPTY, id="writes")
        yield ColumnTitles(column_titles, writes)
        yield MasterDetail(writes)
        yield KeyFooter()

    def on_mount(self) -> None:
        self._list.focus()

    @property
    def _list(self) -> QueueList:
        return self.query_one(QueueList)

    @property
    def _pane(self) -> MasterDetail:
        return self.query_one(MasterDetail)

    @property
    def moving_list(self) -> LineList[Any] | None:
        return None if self._pane.detail.has_focus else self._list

    @property
    def current_slug(self) -> str:
        line = self._list.current
        return line.slug if line else ""

    def desk_changed(self) -> None:
        names = {customer.slug: customer.name for customer in self.desk.customers()}
        now = self.workspace.clock()
        unreadable: dict[str, KoorError] = {}
        lines = [
            QueueLine(q.customer, names.get(q.customer, q.customer), q.write, age(q.write.at, now))
            for q in list_writes(self.workspace, names, unreadable.__setitem__)
        ]
        self._list.show(lines)
        self.set_class(not lines, "-empty")
        words = f"Queue · {len(lines)} not delivered" if lines else "Queue · all delivered"
        words += f" · {len(unreadable)} unreadable journals" if unreadable else ""
        budget = self.context.budget
        if budget and budget.share is not None:
            words += f" · Linear allows {budget.share:.0%} more this hour"
        self.query_one("#title", TopLine).update(words)

    @on(LineList.Highlighted)
    def _paint_detail(self) -> None:
        line = self._list.current
        if line is None:
            self._pane.detail.show("")
            self._read(False)
            return
        zone = ZoneInfo(self.workspace.calendar.timezone)
        self._pane.detail.show(write_text(line.write, self.desk.remote.linear, zone))

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_view()

    # Commands

    def action_view(self) -> None:
        self._read(self._list.current is not None)

    def _read(self, is_open: bool) -> None:
        self._pane.open = is_open
        self.set_class(is_open, "-reading")

    def action_retry(self) -> None:
        self._settle(retry, "goes out with the next sync")

    def action_keep_mine(self) -> None:
        self._settle(keep_mine, "ours goes out with the next sync")

    def action_take_theirs(self) -> None:
        self._settle(take_theirs, "theirs stands, ours is given up")

    def action_discard(self) -> None:
        line = self._list.current
        if line is None:
            return

        def answered(answer: str | None) -> None:
            if answer == "discard":
                self._settle(discard, "given up, never sent")

        choices = [
            Choice("keep", "Keep it in the queue"),
            Choice("discard", "Give it up: it is never sent"),
        ]
        self.app.push_screen(PickScreen(line.write.describe, choices), answered)

    def action_back(self) -> None:
        if self._pane.open:
            self._read(False)
        else:
            self.dismiss()

    def _settle(self, how: Callable[[Any, QueuedWrite], None], words: str) -> None:
        line = self._list.current
        if line is None:
            return
        try:
            how(self.workspace, QueuedWrite(customer=line.slug, write=line.write))
        except KoorError as error:
            self.context.failed(error)
        else:
            self.context.changed(line.slug, f"{line.write.describe}: {words}")
        self.desk_changed()
