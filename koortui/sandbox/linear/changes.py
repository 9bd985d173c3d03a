"""How an issue changes: history, state times and `updatedAt`, as the server keeps them."""

from datetime import datetime
from typing import Any

from koortui.sandbox.linear import records as r
from koortui.sandbox.linear.workspace import Workspace

# Fields that leave a from/to pair in the history, named as in `records.History`.
TRACKED = (
    "state_id",
    "assignee_id",
    "project_id",
    "team_id",
    "parent_id",
    "priority",
    "estimate",
    "title",
    "due_date",
)
HANGS_ON_ISSUE = (
    ("comments", "issue_id"),
    ("history", "issue_id"),
    ("needs", "issue_id"),
    ("attachments", "issue_id"),
    ("relations", "issue_id"),
    ("relations", "related_issue_id"),
)


def stamp_state(world: Workspace, issue: r.Issue, at: datetime) -> None:
    """Set startedAt, completedAt and canceledAt for the status the issue is now in."""
    kind = world.tables.states[issue.state_id].type
    if kind in {"started", "completed"} and issue.started_at is None:
        issue.started_at = at
    if kind in {"triage", "backlog", "unstarted"}:
        issue.started_at = None
    issue.completed_at = (issue.completed_at or at) if kind == "completed" else None
    issue.canceled_at = (issue.canceled_at or at) if kind == "canceled" else None


def apply(
    world: Workspace,
    issue: r.Issue,
    wanted: dict[str, Any],
    *,
    actor: r.User | None = None,
    at: datetime | None = None,
) -> None:
    """Set fields of `records.Issue` and write one history entry for what really changed.

    `updatedAt` moves even when nothing differs: Linear takes every update as one.
    """
    with world.lock:
        when = at or world.now()
        if "team_id" in wanted and wanted["team_id"] != issue.team_id:
            wanted = _team_move(world, issue, wanted)
        before = {name: getattr(issue, name) for name in wanted}
        for name, value in wanted.items():
            setattr(issue, name, value)
        if before.get("state_id", issue.state_id) != issue.state_id:
            stamp_state(world, issue, when)
        issue.updated_at = max(issue.updated_at, when)
        entry = _entry(before, wanted)
        if entry:
            _record(world, issue, entry, actor, when)
        world.changed()


def _team_move(world: Workspace, issue: r.Issue, wanted: dict[str, Any]) -> dict[str, Any]:
    """The rest of a move: a number, a status and labels that the new team has."""
    tables = world.tables
    team = tables.teams[wanted["team_id"]]
    team.last_number += 1
    issue.previous_identifiers = [*issue.previous_identifiers, _identifier(world, issue)]
    old_state = tables.states[wanted.get("state_id", issue.state_id)]
    candidates = world.related("states", "team_id", team.id)
    same = [s for s in candidates if s.name == old_state.name and s.type == old_state.type]
    same_type = [s for s in candidates if s.type == old_state.type]
    labels = wanted.get("label_ids", issue.label_ids)
    return {
        **wanted,
        "number": team.last_number,
        "state_id": (same or same_type or candidates)[0].id,
        "label_ids": [key for key in labels if tables.labels[key].team_id in {None, team.id}],
    }


def _identifier(world: Workspace, issue: r.Issue) -> str:
    return f"{world.tables.teams[issue.team_id].key}-{issue.number}"


def _entry(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The history fields for a change; empty when nothing changed."""
    entry: dict[str, Any] = {}
    for name in TRACKED:
        if name in after and before[name] != after[name]:
            entry[f"from_{name}"], entry[f"to_{name}"] = before[name], after[name]
    if "description" in after and before["description"] != after["description"]:
        entry["updated_description"] = True
    if "label_ids" in after:
        old, new = before["label_ids"], after["label_ids"]
        entry["added_label_ids"] = [key for key in new if key not in old] or None
        entry["removed_label_ids"] = [key for key in old if key not in new] or None
    return {name: value for name, value in entry.items() if value is not None}


def _record(
    world: Workspace, issue: r.Issue, entry: dict[str, Any], actor: r.User | None, at: datetime
) -> None:
    row = r.History(
        **world.new_row("history", None, at),
        issue_id=issue.id,
        actor_id=actor.id if actor else world.tables.viewer_id,
        **entry,
    )
    world.put("history", row)


def archive(
    world: Workspace, issue: r.Issue, *, trash: bool = False, at: datetime | None = None
) -> None:
    """Archive an issue, or trash it (archived too, and gone after 30 days)."""
    with world.lock:
        when = at or world.now()
        issue.archived_at = issue.updated_at = when
        issue.trashed = True if trash else issue.trashed
        _record(world, issue, {"trashed": True} if trash else {"archived": True}, None, when)
        world.changed()


def restore(world: Workspace, issue: r.Issue, *, at: datetime | None = None) -> None:
    """Undo `archive`."""
    with world.lock:
        when = at or world.now()
        issue.archived_at, issue.trashed, issue.updated_at = None, None, when
        _record(world, issue, {"archived": False}, None, when)
        world.changed()
