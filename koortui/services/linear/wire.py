"""Linear's JSON as typed values: only what the operations ask for. Source: GraphQL schema.

Tolerant where Linear may grow or leave out: unknown fields are ignored, unknown state types
are text, users and relations may be null. A wrong type is a bad answer, found in one place.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, TypeVar

from msgspec import Struct, field

T = TypeVar("T")


class Wire(Struct, rename="camel", kw_only=True):
    """Base: Python's names here, Linear's camel case on the wire."""


class Ref(Wire):
    id: str


class PageInfo(Wire):
    has_next_page: bool = False
    end_cursor: str | None = None


class Page(Wire, Generic[T]):
    """One page of a connection."""

    nodes: list[T] = field(default_factory=list)
    page_info: PageInfo = field(default_factory=PageInfo)


class State(Wire):
    id: str
    name: str
    type: str
    position: float = 0.0
    archived_at: datetime | None = None
    team: Ref | None = None


class Person(Wire):
    """A user, an outside user or a bot: whichever fields that kind has."""

    id: str | None = None
    name: str | None = None
    display_name: str | None = None
    email: str | None = None
    app: bool = False
    is_me: bool = False


class Named(Wire):
    id: str
    name: str


class TeamNode(Wire):
    id: str
    key: str
    name: str


class Need(Wire):
    customer: Named | None = None


class IdentifierOnly(Wire):
    identifier: str


class Relation(Wire):
    type: str
    issue: IdentifierOnly | None = None


class Attachment(Wire):
    url: str


class History(Wire):
    id: str
    created_at: datetime
    actor_id: str | None = None
    from_state_id: str | None = None
    to_state_id: str | None = None


class IssueNode(Wire):
    id: str
    identifier: str
    title: str
    created_at: datetime
    updated_at: datetime
    url: str = ""
    description: str | None = None
    priority: float = 0
    estimate: float | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    canceled_at: datetime | None = None
    archived_at: datetime | None = None
    trashed: bool | None = None
    sla_breaches_at: datetime | None = None
    due_date: str | None = None
    state: State | None = None
    team: Ref | None = None
    assignee: Person | None = None
    project: Ref | None = None
    labels: Page[Named] = field(default_factory=Page)
    needs: Page[Need] = field(default_factory=Page)
    inverse_relations: Page[Relation] = field(default_factory=Page)
    attachments: Page[Attachment] = field(default_factory=Page)
    history: Page[History] = field(default_factory=Page)

    @property
    def gone(self) -> bool:
        """Archived or in the trash: no longer anybody's work."""
        return bool(self.archived_at or self.trashed)

    @property
    def cut_short(self) -> bool:
        """One of the inner lists has more than came along."""
        inner = (self.labels, self.needs, self.inverse_relations, self.attachments, self.history)
        return any(page.page_info.has_next_page for page in inner)


class CommentNode(Wire):
    id: str
    created_at: datetime
    updated_at: datetime
    body: str = ""
    archived_at: datetime | None = None
    issue: Ref | None = None
    user: Person | None = None
    external_user: Person | None = None
    bot_actor: Person | None = None


class ProjectStatus(Wire):
    type: str


class ProjectNode(Wire):
    id: str
    name: str
    updated_at: datetime
    url: str = ""
    target_date: str | None = None
    health: str | None = None
    archived_at: datetime | None = None
    trashed: bool | None = None
    status: ProjectStatus | None = None


# -- answers: one per operation ------------------------------------------------------------


class PullAnswer(Wire):
    issues: Page[IssueNode] | None = None
    comments: Page[CommentNode] | None = None
    projects: Page[ProjectNode] | None = None


class ReferenceAnswer(Wire):
    teams: Page[TeamNode] | None = None
    workflow_states: Page[State] | None = None
    issue_labels: Page[Named] | None = None
    users: Page[Person] | None = None
    customers: Page[Named] | None = None


class IssueAnswer(Wire):
    issue: IssueNode


class CommentAnswer(Wire):
    comment: CommentNode


class ViewerAnswer(Wire):
    viewer: Person


class IssueResult(Wire):
    success: bool
    issue: IssueNode | None = None


class CommentResult(Wire):
    success: bool
    comment: CommentNode | None = None


class NeedResult(Wire):
    success: bool


class Success(Wire):
    success: bool


class IssueCreated(Wire):
    issue_create: IssueResult


class IssueUpdated(Wire):
    issue_update: IssueResult


class CommentCreated(Wire):
    comment_create: CommentResult


class NeedCreated(Wire):
    customer_need_create: NeedResult


class AttachmentCreated(Wire):
    attachment_create: Success


class Removed(Wire):
    """The answer of the delete operations, which all call their root field `result`."""

    result: Success


class Extensions(Wire):
    """Linear's own words about an error; `type` is what it is classified by."""

    type: str | None = None
    code: str | None = None
    user_presentable_message: str | None = None


class GraphQLError(Wire):
    message: str = ""
    extensions: Extensions = field(default_factory=Extensions)
    path: list[Any] | None = None


class Envelope(Wire, Generic[T]):
    """What every answer is wrapped in."""

    data: T | None = None
    errors: list[GraphQLError] | None = None
