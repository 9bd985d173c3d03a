"""One customer's month: the journal against the sheet, and what is missing on both sides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from msgspec import Struct

from koortui.domain.adoption import adoptions
from koortui.domain.facts import Facts
from koortui.domain.hours import Total, Worked, month_of, read_row, total
from koortui.domain.journal import MonthConfirmed
from koortui.domain.progress import SpecialistDay, same_person, specialist_days
from koortui.domain.reconcile import (
    Difference,
    MonthState,
    month_state,
    queued_rows,
    reconcile,
)
from koortui.domain.sheet_cells import month_first


class MonthAccount(Struct, frozen=True, kw_only=True):
    """What the EM looks at before a month is confirmed."""

    month: str
    items: tuple[Worked, ...]
    """All work of the month, oldest first."""
    total: Total
    sheet: Decimal
    """The sum of the sheet's rows, ours and people's."""
    state: MonthState
    confirmed: MonthConfirmed | None
    """The newest confirmation."""
    differences: tuple[Difference, ...]
    idle: tuple[SpecialistDay, ...]
    """Specialists' days in Linear without hours."""
    unnamed: tuple[Worked, ...]
    """Hours without an issue."""

    @property
    def wrong(self) -> int:
        """How many rows the journal and the sheet disagree on."""
        return sum(found.disagrees for found in self.differences)

    @property
    def queued(self) -> int:
        return sum(found.queued for found in self.differences)


def month_account(facts: Facts, month: str) -> MonthAccount:
    """The account of `month` ("YYYY-MM") of one customer."""
    journal, rows = facts.journal, facts.situation.rows
    items = [item for item in facts.worked if month_of(item) == month]
    taken = adoptions(journal, rows).taken
    found = reconcile(journal.hours.values(), rows, month, queued_rows(journal))
    records = [record for record in journal.months.values() if record.month == month]
    american = month_first(row.cells.get("date", "") for row in rows if not row.entry_id)
    in_sheet = [item for row in rows if (item := read_row(row, american))]
    return MonthAccount(
        month=month,
        items=tuple(sorted(items, key=lambda item: (item.day or date.min, item.specialist))),
        total=total(items),
        sheet=sum((i.hours for i in in_sheet if month_of(i) == month), Decimal(0)),
        state=month_state(journal, facts.worked, month),
        confirmed=max(records, key=lambda record: record.at, default=None),
        differences=tuple(d for d in found if not (d.row and d.row.number in taken)),
        idle=_idle(facts, month, items),
        unnamed=tuple(item for item in items if not item.issue),
    )


def _idle(facts: Facts, month: str, items: Iterable[Worked]) -> tuple[SpecialistDay, ...]:
    """Days with Linear activity on which nobody wrote hours for that person; not today."""
    recorded = [(item.day, item.specialist) for item in items]
    return tuple(
        day
        for day in specialist_days(facts, date.fromisoformat(f"{month}-01"))
        if f"{day.day:%Y-%m}" == month
        and day.day < facts.today
        and not any(
            when == day.day and (not who or same_person(who, day.person)) for when, who in recorded
        )
    )
