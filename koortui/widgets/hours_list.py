"""What can be done to the hours row under the cursor, the same keys in every list of them."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.message import Message

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.hours import Worked
from koortui.widgets.line_list import ItemT, LineList

What = Literal["add", "edit", "delete", "yes", "no", "adopt", "reconcile", "charts"]


class HoursList(LineList[ItemT]):
    """A list of hours: its keys become messages for the screen."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("hours_row")

    class Asked(Message):
        """A key was pressed. `item` is None where no row is under the cursor."""

        def __init__(self, what: What, item: Worked | None, slug: str) -> None:
            self.what, self.item, self.slug = what, item, slug
            super().__init__()

    def chosen_work(self) -> tuple[Worked | None, str]:
        """The work under the cursor and whose it is; empty: the screen's customer."""
        raise NotImplementedError

    def why_not(self, command: str) -> str:
        """Why a key of the list has nothing to work on; empty when it has."""
        needs_row = command in ("delete", "billable", "free", "adopt")
        if needs_row and self.chosen_work()[0] is None:
            return f"No hours row is under the cursor: {key('hours_row.add')} adds one."
        return ""

    def ask(self, what: What) -> None:
        self.post_message(HoursList.Asked(what, *self.chosen_work()))

    def action_add(self) -> None:
        self.ask("add")

    def action_edit(self) -> None:
        self.ask("edit")

    def action_delete(self) -> None:
        self.ask("delete")

    def action_billable(self) -> None:
        self.ask("yes")

    def action_free(self) -> None:
        self.ask("no")

    def action_adopt(self) -> None:
        self.ask("adopt")

    def action_reconcile(self) -> None:
        self.ask("reconcile")

    def action_charts(self) -> None:
        self.ask("charts")
