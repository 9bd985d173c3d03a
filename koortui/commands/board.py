"""The board, and what opens from it."""

from __future__ import annotations

from koortui.commands.command import Command, command

COMMANDS: tuple[Command, ...] = (
    # board
    command("board", "review", "enter", "review", "Review this customer.", footer=True),
    command("board", "customer", "c", "customer", "Open the customer page.", footer=True),
    command("board", "skip", "s", "skip", "Skip this customer, with a reason."),
    command("board", "summary", "m", "summary", "Show the session summary."),
    command("board", "explain", "e", "explain", "Show every factor, its inputs and its limit."),
    command("board", "snooze", "z", "put off", "Put the first finding off, with a reason."),
    command("board", "customer_new", "N", "new", "Add a customer."),
    command("board", "gate", "exclamation_mark", "decide", "Continue or suspend: record it."),
    # summary
    command("summary", "copy", "y", "copy", "Copy the summary as Markdown.", footer=True),
    command("summary", "back", "escape,b", "back", "Back to where you were.", footer=True),
    # explain
    command("explain", "snooze", "z", "put off", "Put this finding off, or take it up again."),
    command("explain", "close", "escape,b,e", "back", "Back to where you were."),
)
