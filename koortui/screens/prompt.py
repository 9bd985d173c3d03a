"""One line asked for: a reason, the next steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from koortui.commands.registry import bindings
from koortui.commands.spoken import all_of
from koortui.domain.errors import KoorError
from koortui.screens.base import KoorModal
from koortui.screens.headings import border_text, titled
from koortui.widgets.line_input import LineInput

#: Cells of the box: `.dialog` in app.tcss.
_WIDTH = 72


class PromptScreen(KoorModal[str]):
    """Answers the line, or None when left. An empty line is an answer unless `required`.

    `submit` gets the line first: while it is refused or cannot be saved, the line stays here.
    """

    place = "prompt"
    BINDINGS: ClassVar[list[BindingType]] = bindings("prompt")
    DEFAULT_CSS = "PromptScreen Input { height: 1; background: $panel; margin: 1 0; }"

    def __init__(
        self,
        heading: str,
        label: str,
        *,
        value: str = "",
        hint: str = "",
        required: bool = False,
        submit: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__()
        self._heading, self._label, self._value = heading, label, value
        self._hint, self._required, self._submit = hint, required, submit

    def compose(self) -> ComposeResult:
        title, rest = titled(self._heading, _WIDTH)
        with Vertical(classes="dialog") as box:
            box.border_title = border_text(title)
            box.border_subtitle = "enter accept · esc leave"
            if rest:
                yield Static(rest, markup=False)
            yield Static(self._label, markup=False)
            yield LineInput(self._value)
            if self._hint:
                yield Static(self._hint, classes="hint", markup=False)
            yield Static(classes="error", markup=False)

    def first_field(self) -> Input:
        return self.query_one(Input)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        line = event.value.strip()
        error = self.query_one(".error", Static)
        if self._required and not line:
            error.update("This one cannot be empty: one line is enough.")
            return
        try:
            if self._submit:
                self._submit(line)
        except KoorError as refused:
            self.context.unsaved(refused)
            error.update(f"{all_of(refused)} What you typed is still here.")
            return
        self.dismiss(line)

    async def action_submit(self) -> None:
        await self.first_field().action_submit()

    def action_close(self) -> None:
        self.dismiss(None)
