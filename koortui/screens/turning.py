"""Turning the pages of a place that shows one customer, one month, or both."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from koortui.domain.reconcile import previous_month

if TYPE_CHECKING:
    from koortui.usecases.desk import Desk
    from koortui.usecases.workspace import Workspace


class TurnsCustomers:
    """Mixed into a place of one customer at a time: by name; past the last comes the first."""

    _slug: str

    if TYPE_CHECKING:
        desk: Desk

        def desk_changed(self) -> None: ...

    def action_previous_customer(self) -> None:
        self._turn(-1)

    def action_next_customer(self) -> None:
        self._turn(1)

    def _turn(self, by: int) -> None:
        names = {line.slug: line.customer.name.casefold() for line in self.desk.lines()}
        slugs = sorted({*names, self._slug}, key=lambda slug: names.get(slug, ""))
        self._slug = slugs[(slugs.index(self._slug) + by) % len(slugs)]
        self.desk_changed()


class TurnsMonths:
    """Mixed into a place of one month at a time: none comes after today's."""

    _month: str = ""
    """As 2026-11; empty: today's."""

    if TYPE_CHECKING:
        workspace: Workspace

        def desk_changed(self) -> None: ...

    @property
    def month(self) -> str:
        """The month in view, as 2026-11."""
        return self._month or f"{self.workspace.today:%Y-%m}"

    def action_previous_month(self) -> None:
        self._month = previous_month(date.fromisoformat(f"{self.month}-01"))
        self.desk_changed()

    def action_next_month(self) -> None:
        after = date.fromisoformat(f"{self.month}-01") + timedelta(days=31)
        self._month = min(f"{after:%Y-%m}", f"{self.workspace.today:%Y-%m}")
        self.desk_changed()
