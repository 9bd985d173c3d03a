"""A month's hours out of the program, for the invoice: a file, or the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koortui.domain.customer import Customer
from koortui.domain.month import MonthAccount
from koortui.screens.text_export import Format, TextExport
from koortui.usecases.months import month_text


class MonthExport(TextExport):
    """Mixed into a screen with a month's account."""

    if TYPE_CHECKING:

        @property
        def account(self) -> MonthAccount: ...

        @property
        def customer(self) -> Customer: ...

    @property
    def export_name(self) -> str:
        return "the month"

    def export_text(self, form: Format) -> str:
        account = self.account
        return month_text(self.customer, account.month, account.items, form)
