"""Edits of issue fields: from what, to what, in words. One commit for all issues chosen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from msgspec import Struct

from koortui.domain.errors import InvalidInput
from koortui.domain.issue import PRIORITY_NAMES, Issue, LinearMirror, WorkflowState, estimate_size
from koortui.domain.mutations import IssueFields, IssueUpdate
from koortui.usecases.workspace import Saved, Workspace, queue_write, saved


class Edit(Struct, frozen=True, kw_only=True):
    """New values of one issue's fields beside the ones they are changed from."""

    changes: IssueFields
    base: IssueFields
    summary: str
    """For people: "status Todo → In Progress"."""


#: What to change about an issue; None when it is so already.
Plan = Callable[[Issue], Edit | None]


def change_issues(workspace: Workspace, slug: str, issues: Iterable[Issue], plan: Plan) -> Saved:
    """Queue the planned edit of every issue in one commit; those that are so already are left.

    Raises `InvalidInput` when that is all of them.
    """
    meant = list(issues)
    planned = [(issue, edit) for issue in meant if (edit := plan(issue)) is not None]
    if not planned:
        which = f"{meant[0].identifier} is" if len(meant) == 1 else f"all {len(meant)} are"
        raise InvalidInput("issue", f"{which} so already", next_step="Nothing is to be done.")
    with workspace.journals.edit(slug) as journal:
        writes = [
            queue_write(
                workspace,
                journal,
                f"issue:{issue.id}",
                IssueUpdate(
                    issue_id=issue.id,
                    identifier=issue.identifier,
                    changes=edit.changes,
                    base=edit.base,
                    summary=edit.summary,
                ),
            )
            for issue, edit in planned
        ]
    return saved(writes[0], slug, *writes)


def move_to(state: WorkflowState) -> Plan:
    """To this workflow state, which is one of the issue's own team."""
    return lambda issue: _to_state(issue, state)


def move_to_named(name: str, mirror: LinearMirror) -> Plan:
    """To the state of that name of each issue's own team."""

    def plan(issue: Issue) -> Edit | None:
        team = mirror.teams.get(issue.team_id)
        states = team.states if team else ()
        state = next((s for s in states if s.name.casefold() == name.casefold()), None)
        if state is None:
            raise InvalidInput("state", f"{issue.identifier}'s team has no {name!r}")
        return _to_state(issue, state)

    return plan


def state_names(issues: Collection[Issue], mirror: LinearMirror) -> list[WorkflowState]:
    """The states that every issue's team has, by name, in the first team's order."""
    teams = [mirror.teams.get(issue.team_id) for issue in issues]
    if not teams or any(team is None for team in teams):
        return []
    workflows = [team.states for team in teams if team]
    shared = set.intersection(*({s.name.casefold() for s in states} for states in workflows))
    ordered = sorted(workflows[0], key=lambda state: state.position)
    return [state for state in ordered if state.name.casefold() in shared]


def prioritise(priority: int) -> Plan:
    """Linear's priority: 0 none, 1 urgent ... 4 low."""
    if priority not in PRIORITY_NAMES:
        raise InvalidInput("priority", f"{priority} is not one of Linear's", next_step="Use 0-4.")

    def plan(issue: Issue) -> Edit | None:
        if issue.priority == priority:
            return None
        before = PRIORITY_NAMES.get(issue.priority, "?")
        return Edit(
            changes=IssueFields(priority=priority),
            base=IssueFields(priority=issue.priority),
            summary=f"priority {before} → {PRIORITY_NAMES[priority]}",
        )

    return plan


def give_to(user_id: str, user_name: str) -> Plan:
    """To a teammate; an empty id takes it from everyone."""

    def plan(issue: Issue) -> Edit | None:
        if issue.assignee_id == user_id:
            return None
        return Edit(
            changes=IssueFields(assignee_id=user_id or None),
            base=IssueFields(assignee_id=issue.assignee_id or None),
            summary=f"assignee {issue.assignee or 'nobody'} → {user_name or 'nobody'}",
        )

    return plan


def resize(points: float | None) -> Plan:
    """Linear's estimate points (`koortui.domain.issue.SIZES`); None takes the size away."""

    def plan(issue: Issue) -> Edit | None:
        if (issue.estimate or None) == (points or None):
            return None
        return Edit(
            changes=IssueFields(estimate=points),
            base=IssueFields(estimate=issue.estimate),
            summary=f"size {issue.size or 'none'} → {estimate_size(points) or 'none'}",
        )

    return plan


def due_on(day: date | None) -> Plan:
    """Due on that day; None takes the due date away."""

    def plan(issue: Issue) -> Edit | None:
        if issue.due == day:
            return None
        return Edit(
            changes=IssueFields(due=day.isoformat() if day else None),
            base=IssueFields(due=issue.due.isoformat() if issue.due else None),
            summary=f"due {issue.due or 'never'} → {day or 'never'}",
        )

    return plan


def label_with(label: str, *, on: bool) -> Plan:
    """Add a label, or take it off. The others of the issue stay as they are in Linear."""

    def plan(issue: Issue) -> Edit | None:
        has = label.casefold() in (known.casefold() for known in issue.labels)
        if has is on:
            return None
        changes = IssueFields(added_labels=(label,)) if on else IssueFields(removed_labels=(label,))
        return Edit(
            changes=changes, base=IssueFields(), summary=f"label {'+' if on else '-'}{label}"
        )

    return plan


def _to_state(issue: Issue, state: WorkflowState) -> Edit | None:
    if issue.state.id == state.id:
        return None
    return Edit(
        changes=IssueFields(state_id=state.id),
        base=IssueFields(state_id=issue.state.id),
        summary=f"status {issue.state.name} → {state.name}",
    )
