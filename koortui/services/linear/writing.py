"""The writes: comment, issue, change, customer request. Our ids make a repeat harmless.

Each raises ServiceError; ConflictOnInsert says that an earlier try was delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET

from koortui.domain import issue as domain
from koortui.domain.mutations import (
    AttachmentCreate,
    CommentCreate,
    IssueCreate,
    IssueFields,
    Removal,
)
from koortui.services.errors import BadAnswer
from koortui.services.linear import decode, wire
from koortui.services.linear.client import LinearClient

NO_NAMES = decode.Names({}, {})


async def create_comment(client: LinearClient, write: CommentCreate) -> domain.Comment:
    """A comment under the id we made; as Linear now has it."""
    fields = {"id": write.comment_id, "issueId": write.issue_id, "body": write.body}
    answer = await client.execute("CommentCreate", {"input": fields}, wire.CommentCreated)
    result = answer.comment_create
    if not result.success or result.comment is None:
        raise BadAnswer("linear", "Linear did not confirm the comment.", ambiguous=True)
    return decode.comment(result.comment)


async def find_comment(client: LinearClient, comment_id: str) -> domain.Comment:
    """The comment of that id. NotFound when there is none."""
    answer = await client.execute("CommentById", {"id": comment_id}, wire.CommentAnswer)
    return decode.comment(answer.comment)


async def create_issue(
    client: LinearClient, write: IssueCreate, names: decode.Names = NO_NAMES
) -> domain.Issue:
    """An issue under the id we made, without its customer request."""
    fields = _without_empty(
        {
            "id": write.issue_id,
            "teamId": write.team_id,
            "title": write.title,
            "description": write.description,
            "priority": write.priority,
            "estimate": _points(write.estimate),
            "assigneeId": write.assignee_id,
            "stateId": write.state_id,
            "projectId": write.project_id,
            "labelIds": list(write.label_ids),
        }
    )
    answer = await client.execute("IssueCreate", {"input": fields}, wire.IssueCreated)
    return _issue(answer.issue_create, names)


async def attach_customer(
    client: LinearClient, *, need_id: str, issue_id: str, customer_id: str, body: str = ""
) -> None:
    """Make the issue a request of a Linear customer; `body` says what they need."""
    fields = {"id": need_id, "issueId": issue_id, "customerId": customer_id}
    if body:
        fields["body"] = body
    answer = await client.execute("CustomerNeedCreate", {"input": fields}, wire.NeedCreated)
    if not answer.customer_need_create.success:
        raise BadAnswer("linear", "Linear did not confirm the customer request.", ambiguous=True)


async def create_attachment(client: LinearClient, write: AttachmentCreate) -> None:
    """A link under the id we made; the same URL on the same issue stays one link."""
    fields = {
        "id": write.attachment_id,
        "issueId": write.issue_id,
        "title": write.title,
        "url": write.url,
    }
    answer = await client.execute("AttachmentCreate", {"input": fields}, wire.AttachmentCreated)
    if not answer.attachment_create.success:
        raise BadAnswer("linear", "Linear did not confirm the link.", ambiguous=True)


async def remove(client: LinearClient, write: Removal) -> None:
    """Delete a comment or a link, or put an issue into the trash. NotFound when it is gone."""
    operation = {
        "comment": "CommentDelete",
        "attachment": "AttachmentDelete",
        "issue": "IssueDelete",
    }[write.what]
    answer = await client.execute(operation, {"id": write.made_id}, wire.Removed)
    if not answer.result.success:
        raise BadAnswer("linear", "Linear did not confirm the removal.", ambiguous=True)


async def update_issue(
    client: LinearClient,
    issue_id: str,
    changes: IssueFields,
    label_ids: Mapping[str, str],
    names: decode.Names = NO_NAMES,
) -> domain.Issue:
    """Set fields; the last write wins at Linear, so compare with the base before."""
    fields: dict[str, Any] = {
        "stateId": changes.state_id,
        "priority": changes.priority,
        "assigneeId": changes.assignee_id,
        "estimate": changes.estimate if changes.estimate is UNSET else _points(changes.estimate),
        "dueDate": changes.due,
        "title": changes.title,
        "addedLabelIds": _label_ids(changes.added_labels, label_ids),
        "removedLabelIds": _label_ids(changes.removed_labels, label_ids),
    }
    given = {name: value for name, value in fields.items() if value is not UNSET and value != []}
    answer = await client.execute(
        "IssueUpdate", {"id": issue_id, "input": given}, wire.IssueUpdated
    )
    return _issue(answer.issue_update, names)


def _issue(result: wire.IssueResult, names: decode.Names) -> domain.Issue:
    if not result.success or result.issue is None:
        raise BadAnswer("linear", "Linear did not confirm the issue.", ambiguous=True)
    return decode.issue(result.issue, names)


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", None, [])}


def _points(estimate: float | None) -> int | None:
    """Linear's inputs take whole points."""
    return None if estimate is None else round(estimate)


def _label_ids(labels: tuple[str, ...], ids: Mapping[str, str]) -> list[str]:
    """Ids of labels given by name; what is no known name is an id already."""
    return [ids.get(label, label) for label in labels]
