"""Every command there is, without Textual: what checks settings needs no screens."""

from __future__ import annotations

from koortui.commands import (
    board,
    contract,
    customer,
    everywhere,
    hours,
    meetings,
    notes,
    portfolio,
    review,
    upkeep,
)
from koortui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    *everywhere.COMMANDS,
    *board.COMMANDS,
    *review.COMMANDS,
    *customer.COMMANDS,
    *contract.COMMANDS,
    *notes.COMMANDS,
    *hours.COMMANDS,
    *meetings.COMMANDS,
    *portfolio.COMMANDS,
    *upkeep.COMMANDS,
)

#: Places whose keys are live at the same time, innermost first. Questions shut out "anywhere".
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("board", "list", "anywhere"),
    ("hours_row", "review", "issue", "list", "anywhere"),
    ("hours_row", "customer", "issue", "list", "anywhere"),
    ("contract", "customer", "issue", "list", "anywhere"),
    ("hours_row", "hours", "list", "anywhere"),
    ("hours_row", "reconcile", "list", "anywhere"),
    ("queue", "list", "anywhere"),
    ("calendar", "list", "anywhere"),
    ("setup", "list", "anywhere"),
    ("ideas", "list", "anywhere"),
    ("notes", "list", "anywhere"),
    ("note", "list", "anywhere"),
    ("touch", "list", "anywhere"),
    ("meetings", "list", "anywhere"),
    ("portfolio", "list", "anywhere"),
    ("meeting", "anywhere"),
    ("many_pick",),
    ("page", "list", "anywhere"),
    ("summary", "anywhere"),
    ("charts", "anywhere"),
    ("find", "list"),
    ("explain", "list"),
    ("history", "list", "anywhere"),
    ("undo", "list"),
    ("palette", "list"),
    ("jump",),
    ("sign_in",),
    ("template",),
    ("goto",),
    ("help",),
    ("prompt",),
    ("pick",),
    ("search_pick",),
    ("form",),
    ("contract_form", "form"),
    ("compose",),
)


def commands_of(*places: str) -> list[Command]:
    """Commands of these places, in the table's order."""
    return [command for command in COMMANDS if command.place in places]
