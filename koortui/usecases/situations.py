"""Gathers what is known of a customer from roster, journal and mirror."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from koortui.domain.cover import Covered
from koortui.domain.customer import Customer
from koortui.domain.issue import LinearMirror, SheetMirror, SheetRow
from koortui.domain.mapping import issues_of, projects_of
from koortui.domain.overlay import with_pending
from koortui.domain.ports import Journal
from koortui.domain.situation import Situation
from koortui.usecases.workspace import Workspace


@dataclass(frozen=True)
class Remote:
    """The mirror in the form the rules ask for: rows looked up by customer name."""

    linear: LinearMirror
    sheet: SheetMirror
    rows: dict[str, tuple[SheetRow, ...]]

    @classmethod
    def read(cls, workspace: Workspace) -> Remote:
        """Read both mirrors once; many customers are judged against them."""
        sheet = workspace.mirror.read_sheet()
        rows: dict[str, list[SheetRow]] = defaultdict(list)
        for row in sheet.rows:
            rows[row.cells.get("customer", "").strip().casefold()].append(row)
        return cls(
            workspace.mirror.read_linear(),
            sheet,
            {name: tuple(found) for name, found in rows.items()},
        )

    def rows_of(self, customer: Customer) -> tuple[SheetRow, ...]:
        """Rows named by the customer's name, an alias or the slug."""
        names = {name.casefold() for name in (customer.name, customer.slug, *customer.aliases)}
        return tuple(row for name in sorted(names) for row in self.rows.get(name, ()))


def situation_of(
    workspace: Workspace,
    customer: Customer,
    journal: Journal,
    remote: Remote,
    covered: Covered | None = None,
    now: datetime | None = None,
) -> Situation:
    """One customer's facts now, with the queued changes already shown."""
    issues = issues_of(customer, remote.linear)
    return Situation(
        customer=customer,
        journal=journal,
        now=now or workspace.clock(),
        calendar=workspace.calendar,
        issues=with_pending(issues, journal.writes.values(), remote.linear),
        projects=projects_of(customer, remote.linear),
        rows=remote.rows_of(customer),
        linear_at=remote.linear.pulled_at,
        sheet_at=remote.sheet.pulled_at,
        linear_used=workspace.linear_used,
        sheet_used=workspace.sheet_used,
        cover_for=covered.for_ if covered else "",
        cover_until=covered.until if covered else None,
    )
