"""Hours: activities, what was worked, the balance of the blocks bought. Source: domain.md "Hours".

What was worked is the journal's entries and the sheet's rows that people wrote, as one list of
`Worked`: every sum in the program is a sum over that list, so that all of them agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from koortui.domain.adoption import adoptions
from koortui.domain.customer import Customer
from koortui.domain.decimals import read_decimal
from koortui.domain.errors import InvalidInput
from koortui.domain.foreign_rows import foreign_rows
from koortui.domain.issue import SheetRow
from koortui.domain.journal import Billable, HoursEntry
from koortui.domain.ports import Journal
from koortui.domain.sheet_cells import month_first, plain, read_billable, read_date, read_hours

#: Activity -> whether it is billable by default (handbook "Tracking hours").
ACTIVITIES: dict[str, Billable] = {
    "meeting": Billable.YES,
    "systems analysis": Billable.YES,
    "troubleshooting": Billable.YES,
    "identifying bottlenecks": Billable.YES,
    "writing reports": Billable.YES,
    "recommending solutions": Billable.YES,
    "system design": Billable.YES,
    "training": Billable.NO,
    "help desk": Billable.NO,
    "internal review": Billable.NO,
    "other": Billable.UNDECIDED,
}
QUARTER = Decimal("0.25")
_RECENT_DAYS = 28
_NOTHING = Decimal(0)


class Worked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hours of one person on one day, from a journal entry or from a row of the sheet."""

    day: date | None
    """None: a person's row whose date cannot be read. It still counts."""
    specialist: str
    hours: Decimal
    activity: str
    billable: Billable
    issue: str = ""
    comment: str = ""
    entry_id: str = ""
    row: int = 0
    """Number of the sheet's row it was read from; 0 for a journal entry."""
    decision: str = ""
    """Who decided whether it is billable, and why."""


class Balance(Struct, frozen=True, kw_only=True):
    """What is left of the hours bought. Undecided hours are apart: never subtracted."""

    bought: Decimal
    """Paid blocks only."""
    billable: Decimal
    undecided: Decimal
    remaining: Decimal
    runway_weeks: float | None = None
    """None: no recent use."""
    last_block: Decimal = _NOTHING
    """Hours of the last paid block; of the last block when none is paid."""
    unpaid: Decimal = _NOTHING
    exhausted_on: date | None = None
    """The day the balance last came down to zero or below, while it is there."""


class Total(Struct, frozen=True):
    """A sum of hours, split by what is charged."""

    billable: Decimal = _NOTHING
    free: Decimal = _NOTHING
    undecided: Decimal = _NOTHING

    @property
    def all(self) -> Decimal:
        return self.billable + self.free + self.undecided


def parse_hours(text: str, field: str = "hours", step: Decimal = QUARTER) -> Decimal:
    """Multiples of `step`, 0 < h <= 24; a decimal comma is understood. Raises `InvalidInput`."""
    value = read_decimal(text.strip().removesuffix("h"))
    if value is None:
        raise InvalidInput(field, f"{text!r} is not a number", next_step="Write 1.5.")
    if not 0 < value <= 24:
        raise InvalidInput(field, f"{text.strip()} h will not do: more than 0, at most 24")
    if value % step:
        steps = "quarter hours" if step == QUARTER else f"steps of {plain(step)} h"
        raise InvalidInput(field, f"{text.strip()} is not in {steps}")
    return value


