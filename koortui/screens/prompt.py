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
from koortui.screens.headings import border_text, titled
from koortui.screens.kept_form import KeptForm
from koortui.widgets.line_input import LineInput

#: Cells of the box: `.dialog` in app.tcss.
_WIDTH = 72
_LINE = "line"
"""The name of the one field in what is kept."""


class PromptScreen(KeptForm[str]):
    """Answers the line, or None when left. An empty line is an answer unless `required`.

    `submit` gets the line first: while it is refused or cannot be saved, the line stays here.
    `draft` names what is kept of the line when the question is left; without a name nothing is.
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
        draft: str = "",
    ) -> None:
        super().__init__()
        self._heading, self._label, self._value = heading, label, value
        self._hint, self._required, self._submit = hint, required, submit
        self._draft = draft
        self._field: LineInput

    def compose(self) -> ComposeResult:
        self._field = LineInput(self._take_up())
        title, rest = titled(self._heading, _WIDTH)
        with Vertical(classes="dialog") as box:
            box.border_title = border_text(title)
            box.border_subtitle = "enter accept · esc leave" + ", kept" * bool(self.keeper)
            if rest:
                yield Static(rest, markup=False)
            yield Static(self._label, markup=False)
            yield self._field
            if words := self.taken_up_from:
                yield Static(words, classes="hint", markup=False)
            if self._hint:
                yield Static(self._hint, classes="hint", markup=False)
            yield Static(classes="error", markup=False)

    def first_field(self) -> Input:
        return self._field

    def _take_up(self) -> str:
        """What the line opens with: what was left here, where something was."""
        if not self._draft:
            return self._value
        return self.take_up(
            self._draft,
            {_LINE: self._value.strip()},
            values=lambda: {_LINE: self._field.value.strip()},
            failed=self._refuse,
        )[_LINE]

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        line = event.value.strip()
        if self._required and not line:
            self._say("This one cannot be empty: one line is enough.")
            return
        try:
            if self._submit:
                self._submit(line)
        except KoorError as refused:
            self._refuse(refused)
            return
        if self.keeper:
            await self.keeper.finish()
        self.dismiss(line)

    def _refuse(self, error: KoorError) -> None:
        self.context.unsaved(error)
        self._say(f"{all_of(error)} What you typed is still here.")

    def _say(self, words: str) -> None:
        self.query_one(".error", Static).update(words)

    async def action_submit(self) -> None:
        await self.first_field().action_submit()
