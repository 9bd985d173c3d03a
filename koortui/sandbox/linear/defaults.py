"""What every fresh workspace has: standard statuses of issues, projects and customers."""

from koortui.sandbox.linear import records as r
from koortui.sandbox.linear.workspace import EPOCH, Workspace

# (name, type, colour) in Linear's order of positions.
STATES = (
    ("Triage", "triage", "#fc7840"),
    ("Backlog", "backlog", "#bec2c8"),
    ("Todo", "unstarted", "#e2e2e2"),
    ("In Progress", "started", "#f2c94c"),
    ("In Review", "started", "#0f783c"),
    ("Done", "completed", "#5e6ad2"),
    ("Canceled", "canceled", "#95a2b3"),
)
PROJECT_STATUSES = {
    "backlog": "Backlog",
    "planned": "Planned",
    "started": "In Progress",
    "paused": "Paused",
    "completed": "Completed",
    "canceled": "Canceled",
}


def project_status(world: Workspace, kind: str) -> r.ProjectStatus:
    """The workspace's status of this ProjectStatusType, made when first asked for."""
    row_id = world.make_id("project_status", kind)
    found = world.tables.project_statuses.get(row_id)
    if found is not None:
        return found
    position = float(list(PROJECT_STATUSES).index(kind))
    return world.put(
        "project_statuses",
        r.ProjectStatus(
            id=row_id,
            created_at=EPOCH,
            updated_at=EPOCH,
            name=PROJECT_STATUSES[kind],
            type=kind,
            position=position,
        ),
    )


def customer_status(world: Workspace, name: str) -> r.CustomerStatus:
    """The workspace's customer status of this name, made when first asked for."""
    row_id = world.make_id("customer_status", name)
    found = world.tables.customer_statuses.get(row_id)
    if found is not None:
        return found
    position = float(len(world.tables.customer_statuses))
    status = r.CustomerStatus(
        id=row_id,
        created_at=EPOCH,
        updated_at=EPOCH,
        name=name.lower(),
        display_name=name,
        position=position,
    )
    return world.put("customer_statuses", status)


def customer_tier(world: Workspace, name: str) -> r.CustomerTier:
    """The workspace's customer tier of this name, made when first asked for."""
    row_id = world.make_id("customer_tier", name)
    found = world.tables.customer_tiers.get(row_id)
    if found is not None:
        return found
    position = float(len(world.tables.customer_tiers))
    tier = r.CustomerTier(
        id=row_id,
        created_at=EPOCH,
        updated_at=EPOCH,
        name=name.lower(),
        display_name=name,
        position=position,
    )
    return world.put("customer_tiers", tier)
