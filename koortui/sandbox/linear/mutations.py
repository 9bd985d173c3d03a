"""Linear's mutations: check the whole input first, then write."""

from collections.abc import Callable
from typing import Any

from koortui.sandbox.linear import changes, inputs
from koortui.sandbox.linear import records as r
from koortui.sandbox.linear.errors import invalid, not_found
from koortui.sandbox.linear.fields import snake
from koortui.sandbox.linear.queries import find, find_issue
from koortui.sandbox.linear.world import LinearWorld

Given = dict[str, Any]

# Input fields of an issue that are written as they are.
ISSUE_FIELDS = (
    "title",
    "description",
    "stateId",
    "priority",
    "estimate",
    "assigneeId",
    "projectId",
    "parentId",
    "labelIds",
    "dueDate",
    "slaBreachesAt",
    "sortOrder",
)


def _payload(world: LinearWorld, **entity: Any) -> dict[str, Any]:
    return {"success": True, "lastSyncId": float(world.tables.sync_id), **entity}


def _times(world: LinearWorld, given: Given) -> dict[str, Any]:
    """createdAt may be given for imports, but not in the future."""
    now = world.now()
    created = given.get("createdAt") or now
    if created > now:
        raise invalid("Argument Validation Error: createdAt must not be in the future")
    return {"created_at": created, "updated_at": created}


def issue_create(world: LinearWorld, *, input: Given) -> dict[str, Any]:  # noqa: A002
    """A new issue; without a status it goes to the team's backlog."""
    row_id = inputs.new_id(world, input.get("id"), "Issue", "issues")
    inputs.required_text(input, "title")
    team: r.Team = find(world, "Team", "teams", input["teamId"])
    # An optional field given as null is as good as absent when there is nothing to clear.
    given = {name: value for name, value in input.items() if value is not None}
    inputs.check_issue(world, given, team.id)
    times = _times(world, given)
    team.last_number += 1
    fields = {snake(name): given[name] for name in ISSUE_FIELDS if name in given}
    fields.setdefault("state_id", _backlog(world, team).id)
    issue = r.Issue(
        id=row_id,
        **times,
        number=team.last_number,
        team_id=team.id,
        creator_id=world.viewer.id,
        **fields,
    )
    changes.stamp_state(world, issue, times["created_at"])
    world.put("issues", issue)
    return _payload(world, issue=issue)


def _backlog(world: LinearWorld, team: r.Team) -> r.WorkflowState:
    states: list[r.WorkflowState] = world.related("states", "team_id", team.id)
    return next(state for state in states if state.type == "backlog")


def issue_update(world: LinearWorld, *, id: str, input: Given) -> dict[str, Any]:  # noqa: A002
    """Last write wins; no precondition. A null clears what may be empty."""
    issue: r.Issue = find_issue(world, id)
    inputs.check_issue(world, input, input.get("teamId") or issue.team_id)
    wanted = {snake(name): input[name] for name in (*ISSUE_FIELDS, "teamId") if name in input}
    if "labelIds" in input or "addedLabelIds" in input or "removedLabelIds" in input:
        wanted["label_ids"] = _labels_after(issue, input)
    changes.apply(world, issue, wanted)
    if input.get("trashed"):
        changes.archive(world, issue, trash=True)
    return _payload(world, issue=issue)


def _labels_after(issue: r.Issue, given: Given) -> list[str]:
    """`labelIds` replaces the set; the added and removed ones change it."""
    replaced = given.get("labelIds")
    labels = list(issue.label_ids if replaced is None else replaced)
    labels += [key for key in given.get("addedLabelIds") or () if key not in labels]
    removed = set(given.get("removedLabelIds") or ())
    return [key for key in labels if key not in removed]


def issue_archive(world: LinearWorld, *, id: str, trash: bool | None = None) -> dict[str, Any]:  # noqa: A002
    """Archive, or trash, an issue."""
    issue = find_issue(world, id)
    changes.archive(world, issue, trash=bool(trash))
    return _payload(world, entity=issue)


def issue_delete(world: LinearWorld, *, id: str) -> dict[str, Any]:  # noqa: A002
    """Linear deletes into the trash, for 30 days."""
    return issue_archive(world, id=id, trash=True)


def issue_unarchive(world: LinearWorld, *, id: str) -> dict[str, Any]:  # noqa: A002
    """Bring an issue back."""
    issue = find_issue(world, id)
    changes.restore(world, issue)
    return _payload(world, entity=issue)


def comment_create(world: LinearWorld, *, input: Given) -> dict[str, Any]:  # noqa: A002
    """A comment by the viewer on an issue."""
    row_id = inputs.new_id(world, input.get("id"), "Comment", "comments")
    body = inputs.required_text(input, "body")
    if input.get("issueId") is None:
        raise invalid("Argument Validation Error: issueId must be given")
    issue: r.Issue = find_issue(world, input["issueId"])
    parent_id = input.get("parentId")
    if parent_id is not None:
        parent = find(world, "Comment", "comments", parent_id)
        if parent.issue_id != issue.id:
            raise invalid("The parent comment is on another issue")
    comment = r.Comment(
        id=row_id,
        **_times(world, input),
        body=body,
        issue_id=issue.id,
        user_id=world.viewer.id,
        parent_id=parent_id,
        quoted_text=input.get("quotedText"),
    )
    if world.comment_bumps_issue:
        issue.updated_at = world.now()
    world.put("comments", comment)
    return _payload(world, comment=comment)


