"""A small menu of keys: press one, or click its line. What the keys do, is in the registry."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from koortui.commands.registry import Command, commands_of
from koortui.screens.base import KoorModal
from koortui.widgets.cells import fit


class KeyMenu(KoorModal[str | None]):
    """Answers the id of the chosen command of its `place`; None for `close`."""

    CSS_PATH = "key_menu.tcss"
    heading: ClassVar[str] = ""

    def compose(self) -> ComposeResult:
        menu = Static(id="menu", classes="dialog", markup=False)
        menu.border_title = self.heading
        yield menu

    def on_mount(self) -> None:
        keys = {
            active.binding.id: self.app.get_key_display(active.binding)
            for active in self.active_bindings.values()
        }
        lines = (_words(c, keys.get(c.binding_id, "")) for c in commands_of(self.place))
        self.query_one("#menu", Static).update(Content("\n").join(lines))

    @on(events.Click, "#menu")
    def _clicked(self, event: events.Click) -> None:
        offset = event.get_content_offset(self.query_one("#menu"))
        commands = commands_of(self.place)
        if offset and offset.y < len(commands):
            self.choose(commands[offset.y].id)

    def choose(self, command_id: str) -> None:
        self.dismiss(None if command_id == "close" else command_id)

    def action_close(self) -> None:
        self.choose("close")


def _words(command: Command, key: str) -> Content:
    return Content.assemble(
        (fit(key, 4), "bold $accent"),
        (fit(command.title, 10), "bold"),
        (command.help, "$foreground-muted"),
    )