def parse_activity(text: str) -> str:
    """The activity whose name starts with `text`. Raises `InvalidInput`."""
    wanted = " ".join(text.split()).casefold()
    if wanted in ACTIVITIES:
        return wanted
    found = [name for name in ACTIVITIES if wanted and name.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    raise InvalidInput(
        "activity",
        f"{text!r} is {'several activities' if found else 'no activity'}",
        next_step=f"One of: {', '.join(found or ACTIVITIES)}.",
    )


def default_billable(activity: str) -> Billable:
    """Billable by the handbook's lists; anything else waits for a decision."""
    return ACTIVITIES.get(activity.strip().casefold(), Billable.UNDECIDED)


def worked(journal: Journal, rows: Iterable[SheetRow] = ()) -> tuple[Worked, ...]:
    """All hours of a customer: the journal's entries and the sheet's other rows.

    A row with the id of an entry is that entry. A row we are taking out does not count.
    A row whose hours cannot be read is not counted: `unreadable` lists those.
    """
    rows = tuple(rows)
    waiting = adoptions(journal, rows).waiting
    entries = [
        Worked(
            day=entry.day,
            specialist=entry.specialist,
            hours=entry.hours,
            activity=entry.activity,
            billable=entry.billable,
            issue=entry.issue,
            comment=entry.comment,
            entry_id=entry.id,
            decision=decision_words(entry),
        )
        for entry in journal.hours.values()
        if entry.id not in waiting
    ]
    others = foreign_rows(journal, rows)
    if not others:
        return tuple(entries)
    american = month_first(row.cells.get("date", "") for row in others)
    read = (read_row(row, american) for row in others)
    return (*entries, *(item for item in read if item is not None))


def decision_words(entry: HoursEntry) -> str:
    """ "Nora Lindt: agreed on the phone"; empty where nobody had to decide."""
    return f"{entry.decided_by}: {entry.decided_reason}" if entry.decided_by else ""


def read_row(row: SheetRow, american: bool = True) -> Worked | None:
    """A row as people write it; None when its hours are no number."""
    cells = row.cells
    hours = read_hours(cells.get("hours", ""))
    if hours is None:
        return None
    return Worked(
        day=read_date(cells.get("date", ""), american),
        specialist=cells.get("specialist", "").strip(),
        hours=hours,
        activity=cells.get("activity", "").strip(),
        billable=read_billable(cells.get("billable", "")),
        issue=cells.get("issue", "").strip(),
        comment=cells.get("comment", ""),
        entry_id=row.entry_id,
        row=row.number,
    )


def unreadable(journal: Journal, rows: Iterable[SheetRow]) -> list[SheetRow]:
    """People's rows that say something, but whose hours or date cannot be read."""
    others = foreign_rows(journal, rows)
    american = month_first(row.cells.get("date", "") for row in others)
    return [
        row
        for row in others
        if any(text.strip() for text in row.cells.values())
        and ((item := read_row(row, american)) is None or item.day is None)
    ]


def balance(customer: Customer, items: Iterable[Worked], today: date) -> Balance | None:
    """The balance of `customer` on `today`; None for a customer without blocks of hours."""
    if not customer.blocks:
        return None
    items = tuple(items)
    paid = [b for b in customer.blocks if b.paid_on is not None and b.paid_on <= today]
    bought = sum([block.hours for block in paid], _NOTHING)
    billed = [w for w in items if w.billable is Billable.YES]
    billable = sum([w.hours for w in billed], _NOTHING)
    since = today - timedelta(days=_RECENT_DAYS)
    recent = sum([w.hours for w in billed if w.day and since < w.day <= today], _NOTHING)
    remaining = bought - billable
    last = max(paid or customer.blocks, key=lambda b: b.paid_on or b.bought_on or date.min)
    return Balance(
        bought=bought,
        billable=billable,
        undecided=_sum(items, Billable.UNDECIDED),
        remaining=remaining,
        runway_weeks=float(remaining / (recent / 4)) if recent > 0 else None,
        last_block=last.hours,
        unpaid=sum((b.hours for b in customer.blocks if b not in paid), _NOTHING),
        exhausted_on=_exhausted_on(customer, items, today) if remaining <= 0 else None,
    )


def totals(items: Iterable[Worked], by: Callable[[Worked], str]) -> dict[str, Total]:
    """Sums by whatever `by` says of a piece of work, keys sorted."""
    groups: dict[str, list[Worked]] = {}
    for item in items:
        groups.setdefault(by(item), []).append(item)
    return {key: total(groups[key]) for key in sorted(groups)}


def total(items: Iterable[Worked]) -> Total:
    """The sum of `items`."""
    items = tuple(items)
    return Total(*(_sum(items, kind) for kind in (Billable.YES, Billable.NO, Billable.UNDECIDED)))


def month_of(item: Worked) -> str:
    """ "2026-11"; empty when the date cannot be read."""
    return item.day.isoformat()[:7] if item.day else ""


def week_of(item: Worked) -> str:
    """The ISO week, "2026-W48"; empty when the date cannot be read."""
    if not item.day:
        return ""
    year, week, _ = item.day.isocalendar()
    return f"{year}-W{week:02}"


def activity_of(item: Worked) -> str:
    return item.activity.casefold() or "other"


def _sum(items: Iterable[Worked], billable: Billable) -> Decimal:
    return sum([item.hours for item in items if item.billable is billable], _NOTHING)


def _exhausted_on(customer: Customer, items: Iterable[Worked], today: date) -> date | None:
    """When the running balance last went from above zero to zero or below."""
    moves = [
        (block.paid_on, 0, block.hours)
        for block in customer.blocks
        if block.paid_on is not None and block.paid_on <= today
    ]
    moves += [(w.day or date.min, 1, -w.hours) for w in items if w.billable is Billable.YES]
    level, since = _NOTHING, None
    for day, _, hours in sorted(moves):
        was, level = level, level + hours
        if level > 0:
            since = None
        elif was > 0 or since is None:
            since = day
    return since
