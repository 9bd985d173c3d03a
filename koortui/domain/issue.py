"""Linear's and the sheet's last known state, as values. Times are UTC, days are dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from koortui.domain.lazy import lazy

#: Linear's workflow state types; one it adds later is kept as it is.
OPEN_TYPES = frozenset({"triage", "backlog", "unstarted", "started"})
CLOSED_TYPES = frozenset({"completed", "canceled", "duplicate"})

PRIORITY_NAMES = {0: "No priority", 1: "Urgent", 2: "High", 3: "Medium", 4: "Low"}
URGENT, HIGH, MEDIUM, LOW, NO_PRIORITY = 1, 2, 3, 4, 0


class WorkflowState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One column of a team's workflow."""

    id: str
    name: str
    type: str
    position: float = 0.0


class Team(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A Linear team with its workflow, in the order of `position`."""

    id: str
    key: str
    name: str
    states: tuple[WorkflowState, ...] = ()


class User(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A teammate in Linear."""

    id: str
    name: str
    email: str = ""


class Project(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A Linear project. `status` is its type: backlog, planned, started, paused, completed..."""

    id: str
    name: str
    status: str = "started"
    target_date: date | None = None
    health: str = ""
    url: str = ""

    @property
    def running(self) -> bool:
        """Not finished and not paused: it can be stuck."""
        return self.status not in ("completed", "canceled", "paused")


class Comment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A note on an issue. Only a human's counts as progress."""

    id: str
    at: datetime
    body: str
    author: str = ""
    author_kind: Literal["human", "bot", "external"] = "human"

    @property
    def by_human(self) -> bool:
        return self.author_kind == "human"


class StateChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An issue moved between workflow states; state names as Linear shows them."""

    id: str
    at: datetime
    from_state: str = ""
    to_state: str = ""
    actor: str = ""


class Issue(Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """A Linear issue with what the evidence needs: its notes and its moves, oldest first."""

    id: str
    identifier: str
    title: str
    state: WorkflowState
    team_id: str
    created_at: datetime
    updated_at: datetime
    description: str = ""
    url: str = ""
    priority: int = 0
    estimate: float | None = None
    assignee: str = ""
    assignee_id: str = ""
    started_at: datetime | None = None
    completed_at: datetime | None = None
    canceled_at: datetime | None = None
    sla_breaches_at: datetime | None = None
    due: date | None = None
    project_id: str = ""
    labels: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    """Names of the Linear customers whose requests are attached."""
    blocked_by: tuple[str, ...] = ()
    """Identifiers of issues that block this one."""
    comments: tuple[Comment, ...] = ()
    state_changes: tuple[StateChange, ...] = ()
    links: tuple[str, ...] = ()

    @lazy
    def is_open(self) -> bool:
        return self.state.type not in CLOSED_TYPES

    @property
    def is_started(self) -> bool:
        return self.state.type == "started"

    @property
    def size(self) -> str:
        """The team's T-shirt size for the estimate; empty when unsized."""
        return estimate_size(self.estimate)

    @lazy
    def last_note(self) -> Comment | None:
        """The newest comment by a person."""
        for comment in reversed(self.comments):
            if comment.author_kind == "human":
                return comment
        return None

    @lazy
    def activity(self) -> tuple[tuple[datetime, str], ...]:
        """Every human comment and state change: when, and by whom (the assignee if not said)."""
        notes = [(c.at, c.author or self.assignee) for c in self.comments if c.by_human]
        moves = [(move.at, move.actor or self.assignee) for move in self.state_changes]
        return (*notes, *moves)

    @lazy
    def last_progress(self) -> datetime:
        """Newest human comment or state change, else creation. Never `updated_at`."""
        last = self.created_at
        note = self.last_note
        if note and note.at > last:
            last = note.at
        if self.state_changes and self.state_changes[-1].at > last:
            last = self.state_changes[-1].at
        return last


#: Linear's T-shirt scale stores these points (its settings page "Estimates").
SIZES = ((1.0, "XS"), (2.0, "S"), (3.0, "M"), (5.0, "L"), (8.0, "XL"))


def estimate_size(estimate: float | None) -> str:
    """T-shirt size of Linear's estimate points; the next larger size when in between."""
    if not estimate:
        return ""
    return next((name for points, name in SIZES if estimate <= points), "XL")


class LinearMirror(Struct, frozen=True, kw_only=True):
    """What Linear said last. `pulled_at` is None until the first pull succeeded."""

    pulled_at: datetime | None = None
    watermark: datetime | None = None
    """Server time of the last pull: the next delta asks from five minutes before it."""
    reconciled_at: datetime | None = None
    """When all ids were compared last: only that finds deletions."""
    scope: tuple[str, ...] = ()
    """The mappings ("label:acme") the last full pull asked for: a new one needs a full pull."""
    missing: tuple[str, ...] = ()
    """The mappings that named nothing in the last answers that could be trusted."""
    viewer: User | None = None
    issues: dict[str, Issue] = {}
    projects: dict[str, Project] = {}
    teams: dict[str, Team] = {}
    users: dict[str, User] = {}
    labels: dict[str, str] = {}
    """Label name -> id."""
    customers: dict[str, str] = {}
    """Linear customer name -> id."""

    def by_identifier(self, identifier: str) -> Issue | None:
        wanted = identifier.strip().upper()
        return next((i for i in self.issues.values() if i.identifier.upper() == wanted), None)


class SheetRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of the tracking sheet: cells by column key, as text. `number` counts from 1."""

    number: int
    entry_id: str = ""
    """Empty: the row belongs to a person. Read, count, never change."""
    cells: dict[str, str] = {}


class SheetMirror(Struct, frozen=True, kw_only=True):
    """What the tracking sheet's hours tab said last."""

    pulled_at: datetime | None = None
    header: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()
