"""What Linear and the tracking sheet say of one customer, apart from all the others."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from koortui.domain.customer import Customer
from koortui.domain.issue import Issue, LinearMirror, Project, SheetMirror, SheetRow

#: What the issues and rows were looked up by: the mapping, and the names in the sheet.
Asked = tuple[str, tuple[str, ...]]


class RemoteView(Protocol):
    """What one customer is judged by, of the mirror."""

    @property
    def linear(self) -> LinearMirror: ...

    @property
    def sheet(self) -> SheetMirror: ...

    def issues_of(self, customer: Customer) -> tuple[Issue, ...]: ...

    def projects_of(self, customer: Customer) -> tuple[Project, ...]: ...

    def rows_of(self, customer: Customer) -> tuple[SheetRow, ...]: ...


class RemotePart(Struct, frozen=True, kw_only=True):
    """The `RemoteView` of one customer only."""

    linear: LinearMirror
    """Without its issues."""
    sheet: SheetMirror
    """Without its rows."""
    issues: tuple[Issue, ...]
    projects: tuple[Project, ...]
    rows: tuple[SheetRow, ...]

    def issues_of(self, _customer: Customer) -> tuple[Issue, ...]:
        return self.issues

    def projects_of(self, _customer: Customer) -> tuple[Project, ...]:
        return self.projects

    def rows_of(self, _customer: Customer) -> tuple[SheetRow, ...]:
        return self.rows


def asked_for(customer: Customer) -> Asked:
    """What of `customer` decides which issues and rows are theirs."""
    return str(customer.linear or ""), (customer.slug, customer.name, *customer.aliases)
