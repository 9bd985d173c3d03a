"""The portfolio: what it is worth, what ends, what is to be paid, targets."""

from __future__ import annotations

from koortui.commands.command import Command, command

COMMANDS: tuple[Command, ...] = (
    command("portfolio", "view_customers", "1", "customers", "Every customer, by any column."),
    command("portfolio", "view_arr", "2", "ARR", "ARR by customer, service, scale, industry."),
    command("portfolio", "view_renewals", "3", "renewals", "What ends, by month."),
    command("portfolio", "view_payments", "4", "payments", "What is to be paid."),
    command("portfolio", "view_prospects", "5", "prospects", "Who is on the way, what they lack."),
    command("portfolio", "view_targets", "6", "targets", "Targets, and how they went."),
    command("portfolio", "open", "enter", "open", "The customer, the group, the target."),
    command("portfolio", "sort", "s", "sort", "Customers: by the next column.", footer=True),
    command("portfolio", "reverse", "S", "turn", "Customers: the other way round."),
    command("portfolio", "group", "t", "by", "ARR: by the next kind of group.", footer=True),
    command("portfolio", "new", "N", "new", "A customer; on Targets, a target.", footer=True),
    command("portfolio", "target_remove", "x", "remove", "Targets: remove it.", footer=True),
    command("portfolio", "search", "f", "filter", "Filter by text.", footer=True),
    command("portfolio", "whose", "a", "mine/all", "Mine, or everybody's.", footer=True),
    command(
        "portfolio", "earlier", "left_square_bracket", "earlier", "As of the month's end before."
    ),
    command(
        "portfolio", "later", "right_square_bracket", "later", "As of the next month's end; today."
    ),
    command("portfolio", "day", "d", "day", "As of a day, past or ahead."),
    command("portfolio", "export", "e", "export", "The list as CSV or Markdown.", footer=True),
    command("portfolio", "copy", "y", "copy", "Copy the list as Markdown."),
    command("portfolio", "back", "escape,b", "back", "Back to where you were.", footer=True),
)
