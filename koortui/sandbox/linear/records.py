"""The rows of a Linear workspace, as Linear names them in snake case.

References are ids (`assignee_id`), so that a workspace is plain JSON. Times are
aware UTC datetimes of millisecond precision; days are dates.
"""

from datetime import date, datetime

import msgspec


class Record(msgspec.Struct, kw_only=True):
    """What every entity has: a UUID and three times."""

    id: str
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None = None


class Organization(Record, kw_only=True):
    """The workspace."""

    name: str
    url_key: str


class User(Record, kw_only=True):
    """A member of the workspace."""

    name: str
    display_name: str
    email: str
    active: bool = True
    admin: bool = False
    app: bool = False
    guest: bool = False
    owner: bool = False
    timezone: str | None = None


class ExternalUser(Record, kw_only=True):
    """Somebody outside who writes through an integration."""

    name: str
    display_name: str
    email: str | None = None


class Bot(msgspec.Struct, kw_only=True):
    """An integration or automation acting in the workspace."""

    id: str | None
    type: str
    name: str | None = None
    user_display_name: str | None = None


class Team(Record, kw_only=True):
    """A team; `last_number` is the number of its newest issue."""

    key: str
    name: str
    description: str | None = None
    color: str | None = None
    timezone: str = "Etc/UTC"
    last_number: int = 0


class WorkflowState(Record, kw_only=True):
    """A status of one team; `type` runs from triage to canceled, see `defaults.STATES`."""

    team_id: str
    name: str
    type: str
    position: float
    color: str
    description: str | None = None


class Label(Record, kw_only=True):
    """A label of one team, or of the workspace when `team_id` is None."""

    name: str
    color: str = "#4d4dff"
    team_id: str | None = None
    description: str | None = None
    is_group: bool = False
    creator_id: str | None = None
    parent_id: str | None = None


class ProjectStatus(Record, kw_only=True):
    """A status of projects; `type` as in Linear's ProjectStatusType."""

    name: str
    type: str
    position: float
    color: str = "#95a2b3"
    description: str | None = None
    indefinite: bool = False


class Project(Record, kw_only=True):
    """A project; its progress is computed from its issues."""

    name: str
    slug_id: str
    status_id: str
    team_ids: list[str]
    description: str = ""
    content: str | None = None
    color: str = "#4d4dff"
    priority: int = 0
    sort_order: float = 0.0
    health: str | None = None
    health_updated_at: datetime | None = None
    lead_id: str | None = None
    creator_id: str | None = None
    start_date: date | None = None
    target_date: date | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    canceled_at: datetime | None = None
    trashed: bool | None = None


class CustomerStatus(Record, kw_only=True):
    """A status of customers, named by the workspace."""

    name: str
    display_name: str
    position: float
    color: str = "#95a2b3"
    description: str | None = None


class CustomerTier(Record, kw_only=True):
    """A tier of customers, named by the workspace."""

    name: str
    display_name: str
    position: float
    color: str = "#95a2b3"
    description: str | None = None


class Customer(Record, kw_only=True):
    """A customer as Linear keeps it; `revenue` is annual, in the workspace's currency."""

    name: str
    slug_id: str
    status_id: str
    tier_id: str | None = None
    owner_id: str | None = None
    domains: list[str] = msgspec.field(default_factory=list)
    external_ids: list[str] = msgspec.field(default_factory=list)
    revenue: int | None = None
    size: float | None = None
    logo_url: str | None = None
    main_source_id: str | None = None
    slack_channel_id: str | None = None


class Issue(Record, kw_only=True):
    """An issue. `priority` is 0 none, 1 urgent ... 4 low; `estimate` is in points."""

    number: int
    team_id: str
    state_id: str
    title: str
    description: str | None = None
    priority: int = 0
    estimate: float | None = None
    sort_order: float = 0.0
    assignee_id: str | None = None
    creator_id: str | None = None
    project_id: str | None = None
    parent_id: str | None = None
    label_ids: list[str] = msgspec.field(default_factory=list)
    due_date: date | None = None
    sla_breaches_at: datetime | None = None
    sla_started_at: datetime | None = None
    snoozed_until_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    canceled_at: datetime | None = None
    trashed: bool | None = None
    previous_identifiers: list[str] = msgspec.field(default_factory=list)


