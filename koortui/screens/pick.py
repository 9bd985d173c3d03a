"""One of a few: a status, a priority, a person. The digit in front chooses at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from koortui.commands.registry import bindings
from koortui.screens.base import KoorModal
from koortui.screens.headings import border_text, titled

#: Cells of the box: for short choices, and where something is longer; of its frame and numbers.
_NARROW, _ROOMY, _FRAME = 48, 72, 8


@dataclass(frozen=True)
class Choice:
    """`id` is answered; `glyph` stands before the label."""

    id: str
    label: str
    glyph: str = " "
    hint: str = ""


def _width(choice: Choice) -> int:
    return cell_len(f"{choice.glyph} {choice.label}  {choice.hint}")


class PickScreen(KoorModal[str]):
    """Answers the id of the choice, or None when left."""

    place = "pick"
    BINDINGS: ClassVar[list[BindingType]] = bindings("pick")
    DEFAULT_CSS = """
    PickScreen .dialog { width: 48; }
    PickScreen.-roomy .dialog { width: 72; }
    PickScreen .asked { margin-bottom: 1; }
    PickScreen OptionList {
        background: $surface; height: auto; max-height: 16; padding: 0;
    }
    PickScreen OptionList > .option-list--option-highlighted,
    PickScreen OptionList:focus > .option-list--option-highlighted {
        background: $primary-muted; color: $foreground;
    }
    """

    def __init__(
        self, heading: str, choices: list[Choice], current: str = "", *, question: str = ""
    ) -> None:
        """`question` stands above the choices, on as many lines as it takes."""
        super().__init__()
        self._heading, self._choices, self._current = heading, choices, current
        self._question = question
        longest = max((_width(choice) for choice in choices), default=0)
        if question or max(longest, cell_len(heading)) > _NARROW - _FRAME:
            self.add_class("-roomy")

    def compose(self) -> ComposeResult:
        width = _ROOMY if self.has_class("-roomy") else _NARROW
        title, rest = titled(self._heading, width)
        with Vertical(classes="dialog") as box:
            box.border_title = border_text(title)
            box.border_subtitle = "digit or enter choose · esc leave"
            if question := "\n".join(part for part in (rest, self._question) if part):
                yield Static(question, classes="asked", markup=False)
            yield OptionList(*(self._option(i, c) for i, c in enumerate(self._choices)))

    def _option(self, index: int, choice: Choice) -> Option:
        number = str(index + 1) if index < 9 else " "
        here = " (now)" if choice.id == self._current else ""
        prompt = Content.assemble(
            (f"{number} ", "$accent"),
            f"{choice.glyph} {choice.label}",
            (f"{here}  {choice.hint}".rstrip(), "$foreground-muted"),
        )
        return Option(prompt, id=str(index))

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        ids = [choice.id for choice in self._choices]
        options.highlighted = ids.index(self._current) if self._current in ids else 0
        options.focus()

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character.isdigit() and event.character != "0":
            index = int(event.character) - 1
            if index < len(self._choices):
                event.stop()
                self.dismiss(self._choices[index].id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index].id)

    def action_cursor_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_cursor_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_close(self) -> None:
        self.dismiss(None)
