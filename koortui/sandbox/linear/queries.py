"""Linear's root queries: lists by table, and single entities by id."""

from collections.abc import Callable
from typing import Any

from koortui.sandbox.linear.errors import not_found
from koortui.sandbox.linear.limits import WINDOW
from koortui.sandbox.linear.world import LinearWorld

Resolver = Callable[..., Any]

# Root connections give all rows of a table; the connection's arguments do the rest.
LISTS = {
    "users": "users",
    "teams": "teams",
    "workflowStates": "states",
    "issueLabels": "labels",
    "projects": "projects",
    "projectStatuses": "project_statuses",
    "customers": "customers",
    "customerStatuses": "customer_statuses",
    "customerTiers": "customer_tiers",
    "customerNeeds": "needs",
    "issues": "issues",
    "comments": "comments",
    "attachments": "attachments",
    "issueRelations": "relations",
}
SINGLES = {
    "user": ("User", "users"),
    "team": ("Team", "teams"),
    "workflowState": ("WorkflowState", "states"),
    "project": ("Project", "projects"),
    "customer": ("Customer", "customers"),
    "comment": ("Comment", "comments"),
}


def find(world: LinearWorld, entity: str, table: str, row_id: str | None) -> Any:
    """The row with this id. GraphQLError: "Entity not found"."""
    row = getattr(world.tables, table).get(row_id)
    if row is None:
        raise not_found(entity)
    return row


def find_issue(world: LinearWorld, reference: str) -> Any:
    """The issue with this id or identifier. GraphQLError: "Entity not found: Issue"."""
    issue = world.find_issue(reference)
    if issue is None:
        raise not_found("Issue")
    return issue


def _list(table: str) -> Resolver:
    return lambda world, **_: list(getattr(world.tables, table).values())


def _single(entity: str, table: str) -> Resolver:
    return lambda world, id=None, **_: find(world, entity, table, id)  # noqa: A006 - GraphQL's name


def _team(world: LinearWorld, *, id: str) -> Any:  # noqa: A002 - GraphQL's name
    by_key = {team.key: team for team in world.tables.teams.values()}
    return by_key.get(id) or find(world, "Team", "teams", id)


def _issue(world: LinearWorld, *, id: str) -> Any:  # noqa: A002
    return find_issue(world, id)


def _rate_limit_status(world: LinearWorld) -> dict[str, Any]:
    limits = [
        {
            "type": kind,
            "allowedAmount": float(allowed),
            "requestedAmount": 0.0,
            "remainingAmount": float(remaining),
            "period": WINDOW.total_seconds() * 1000,
            "reset": float(world.budget.reset_ms),
        }
        for kind, allowed, remaining in world.budget.left()
    ]
    return {"identifier": world.viewer.id, "kind": "apiKey", "limits": limits}


QUERIES: dict[str, Resolver] = {
    **{name: _list(table) for name, table in LISTS.items()},
    **{name: _single(entity, table) for name, (entity, table) in SINGLES.items()},
    "viewer": lambda world: world.viewer,
    "organization": lambda world: world.tables.organization,
    "team": _team,
    "issue": _issue,
    "rateLimitStatus": _rate_limit_status,
}
