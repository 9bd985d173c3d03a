"""Every command there is. Add one in the table of its place beside this file and nowhere else.

A screen lists its places (`bindings("anywhere", "review")`) and has one `action_<id>` method per
command. Binding ids are `<place>.<id>`: the names a person's keymap uses.
"""

from __future__ import annotations

from textual.binding import Binding, BindingType

from koortui.commands import board, customer, everywhere, hours, notes, review, upkeep
from koortui.commands.command import Command

__all__ = ["COMMANDS", "Command", "bindings", "commands_of"]

COMMANDS: tuple[Command, ...] = (
    *everywhere.COMMANDS,
    *board.COMMANDS,
    *review.COMMANDS,
    *customer.COMMANDS,
    *notes.COMMANDS,
    *hours.COMMANDS,
    *upkeep.COMMANDS,
)


def commands_of(*places: str) -> list[Command]:
    """Commands of these places, in registry order."""
    return [command for command in COMMANDS if command.place in places]


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
