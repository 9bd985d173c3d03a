"""One line asked for: a reason, the next steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, cast
from zoneinfo import ZoneInfo

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from koortui.commands.registry import bindings
from koortui.commands.spoken import all_of
from koortui.domain.errors import KoorError
from koortui.screens.base import KoorModal
from koortui.screens.form_draft import FormKeeper
from koortui.screens.headings import border_text, titled
from koortui.widgets.line_input import LineInput
from koortui.widgets.when import day_and_time

#: Cells of the box: `.dialog` in app.tcss.
_WIDTH = 72
_LINE = "line"
"""The name of the one field in what is kept."""


class PromptScreen(KoorModal[str]):
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
        self._keeper: FormKeeper | None = None
        self._unkept = False
        """Esc was pressed, and the line could not be kept."""

    def compose(self) -> ComposeResult:
        self._field = LineInput(self._take_up())
        title, rest = titled(self._heading, _WIDTH)
        with Vertical(classes="dialog") as box:
            box.border_title = border_text(title)
            box.border_subtitle = "enter accept · esc leave" + ", kept" * bool(self._keeper)
            if rest:
                yield Static(rest, markup=False)
            yield Static(self._label, markup=False)
            yield self._field
            if self._keeper and (left := self._keeper.taken_up):
                zone = ZoneInfo(self.workspace.calendar.timezone)
                words = f"Taken up from {day_and_time(left.at, zone)}"
                yield Static(words, classes="hint", markup=False)
            if self._hint:
                yield Static(self._hint, classes="hint", markup=False)
            yield Static(classes="error", markup=False)

    def first_field(self) -> Input:
        return self._field

    def _take_up(self) -> str:
        """What the line opens with: what was left here, where something was."""
        if not self._draft or self.workspace.forms is None:
            return self._value
        self._keeper = FormKeeper(
            cast("KoorModal[object]", self),
            self._draft,
            {_LINE: self._value.strip()},
            holds_record=False,
            values=lambda: {_LINE: self._field.value.strip()},
            failed=self._refuse,
        )
        return self._keeper.opening()[_LINE]

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
        if self._keeper:
            await self._keeper.finish()
        self.dismiss(line)

    def _refuse(self, error: KoorError) -> None:
        self.context.unsaved(error)
        self._say(f"{all_of(error)} What you typed is still here.")

    def _say(self, words: str) -> None:
        self.query_one(".error", Static).update(words)

    def on_input_changed(self) -> None:
        if self._keeper:
            self._keeper.typed()

    async def kept(self) -> bool:
        """Whether the line is on disk, where it is kept; asked before the program ends."""
        return not self._keeper or await self._keeper.flush()

    def on_unmount(self) -> None:
        if self._keeper:
            self._keeper.close()

    async def action_submit(self) -> None:
        await self.first_field().action_submit()

    async def action_close(self) -> None:
        """The line is kept for the next time; where it cannot be, a second Esc leaves it."""
        if not await self.kept() and not self._unkept:
            self._unkept = True
            return
        left = self._keeper and self._keeper.changed and not self._unkept
        self.dismiss(None)
        if left:
            self.app.notify("Kept as typed: the next time goes on.", timeout=3, markup=False)
