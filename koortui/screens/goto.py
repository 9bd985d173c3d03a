"""Where to go: the places of the program, one key each."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from koortui.commands.registry import bindings
from koortui.screens.key_menu import KeyMenu


class GoToScreen(KeyMenu):
    """Answers "board", "queue", "hours", "calendar", "ideas" or "top"; None when closed."""

    place = "goto"
    heading = "Go to"
    BINDINGS: ClassVar[list[BindingType]] = bindings("goto")

    def action_board(self) -> None:
        self.choose("board")

    def action_queue(self) -> None:
        self.choose("queue")

    def action_calendar(self) -> None:
        self.choose("calendar")

    def action_hours(self) -> None:
        self.choose("hours")

    def action_ideas(self) -> None:
        self.choose("ideas")

    def action_reconcile(self) -> None:
        self.choose("reconcile")

    def action_portfolio(self) -> None:
        self.choose("portfolio")

    def action_touch(self) -> None:
        self.choose("touch")

    def action_meetings(self) -> None:
        self.choose("meetings")

    def action_notes(self) -> None:
        self.choose("notes")

    def action_setup(self) -> None:
        self.choose("setup")

    def action_top(self) -> None:
        self.choose("top")
