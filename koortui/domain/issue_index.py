"""The mirror's issues by what customers are mapped to: one pass a pull, not one a customer."""

from __future__ import annotations

from collections import defaultdict

from koortui.domain.customer import Customer, LinearMapping
from koortui.domain.issue import Issue, LinearMirror, Project
from koortui.domain.mapping import named, names_for


class IssueIndex:
    """Answers as `mapping.issues_of` and `mapping.projects_of` do, for one state of the mirror."""

    def __init__(self, mirror: LinearMirror) -> None:
        self._mirror = mirror
        self._found: dict[str, tuple[Issue, ...]] = {}
        self._issues: dict[tuple[str, str], list[Issue]] = defaultdict(list)
        """By kind of mapping and what is looked for; each list in the mirror's order."""
        for issue in mirror.issues.values():
            self._issues["project", issue.project_id].append(issue)
            self._issues["team", issue.team_id].append(issue)
            for label in {label.casefold() for label in issue.labels}:
                self._issues["label", label].append(issue)
            for name in {name.casefold() for name in issue.customers}:
                self._issues["customer", name].append(issue)

    def issues_of(self, customer: Customer) -> tuple[Issue, ...]:
        """The customer's issues, open and closed; the same object as long as this index lives."""
        if customer.linear is None:
            return ()
        mapping = str(customer.linear)
        if mapping not in self._found:
            self._found[mapping] = self._look_up(customer.linear)
        return self._found[mapping]

    def projects_of(self, customer: Customer) -> tuple[Project, ...]:
        """The mapped project, else the projects the customer's issues are in."""
        mapping, projects = customer.linear, self._mirror.projects
        if mapping is None:
            return ()
        if mapping.kind == "project":
            return tuple(p for p in projects.values() if named(mapping.value, p.id, p.name))
        used = {issue.project_id for issue in self.issues_of(customer)}
        return tuple(project for key, project in projects.items() if key in used)

    def _look_up(self, mapping: LinearMapping) -> tuple[Issue, ...]:
        lists = [self._issues.get((mapping.kind, key), []) for key in self._keys(mapping)]
        found = [issue for issues in lists for issue in issues]
        if len(lists) == 1:
            return tuple(found)
        return tuple({issue.id: issue for issue in found}.values())

    def _keys(self, mapping: LinearMapping) -> list[str]:
        """What the mapping's value, a name or an id, stands for."""
        mirror, value = self._mirror, mapping.value
        match mapping.kind:
            case "project":
                return [p.id for p in mirror.projects.values() if named(value, p.id, p.name)]
            case "team":
                return [t.id for t in mirror.teams.values() if named(value, t.id, t.key, t.name)]
            case "label":
                return sorted(names_for(value, mirror.labels))
            case "customer":
                return sorted(names_for(value, mirror.customers))
