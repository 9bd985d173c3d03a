"""A month's hours out of the program, for the invoice: a file, or the clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from koortui.domain.customer import Customer
from koortui.domain.month import MonthAccount
from koortui.screens.guard import Guards
from koortui.screens.pick import Choice, PickScreen
from koortui.screens.prompt import PromptScreen
from koortui.usecases.months import Format, month_text, write_month

if TYPE_CHECKING:
    from textual.app import App


class MonthExport(Guards):
    """Mixed into a screen with a month's account."""

    if TYPE_CHECKING:
        app: App[None]

        @property
        def account(self) -> MonthAccount: ...

        @property
        def customer(self) -> Customer: ...

        def default_file(self) -> Path: ...

    def action_export(self) -> None:
        """Ask for the form, then for the file."""

        def chosen(form: str | None) -> None:
            if form:
                self._ask_file("md" if form == "md" else "csv")

        choices = [
            Choice("csv", "CSV", hint="rows for a spreadsheet; nothing becomes a formula"),
            Choice("md", "Markdown", hint="a table with its sums"),
        ]
        self.app.push_screen(PickScreen("Export the month as", choices), chosen)

    def _ask_file(self, form: Format) -> None:
        def answered(name: str | None) -> None:
            if name:
                path = Path(name).expanduser()
                text = month_text(self.customer, self.account.month, self.account.items, form)
                if self.guarded(lambda: write_month(path, text)):
                    self.app.notify(f"Written to {path}", markup=False)

        name = str(self.default_file().with_suffix(f".{form}"))
        self.app.push_screen(
            PromptScreen("Export the month", "To which file?", value=name, required=True), answered
        )

    def action_copy(self) -> None:
        account = self.account
        self.app.copy_to_clipboard(month_text(self.customer, account.month, account.items, "md"))
        self.app.notify("The month is copied as Markdown")
