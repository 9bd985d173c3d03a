"""Which customers the Portfolio shows, in which order, and as of which day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.widgets import Input

from koortui.domain.customer import Customer
from koortui.domain.days import EARLIEST, LATEST
from koortui.domain.errors import InvalidInput
from koortui.domain.portfolio import GROUPINGS, GroupBy, Row
from koortui.screens import portfolio_rows as rows
from koortui.screens.prompt import PromptScreen
from koortui.usecases.portfolio import my_slugs
from koortui.usecases.portfolio_reading import Keep, Reading
from koortui.widgets.table_list import Column, TableList

if TYPE_CHECKING:
    from textual.app import App

    from koortui.usecases.workspace import Workspace

DAY = timedelta(days=1)


class PortfolioOrder:
    """Mixed into the Portfolio screen, which paints what is chosen here."""

    sorted_by = "name"
    descending = False
    by: GroupBy = "service"
    mine = False
    chosen_day: date | None = None
    """None: today, also when midnight passes."""

    if TYPE_CHECKING:
        app: App[None]
        workspace: Workspace

        @property
        def lines(self) -> TableList: ...

        @property
        def reading(self) -> Reading: ...

        @property
        def filter_field(self) -> Input: ...

        def desk_changed(self) -> None: ...

        def paint(self) -> None: ...

        def narrowed(self) -> None: ...

    # Order

    def sorted_customers(self) -> list[Row]:
        return rows.sorted_rows(
            self.reading.customers,
            self.sorted_by,
            self.reading.portfolio.rates,
            descending=self.descending,
        )

    def action_sort(self) -> None:
        width = self.lines.size.width
        ids = [column.id for column in rows.CUSTOMERS if _has_room(column, width)]
        place = ids.index(self.sorted_by) if self.sorted_by in ids else -1
        self.sort_by(ids[(place + 1) % len(ids)])

    def action_reverse(self) -> None:
        self.descending = not self.descending
        self.paint()

    def title_clicked(self, column: str) -> None:
        if column == self.sorted_by:
            self.action_reverse()
        else:
            self.sort_by(column)

    def sort_by(self, column: str) -> None:
        """Money, sizes and delays begin with the most; the cursor goes to the top."""
        self.sorted_by, self.descending = column, column in ("arr", "nodes", "scale", "owes")
        self.paint()
        self.lines.first()

    def action_group(self) -> None:
        self.group_by(GROUPINGS[(GROUPINGS.index(self.by) + 1) % len(GROUPINGS)])

    def group_by(self, by: GroupBy) -> None:
        self.by = by
        self.narrowed()

    # Whom

    def keep(self) -> Keep | None:
        """Which customers the lists hold; None: all."""
        words = self.filter_field.value.casefold().split()
        mine = my_slugs(self.workspace) if self.mine else None
        if mine is None and not words:
            return None
        limits = self.workspace.thresholds

        def fits(customer: Customer) -> bool:
            if mine is not None and customer.slug not in mine:
                return False
            known = rows.known_words(customer, limits) if words else ""
            return all(word in known for word in words)

        return fits

    def action_whose(self) -> None:
        self.mine = not self.mine
        self.narrowed()

    def action_search(self) -> None:
        self.filter_field.display = True
        self.filter_field.focus()

    # As of a day

    def action_earlier(self) -> None:
        self.show_day(self.reading.portfolio.day.replace(day=1) - DAY)

    def action_later(self) -> None:
        """The end of this month, or of the next one when it is that; today on the way."""
        shown, today = self.reading.portfolio.day, self.workspace.today
        end = rows.month_end(shown)
        if end == shown:
            end = rows.month_end(shown + DAY)
        self.show_day(today if shown < today <= end else end)

    def action_day(self) -> None:
        """Ask for the day to show. Empty is today."""

        def answered(text: str | None) -> None:
            if text is not None:
                self.show_day(date.fromisoformat(text) if text else self.workspace.today)

        self.app.push_screen(
            PromptScreen(
                "As of a day",
                "Which day?",
                value=self.reading.portfolio.day.isoformat(),
                hint="contracts as they were then, or as they are agreed; empty: today",
                submit=_check_day,
            ),
            answered,
        )

    def show_day(self, day: date) -> None:
        if EARLIEST <= day.year <= LATEST:
            self.chosen_day = None if day == self.workspace.today else day
            self.desk_changed()


def _has_room(column: Column, width: int) -> bool:
    return width - 2 >= column.from_width


def _check_day(text: str) -> None:
    if not text:
        return
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            "day", f"{text!r} is not a date", next_step="Write it as 2026-11-26."
        ) from None
    if not EARLIEST <= day.year <= LATEST:
        raise InvalidInput("day", f"{EARLIEST} to {LATEST} is wanted", next_step="Correct it.")
