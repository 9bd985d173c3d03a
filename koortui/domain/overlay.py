"""Shows the EM's own queued changes before the remote has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec
from msgspec import UNSET

from koortui.domain.issue import Comment, Issue, LinearMirror, StateChange, WorkflowState
from koortui.domain.mutations import (
    PENDING,
    AttachmentCreate,
    CommentCreate,
    IssueCreate,
    IssueUpdate,
    PendingWrite,
    Removal,
)


def with_pending(
    issues: Iterable[Issue], writes: Iterable[PendingWrite], mirror: LinearMirror
) -> tuple[Issue, ...]:
    """The issues as they will be once the queue is delivered, oldest write first."""
    pending = [write for write in writes if write.state in PENDING]
    if not pending:
        return tuple(issues)
    by_id = {issue.id: issue for issue in issues}
    states = {state.id: state for team in mirror.teams.values() for state in team.states}
    for write in sorted(pending, key=lambda write: write.seq):
        match write.payload:
            case CommentCreate(issue_id=issue_id) as new if issue_id in by_id:
                by_id[issue_id] = _with_comment(by_id[issue_id], new, write)
            case IssueUpdate(issue_id=issue_id) as update if issue_id in by_id:
                by_id[issue_id] = _with_changes(by_id[issue_id], update, write, states, mirror)
            case IssueCreate(issue_id=issue_id) as new if issue_id not in by_id:
                by_id[issue_id] = _new_issue(new, write, states, mirror)
            case AttachmentCreate(issue_id=issue_id, url=url) if issue_id in by_id:
                links = dict.fromkeys((*by_id[issue_id].links, url))
                by_id[issue_id] = msgspec.structs.replace(by_id[issue_id], links=tuple(links))
            case Removal(what="issue", issue_id=issue_id):
                by_id.pop(issue_id, None)
            case Removal(what="comment", issue_id=issue_id, made_id=gone) if issue_id in by_id:
                by_id[issue_id] = without_comment(by_id[issue_id], gone)
            case _:
                pass
    return tuple(by_id.values())


def without_comment(issue: Issue, comment_id: str) -> Issue:
    """The issue without that comment."""
    left = tuple(comment for comment in issue.comments if comment.id != comment_id)
    return msgspec.structs.replace(issue, comments=left)


def _with_comment(issue: Issue, new: CommentCreate, write: PendingWrite) -> Issue:
    if any(comment.id == new.comment_id for comment in issue.comments):
        return issue
    comment = Comment(id=new.comment_id, at=write.at, body=new.body, author=write.by)
    return msgspec.structs.replace(issue, comments=(*issue.comments, comment))


def _with_changes(
    issue: Issue,
    update: IssueUpdate,
    write: PendingWrite,
    states: Mapping[str, WorkflowState],
    mirror: LinearMirror,
) -> Issue:
    changes = update.changes
    values: dict[str, object] = {}
    if changes.state_id is not UNSET and changes.state_id in states:
        state = states[changes.state_id]
        if state.id != issue.state.id:
            move = StateChange(
                id=write.id,
                at=write.at,
                from_state=issue.state.name,
                to_state=state.name,
                actor=write.by,
            )
            values["state"] = state
            values["state_changes"] = (*issue.state_changes, move)
    if changes.priority is not UNSET:
        values["priority"] = changes.priority
    if changes.estimate is not UNSET:
        values["estimate"] = changes.estimate
    if changes.title is not UNSET:
        values["title"] = changes.title
    if changes.assignee_id is not UNSET:
        user = mirror.users.get(changes.assignee_id or "")
        values["assignee_id"] = changes.assignee_id or ""
        values["assignee"] = user.name if user else ""
    if changes.due is not UNSET:
        values["due"] = date.fromisoformat(changes.due) if changes.due else None
    if changes.added_labels or changes.removed_labels:
        values["labels"] = _labels_after(issue.labels, update)
    return msgspec.structs.replace(issue, **values)


def _labels_after(labels: tuple[str, ...], update: IssueUpdate) -> tuple[str, ...]:
    removed = {label.casefold() for label in update.changes.removed_labels}
    kept = [label for label in labels if label.casefold() not in removed]
    known = {label.casefold() for label in kept}
    return (*kept, *(new for new in update.changes.added_labels if new.casefold() not in known))


def _new_issue(
    new: IssueCreate,
    write: PendingWrite,
    states: Mapping[str, WorkflowState],
    mirror: LinearMirror,
) -> Issue:
    team = mirror.teams.get(new.team_id)
    state = states.get(new.state_id) or _first_state(mirror, new.team_id)
    names = {label_id: name for name, label_id in mirror.labels.items()}
    customers = {customer_id: name for name, customer_id in mirror.customers.items()}
    user = mirror.users.get(new.assignee_id)
    return Issue(
        id=new.issue_id,
        identifier=f"{team.key}-new" if team else "new",
        title=new.title,
        description=new.description,
        state=state,
        team_id=new.team_id,
        created_at=write.at,
        updated_at=write.at,
        priority=new.priority,
        estimate=new.estimate,
        assignee=user.name if user else "",
        assignee_id=new.assignee_id,
        project_id=new.project_id,
        labels=tuple(names[i] for i in new.label_ids if i in names),
        customers=(customers[new.customer_id],) if new.customer_id in customers else (),
    )


def _first_state(mirror: LinearMirror, team_id: str) -> WorkflowState:
    """Linear puts a new issue into the team's first unstarted state when none is named."""
    team = mirror.teams.get(team_id)
    states = sorted(team.states if team else (), key=lambda state: state.position)
    default = WorkflowState(id="", name="Todo", type="unstarted")
    return next((state for state in states if state.type == "unstarted"), default)
