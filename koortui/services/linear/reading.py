"""What Linear knows of our customers: everything, or what changed since.

One batched query for all customers. Each request carries a page of issues, a page of
comments and a page of projects, so that 500 issues with 2,000 comments take 8 of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from koortui.domain import issue as domain
from koortui.domain.customer import LinearMapping
from koortui.domain.sanitise import clean_line
from koortui.services.errors import BadAnswer, Refused
from koortui.services.linear import decode, scope, wire
from koortui.services.linear.client import LinearClient
from koortui.services.linear.paging import collect

_PULL = {"issues": "issueAfter", "comments": "commentAfter", "projects": "projectAfter"}
_REFERENCE = {
    "teams": "teamAfter",
    "workflow_states": "stateAfter",
    "issue_labels": "labelAfter",
    "users": "userAfter",
    "customers": "customerAfter",
}
#: Open issues are asked for by id beside the scope, so that one moved out of it is noticed
#: at once. Beyond this many ids the daily full pull has to do.
MAX_KNOWN_IDS = 1_000


class Reference(Struct, frozen=True, kw_only=True):
    """The workspace around the issues: who, which teams, states, labels, customers."""

    viewer: domain.User | None
    teams: dict[str, domain.Team]
    users: dict[str, domain.User]
    labels: dict[str, str]
    customers: dict[str, str]
    states: dict[str, str]
    """Name by id, archived states included: the history mentions them."""


class Harvest(Struct, frozen=True, kw_only=True):
    """One pull's findings. Issues come without comments; those are by issue id."""

    asked_at: datetime | None
    """The server's time at the first request."""
    issues: tuple[domain.Issue, ...] = ()
    comments: dict[str, tuple[domain.Comment, ...]] = field(default_factory=dict)
    projects: tuple[domain.Project, ...] = ()
    gone: frozenset[str] = frozenset()
    """Ids of issues and projects that are archived or in the trash."""
    reference: Reference | None = None
    newest: datetime | None = None
    """The latest `updatedAt` among the findings."""


async def pull_all(client: LinearClient, mappings: Sequence[LinearMapping]) -> Harvest:
    """Everything of the mapped customers: the first pull, and the periodic reconcile."""
    reference = await pull_reference(client)
    asked_at = client.server_time
    within = scope.issue_scope(mappings)
    nodes = await _pull(client, issues=within, comments={"issue": within}, projects={})
    await _complete(client, nodes)
    names = decode.Names(reference.states, _names(reference.users))
    return _harvest(nodes, names, asked_at, reference)


async def pull_changes(
    client: LinearClient,
    mappings: Sequence[LinearMapping],
    since: datetime,
    known: domain.LinearMirror,
) -> Harvest:
    """What was updated after `since`; issues new to us come with all their comments."""
    changed = scope.changed_since(since)
    within = scope.issue_scope(mappings)
    known_ids = [issue.id for issue in known.issues.values() if issue.is_open][:MAX_KNOWN_IDS]
    nodes = await _pull(
        client,
        issues={**changed, "or": [*within["or"], *_by_ids(known_ids)]},
        comments={**changed, "issue": within},
        projects=changed,
        archived=True,
    )
    asked_at = client.server_time
    await _follow(client, nodes, since, known)
    await _complete(client, nodes)
    # A link that named nothing may have been put right in Linear: only names tell.
    asks = bool(known.missing) or _strangers(nodes, known)
    reference = await pull_reference(client) if asks else None
    return _harvest(nodes, _names_of(known, reference), asked_at, reference)


async def pull_reference(client: LinearClient) -> Reference:
    """Who we are, teams with states, labels, users, customers: one request unless it is paged."""
    try:
        found = await collect(client, "Reference", wire.ReferenceAnswer, _REFERENCE, {})
    except Refused:
        # Customers are a feature of some plans only: without it one refusal nulls the lot.
        without = {name: cursor for name, cursor in _REFERENCE.items() if name != "customers"}
        found = await collect(
            client, "Reference", wire.ReferenceAnswer, without, {"customers": False}
        )
    states: list[wire.State] = found["workflow_states"]
    people: list[wire.Person] = found["users"]
    return Reference(
        viewer=next((decode.user(node) for node in people if node.is_me), None),
        teams=decode.teams(found["teams"], states),
        users={user.id: user for user in map(decode.user, people)},
        labels={clean_line(node.name, 200): node.id for node in found["issue_labels"]},
        customers={clean_line(node.name, 200): node.id for node in found.get("customers", ())},
        states={node.id: clean_line(node.name, 200) for node in states},
    )


async def read_issue(
    client: LinearClient, issue_id: str, known: domain.LinearMirror
) -> domain.Issue:
    """One issue as it is now, without comments. NotFound when it is gone."""
    node = await _whole(client, issue_id)
    return decode.issue(node, decode.names_of(known))


# -- pages ---------------------------------------------------------------------------------


class _Nodes(Struct):
    issues: dict[str, wire.IssueNode]
    comments: dict[str, wire.CommentNode]
    projects: list[wire.ProjectNode]

    def add(self, other: _Nodes) -> None:
        self.issues.update(other.issues)
        self.comments.update(other.comments)