def comment_update(
    world: LinearWorld,
    *,
    id: str,  # noqa: A002
    input: Given,  # noqa: A002
    skipEditedAt: bool | None = None,  # noqa: N803 - GraphQL's name
) -> dict[str, Any]:
    """Change a comment's text."""
    comment: r.Comment = find(world, "Comment", "comments", id)
    edited_at = comment.edited_at
    world.edit_comment(comment, inputs.required_text(input, "body"))
    if skipEditedAt:
        comment.edited_at = edited_at
    return _payload(world, comment=comment)


def comment_delete(world: LinearWorld, *, id: str) -> dict[str, Any]:  # noqa: A002
    """Delete a comment for good."""
    world.delete_comment(find(world, "Comment", "comments", id))
    return _payload(world, entityId=id)


def customer_need_create(world: LinearWorld, *, input: Given) -> dict[str, Any]:  # noqa: A002
    """A customer request on an issue or a project."""
    row_id = inputs.new_id(world, input.get("id"), "CustomerNeed", "needs")
    issue_id = input.get("issueId")
    issue = find_issue(world, issue_id) if issue_id is not None else None
    inputs.check_references(world, input)
    if issue is None and input.get("projectId") is None:
        raise invalid("Argument Validation Error: issueId or projectId must be given")
    attachment_id = input.get("attachmentId")
    need = r.Need(
        id=row_id,
        **_times(world, input),
        customer_id=_customer_id(world, input),
        issue_id=issue.id if issue else None,
        project_id=input.get("projectId"),
        comment_id=input.get("commentId"),
        creator_id=world.viewer.id,
        body=input.get("body"),
        priority=input.get("priority") or 0.0,
    )
    url = input.get("attachmentUrl")
    if issue is not None and url:
        attachment_id = _put_attachment(world, issue, {"title": url, "url": url}).id
    need.attachment_id = attachment_id
    world.put("needs", need)
    return _payload(world, need=need)


def _customer_id(world: LinearWorld, given: Given) -> str | None:
    external = given.get("customerExternalId")
    if external is None:
        return given.get("customerId")
    for customer in world.tables.customers.values():
        if external in customer.external_ids:
            return customer.id
    raise not_found("Customer")


def attachment_create(world: LinearWorld, *, input: Given) -> dict[str, Any]:  # noqa: A002
    """A link on an issue; the same URL on the same issue updates the one that is there."""
    if input.get("id") is not None:
        inputs.new_id(world, input["id"], "Attachment", "attachments")
    issue: r.Issue = find_issue(world, input["issueId"])
    inputs.required_text(input, "title")
    inputs.required_text(input, "url")
    return _payload(world, attachment=_put_attachment(world, issue, input))


def _put_attachment(world: LinearWorld, issue: r.Issue, given: Given) -> r.Attachment:
    now = world.now()
    for attachment in world.related("attachments", "issue_id", issue.id):
        if attachment.url == given["url"]:
            attachment.title, attachment.updated_at = given["title"], now
            attachment.subtitle = given.get("subtitle", attachment.subtitle)
            return world.put("attachments", attachment)  # type: ignore[no-any-return]
    attachment = r.Attachment(
        id=given.get("id") or world.new_id(),
        created_at=now,
        updated_at=now,
        issue_id=issue.id,
        title=given["title"],
        url=given["url"],
        subtitle=given.get("subtitle"),
        creator_id=world.viewer.id,
        group_by_source=bool(given.get("groupBySource")),
        metadata=given.get("metadata") or {},
    )
    return world.put("attachments", attachment)


def attachment_delete(world: LinearWorld, *, id: str) -> dict[str, Any]:  # noqa: A002
    """Delete a link for good."""
    find(world, "Attachment", "attachments", id)
    del world.tables.attachments[id]
    world.changed()
    return _payload(world, entityId=id)


def issue_label_create(world: LinearWorld, *, input: Given) -> dict[str, Any]:  # noqa: A002
    """A label; its name must be free in its team or workspace."""
    row_id = inputs.new_id(world, input.get("id"), "IssueLabel", "labels")
    name = inputs.required_text(input, "name")
    team_id, parent_id = input.get("teamId"), input.get("parentId")
    if team_id is not None:
        find(world, "Team", "teams", team_id)
    if parent_id is not None:
        find(world, "IssueLabel", "labels", parent_id)
    for label in world.tables.labels.values():
        if label.name.lower() == name.lower() and label.team_id in {None, team_id}:
            raise invalid("duplicate label name", f"A label named '{label.name}' exists already.")
    now = world.now()
    label = r.Label(
        id=row_id,
        created_at=now,
        updated_at=now,
        name=name,
        color=input.get("color") or "#4d4dff",
        team_id=team_id,
        parent_id=parent_id,
        description=input.get("description"),
        is_group=bool(input.get("isGroup")),
        creator_id=world.viewer.id,
    )
    world.put("labels", label)
    return _payload(world, issueLabel=label)


MUTATIONS: dict[str, Callable[..., dict[str, Any]]] = {
    "issueCreate": issue_create,
    "issueUpdate": issue_update,
    "issueArchive": issue_archive,
    "issueUnarchive": issue_unarchive,
    "issueDelete": issue_delete,
    "commentCreate": comment_create,
    "commentUpdate": comment_update,
    "commentDelete": comment_delete,
    "customerNeedCreate": customer_need_create,
    "attachmentCreate": attachment_create,
    "attachmentDelete": attachment_delete,
    "issueLabelCreate": issue_label_create,
}
