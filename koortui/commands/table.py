"""Every command there is, without Textual: what checks settings needs no screens."""

from __future__ import annotations

from koortui.commands import board, customer, everywhere, hours, notes, review, upkeep
from koortui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    *everywhere.COMMANDS,
    *board.COMMANDS,
    *review.COMMANDS,
    *customer.COMMANDS,
    *notes.COMMANDS,
    *hours.COMMANDS,
    *upkeep.COMMANDS,
)

#: Places whose keys are live at the same time, innermost first. Questions shut out "anywhere".
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("board", "list", "anywhere"),
    ("hours_row", "review", "issue", "list", "anywhere"),
    ("hours_row", "customer", "issue", "list", "anywhere"),
    ("hours_row", "hours", "list", "anywhere"),
    ("hours_row", "reconcile", "list", "anywhere"),
    ("queue", "list", "anywhere"),
    ("calendar", "list", "anywhere"),
    ("setup", "list", "anywhere"),
    ("ideas", "list", "anywhere"),
    ("notes", "list", "anywhere"),
    ("note", "list", "anywhere"),
    ("touch", "list", "anywhere"),
    ("page", "list", "anywhere"),
    ("summary", "anywhere"),
    ("charts", "anywhere"),
    ("find", "list"),
    ("explain", "list"),
    ("history", "list", "anywhere"),
    ("undo", "list"),
    ("template",),
    ("goto",),
    ("help",),
    ("prompt",),
    ("pick",),
    ("search_pick",),
    ("form",),
    ("compose",),
)


def commands_of(*places: str) -> list[Command]:
    """Commands of these places, in the table's order."""
    return [command for command in COMMANDS if command.place in places]
    ("palette", "list"),
