"""A few choices on one line, one of them chosen: tabs, or the types of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


@dataclass(frozen=True)
class Choice:
    """`key` stands before the words, if it has one; `count` after them."""

    id: str
    words: str
    key: str = ""
    count: int | None = None

    @property
    def label(self) -> str:
        key = f"{self.key} " if self.key else ""
        count = f" {self.count}" if self.count is not None else ""
        return f" {key}{self.words}{count} "


class ChoiceLine(Widget):
    """The chosen one is in brackets and bold: seen without colour too."""

    DEFAULT_CSS = "ChoiceLine { height: 1; }"
    ALLOW_SELECT: ClassVar[bool] = False

    choices: reactive[tuple[Choice, ...]] = reactive(())
    chosen: reactive[str] = reactive("")

    class Picked(Message):
        """A choice was clicked."""

        def __init__(self, line: ChoiceLine, choice_id: str) -> None:
            self.line, self.choice_id = line, choice_id
            super().__init__()

        @property
        def control(self) -> ChoiceLine:
            return self.line

    def render(self) -> Content:
        return Content.assemble(
            *(
                (f"[{choice.label[1:-1]}]", "bold $accent")
                if choice.id == self.chosen
                else (choice.label, "$foreground-muted")
                for choice in self.choices
            )
        )

    def on_click(self, event: events.Click) -> None:
        for start, end, choice in self._placed():
            if start <= event.x < end:
                self._pick(choice)
                return

    def spots(self) -> Iterator[tuple[Offset, Callable[[], None]]]:
        """Where each choice begins, and what picks it."""
        for start, _, choice in self._placed():
            yield Offset(start, 0), partial(self._pick, choice)

    def _placed(self) -> Iterator[tuple[int, int, Choice]]:
        start = 0
        for choice in self.choices:
            end = start + cell_len(choice.label)
            yield start, end, choice
            start = end

    def _pick(self, choice: Choice) -> None:
        self.post_message(self.Picked(self, choice.id))
