"""Adding an hours row, prefilled from the day and the issue in view."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from koortui.domain.errors import InvalidInput
from koortui.domain.hours import ACTIVITIES
from koortui.domain.issue import Issue
from koortui.domain.journal import Billable, Step
from koortui.screens.form import Field, FormScreen
from koortui.screens.guard import Guards
from koortui.usecases import hours
from koortui.usecases.workspace import Saved, Workspace
from koortui.widgets.day_list import DayLine

if TYPE_CHECKING:
    from textual.app import App

    from koortui.usecases.desk import CustomerView, Desk


class HoursActions(Guards):
    """Mixed into the review screen."""

    if TYPE_CHECKING:
        app: App[None]
        workspace: Workspace
        desk: Desk
        _step: Step

        @property
        def current_slug(self) -> str: ...

        @property
        def current_issue(self) -> Issue | None: ...

        @property
        def current_day(self) -> DayLine | None: ...

        @property
        def view(self) -> CustomerView: ...

    def action_hours(self) -> None:
        """The day under the cursor on step 3; elsewhere the issue under the cursor, today."""
        customer, slug = self.view.customer, self.current_slug

        def submit(values: dict[str, str]) -> Saved:
            return hours.add_hours(
                self.workspace,
                customer,
                day=parse_day(values["date"], self.workspace.today),
                specialist=values["specialist"],
                hours=values["hours"],
                activity=values["activity"],
                billable=parse_billable(values["billable"]),
                issue=values["issue"],
                comment=values["comment"],
            )

        self.app.push_screen(
            FormScreen(f"Hours for {customer.name}", self._hours_fields(), submit, focus="hours"),
            lambda saved: self._hours_saved(slug, saved),
        )

    def _hours_saved(self, slug: str, saved: Saved | None) -> None:
        if saved:
            self.context.changed(slug, "Hours row saved", saved)

    def _hours_fields(self) -> list[Field]:
        line, issue, customer = self.current_day, self.current_issue, self.view.customer
        on_track = self._step is Step.TRACK and line is not None
        day = line.day if on_track and line else self.workspace.today
        person = line.person if on_track and line else ""
        named = line.issues.split(",")[0] if on_track and line else ""
        if not on_track and issue:
            named, person = issue.identifier, issue.assignee
        issues = tuple(sorted(i.identifier for i in self.view.situation.issues))
        return [
            Field("date", "Date", day.isoformat()),
            Field("specialist", "Specialist", person or customer.specialist),
            Field("hours", "Hours", hint="in quarters: 1.5"),
            Field("activity", "Activity", "troubleshooting", choices=tuple(ACTIVITIES)),
            Field(
                "billable",
                "Billable",
                hint="empty: by activity",
                choices=("yes", "no", "undecided"),
            ),
            Field("issue", "Issue", named, choices=issues),
            Field("comment", "Comment"),
        ]


def parse_day(text: str, today: date) -> date:
    """An ISO day, or "today"."""
    if text.strip().casefold() in ("", "today"):
        return today
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInput(
            "date", f"{text!r} is not a day", next_step=f"Write it like {today.isoformat()}."
        ) from None


def parse_billable(text: str) -> Billable | None:
    """yes, no or undecided; nothing means: as the activity says."""
    if not text.strip():
        return None
    try:
        return Billable(text.strip().casefold())
    except ValueError:
        raise InvalidInput(
            "billable", f"{text!r} is not one", next_step="yes, no or undecided."
        ) from None
