"""A place that is one list: its columns, its lines, and below more of the chosen line."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from koortui.commands.spoken import key
from koortui.screens.base import KoorScreen
from koortui.screens.moving import MovesList
from koortui.widgets.column_titles import ColumnTitles
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.line_list import LineList
from koortui.widgets.master_detail import Detail
from koortui.widgets.top_line import TopLine

ListT = TypeVar("ListT", bound=LineList[Any])


def nobody_yet() -> str:
    """What a place says that lists customers, before there are any."""
    return f"No customers yet: {key('goto.setup')} sets everything up."


class ListPlace(MovesList, KoorScreen[None], Generic[ListT]):
    """A subclass makes the list, fills it in `desk_changed` and says more of a line in `detail`."""

    DEFAULT_CSS = """
    ListPlace {
        #title { height: 1; padding: 0 1; background: $panel; text-style: bold; }
        LineList { height: 2fr; }
        Detail { height: 1fr; min-height: 8; border-top: solid $foreground 20%; padding: 0 1; }
        &.-empty ColumnTitles { display: none; }
    }
    """
    titles: ClassVar[staticmethod[[int], str] | None] = None
    """Writes the names of the columns for so many cells; None: the lines explain themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = self.make_list()

    def make_list(self) -> ListT:
        raise NotImplementedError

    def detail(self) -> Content:
        """More of the line under the cursor."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        if self.titles:
            yield ColumnTitles(self.titles, self.lines)
        yield self.lines
        yield Detail()
        yield KeyFooter()

    def on_mount(self) -> None:
        self.lines.focus()

    @property
    def moving_list(self) -> LineList[Any]:
        return self.lines

    @property
    def current_slug(self) -> str:
        return self.lines.current.slug if self.lines.current else ""

    def head(self, words: str) -> None:
        """Say in the first line where one is and how much there is."""
        self.query_one("#title", TopLine).update(words)

    @on(LineList.Highlighted)
    def paint_detail(self) -> None:
        """Where there is no line, there are no columns and nothing more to say."""
        shown, detail = self.detail(), self.query_one(Detail)
        self.set_class(not self.lines.items, "-empty")
        detail.display = bool(self.lines.items or shown.plain)
        detail.show(shown)

    def action_customer(self) -> None:
        if self.current_slug:
            self.context.open_customer(self.current_slug)

    def action_back(self) -> None:
        self.dismiss()
