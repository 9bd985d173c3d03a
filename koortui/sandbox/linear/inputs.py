"""What Linear refuses before it writes: ids, references and ranges of an input."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from koortui.sandbox.linear import records as r
from koortui.sandbox.linear.errors import conflict, invalid, not_found
from koortui.sandbox.linear.world import LinearWorld

# Field of an input to (what it refers to, its table).
REFERENCES = {
    "teamId": ("Team", "teams"),
    "stateId": ("WorkflowState", "states"),
    "assigneeId": ("User", "users"),
    "projectId": ("Project", "projects"),
    "parentId": ("Issue", "issues"),
    "customerId": ("Customer", "customers"),
    "commentId": ("Comment", "comments"),
    "attachmentId": ("Attachment", "attachments"),
}


def new_id(world: LinearWorld, given: str | None, entity: str, table: str) -> str:
    """The client's own id, which must be a fresh UUID v4, or one of ours."""
    if given is None:
        return world.new_id()
    try:
        parsed = uuid.UUID(given)
    except ValueError:
        parsed = None
    if parsed is None or parsed.version != 4 or str(parsed) != given.lower():
        raise invalid("Argument Validation Error: id must be a UUID", "id must be a UUID v4.")
    if given in getattr(world.tables, table):
        raise conflict(entity)
    return given


def check_references(world: LinearWorld, given: Mapping[str, Any]) -> None:
    """Every id of `REFERENCES` that is given must exist."""
    for field, (entity, table) in REFERENCES.items():
        reference = given.get(field)
        if reference is not None and reference not in getattr(world.tables, table):
            raise not_found(entity)


def check_issue(world: LinearWorld, given: Mapping[str, Any], team_id: str) -> None:
    """References, ranges, and that status, project and labels are of the issue's team."""
    check_references(world, given)
    _check_ranges(given)
    tables = world.tables
    state_id = given.get("stateId")
    if state_id is not None and tables.states[state_id].team_id != team_id:
        raise invalid(
            "Discrepancy between issue state and state team",
            "The status does not belong to the issue's team.",
        )
    project_id = given.get("projectId")
    if project_id is not None and team_id not in tables.projects[project_id].team_ids:
        raise invalid(
            "Discrepancy between issue team and project team",
            "The project does not belong to the issue's team.",
        )
    for field in ("labelIds", "addedLabelIds"):
        check_labels(world, given.get(field) or (), team_id)


def check_labels(world: LinearWorld, label_ids: Iterable[str], team_id: str) -> None:
    """Each label exists, and is of the workspace or of this team."""
    for label_id in label_ids:
        label: r.Label | None = world.tables.labels.get(label_id)
        if label is None:
            raise not_found("IssueLabel")
        if label.team_id not in {None, team_id}:
            raise invalid(
                "Label not associated with the issue's team",
                f"The label '{label.name}' belongs to another team.",
            )


def required_text(given: Mapping[str, Any], field: str) -> str:
    """A text that must be there and not blank."""
    text = given.get(field)
    if not isinstance(text, str) or not text.strip():
        raise invalid(f"Argument Validation Error: {field} must not be empty")
    return text


def _check_ranges(given: Mapping[str, Any]) -> None:
    priority = given.get("priority")
    if priority is not None and not 0 <= priority <= 4:
        raise invalid("Argument Validation Error: priority must be 0 to 4")
    estimate = given.get("estimate")
    if estimate is not None and estimate < 0:
        raise invalid("Argument Validation Error: estimate must not be negative")
    for field in ("stateId", "title", "priority", "teamId"):
        if field in given and given[field] is None:
            raise invalid(f"Argument Validation Error: {field} must not be null")
    if "title" in given:
        required_text(given, "title")
