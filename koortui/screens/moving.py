"""The `list` commands for a screen: its movement keys move the list in view."""

from __future__ import annotations

from typing import Any

from koortui.widgets.line_list import LineList


class MovesList:
    """Mixed into a screen that has `bindings("list")`."""

    @property
    def moving_list(self) -> LineList[Any] | None:
        """The list that the movement keys move now."""
        raise NotImplementedError

    def action_cursor_down(self) -> None:
        if lines := self.moving_list:
            lines.move(1)

    def action_cursor_up(self) -> None:
        if lines := self.moving_list:
            lines.move(-1)

    def action_page_down(self) -> None:
        if lines := self.moving_list:
            lines.page(1)

    def action_page_up(self) -> None:
        if lines := self.moving_list:
            lines.page(-1)

    def action_cursor_first(self) -> None:
        if lines := self.moving_list:
            lines.first()

    def action_cursor_last(self) -> None:
        if lines := self.moving_list:
            lines.last()
