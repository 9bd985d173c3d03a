"""Linear's answers as domain values. Every text passes the sanitiser here, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Literal

from msgspec import Struct

from koortui.domain import issue as domain
from koortui.domain.sanitise import clean_line, clean_text
from koortui.services.linear import wire

#: An issue whose workflow state Linear does not tell: open, so that it is not overlooked.
UNKNOWN_STATE = domain.WorkflowState(id="", name="?", type="unstarted")


class Names(Struct, frozen=True):
    """Names by id, for what the history refers to by id only."""

    states: Mapping[str, str]
    users: Mapping[str, str]


def names_of(known: domain.LinearMirror) -> Names:
    """Names for the history in an answer, from what was pulled."""
    states = {state.id: state.name for team in known.teams.values() for state in team.states}
    return Names(states, {user.id: user.name for user in known.users.values()})


def issue(node: wire.IssueNode, names: Names) -> domain.Issue:
    """An issue without its comments: those come as a list of their own."""
    return domain.Issue(
        id=node.id,
        identifier=clean_line(node.identifier, 40),
        title=clean_line(node.title),
        state=state(node.state) if node.state else UNKNOWN_STATE,
        team_id=node.team.id if node.team else "",
        created_at=utc(node.created_at),
        updated_at=utc(node.updated_at),
        description=clean_text(node.description or ""),
        url=clean_line(node.url),
        priority=int(node.priority),
        estimate=node.estimate,
        assignee=person(node.assignee),
        assignee_id=(node.assignee.id or "") if node.assignee else "",
        started_at=maybe_utc(node.started_at),
        completed_at=maybe_utc(node.completed_at),
        canceled_at=maybe_utc(node.canceled_at),
        sla_breaches_at=maybe_utc(node.sla_breaches_at),
        due=day(node.due_date),
        project_id=node.project.id if node.project else "",
        labels=tuple(clean_line(label.name, 200) for label in node.labels.nodes),
        customers=_customers(node),
        blocked_by=_blockers(node),
        state_changes=state_changes(node.history.nodes, names),
        links=tuple(clean_line(a.url, 2_000) for a in node.attachments.nodes),
    )


def _customers(node: wire.IssueNode) -> tuple[str, ...]:
    named = (clean_line(need.customer.name, 200) for need in node.needs.nodes if need.customer)
    return tuple(dict.fromkeys(named))


def _blockers(node: wire.IssueNode) -> tuple[str, ...]:
    relations = node.inverse_relations.nodes
    return tuple(
        clean_line(relation.issue.identifier, 40)
        for relation in relations
        if relation.type == "blocks" and relation.issue
    )


def state(node: wire.State) -> domain.WorkflowState:
    return domain.WorkflowState(
        id=node.id,
        name=clean_line(node.name, 200),
        type=clean_line(node.type, 40),
        position=node.position,
    )


def state_changes(history: list[wire.History], names: Names) -> tuple[domain.StateChange, ...]:
    """The moves between workflow states, oldest first; other history is left out."""
    moves = (
        domain.StateChange(
            id=entry.id,
            at=utc(entry.created_at),
            from_state=names.states.get(entry.from_state_id or "", ""),
            to_state=names.states.get(entry.to_state_id or "", ""),
            actor=names.users.get(entry.actor_id or "", ""),
        )
        for entry in history
        if entry.to_state_id and entry.from_state_id != entry.to_state_id
    )
    return tuple(sorted(moves, key=lambda move: (move.at, move.id)))


def comment(node: wire.CommentNode) -> domain.Comment:
    """A comment with who wrote it: a member, somebody outside, or a machine."""
    author, kind = _author(node)
    return domain.Comment(
        id=node.id,
        at=utc(node.created_at),
        body=clean_text(node.body),
        author=author,
        author_kind=kind,
    )


def _author(node: wire.CommentNode) -> tuple[str, Literal["human", "bot", "external"]]:
    if node.user:
        return person(node.user), "bot" if node.user.app else "human"
    if node.external_user:
        return person(node.external_user), "external"
    if node.bot_actor:
        return person(node.bot_actor), "bot"
    # Nobody named: a deleted account. A machine's note would count as progress otherwise.
    return "", "bot"


def project(node: wire.ProjectNode) -> domain.Project:
    return domain.Project(
        id=node.id,
        name=clean_line(node.name, 300),
        status=clean_line(node.status.type, 40) if node.status else "started",
        target_date=day(node.target_date),
        health=clean_line(node.health or "", 40),
        url=clean_line(node.url),
    )


def user(node: wire.Person) -> domain.User:
    return domain.User(id=node.id or "", name=person(node), email=clean_line(node.email or "", 300))


def teams(nodes: list[wire.TeamNode], states: list[wire.State]) -> dict[str, domain.Team]:
    """Teams by id, each with its living states in the workflow's order."""
    by_team: dict[str, list[domain.WorkflowState]] = {}
    for node in states:
        if node.team and not node.archived_at:
            by_team.setdefault(node.team.id, []).append(state(node))
    return {
        node.id: domain.Team(
            id=node.id,
            key=clean_line(node.key, 40),
            name=clean_line(node.name, 200),
            states=tuple(sorted(by_team.get(node.id, ()), key=lambda s: s.position)),
        )
        for node in nodes
    }


def person(node: wire.Person | None) -> str:
    """The name people know; empty when nobody is there."""
    return clean_line((node.name or node.display_name or ""), 200) if node else ""


def utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def maybe_utc(at: datetime | None) -> datetime | None:
    return utc(at) if at else None


def day(text: str | None) -> date | None:
    """Linear's timeless date; None when absent or not a date."""
    try:
        return date.fromisoformat((text or "").partition("T")[0])
    except ValueError:
        return None
