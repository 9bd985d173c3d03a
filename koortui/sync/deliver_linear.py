"""One Linear write, delivered exactly once: looked for when in doubt, compared before a change.

Raises ServiceError when it did not come to an end; every other result is an Outcome.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable
from typing import TypeVar

import msgspec
from msgspec import UNSET, Struct

from koortui.domain.issue import PRIORITY_NAMES, Comment, Issue, LinearMirror
from koortui.domain.mutations import (
    AttachmentCreate,
    CommentCreate,
    IssueCreate,
    IssueFields,
    IssueUpdate,
    PendingWrite,
    Removal,
    WriteState,
)
from koortui.domain.sanitise import clean_line
from koortui.services.errors import ConflictOnInsert, NotFound
from koortui.services.linear import decode, reading, writing
from koortui.services.linear.client import LinearClient
from koortui.sync.outbox import DELIVERED, Outcome

T = TypeVar("T")


async def deliver(
    client: LinearClient, write: PendingWrite, mirror: LinearMirror, *, doubtful: bool
) -> Outcome:
    """Bring one write to Linear. `doubtful`: an earlier try may have arrived."""
    match write.payload:
        case CommentCreate() as comment:
            return await _comment(client, comment, doubtful)
        case IssueCreate() as issue:
            return await _create(client, issue, mirror, doubtful)
        case IssueUpdate() as update:
            return await _update(client, update, mirror)
        case AttachmentCreate() as link:
            return await _link(client, link, mirror)
        case Removal() as removal:
            return await _remove(client, removal)
        case _:
            raise AssertionError(f"{write.kind} is not a write to Linear")


async def _comment(client: LinearClient, write: CommentCreate, doubtful: bool) -> Outcome:
    if doubtful:
        there = await _found(writing.find_comment(client, write.comment_id))
        if there:
            return msgspec.structs.replace(DELIVERED, comment=there)
    made: Comment | None
    try:
        made = await writing.create_comment(client, write)
    except ConflictOnInsert:
        # Delivered before. It is only for the mirror that it is read; it may not be listed yet.
        made = await _found(writing.find_comment(client, write.comment_id))
    return msgspec.structs.replace(DELIVERED, comment=made)


async def _create(
    client: LinearClient, write: IssueCreate, mirror: LinearMirror, doubtful: bool
) -> Outcome:
    """The issue, then its customer request: each under its own id, so each can be repeated."""
    issue: Issue | None = None
    if doubtful:
        issue = await _found(reading.read_issue(client, write.issue_id, mirror))
    if issue is None:
        try:
            issue = await writing.create_issue(client, write, decode.names_of(mirror))
        except ConflictOnInsert:
            issue = await _found(reading.read_issue(client, write.issue_id, mirror))
    if write.customer_id and write.need_id:
        # A conflict says that an earlier try attached it.
        with contextlib.suppress(ConflictOnInsert):
            await writing.attach_customer(
                client,
                need_id=write.need_id,
                issue_id=write.issue_id,
                customer_id=write.customer_id,
                body=write.need_body,
            )
        issue = await _found(reading.read_issue(client, write.issue_id, mirror))
    return msgspec.structs.replace(DELIVERED, issue=issue)


async def _link(client: LinearClient, write: AttachmentCreate, mirror: LinearMirror) -> Outcome:
    """A repeat meets its own id, or the URL that is there already: one link either way."""
    with contextlib.suppress(ConflictOnInsert):
        await writing.create_attachment(client, write)
    issue = await _found(reading.read_issue(client, write.issue_id, mirror))
    return msgspec.structs.replace(DELIVERED, issue=issue)


async def _remove(client: LinearClient, write: Removal) -> Outcome:
    """What is gone already counts as removed."""
    with contextlib.suppress(NotFound):
        await writing.remove(client, write)
    return msgspec.structs.replace(DELIVERED, removed=write)


async def _found(reading_it: Awaitable[T]) -> T | None:
    """What is read, or None when Linear does not know it (yet)."""
    try:
        return await reading_it
    except NotFound:
        return None


async def _update(client: LinearClient, write: IssueUpdate, mirror: LinearMirror) -> Outcome:
    """Read, compare with the base, then set only what differs: Linear has no precondition."""
    issue = await reading.read_issue(client, write.issue_id, mirror)
    comparison = compare(issue, write, mirror)
    if comparison.conflicts:
        fields = ", ".join(comparison.words)
        return Outcome(
            state=WriteState.CONFLICT,
            error=f"Changed in Linear meanwhile: {fields}. Both versions are kept; choose one.",
            remote=comparison.conflicts,
            issue=issue,
        )
    if comparison.left == IssueFields():
        return msgspec.structs.replace(DELIVERED, issue=issue)
    changed = await writing.update_issue(
        client, write.issue_id, comparison.left, mirror.labels, decode.names_of(mirror)
    )
    return msgspec.structs.replace(DELIVERED, issue=changed)


class Comparison(Struct, frozen=True):
    """`left`: what is still to be set. `conflicts`: the remote's values by field, as text.

    `words`: each conflict for people. Ids stay ids in `conflicts`: they are the next base.
    """

    left: IssueFields
    conflicts: dict[str, str]
    words: tuple[str, ...] = ()


def compare(issue: Issue, write: IssueUpdate, mirror: LinearMirror) -> Comparison:
    """The issue as it is now against what we want and what we started from. Pure."""
    left: dict[str, object] = {}
    conflicts: dict[str, str] = {}
    words: list[str] = []
    for field, (value, shown) in _values(issue).items():
        wanted, base = getattr(write.changes, field), getattr(write.base, field)
        if wanted is UNSET or _equal(field, value, wanted):
            continue
        if base is UNSET or _equal(field, value, base):
            left[field] = wanted
        else:
            conflicts[field] = "" if value is None else str(value)
            words.append(shown)
    labels = _labels_left(issue, write, mirror)
    fields = IssueFields(**left, **labels)  # type: ignore[arg-type]
    return Comparison(fields, conflicts, tuple(words))


def _values(issue: Issue) -> dict[str, tuple[object, str]]:
    """Every field that can conflict: its value as it is sent, and in words."""
    estimate = "no size" if issue.estimate is None else f"size {issue.size or issue.estimate}"
    return {
        "state_id": (issue.state.id, f"status {issue.state.name}"),
        "priority": (issue.priority, f"priority {PRIORITY_NAMES.get(issue.priority, '?')}"),
        "assignee_id": (issue.assignee_id or None, f"assignee {issue.assignee or 'nobody'}"),
        "estimate": (issue.estimate, estimate),
        "due": (issue.due.isoformat() if issue.due else None, f"due {issue.due or 'never'}"),
        "title": (issue.title, "title"),
    }


def _labels_left(
    issue: Issue, write: IssueUpdate, mirror: LinearMirror
) -> dict[str, tuple[str, ...]]:
    """Labels not yet added or removed. Adding and removing never conflict."""
    names = {known: name for name, known in mirror.labels.items()}
    has = {label.casefold() for label in issue.labels}

    def there(label: str) -> bool:
        return names.get(label, label).casefold() in has

    return {
        "added_labels": tuple(label for label in write.changes.added_labels if not there(label)),
        "removed_labels": tuple(label for label in write.changes.removed_labels if there(label)),
    }


def _equal(field: str, one: object, other: object) -> bool:
    """Nobody is None or ""; a title was cleaned when it came, so compare it cleaned."""
    if field == "title":
        return clean_line(str(one)) == clean_line(str(other))
    return (one or None) == (other or None)
