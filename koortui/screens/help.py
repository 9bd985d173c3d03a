"""The keys of the screen below, as they are right now, and what its marks mean."""

from __future__ import annotations

from textwrap import wrap
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from koortui.commands.registry import COMMANDS, Command, bindings
from koortui.screens.base import KoorModal, KoorScreen
from koortui.screens.marks import MARKS
from koortui.widgets.cells import fit

_BY_BINDING = {command.binding_id: command for command in COMMANDS}
_TITLES = {"anywhere": "Anywhere", "list": "Moving in a list"}
_KEYS_WIDTH = 14
#: Cells of a line before it is laid out, and of the least that is told in one.
_WIDTH, _NARROWEST = 72, 16


class HelpScreen(KoorModal[None]):
    """Made from the live bindings, so that a changed key or a disabled command shows."""

    place = "help"
    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("help")

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self._below = below

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="keys", classes="dialog") as keys:
            keys.border_title = "Keys"
            keys.border_subtitle = "Esc closes"
            yield Static(id="text", markup=False)

    def on_mount(self) -> None:
        self._paint()
        self.query_one("#keys").focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._paint)  # when the box has its width

    def _paint(self) -> None:
        self.query_one("#text", Static).update(self._text())

    def _text(self) -> Content:
        below = self._below
        own = below.place if isinstance(below, KoorScreen | KoorModal) else ""
        groups = _live_commands(below)
        order = sorted(groups, key=lambda place: (place != own, place == "anywhere", place))
        lines: list[Content] = []
        for place in order:
            lines += [
                Content(""),
                Content.styled(_TITLES.get(place, place.title()), "bold $accent"),
            ]
            lines += [
                self._line(", ".join(keys), command.help)
                for command, keys in groups[place].values()
            ]
        if marks := MARKS.get(own):
            self.query_one("#keys").border_title = "Keys and marks"
            lines += [Content(""), Content.styled("Marks", "bold $accent")]
            lines += [self._line(glyph, meaning) for glyph, meaning in marks]
        return Content("\n").join(lines[1:] or ["This screen has no keys of its own."])

    def _line(self, words: str, meaning: str) -> Content:
        room = max(_NARROWEST, (self.query_one("#text").size.width or _WIDTH) - _KEYS_WIDTH - 1)
        under = "\n" + " " * (_KEYS_WIDTH + 1)
        told = under.join(wrap(meaning, room, break_on_hyphens=False))
        return Content.assemble((fit(words, _KEYS_WIDTH), "bold"), " ", told)

    def action_close(self) -> None:
        self.dismiss()


Group = dict[str, tuple[Command, list[str]]]


def _live_commands(screen: Screen[Any]) -> dict[str, Group]:
    """By place and binding id: the command and the keys that reach it from `screen`."""
    groups: dict[str, Group] = {}
    for active in screen.active_bindings.values():
        command = _BY_BINDING.get(active.binding.id or "")
        if command is None or not active.enabled:
            continue
        group = groups.setdefault(command.place, {})
        _, keys = group.setdefault(command.binding_id, (command, []))
        key = screen.app.get_key_display(active.binding)
        if key not in keys:
            keys.append(key)
    return groups
