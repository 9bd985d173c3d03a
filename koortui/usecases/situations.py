"""Gathers what is known of a customer from roster, journal and mirror."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from msgspec import Struct, field

from koortui.domain.cover import Covered
from koortui.domain.customer import Customer
from koortui.domain.issue import Issue, LinearMirror, Project, SheetMirror, SheetRow
from koortui.domain.issue_index import IssueIndex
from koortui.domain.overlay import with_pending
from koortui.domain.ports import Journal
from koortui.domain.remote_part import RemoteView
from koortui.domain.situation import Situation
from koortui.usecases.workspace import Workspace


class Remote(Struct, frozen=True):
    """The mirror in the form the rules ask for: issues and rows looked up by customer.

    The same customer gets the same tuples again: what was worked out from them is kept.
    """

    linear: LinearMirror
    sheet: SheetMirror
    issues: IssueIndex
    rows: dict[str, tuple[SheetRow, ...]]
    """By the customer's name as the sheet writes it, casefolded."""
    _rows_of: dict[tuple[str, ...], tuple[SheetRow, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, workspace: Workspace) -> Remote:
        """Read both mirrors once; many customers are judged against them."""
        sheet = workspace.mirror.read_sheet()
        rows: dict[str, list[SheetRow]] = defaultdict(list)
        for row in sheet.rows:
            rows[row.cells.get("customer", "").strip().casefold()].append(row)
        linear = workspace.mirror.read_linear()
        return cls(
            linear,
            sheet,
            IssueIndex(linear),
            {name: tuple(found) for name, found in rows.items()},
        )

    def issues_of(self, customer: Customer) -> tuple[Issue, ...]:
        return self.issues.issues_of(customer)

    def projects_of(self, customer: Customer) -> tuple[Project, ...]:
        return self.issues.projects_of(customer)

    def rows_of(self, customer: Customer) -> tuple[SheetRow, ...]:
        """Rows named by the customer's name, an alias or the slug."""
        known = (customer.name, customer.slug, *customer.aliases)
        names = tuple(sorted({name.casefold() for name in known}))
        if names not in self._rows_of:
            rows = (row for name in names for row in self.rows.get(name, ()))
            self._rows_of[names] = tuple(rows)
        return self._rows_of[names]


def situation_of(
    workspace: Workspace,
    customer: Customer,
    journal: Journal,
    remote: RemoteView,
    covered: Covered | None = None,
    now: datetime | None = None,
    unreadable: str = "",
) -> Situation:
    """One customer's facts now, with the queued changes already shown.

    `unreadable`: why there is no journal to be had; `journal` is an empty stand-in then.
    """
    issues = remote.issues_of(customer)
    return Situation(
        customer=customer,
        journal=journal,
        now=now or workspace.clock(),
        calendar=workspace.calendar,
        issues=with_pending(issues, journal.writes.values(), remote.linear),
        projects=remote.projects_of(customer),
        rows=remote.rows_of(customer),
        linear_at=remote.linear.pulled_at,
        sheet_at=remote.sheet.pulled_at,
        linear_used=workspace.linear_used,
        sheet_used=workspace.sheet_used,
        link_missing=str(customer.linear or "") in remote.linear.missing,
        cover_for=covered.for_ if covered else "",
        cover_until=covered.until if covered else None,
        unreadable=unreadable,
    )
