"""Several of a few: who was there. A digit or space takes one in or out, Enter accepts."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from koortui.commands.registry import bindings
from koortui.screens.base import KoorModal
from koortui.screens.pick import Choice


class ManyPickScreen(KoorModal[tuple[str, ...]]):
    """Answers the ids that were taken, in the order offered; None when left."""

    place = "many_pick"
    BINDINGS: ClassVar[list[BindingType]] = bindings("many_pick")
    DEFAULT_CSS = """
    ManyPickScreen .dialog { width: 60; max-width: 96%; }
    ManyPickScreen OptionList {
        background: $surface; height: auto; max-height: 16; padding: 0;
    }
    ManyPickScreen OptionList > .option-list--option-highlighted,
    ManyPickScreen OptionList:focus > .option-list--option-highlighted {
        background: $primary-muted; color: $foreground;
    }
    """

    def __init__(self, heading: str, choices: list[Choice], taken: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._heading, self._choices, self._taken = heading, choices, set(taken)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = self._heading.replace("[", "\\[")
            box.border_subtitle = "digit or space take · enter accept · esc leave"
            yield OptionList(
                *(Option(self._words(index), id=str(index)) for index in range(len(self._choices)))
            )

    def _words(self, index: int) -> Content:
        choice = self._choices[index]
        mark = ("✓", "bold $success") if choice.id in self._taken else ("·", "$foreground-muted")
        return Content.assemble(
            (f"{index + 1 if index < 9 else ' '} ", "$accent"),
            mark,
            f" {choice.label}",
            (f"  {choice.hint}".rstrip(), "$foreground-muted"),
        )

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.highlighted = 0
        options.focus()

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character.isdigit() and event.character != "0":
            index = int(event.character) - 1
            if index < len(self._choices):
                event.stop()
                self._turn(index)

    def _turn(self, index: int) -> None:
        self._taken ^= {self._choices[index].id}
        options = self.query_one(OptionList)
        options.replace_option_prompt_at_index(index, self._words(index))
        options.highlighted = index

    def action_take(self) -> None:
        index = self.query_one(OptionList).highlighted
        if index is not None:
            self._turn(index)

    def on_option_list_option_selected(self) -> None:
        self.dismiss(tuple(c.id for c in self._choices if c.id in self._taken))

    def action_cursor_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_cursor_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_close(self) -> None:
        self.dismiss(None)
