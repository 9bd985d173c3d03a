"""Markdown to read and to take away: the hand-over pack, the hand-back."""

from __future__ import annotations

from typing import ClassVar

from rich.markdown import Heading, Markdown
from textual.app import ComposeResult
from textual.binding import BindingType

from koortui.commands.registry import bindings
from koortui.screens.base import KoorScreen
from koortui.screens.moving import MovesList
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.line_list import LineList
from koortui.widgets.master_detail import Detail
from koortui.widgets.top_line import TopLine


class _LeftHeading(Heading):
    """Every heading begins where the text does."""

    LEVEL_ALIGN: ClassVar = {}


class _Page(Markdown):
    elements: ClassVar = Markdown.elements | {"heading_open": _LeftHeading}


def page_of(text: str) -> Markdown:
    """Markdown as a page shows it; its links are words only."""
    return _Page(text, hyperlinks=False)


class MarkdownPage(MovesList, KoorScreen[None]):
    """`y` copies the text as it is."""

    place = "page"
    BINDINGS: ClassVar[list[BindingType]] = bindings("page", "list")
    AUTO_FOCUS = "Detail"
    DEFAULT_CSS = """
    MarkdownPage #title { height: 1; padding: 0 1; background: $panel; }
    MarkdownPage Detail { height: 1fr; padding: 0 2; }
    """

    def __init__(self, heading: str, text: str) -> None:
        super().__init__()
        self._heading, self._text = heading, text

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        yield Detail()
        yield KeyFooter()

    def on_mount(self) -> None:
        self.query_one(TopLine).update(self._heading)
        self.query_one(Detail).show(page_of(self._text))

    @property
    def moving_list(self) -> LineList[object] | None:
        return None

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._text)
        self.app.notify(f"{self._heading} copied as Markdown", markup=False)

    def action_back(self) -> None:
        self.dismiss()
