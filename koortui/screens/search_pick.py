"""One of many: type a few letters, Enter takes the best. For labels, and for what Linear has."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from koortui.commands.registry import bindings
from koortui.screens.base import KoorModal
from koortui.screens.pick import Choice

#: More than a person reads; typing narrows.
_SHOWN = 200
_PAGE = 10


class SearchPickScreen(KoorModal[str]):
    """Answers the id of the choice, or None when left. `status` says where the choices are from."""

    place = "search_pick"
    BINDINGS: ClassVar[list[BindingType]] = bindings("search_pick")
    DEFAULT_CSS = """
    SearchPickScreen {
        Input { height: 1; background: $panel; padding: 0 1; }
        OptionList { background: $surface; height: 12; padding: 0; margin-top: 1; }
        OptionList { scrollbar-size-vertical: 1; }
        &.-tall OptionList { height: 20; }
    }
    """

    def __init__(
        self, heading: str, choices: list[Choice], current: str = "", *, status: str = ""
    ) -> None:
        super().__init__()
        self._heading, self._choices, self._current = heading, choices, current
        self._status = status
        self._shown: list[Choice] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = self._heading.replace("[", "\\[")
            box.border_subtitle = "type to narrow · ↑↓ · enter choose · esc leave"
            yield Input(placeholder="type to narrow")
            options = OptionList()
            options.can_focus = False
            yield options
            yield Static(classes="hint", markup=False)

    def on_mount(self) -> None:
        self._narrow()

    def first_field(self) -> Input:
        return self.query_one(Input)

    def offer(self, choices: list[Choice], status: str) -> None:
        """Other choices; what is typed, and the choice under the cursor, stay."""
        self._choices, self._status = choices, status
        self._narrow()

    def on_input_changed(self) -> None:
        self._narrow(keep=False)

    def on_input_submitted(self) -> None:
        if chosen := self._under_cursor():
            self.dismiss(chosen.id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index].id)

    def _narrow(self, *, keep: bool = True) -> None:
        wanted = self.query_one(Input).value.casefold().split()
        before = self._under_cursor() if keep else None
        found = [c for c in self._choices if _fits(c, wanted)]
        self._shown = found[:_SHOWN]
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(self._words(choice)) for choice in self._shown])
        ids = [choice.id for choice in self._shown]
        held = before.id if before else self._current if not wanted else ""
        options.highlighted = ids.index(held) if held in ids else (0 if ids else None)
        hidden = len(found) - len(self._shown)
        count = (
            f"{len(self._shown)} of {len(found)}: type more" if hidden else f"{len(found)} found"
        )
        status = " · ".join(part for part in (count, self._status) if part)
        self.query_one(".hint", Static).update(status)

    def _words(self, choice: Choice) -> Content:
        here = " (now)" if choice.id == self._current else ""
        return Content.assemble(
            f"{choice.glyph} {choice.label}",
            (f"{here}  {choice.hint}".rstrip(), "$foreground-muted"),
        )

    def _under_cursor(self) -> Choice | None:
        index = self.query_one(OptionList).highlighted
        return self._shown[index] if index is not None and index < len(self._shown) else None

    def action_cursor_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_cursor_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def action_page_down(self) -> None:
        self._move(_PAGE)

    def action_page_up(self) -> None:
        self._move(-_PAGE)

    def _move(self, by: int) -> None:
        options = self.query_one(OptionList)
        if self._shown:
            options.highlighted = max(0, min((options.highlighted or 0) + by, len(self._shown) - 1))

    def action_close(self) -> None:
        self.dismiss(None)


def _fits(choice: Choice, words: list[str]) -> bool:
    known = f"{choice.label} {choice.hint}".casefold()
    return all(word in known for word in words)
