"""Hours, reconciling and charts."""

from __future__ import annotations

from koortui.commands.command import Command, command

COMMANDS: tuple[Command, ...] = (
    # hours_row
    command("hours_row", "edit", "enter", "edit", "Edit the row, or move it.", footer=True),
    command("hours_row", "add", "h", "hours", "Add an hours row."),
    command("hours_row", "delete", "D,delete", "delete", "Delete the row; undo brings it back."),
    command("hours_row", "billable", "plus", "billable", "Decide: these hours are billable."),
    command("hours_row", "free", "minus", "not billable", "Decide: they are not billable."),
    command(
        "hours_row", "adopt", "a", "adopt", "Make a person's row ours: writes its Entry ID only."
    ),
    command("hours_row", "reconcile", "R", "reconcile", "Its month, journal against sheet."),
    command("hours_row", "charts", "B", "charts", "Balance, hours by week and activity."),
    # hours
    command("hours", "open", "enter", "customer", "Open the customer's page.", footer=True),
    command(
        "hours",
        "previous_month",
        "left_square_bracket",
        "earlier",
        "The month before; ] the one after.",
        footer=True,
    ),
    command("hours", "next_month", "right_square_bracket", "later", "The month after."),
    command("hours", "hours", "h", "add", "Add an hours row for this customer.", footer=True),
    command(
        "hours", "reconcile", "R", "reconcile", "Journal against sheet, this month.", footer=True
    ),
    command("hours", "charts", "B", "charts", "Balance, hours by week and activity.", footer=True),
    command("hours", "other_list", "tab", "undecided", "Between customers and undecided hours."),
    command("hours", "back", "escape,b", "back", "Back to where you were."),
    # reconcile
    command("reconcile", "settle", "enter", "fix", "Edit the row, or add the missing one."),
    command("reconcile", "ours", "1", "keep ours", "The sheet gets what we say.", footer=True),
    command("reconcile", "theirs", "2", "take theirs", "We say what the sheet says.", footer=True),
    command("reconcile", "adopt", "a", "adopt", "Make a person's row ours.", footer=True),
    command("reconcile", "hours", "h", "add", "Add an hours row."),
    command("reconcile", "confirm", "C", "confirm", "Confirm the month's hours.", footer=True),
    command("reconcile", "export", "e", "export", "Write the month as CSV or Markdown."),
    command("reconcile", "copy", "y", "copy", "Copy the month as Markdown."),
    command("reconcile", "previous_month", "left_square_bracket", "earlier", "The month before."),
    command("reconcile", "next_month", "right_square_bracket", "later", "The month after."),
    command("reconcile", "previous_customer", "left", "previous", "The customer before."),
    command("reconcile", "next_customer", "right", "next", "The next customer."),
    command("reconcile", "charts", "B", "charts", "Balance, hours by week and activity."),
    command("reconcile", "customer", "c", "customer", "Open the customer's page."),
    command("reconcile", "back", "escape,b", "back", "Back to where you were."),
    # charts
    command("charts", "previous_customer", "left", "previous", "The customer before."),
    command("charts", "next_customer", "right", "next", "The next customer."),
    command("charts", "back", "escape,b,B", "back", "Back to where you were.", footer=True),
)
