"""A list and what is under its cursor: side by side, or one at a time where it is narrow."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult, RenderResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.visual import VisualType
from textual.widget import Widget
from textual.widgets import Static

from koortui.widgets.mentioned import Mentioned, mention_at


class Detail(VerticalScroll, can_focus=True):
    """Scrollable text of one item; a click on an issue in it is told as `Mentioned`."""

    DEFAULT_CSS = "Detail { scrollbar-size-vertical: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._text = Static(Content(), markup=False)

    def compose(self) -> ComposeResult:
        yield self._text

    def show(self, content: VisualType, *, keep: bool = False) -> None:
        """Show this from its beginning; `keep`: it is the same, grown or changed a little."""
        self._text.update(content)
        if not keep:
            self.scroll_home(animate=False)

    def on_click(self, event: events.Click) -> None:
        if named := mention_at(event):
            self.post_message(Mentioned(named))


class MasterDetail(Horizontal):
    """The screen has the class -narrow or -wide (breakpoints); `open` matters when narrow."""

    SCOPED_CSS = False  # the rules look at the screen's breakpoint classes
    DEFAULT_CSS = """
    MasterDetail {
        height: 1fr;
        & > Detail { width: 1fr; padding: 0 1; border-left: solid $foreground 20%; }
        & > .master { width: 1fr; }
    }
    .-narrow MasterDetail > Detail { display: none; border-left: none; }
    .-narrow MasterDetail.-open > Detail { display: block; }
    .-narrow MasterDetail.-open > .master { display: none; }
    """

    open: reactive[bool] = reactive(False, repaint=False)

    def __init__(self, master: Widget, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.master = master
        self.master.add_class("master")
        self.detail = Detail()

    def compose(self) -> ComposeResult:
        yield self.master
        yield self.detail

    def watch_open(self, is_open: bool) -> None:
        self.set_class(is_open, "-open")
        if is_open:
            self.call_after_refresh(self.detail.focus)
        elif self.detail.has_focus:
            self.call_after_refresh(self.master.focus)

    def render(self) -> RenderResult:
        return ""
