"""The contract: its tab on the customer page, and the form of its terms."""

from __future__ import annotations

from koortui.commands.command import Command, command

COMMANDS: tuple[Command, ...] = (
    # contract
    command("contract", "change", "enter", "change", "Change what is under the cursor."),
    command(
        "contract", "add", "A", "add", "Add a cluster, an invoice or a block of hours.", footer=True
    ),
    command("contract", "paid", "p", "paid", "The invoice or block was paid.", footer=True),
    command(
        "contract",
        "renew",
        "R",
        "renew",
        "New terms from a day on: a renewal, a change, a subscription after a trial.",
        footer=True,
    ),
    command("contract", "stage", "s", "stage", "Move to another stage."),
    command(
        "contract",
        "remove",
        "x,delete",
        "remove",
        "Take out the cluster, invoice, block or draft; undo brings it back.",
    ),
    # contract_form
    command("contract_form", "keep", "ctrl+s", "draft", "Keep it as a draft, however unfinished."),
    command("contract_form", "close", "escape", "leave", "Leave; what was typed is a draft."),
)
