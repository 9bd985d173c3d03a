"""All that is known about one customer at one moment: the input of every rule."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import Customer
from koortui.domain.issue import Issue, Project, SheetRow
from koortui.domain.ports import Journal


class Situation(Struct, frozen=True, kw_only=True):
    """One customer's facts. `now` is UTC; `calendar` is the acting EM's."""

    customer: Customer
    journal: Journal
    """An empty stand-in while `unreadable`: it proves nothing then."""
    now: datetime
    calendar: WorkCalendar
    issues: tuple[Issue, ...] = ()
    """Every issue found by the customer's mapping, open and closed."""
    projects: tuple[Project, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    """The sheet's rows of this customer."""
    linear_at: datetime | None = None
    sheet_at: datetime | None = None
    linear_used: bool = True
    """False when no Linear key is set up: then it is not unknown, it is unused."""
    sheet_used: bool = True
    link_missing: bool = False
    """The customer's mapping names nothing that Linear has."""
    cover_for: str = ""
    """The EM who is covered, when this customer is not ours."""
    cover_until: date | None = None
    unreadable: str = ""
    """Why the journal cannot be read, and what to do; empty when it can."""

    @property
    def today(self) -> date:
        """The day in the acting EM's time zone."""
        return self.now.astimezone(ZoneInfo(self.calendar.timezone)).date()

    @property
    def open_issues(self) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.issues if issue.is_open)

    @property
    def active_projects(self) -> tuple[Project, ...]:
        return tuple(project for project in self.projects if project.running)

    @property
    def has_active_project(self) -> bool:
        """A running Linear project, or open issues where no project is used."""
        if self.projects:
            return bool(self.active_projects)
        return bool(self.open_issues)
