"""The session summary: reviewed, skipped with why, still stuck, queued, hours. Copyable."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from koortui.commands.registry import bindings
from koortui.domain.summary import session_summary
from koortui.screens.base import KoorScreen
from koortui.screens.board_rows import board_title
from koortui.screens.markdown_page import page_of
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.master_detail import Detail
from koortui.widgets.top_line import TopLine


class SummaryScreen(KoorScreen[None]):
    """After the last customer, or any time from the board."""

    place = "summary"
    BINDINGS: ClassVar[list[BindingType]] = bindings("summary")
    DEFAULT_CSS = "SummaryScreen Detail { height: 1fr; padding: 0 2; }"

    def compose(self) -> ComposeResult:
        yield TopLine()
        yield Detail()
        yield KeyFooter()

    def on_mount(self) -> None:
        self.query_one(Detail).focus()

    @property
    def _text(self) -> str:
        views = self.desk.views()
        slot = self.desk.today().slot.day
        return session_summary(((view.situation, view.assessment) for view in views), slot)

    def desk_changed(self) -> None:
        self.query_one(TopLine).update(board_title(self.desk.today()))
        self.query_one(Detail).show(page_of(self._text))

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._text)
        self.app.notify("Summary copied as Markdown")

    def action_back(self) -> None:
        self.dismiss()
