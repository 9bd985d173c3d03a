"""What each GraphQL field of a row is: for answers and for filters alike.

A field is, in this order: computed here; an attribute of the row in snake case;
or the row that `<field>_id` refers to.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from koortui.sandbox.linear import records as r
from koortui.sandbox.linear.schema import type_of_field
from koortui.sandbox.linear.world import LinearWorld

GRAPHQL_NAMES: dict[type, str] = {
    r.Organization: "Organization",
    r.User: "User",
    r.ExternalUser: "ExternalUser",
    r.Bot: "ActorBot",
    r.Team: "Team",
    r.WorkflowState: "WorkflowState",
    r.Label: "IssueLabel",
    r.ProjectStatus: "ProjectStatus",
    r.Project: "Project",
    r.CustomerStatus: "CustomerStatus",
    r.CustomerTier: "CustomerTier",
    r.Customer: "Customer",
    r.Issue: "Issue",
    r.History: "IssueHistory",
    r.Comment: "Comment",
    r.Need: "CustomerNeed",
    r.Relation: "IssueRelation",
    r.Attachment: "Attachment",
}
TABLES = {
    "User": "users",
    "ExternalUser": "external_users",
    "Team": "teams",
    "WorkflowState": "states",
    "IssueLabel": "labels",
    "ProjectStatus": "project_statuses",
    "Project": "projects",
    "CustomerStatus": "customer_statuses",
    "CustomerTier": "customer_tiers",
    "Customer": "customers",
    "Issue": "issues",
    "Comment": "comments",
    "CustomerNeed": "needs",
    "Attachment": "attachments",
}
ISSUE_PRIORITIES = ("No priority", "Urgent", "High", "Medium", "Low")

Field = Callable[[LinearWorld, Any], Any]


@cache
def snake(name: str) -> str:
    """`slaBreachesAt` to `sla_breaches_at`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def value_of(world: LinearWorld, row: Any, field: str) -> Any:
    """The value of a GraphQL field of a row: a scalar, a row, rows, or None."""
    type_name = GRAPHQL_NAMES[type(row)]
    computed = COMPUTED.get((type_name, field))
    if computed is not None:
        return computed(world, row)
    attribute = snake(field)
    if attribute in row.__struct_fields__:
        return getattr(row, attribute)
    reference = getattr(row, f"{attribute}_id")
    table = getattr(world.tables, TABLES[type_of_field(type_name, field)])
    return table.get(reference)


def _rows(table: str, attribute: str) -> Field:
    return lambda world, row: world.related(table, attribute, row.id)


def _by_ids(table: str, attribute: str) -> Field:
    def rows(world: LinearWorld, row: Any) -> list[Any]:
        found = getattr(world.tables, table)
        return [found[key] for key in getattr(row, attribute) or () if key in found]

    return rows


def _url(path: Callable[[LinearWorld, Any], str]) -> Field:
    return lambda world, row: (
        f"https://linear.app/{world.tables.organization.url_key}/{path(world, row)}"
    )


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]


def _issue_path(world: LinearWorld, issue: r.Issue) -> str:
    return f"issue/{world.identifier(issue)}/{_slug(issue.title)}"


def _branch(world: LinearWorld, issue: r.Issue) -> str:
    person = world.tables.users.get(issue.assignee_id or "", world.viewer).display_name
    return f"{person}/{world.identifier(issue).lower()}-{_slug(issue.title)}"


def _comment_path(world: LinearWorld, comment: r.Comment) -> str:
    issue = world.tables.issues.get(comment.issue_id or "")
    return f"{_issue_path(world, issue) if issue else 'comment'}#comment-{comment.id[:8]}"


def _project_issues(world: LinearWorld, project: r.Project) -> list[r.Issue]:
    rows: list[r.Issue] = world.related("issues", "project_id", project.id)
    return [issue for issue in rows if issue.archived_at is None]


def _points(issues: list[r.Issue]) -> float:
    return sum(issue.estimate or 1.0 for issue in issues)


