"""A few labelled fields, prefilled: Enter saves from anywhere, a refused field says why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Static

from koortui.commands.registry import bindings
from koortui.commands.spoken import all_of, key
from koortui.domain.due_words import Lean, day_meant
from koortui.domain.errors import InvalidInput, KoorError
from koortui.screens.headings import border_text, titled
from koortui.screens.kept_form import KeptForm
from koortui.screens.sized_screen import ResultT
from koortui.usecases.workspace import Saved
from koortui.widgets.line_input import LineInput

#: Cells of the box: `.dialog` in app.tcss.
_WIDTH = 72


@dataclass(frozen=True)
class Field:
    """One line of the form. With `choices`, up and down go through them."""

    id: str
    label: str
    value: str = ""
    hint: str = ""
    choices: tuple[str, ...] = ()
    secret: bool = False
    """What is typed shows as dots."""
    day: Lean | None = None
    """A day: what people write is shown as understood, and handed on as 2026-11-26."""


def field_name(text: str) -> str:
    """A field's id, or the name in an error, as a part of a widget's id."""
    return text.replace(" ", "_").replace(".", "-")


class AnswerForm(KeptForm[ResultT]):
    """`submit` gets the values by field id and answers what was saved; it may refuse a field."""

    place = "form"
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")
    CSS_PATH = "form.tcss"
    SUBTITLE = "enter save · tab next · ↑↓ choices · esc leave, kept"

    def __init__(
        self,
        heading: str,
        fields: list[Field],
        submit: Callable[[dict[str, str]], ResultT],
        *,
        focus: str = "",
        intro: str = "",
        draft: str | None = "",
        holds_record: bool = False,
    ) -> None:
        """`draft` names what is kept of the form when it is left; None: nothing is. Without a
        name it is the heading. `holds_record`: the fields show something that may have changed
        when the form is taken up again.
        """
        super().__init__()
        self.fields = fields
        self._heading, self._submit, self._first = heading, submit, focus
        self._intro = intro
        self._draft, self._holds_record = draft, holds_record
        self._inputs: dict[str, LineInput] = {}
        self._refused = ""
        """The id of the field that was refused; empty: what was refused is the whole form."""

    def compose(self) -> ComposeResult:
        opening = self._take_up()
        title, rest = titled(self._heading, _WIDTH)
        with VerticalScroll(classes="dialog", can_focus=False) as box:
            box.border_title = border_text(title)
            box.border_subtitle = self.SUBTITLE
            for words in (rest, self._intro):
                if words:
                    yield Static(words, classes="intro", markup=False)
            if words := self.taken_up_from:
                words += f" · {key('form.start_over')} starts over"
                yield Static(words, classes="taken-up", markup=False)
            for field in self.fields:
                with Horizontal(classes="field"):
                    yield Static(field.label, classes="label", markup=False)
                    suggester = (
                        SuggestFromList(field.choices, case_sensitive=False)
                        if field.choices
                        else None
                    )
                    self._inputs[field.id] = LineInput(
                        opening.get(field.id, field.value),
                        id=f"f-{field_name(field.id)}",
                        suggester=suggester,
                        select_on_focus=True,
                        password=field.secret,
                    )
                    yield self._inputs[field.id]
                    yield Static(field.hint, classes="hint", markup=False)
            yield Static(classes="error", markup=False)

    def first_field(self) -> Input:
        return self._input(self._first or self.fields[0].id)

    def _input(self, field_id: str) -> Input:
        return self._inputs[field_id]

    async def on_input_submitted(self) -> None:
        await self.action_submit()

    async def action_submit(self) -> None:
        try:
            done = self._submit(self.values())
        except KoorError as error:
            self.refuse(error)
        else:
            if self.keeper:
                await self.keeper.finish()
            self.dismiss(done)

    def values(self) -> dict[str, str]:
        """What stands in the fields, by their ids."""
        return {field.id: self._value(field) for field in self.fields}

    def _value(self, field: Field) -> str:
        text = self._input(field.id).value.strip()
        meant = day_meant(text, self.workspace.today, field.day) if field.day and text else None
        return meant.isoformat() if meant else text

    # What is typed is kept

    def _take_up(self) -> dict[str, str]:
        """What the fields open with: what was left here, where something was."""
        if self._draft is None:
            return {}
        shown = [field for field in self.fields if not field.secret]
        return self.take_up(
            self._draft or self._heading,
            {field.id: field.value.strip() for field in shown},
            holds_record=self._holds_record,
            values=lambda: {field.id: self._inputs[field.id].value.strip() for field in shown},
            failed=self.refuse,
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._refused in ("", event.input.id):
            self._take_back_refusal()
        for field in self.fields:
            if field.day and self._input(field.id) is event.input:
                self._show_day(field)

    def _show_day(self, field: Field) -> None:
        """Beside the field, which day was understood; what is written in full needs no word."""
        text, value = self._input(field.id).value.strip(), self._value(field)
        understood = value != text
        hint = f"= {date.fromisoformat(value):%a %d %b %Y}" if understood else field.hint
        row = self._input(field.id).parent
        if isinstance(row, Widget):
            row.query_one(".hint", Static).update(hint)

    async def drop_draft(self) -> None:
        if self.keeper:
            await self.keeper.drop()

    async def action_start_over(self) -> None:
        """The fields as the form begins; what was typed goes."""
        for field in self.fields:
            self._input(field.id).value = field.value
        self._take_back_refusal()
        await self.drop_draft()
        for line in self.query(".taken-up"):
            line.remove()
        self.first_field().focus()

    def refuse(self, error: KoorError) -> None:
        """Say why it is not saved, on the field that is to blame if it is one."""
        words = self.query_one(".error", Static)
        if not isinstance(error, InvalidInput):
            self.context.unsaved(error)
            words.update(f"{all_of(error)} What you typed is still here.")
            self._refused = ""
            words.add_class("-said")
            return
        self._refused = ""
        said = all_of(error)
        words.update(said)
        for field in self.query(f"#f-{field_name(error.field)}").results(Input):
            field.focus()
            row = field.parent
            if isinstance(row, Widget) and row.parent is words.parent:
                self.query_one(".dialog").move_child(words, after=row)
                words.update(said.removeprefix(f"{error.field}: "))
                self._refused = field.id or ""
        words.add_class("-said")
        self.call_after_refresh(words.scroll_visible, animate=False)

    def _take_back_refusal(self) -> None:
        """What was refused is written anew: the reason is none any more."""
        words = self.query_one(".error", Static)
        if words.has_class("-said"):
            words.update("")
            words.remove_class("-said")

    def action_next_choice(self) -> None:
        self._choose(1)

    def action_previous_choice(self) -> None:
        self._choose(-1)

    def _choose(self, by: int) -> None:
        """Up and down go through the choices of this field, or to another field."""
        here = self.focused
        field = next((f for f in self.fields if here and here.id == f"f-{field_name(f.id)}"), None)
        if field is None or not isinstance(here, Input):
            return
        if not field.choices:
            self.focus_next(Input) if by > 0 else self.focus_previous(Input)
            return
        known = [choice.casefold() for choice in field.choices]
        now = here.value.strip().casefold()
        index = (known.index(now) + by) % len(known) if now in known else 0
        here.value = field.choices[index]
        here.cursor_position = len(here.value)

    @property
    def goes_on(self) -> str:
        return f"Kept as typed: the next time goes on, {key('form.start_over')} starts over"


class FormScreen(AnswerForm[Saved]):
    """The form of a use case that saves a record."""
