"""The `list` commands for a screen: its movement keys move the list in view."""

from __future__ import annotations

from typing import Any

from textual.widget import Widget

from koortui.widgets.line_list import LineList
from koortui.widgets.master_detail import Detail


class MovesList:
    """Mixed into a screen that has `bindings("list")`: moves its list, or the text being read."""

    @property
    def _reader(self) -> Widget | None:
        """The text that the movement keys scroll now."""
        focused = self.focused  # type: ignore[attr-defined]
        return focused if isinstance(focused, Detail) else None

    @property
    def moving_list(self) -> LineList[Any] | None:
        """The list that the movement keys move now."""
        raise NotImplementedError

    def action_cursor_down(self) -> None:
        if reader := self._reader:
            reader.scroll_down(animate=False)
        elif lines := self.moving_list:
            lines.move(1)

    def action_cursor_up(self) -> None:
        if reader := self._reader:
            reader.scroll_up(animate=False)
        elif lines := self.moving_list:
            lines.move(-1)

    def action_page_down(self) -> None:
        if reader := self._reader:
            reader.scroll_page_down(animate=False)
        elif lines := self.moving_list:
            lines.page(1)

    def action_page_up(self) -> None:
        if reader := self._reader:
            reader.scroll_page_up(animate=False)
        elif lines := self.moving_list:
            lines.page(-1)

    def action_cursor_first(self) -> None:
        if reader := self._reader:
            reader.scroll_home(animate=False)
        elif lines := self.moving_list:
            lines.first()

    def action_cursor_last(self) -> None:
        if reader := self._reader:
            reader.scroll_end(animate=False)
        elif lines := self.moving_list:
            lines.last()
