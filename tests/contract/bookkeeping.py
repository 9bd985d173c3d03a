"""A second, simple account of the same hours, to hold the program's sums to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from fakes.memory import MemoryMoves, MemoryRosterStore
from sync_rig import SHEET, TAB, Rig

from koortui.config import Config, Me
from koortui.domain.adoption import adoptions
from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import Customer, HoursBlock
from koortui.domain.hours import balance, month_of, total, totals, worked
from koortui.domain.issue import SheetRow
from koortui.domain.journal import Billable
from koortui.domain.reconcile import queued_rows, reconcile
from koortui.domain.sheet_cells import plain
from koortui.domain.thresholds import Thresholds
from koortui.usecases.hours import (
    HoursSaved,
    add_hours,
    decide_hours,
    delete_hours,
    edit_hours,
)
from koortui.usecases.hours_find import find_entry
from koortui.usecases.sheet_rows import adopt_row
from koortui.usecases.undo import Undoable, undo
from koortui.usecases.workspace import Workspace

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAYS = [date(2026, 10, 30), date(2026, 11, 2), date(2026, 11, 25)]
KINDS = ["troubleshooting", "training", "other"]
BLOCKS = (HoursBlock(hours=Decimal(40), paid_on=date(2026, 9, 1)),)
CUSTOMERS = [
    Customer(id="a", slug="acme", name="Acme", blocks=BLOCKS),
    Customer(id="b", slug="beta", name="Beta", blocks=BLOCKS),
]


@dataclass(frozen=True)
class Known:
    """What is expected of one piece of work, wherever it is kept."""

    slug: str
    day: date
    hours: Decimal
    billable: Billable


class Bookkeeping:
    """A second, simple account of the same work, to hold the program to."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        rig.slugs = ["acme", "beta"]
        rig.now = NOW
        roster = MemoryRosterStore()
        with roster.edit() as edit:
            for customer in CUSTOMERS:
                edit.put(customer)
        numbers = count(1)
        self.workspace = Workspace(
            config=Config(me=Me(name="Nora")),
            thresholds=Thresholds(),
            roster=roster,
            journals=rig.journals,
            mirror=rig.mirrors,
            clock=rig.clock,
            new_id=lambda: str(UUID(int=next(numbers), version=4)),
            calendar_of=lambda _: WorkCalendar(),
            moves=MemoryMoves(),
        )
        self.ours: dict[str, Known] = {}
        self.theirs: list[Known] = []
        self.done: list[tuple[HoursSaved, Callable[[], None]]] = []

    async def step(self, name: str, *arguments: Any) -> None:
        result = getattr(self, name)(*arguments)
        if result is not None:
            await result

    def add(self, who: int, day: date, hours: Decimal, kind: int) -> None:
        saved = add_hours(
            self.workspace,
            CUSTOMERS[who],
            day=day,
            specialist="Ada",
            hours=hours,
            activity=KINDS[kind % 3],
            comment="x",
        )
        self._keep(saved, CUSTOMERS[who].slug, None)

    def edit(self, index: int, day: date, hours: Decimal, kind: int) -> None:
        if chosen := self._chosen(index):
            key, customer = chosen
            saved = edit_hours(
                self.workspace,
                customer,
                key,
                day=day,
                specialist="Ada",
                hours=hours,
                activity=KINDS[kind % 3],
                comment="y",
            )
            self._keep(saved, customer.slug, key)

    def decide(self, index: int, charged: bool) -> None:
        if chosen := self._chosen(index):
            key, customer = chosen
            kind = Billable.YES if charged else Billable.NO
            saved = decide_hours(
                self.workspace, customer, key, kind, decider="Sam", reason="agreed"
            )
            self._keep(saved, customer.slug, key)

    def move(self, index: int) -> None:
        if not (chosen := self._chosen(index)):
            return
        key, customer = chosen
        target = CUSTOMERS[1 - CUSTOMERS.index(customer)]
        entry = find_entry(self.workspace, customer, key)
        saved = edit_hours(
            self.workspace,
            customer,
            key,
            day=entry.day,
            specialist=entry.specialist,
            hours=plain(entry.hours),
            activity=entry.activity,
            comment=entry.comment or "z",
            move_to=target,
        )
        before = self.ours.pop(key)
        self.ours[saved.id] = self._entry(target.slug, saved.id)

        def back() -> None:
            del self.ours[saved.id]
            self.ours[key] = before

        self.done.append((saved, back))

    def delete(self, index: int) -> None:
        if chosen := self._chosen(index):
            key, customer = chosen
            saved = delete_hours(self.workspace, customer, key)
            before = self.ours.pop(key)
            self.done.append((saved, lambda: self.ours.__setitem__(key, before)))

    def adopt(self, index: int) -> None:
        every = self.rig.mirrors.read_sheet().rows
        taken = {
            number
            for slug in self.rig.slugs
            for number in adoptions(self.rig.journals.read(slug), every).taken
        }
        rows = [row for row in every if not row.entry_id and row.number not in taken]
        if not rows:
            return
        row = rows[index % len(rows)]
        customer = next(c for c in CUSTOMERS if c.name == row.cells["customer"])
        saved = adopt_row(self.workspace, customer, row)
        known = self._entry(customer.slug, saved.id)
        self.theirs.remove(known)
        self.ours[saved.id] = known

        def back() -> None:
            self.theirs.append(self.ours.pop(saved.id))

        self.done.append((saved, back))

    def undo(self) -> None:
        if self.done:
            saved, back = self.done.pop()
            undo(self.workspace, Undoable(slug=saved.customer, saved=saved))
            back()

    async def they_add(self, who: int, day: date, hours: Decimal, kind: int) -> None:
        billable = list(Billable)[kind % 3]
        cells = [day.isoformat(), CUSTOMERS[who].name, "Bob", plain(hours), "juggling", billable]
        self.rig.sheets.insert_row_above(SHEET, TAB, 2, [*cells, "", "by hand"])
        self.theirs.append(Known(CUSTOMERS[who].slug, day, hours, billable))
        await self.rig.pull()

    async def they_sort(self) -> None:
        self.rig.sheets.sort_by(SHEET, TAB, 4)
        await self.rig.pull()

    async def sync(self) -> None:
        await self.rig.pull()
        await self.rig.push()

    # -- what has to hold ----------------------------------------------------------------------

    def check(self) -> None:
        """At any moment, delivered or not."""
        for customer in CUSTOMERS:
            known = [k for k in (*self.ours.values(), *self.theirs) if k.slug == customer.slug]
            items = worked(self.rig.journals.read(customer.slug), self._rows(customer))
            summed = total(items)
            assert (summed.billable, summed.free, summed.undecided) == _sums(known)
            left = balance(customer, items, NOW.date())
            assert left
            assert left.remaining == 40 - summed.billable
            months = totals(items, month_of)
            assert sum(m.all for m in months.values()) == summed.all
            for month, of_month in months.items():
                assert of_month.all == sum(k.hours for k in known if f"{k.day:%Y-%m}" == month)

    async def check_sheet(self) -> None:
        """Once all is delivered."""
        await self.sync()
        for customer in CUSTOMERS:
            journal = self.rig.journals.read(customer.slug)
            assert not journal.pending()
            known = [k for k in (*self.ours.values(), *self.theirs) if k.slug == customer.slug]
            rows = [cells for cells in self.rig.rows() if cells[1] == customer.name]
            shown = [
                Known(customer.slug, date.fromisoformat(c[0]), Decimal(c[3]), Billable(c[5]))
                for c in rows
            ]
            assert _sums(shown) == _sums(known)
            found = reconcile(
                journal.hours.values(), self._rows(customer), queued=queued_rows(journal)
            )
            assert [d for d in found if d.disagrees] == []
        ids = [cells[8] for cells in self.rig.rows() if len(cells) > 8 and cells[8]]
        assert sorted(ids) == sorted(self.ours)

    def _rows(self, customer: Customer) -> tuple[SheetRow, ...]:
        rows = self.rig.mirrors.read_sheet().rows
        return tuple(row for row in rows if row.cells["customer"] == customer.name)

    def _chosen(self, index: int) -> tuple[str, Customer] | None:
        if not self.ours:
            return None
        key = sorted(self.ours)[index % len(self.ours)]
        return key, next(c for c in CUSTOMERS if c.slug == self.ours[key].slug)

    def _entry(self, slug: str, key: str) -> Known:
        entry = self.rig.journals.read(slug).hours[key]
        return Known(slug, entry.day, entry.hours, entry.billable)

    def _keep(self, saved: HoursSaved, slug: str, old_key: str | None) -> None:
        before = self.ours.get(old_key) if old_key else None
        self.ours[saved.id] = self._entry(slug, saved.id)

        def back() -> None:
            if before is None:
                del self.ours[saved.id]
            else:
                self.ours[saved.id] = before

        self.done.append((saved, back))


def _sums(known: list[Known]) -> tuple[Decimal, ...]:
    return tuple(
        sum((k.hours for k in known if k.billable is kind), Decimal(0))
        for kind in (Billable.YES, Billable.NO, Billable.UNDECIDED)
    )
