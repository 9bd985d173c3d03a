"""The commands as Textual's bindings. Add one in the table of its place and nowhere else.

A screen lists its places (`bindings("anywhere", "review")`) and has one `action_<id>` method per
command. Binding ids are `<place>.<id>`: the names a person's keymap uses.
"""

from __future__ import annotations

from textual.binding import Binding, BindingType

from koortui.commands.command import Command
from koortui.commands.table import COMMANDS, commands_of

__all__ = ["COMMANDS", "Command", "bindings", "commands_of"]


def bindings(*places: str) -> list[BindingType]:
    """Textual bindings for these places."""
    return [
        Binding(
            command.keys,
            command.id,
            command.title,
            show=command.footer,
            priority=command.priority,
            id=command.binding_id,
            tooltip=command.help,
        )
        for command in commands_of(*places)
    ]