async def _pull(
    client: LinearClient,
    *,
    issues: scope.Filter | None = None,
    comments: scope.Filter | None = None,
    projects: scope.Filter | None = None,
    archived: bool = False,
) -> _Nodes:
    """Every page of the lists that have a filter."""
    filters = {"issues": issues, "comments": comments, "projects": projects}
    asked = {name: _PULL[name] for name, wanted in filters.items() if wanted is not None}
    variables: dict[str, Any] = {
        "issueFilter": issues,
        "commentFilter": comments,
        "projectFilter": projects,
        "archived": archived,
        **{name: False for name in filters if name not in asked},
    }
    found = await collect(client, "Pull", wire.PullAnswer, asked, variables)
    return _Nodes(
        issues={node.id: node for node in found.get("issues", ())},
        comments={node.id: node for node in found.get("comments", ())},
        projects=found.get("projects", []),
    )


def _by_ids(ids: Sequence[str]) -> list[scope.Filter]:
    return [{"id": {"in": list(ids)}}] if ids else []


async def _follow(
    client: LinearClient, nodes: _Nodes, since: datetime, known: domain.LinearMirror
) -> None:
    """Fetch the other half of what is new to us: old comments, or the commented issue."""
    commented = {node.issue.id for node in nodes.comments.values() if node.issue}
    missing = sorted(commented - nodes.issues.keys() - known.issues.keys())
    if missing:
        nodes.add(await _pull(client, issues=_by_ids(missing)[0]))
    entered = sorted(
        node.id
        for node in nodes.issues.values()
        if node.id not in known.issues and not node.gone and decode.utc(node.created_at) <= since
    )
    if entered:
        nodes.add(await _pull(client, comments={"issue": _by_ids(entered)[0]}))


async def _complete(client: LinearClient, nodes: _Nodes) -> None:
    """Replace issues whose inner lists came cut short: many at once, then one by one."""
    short = [node.id for node in nodes.issues.values() if node.cut_short]
    if short:
        deeper = {"issueFilter": _by_ids(short)[0]}
        sections = {"issues": _PULL["issues"]}
        found = await collect(client, "IssuesDeep", wire.PullAnswer, sections, deeper)
        nodes.issues.update({node.id: node for node in found["issues"]})
    for issue_id in short:
        if nodes.issues[issue_id].cut_short:
            nodes.issues[issue_id] = await _whole(client, issue_id)


async def _whole(client: LinearClient, issue_id: str) -> wire.IssueNode:
    """One issue with all of its history, however long."""
    answer = await client.execute("IssueWhole", {"id": issue_id}, wire.IssueAnswer)
    node, page = answer.issue, answer.issue.history.page_info
    while page.has_next_page:
        if not page.end_cursor:
            raise BadAnswer("linear", "Linear's list of history breaks off before its end.")
        variables = {"id": issue_id, "historyAfter": page.end_cursor}
        more = await client.execute("IssueWhole", variables, wire.IssueAnswer)
        node.history.nodes.extend(more.issue.history.nodes)
        page = more.issue.history.page_info
    return node


# -- names ---------------------------------------------------------------------------------


def _strangers(nodes: _Nodes, known: domain.LinearMirror) -> bool:
    """Whether a team, state or person turned up that the mirror has no name for."""
    states = {state.id for team in known.teams.values() for state in team.states}
    for node in nodes.issues.values():
        moved = [(h.from_state_id, h.to_state_id) for h in node.history.nodes]
        mentioned = {state for pair in moved for state in pair if state}
        if node.team and node.team.id not in known.teams:
            return True
        if not mentioned <= states:
            return True
    return False


def _names_of(known: domain.LinearMirror, reference: Reference | None) -> decode.Names:
    if reference:
        return decode.Names(reference.states, _names(reference.users))
    return decode.names_of(known)


def _names(users: dict[str, domain.User]) -> dict[str, str]:
    return {user.id: user.name for user in users.values()}


# -- findings ------------------------------------------------------------------------------


def _harvest(
    nodes: _Nodes, names: decode.Names, asked_at: datetime | None, reference: Reference | None
) -> Harvest:
    living = [node for node in nodes.issues.values() if not node.gone]
    projects = [node for node in nodes.projects if not (node.archived_at or node.trashed)]
    gone = {node.id for node in nodes.issues.values()} - {node.id for node in living}
    gone |= {node.id for node in nodes.projects} - {node.id for node in projects}
    stamps = [decode.utc(node.updated_at) for node in _all(nodes)]
    return Harvest(
        asked_at=asked_at,
        issues=tuple(decode.issue(node, names) for node in living),
        comments=_comments_by_issue(nodes.comments.values()),
        projects=tuple(decode.project(node) for node in projects),
        gone=frozenset(gone),
        reference=reference,
        newest=max(stamps, default=None),
    )


def _all(nodes: _Nodes) -> Iterable[wire.IssueNode | wire.CommentNode | wire.ProjectNode]:
    return (*nodes.issues.values(), *nodes.comments.values(), *nodes.projects)


def _comments_by_issue(
    nodes: Collection[wire.CommentNode],
) -> dict[str, tuple[domain.Comment, ...]]:
    by_issue: dict[str, list[domain.Comment]] = {}
    for node in nodes:
        if node.issue and not node.archived_at:
            by_issue.setdefault(node.issue.id, []).append(decode.comment(node))
    return {
        issue_id: tuple(sorted(comments, key=lambda comment: (comment.at, comment.id)))
        for issue_id, comments in by_issue.items()
    }
