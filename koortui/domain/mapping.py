"""Which of the mirror's issues and projects belong to a customer: its mapping, applied.

The pull asks Linear by the same mapping; here it is applied to what came, without regard to
case, so that an issue moved elsewhere leaves the customer as soon as the mirror knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from koortui.domain.customer import Customer, LinearMapping
from koortui.domain.issue import Issue, LinearMirror, Project


def mappings_of(customers: Iterable[Customer]) -> tuple[LinearMapping, ...]:
    """The mappings of the customers we look after, each once, in a steady order."""
    found = {str(c.linear): c.linear for c in customers if c.linear and c.is_active}
    return tuple(found[text] for text in sorted(found))


def issues_of(customer: Customer, mirror: LinearMirror) -> tuple[Issue, ...]:
    """The customer's issues, open and closed; none without a mapping."""
    if customer.linear is None:
        return ()
    belongs = belonging(customer.linear, mirror)
    return tuple(issue for issue in mirror.issues.values() if belongs(issue))


def projects_of(customer: Customer, mirror: LinearMirror) -> tuple[Project, ...]:
    """The mapped project, else the projects the customer's issues are in."""
    mapping = customer.linear
    if mapping is None:
        return ()
    if mapping.kind == "project":
        return tuple(p for p in mirror.projects.values() if _named(mapping.value, p.id, p.name))
    used = {issue.project_id for issue in issues_of(customer, mirror)}
    return tuple(project for project in mirror.projects.values() if project.id in used)


def belonging(mapping: LinearMapping, mirror: LinearMirror) -> Callable[[Issue], bool]:
    """A test for issues: is this one found by `mapping`?"""
    value = mapping.value
    match mapping.kind:
        case "project":
            projects = {p.id for p in mirror.projects.values() if _named(value, p.id, p.name)}
            return lambda issue: issue.project_id in projects
        case "team":
            teams = {t.id for t in mirror.teams.values() if _named(value, t.id, t.key, t.name)}
            return lambda issue: issue.team_id in teams
        case "label":
            labels = _names_for(value, mirror.labels)
            return lambda issue: any(label.casefold() in labels for label in issue.labels)
        case "customer":
            customers = _names_for(value, mirror.customers)
            return lambda issue: any(name.casefold() in customers for name in issue.customers)


def _named(value: str, *names: str) -> bool:
    return value.casefold() in (name.casefold() for name in names)


def _names_for(value: str, ids_by_name: dict[str, str]) -> set[str]:
    """The names, casefolded, that a name or an id stands for."""
    by_id = {name.casefold() for name, known in ids_by_name.items() if known == value}
    return by_id | {value.casefold()}
