"""Finding a customer, and the customer page."""

from __future__ import annotations

from koortui.commands.command import Command, command

COMMANDS: tuple[Command, ...] = (
    # customer
    command("customer", "tab_timeline", "1", "timeline", "Everything that happened."),
    command("customer", "tab_issues", "2", "issues", "Issues in Linear."),
    command("customer", "tab_hours", "3", "hours", "Hours worked, and what is left."),
    command("customer", "tab_contract", "4", "contract", "Terms, invoices, blocks, clusters."),
    command("customer", "tab_people", "5", "people", "Whom we talk to."),
    command(
        "customer",
        "open",
        "enter",
        "open",
        "Show all of the chosen entry or issue.",
        footer=True,
    ),
    command("customer", "search", "f", "filter", "Filter by text.", footer=True),
    command("customer", "next_kind", "t", "type", "Timeline: show the next type.", footer=True),
    command("customer", "previous_kind", "T", "type back", "Timeline: the type before."),
    command("customer", "review", "v", "review", "Review this customer.", footer=True),
    command(
        "customer",
        "edit",
        "e",
        "edit",
        "Edit the facts, or the note, meeting, person, hours or term under the cursor.",
        footer=True,
    ),
    command("customer", "person_new", "P", "new", "People: add somebody.", footer=True),
    command("customer", "person_remove", "x", "remove", "People: take out.", footer=True),
    command("customer", "meeting", "C", "meeting", "Meetings: prepare, take notes, record."),
    command("customer", "copy", "y", "copy", "Copy the issue's number."),
    command("customer", "gate", "exclamation_mark", "decide", "Continue or suspend: record it."),
    command("customer", "back", "escape,b", "back", "Back to where you were."),
    # find
    command("find", "open", "enter", "open", "Do it with this customer."),
    command(
        "find", "next_action", "tab", "action", "What Enter does: open, review, note or hours."
    ),
    command("find", "close", "escape", "close", "Close; nothing is changed."),
)
