"""Which of the mirror's issues and projects belong to a customer: its mapping, applied.

The pull asks Linear by the same mapping; here it is applied to what came, without regard to
case, so that an issue moved elsewhere leaves the customer as soon as the mirror knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

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
        return tuple(p for p in mirror.projects.values() if named(mapping.value, p.id, p.name))
    used = {issue.project_id for issue in issues_of(customer, mirror)}
    return tuple(project for project in mirror.projects.values() if project.id in used)


def belonging(mapping: LinearMapping, mirror: LinearMirror) -> Callable[[Issue], bool]:
    """A test for issues: is this one found by `mapping`?"""
    value = mapping.value
    match mapping.kind:
        case "project":
            projects = {p.id for p in mirror.projects.values() if named(value, p.id, p.name)}
            return lambda issue: issue.project_id in projects
        case "team":
            teams = {t.id for t in mirror.teams.values() if named(value, t.id, t.key, t.name)}
            return lambda issue: issue.team_id in teams
        case "label":
            labels = names_for(value, mirror.labels)
            return lambda issue: any(label.casefold() in labels for label in issue.labels)
        case "customer":
            customers = names_for(value, mirror.customers)
            return lambda issue: any(name.casefold() in customers for name in issue.customers)


class Target(Struct, frozen=True):
    """Something in Linear a customer can be mapped to, with its name for people."""

    mapping: LinearMapping
    name: str


def known_targets(mirror: LinearMirror) -> tuple[Target, ...]:
    """What the last pull knows: Linear customers, projects, labels, teams. Works offline."""
    projects = {project.name for project in mirror.projects.values()}
    teams = sorted(mirror.teams.values(), key=lambda team: team.name.casefold())
    return (
        *(Target(LinearMapping("customer", name), name) for name in sorted(mirror.customers)),
        *(Target(LinearMapping("project", name), name) for name in sorted(projects)),
        *(Target(LinearMapping("label", name), name) for name in sorted(mirror.labels)),
        *(Target(LinearMapping("team", team.key), team.name) for team in teams),
    )


def linear_customer_id(customer: Customer, mirror: LinearMirror) -> str:
    """The Linear customer to attach requests to: the mapped one, else one of the same name."""
    mapping = customer.linear
    if mapping and mapping.kind == "customer":
        found = id_named(mapping.value, mirror.customers)
        if found:
            return found
    names = (customer.name, *customer.aliases, customer.slug)
    return next((found for name in names if (found := id_named(name, mirror.customers))), "")


def id_named(value: str, ids_by_name: Mapping[str, str]) -> str:
    """The id of that name, without regard to case; `value` itself when it is one of the ids."""
    wanted = value.casefold()
    by_name = (known for name, known in ids_by_name.items() if name.casefold() == wanted)
    by_id = (known for known in ids_by_name.values() if known == value)
    return next(by_name, "") or next(by_id, "")


def missing_in(mirror: LinearMirror, mappings: Iterable[LinearMapping]) -> tuple[str, ...]:
    """The mappings that name nothing the mirror knows; none of a kind it knows nothing of."""
    known: dict[str, list[tuple[str, ...]]] = {
        "project": [(p.id, p.name) for p in mirror.projects.values()],
        "team": [(t.id, t.key, t.name) for t in mirror.teams.values()],
        "label": [(name, known) for name, known in mirror.labels.items()],
        "customer": [(name, known) for name, known in mirror.customers.items()],
    }
    return tuple(
        str(mapping)
        for mapping in mappings
        if known[mapping.kind]
        and not any(named(mapping.value, *names) for names in known[mapping.kind])
        and not any(map(belonging(mapping, mirror), mirror.issues.values()))
    )


def named(value: str, *names: str) -> bool:
    return value.casefold() in (name.casefold() for name in names)


def names_for(value: str, ids_by_name: dict[str, str]) -> set[str]:
    """The names, casefolded, that a name or an id stands for."""
    by_id = {name.casefold() for name, known in ids_by_name.items() if known == value}
    return by_id | {value.casefold()}
