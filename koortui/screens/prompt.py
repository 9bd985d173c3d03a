"""One line asked for: a reason, the next steps."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from koortui.commands.registry import bindings
from koortui.screens.base import KoorModal


class PromptScreen(KoorModal[str]):
    """Answers the line, or None when left. An empty line is an answer unless `required`."""

    place = "prompt"
    BINDINGS: ClassVar[list[BindingType]] = bindings("prompt")
    DEFAULT_CSS = "PromptScreen Input { height: 1; background: $panel; margin: 1 0; }"

    def __init__(
        self, heading: str, label: str, *, value: str = "", hint: str = "", required: bool = False
    ) -> None:
        super().__init__()
        self._heading, self._label, self._value = heading, label, value
        self._hint, self._required = hint, required

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = self._heading.replace("[", "\\[")
            box.border_subtitle = "enter accept · esc leave"
            yield Static(self._label, markup=False)
            yield Input(self._value)
            if self._hint:
                yield Static(self._hint, classes="hint", markup=False)
            yield Static(classes="error", markup=False)

    def first_field(self) -> Input:
        return self.query_one(Input)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if self._required and not event.value.strip():
            self.query_one(".error", Static).update("This one cannot be empty: one line is enough.")
            return
        self.dismiss(event.value.strip())

    def action_close(self) -> None:
        self.dismiss(None)