def _progress(world: LinearWorld, project: r.Project) -> float:
    """The share of points done, as Linear computes it: an unsized issue counts as one."""
    states = world.tables.states
    kept = [i for i in _project_issues(world, project) if states[i.state_id].type != "canceled"]
    done = [issue for issue in kept if states[issue.state_id].type == "completed"]
    return _points(done) / _points(kept) if kept else 0.0


def _related(attribute: str, *kinds: str) -> Field:
    return lambda world, issue: any(
        relation.type in kinds for relation in world.related("relations", attribute, issue.id)
    )


COMPUTED: dict[tuple[str, str], Field] = {
    ("User", "isMe"): lambda world, user: user.id == world.tables.viewer_id,
    ("User", "url"): _url(lambda _world, user: f"profiles/{user.display_name}"),
    ("Team", "displayName"): lambda _world, team: team.name,
    ("Team", "states"): _rows("states", "team_id"),
    ("Team", "labels"): _rows("labels", "team_id"),
    ("Team", "issues"): _rows("issues", "team_id"),
    ("Project", "url"): _url(
        lambda _world, project: f"project/{_slug(project.name)}-{project.slug_id}"
    ),
    ("Project", "priorityLabel"): lambda _world, project: ISSUE_PRIORITIES[project.priority],
    ("Project", "state"): lambda world, project: (
        world.tables.project_statuses[project.status_id].type
    ),
    ("Project", "progress"): _progress,
    ("Project", "scope"): lambda world, project: _points(_project_issues(world, project)),
    ("Project", "teams"): _by_ids("teams", "team_ids"),
    ("Project", "accessibleTeams"): _by_ids("teams", "team_ids"),
    ("Project", "issues"): _rows("issues", "project_id"),
    ("Project", "needs"): _rows("needs", "project_id"),
    ("Customer", "url"): _url(lambda _world, customer: f"customer/{customer.slug_id}"),
    ("Customer", "needs"): _rows("needs", "customer_id"),
    ("Customer", "approximateNeedCount"): lambda world, customer: float(
        len(world.related("needs", "customer_id", customer.id))
    ),
    ("Issue", "identifier"): lambda world, issue: world.identifier(issue),
    ("Issue", "url"): _url(_issue_path),
    ("Issue", "branchName"): _branch,
    ("Issue", "priorityLabel"): lambda _world, issue: ISSUE_PRIORITIES[issue.priority],
    ("Issue", "children"): _rows("issues", "parent_id"),
    ("Issue", "labels"): _by_ids("labels", "label_ids"),
    ("Issue", "comments"): _rows("comments", "issue_id"),
    ("Issue", "history"): _rows("history", "issue_id"),
    ("Issue", "relations"): _rows("relations", "issue_id"),
    ("Issue", "inverseRelations"): _rows("relations", "related_issue_id"),
    ("Issue", "attachments"): _rows("attachments", "issue_id"),
    ("Issue", "needs"): _rows("needs", "issue_id"),
    ("Issue", "customerTicketCount"): lambda world, issue: len(
        world.related("needs", "issue_id", issue.id)
    ),
    ("Issue", "hasBlockingRelations"): _related("issue_id", "blocks"),
    ("Issue", "hasBlockedByRelations"): _related("related_issue_id", "blocks"),
    ("Issue", "hasDuplicateRelations"): _related("issue_id", "duplicate"),
    ("Issue", "hasRelatedRelations"): _related("issue_id", "related"),
    ("IssueHistory", "addedLabels"): _by_ids("labels", "added_label_ids"),
    ("IssueHistory", "removedLabels"): _by_ids("labels", "removed_label_ids"),
    ("Comment", "url"): _url(_comment_path),
    ("Comment", "botActor"): lambda _world, comment: comment.bot,
    ("Comment", "needs"): _rows("needs", "comment_id"),
    ("CustomerNeed", "url"): lambda _world, _need: None,
}
