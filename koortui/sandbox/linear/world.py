"""`LinearWorld`: one Linear workspace in memory, its builders, and its remote people.

Builders (`add_*`) are in `builders`. The methods here are what a person does in
Linear's own window: they maintain history and times as the server does, and
take `at` and `actor` (the viewer, and now, by default).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from koortui.sandbox.linear import changes
from koortui.sandbox.linear import records as r
from koortui.sandbox.linear.builders import Builders


def _id(row: r.Record | UnsetType | None) -> str | UnsetType | None:
    return row.id if isinstance(row, r.Record) else row


class LinearWorld(Builders):
    """A workspace to build, serve, edit behind the client's back, dump and load."""

    def edit_issue(
        self,
        issue: r.Issue,
        *,
        at: datetime | None = None,
        actor: r.User | None = None,
        state: str | UnsetType = UNSET,
        title: str | UnsetType = UNSET,
        description: str | UnsetType | None = UNSET,
        priority: int | UnsetType = UNSET,
        estimate: float | UnsetType | None = UNSET,
        assignee: r.User | UnsetType | None = UNSET,
        project: r.Project | UnsetType | None = UNSET,
        labels: Iterable[r.Label] | UnsetType = UNSET,
        due_date: date | UnsetType | None = UNSET,
        sla_breaches_at: datetime | UnsetType | None = UNSET,
    ) -> r.Issue:
        """Change the given fields; `state` is a status name of the issue's team."""
        team = self.tables.teams[issue.team_id]
        wanted: dict[str, Any] = {
            "state_id": UNSET if state is UNSET else self.state(team, state).id,
            "title": title,
            "description": description,
            "priority": priority,
            "estimate": estimate,
            "assignee_id": _id(assignee),
            "project_id": _id(project),
            "label_ids": UNSET if labels is UNSET else [label.id for label in labels],
            "due_date": due_date,
            "sla_breaches_at": sla_breaches_at,
        }
        given = {name: value for name, value in wanted.items() if value is not UNSET}
        changes.apply(self, issue, given, actor=actor, at=at)
        return issue

    def move_to_team(self, issue: r.Issue, team: r.Team, *, at: datetime | None = None) -> r.Issue:
        """Move to another team: new number, status of the same type, old identifier kept."""
        changes.apply(self, issue, {"team_id": team.id}, at=at)
        return issue

    def archive_issue(self, issue: r.Issue, *, at: datetime | None = None) -> None:
        """Archive: hidden unless `includeArchived`."""
        changes.archive(self, issue, at=at)

    def trash_issue(self, issue: r.Issue, *, at: datetime | None = None) -> None:
        """Delete as Linear does first: archived and trashed for 30 days."""
        changes.archive(self, issue, trash=True, at=at)

    def restore_issue(self, issue: r.Issue, *, at: datetime | None = None) -> None:
        """Bring an archived or trashed issue back."""
        changes.restore(self, issue, at=at)

    def delete_issue(self, issue: r.Issue) -> None:
        """Delete for good, with everything that hangs on it."""
        with self.lock:
            tables = self.tables
            for table, attribute in changes.HANGS_ON_ISSUE:
                for row in list(self.related(table, attribute, issue.id)):
                    getattr(tables, table).pop(row.id, None)
            tables.issues.pop(issue.id, None)
            self.changed()

    def edit_comment(self, comment: r.Comment, body: str, *, at: datetime | None = None) -> None:
        """Change a comment's text."""
        with self.lock:
            comment.body = body
            comment.edited_at = comment.updated_at = at or self.now()
            self.changed()

    def delete_comment(self, comment: r.Comment) -> None:
        """Delete a comment for good."""
        with self.lock:
            self.tables.comments.pop(comment.id, None)
            self.changed()

    def edit_project(
        self,
        project: r.Project,
        *,
        at: datetime | None = None,
        **fields: object,
    ) -> None:
        """Set fields of a project by their names in `records.Project`."""
        with self.lock:
            for name, value in fields.items():
                if name not in r.Project.__struct_fields__:
                    raise TypeError(f"a project has no field {name!r}")
                setattr(project, name, value)
            project.updated_at = at or self.now()
            self.changed()

    def dump(self) -> dict[str, Any]:
        """The whole workspace as JSON values; `load` takes it back."""
        with self.lock:
            dumped: dict[str, Any] = msgspec.to_builtins(self.tables)
            return dumped

    def load(self, dumped: dict[str, Any]) -> None:
        """Replace the whole workspace with a dump; msgspec.ValidationError when it is none."""
        with self.lock:
            self.tables = msgspec.convert(dumped, r.Tables)
            self.revision += 1