class History(Record, kw_only=True):
    """One entry of an issue's history: only the pairs that changed are set."""

    issue_id: str
    actor_id: str | None = None
    from_state_id: str | None = None
    to_state_id: str | None = None
    from_assignee_id: str | None = None
    to_assignee_id: str | None = None
    from_project_id: str | None = None
    to_project_id: str | None = None
    from_team_id: str | None = None
    to_team_id: str | None = None
    from_parent_id: str | None = None
    to_parent_id: str | None = None
    from_priority: float | None = None
    to_priority: float | None = None
    from_estimate: float | None = None
    to_estimate: float | None = None
    from_title: str | None = None
    to_title: str | None = None
    from_due_date: date | None = None
    to_due_date: date | None = None
    updated_description: bool | None = None
    added_label_ids: list[str] | None = None
    removed_label_ids: list[str] | None = None
    archived: bool | None = None
    trashed: bool | None = None


class Comment(Record, kw_only=True):
    """A comment by a member, an outside user or a bot (exactly one of them)."""

    body: str
    issue_id: str | None = None
    user_id: str | None = None
    external_user_id: str | None = None
    bot: Bot | None = None
    parent_id: str | None = None
    edited_at: datetime | None = None
    resolved_at: datetime | None = None
    quoted_text: str | None = None


class Need(Record, kw_only=True):
    """A customer request; `priority` is 0 or 1 (important)."""

    customer_id: str | None = None
    issue_id: str | None = None
    project_id: str | None = None
    comment_id: str | None = None
    attachment_id: str | None = None
    creator_id: str | None = None
    body: str | None = None
    priority: float = 0.0


class Relation(Record, kw_only=True):
    """`issue` blocks, duplicates or relates to `related_issue`."""

    type: str
    issue_id: str
    related_issue_id: str


class Attachment(Record, kw_only=True):
    """A link on an issue."""

    issue_id: str
    title: str
    url: str
    subtitle: str | None = None
    creator_id: str | None = None
    source_type: str | None = None
    group_by_source: bool = False
    metadata: dict[str, object] = msgspec.field(default_factory=dict)


class Tables(msgspec.Struct, kw_only=True):
    """A whole workspace: each table maps id to row, in the order of insertion."""

    organization: Organization
    viewer_id: str | None = None
    serial: int = 0
    sync_id: int = 0
    users: dict[str, User] = msgspec.field(default_factory=dict)
    external_users: dict[str, ExternalUser] = msgspec.field(default_factory=dict)
    teams: dict[str, Team] = msgspec.field(default_factory=dict)
    states: dict[str, WorkflowState] = msgspec.field(default_factory=dict)
    labels: dict[str, Label] = msgspec.field(default_factory=dict)
    project_statuses: dict[str, ProjectStatus] = msgspec.field(default_factory=dict)
    projects: dict[str, Project] = msgspec.field(default_factory=dict)
    customer_statuses: dict[str, CustomerStatus] = msgspec.field(default_factory=dict)
    customer_tiers: dict[str, CustomerTier] = msgspec.field(default_factory=dict)
    customers: dict[str, Customer] = msgspec.field(default_factory=dict)
    issues: dict[str, Issue] = msgspec.field(default_factory=dict)
    history: dict[str, History] = msgspec.field(default_factory=dict)
    comments: dict[str, Comment] = msgspec.field(default_factory=dict)
    needs: dict[str, Need] = msgspec.field(default_factory=dict)
    relations: dict[str, Relation] = msgspec.field(default_factory=dict)
    attachments: dict[str, Attachment] = msgspec.field(default_factory=dict)
