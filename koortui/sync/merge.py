"""A pull's findings into the mirror. Pure; never forgets on an answer it cannot trust."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain

import msgspec

from koortui.domain.customer import LinearMapping
from koortui.domain.issue import Comment, Issue, LinearMirror, SheetMirror
from koortui.domain.mapping import belonging, missing_in
from koortui.domain.mutations import Removal
from koortui.domain.overlay import without_comment
from koortui.services.linear.reading import Harvest, Reference
from koortui.services.tracking_sheet import Table

#: What is younger than this is not missed yet: lists can lag behind a write.
LAG = timedelta(minutes=10)
#: Half of fewer issues than this may well be gone at once.
FEW = 4


def merge_changes(mirror: LinearMirror, found: Harvest, pulled_at: datetime) -> LinearMirror:
    """Take in what changed; nothing is missed, so nothing is forgotten but what is `gone`."""
    issues = dict(mirror.issues)
    for issue in found.issues:
        issues[issue.id] = _with_comments(issue, _comments(mirror.issues.get(issue.id)))
    for issue_id, comments in found.comments.items():
        if issue_id in issues:
            issues[issue_id] = _with_comments(issues[issue_id], issues[issue_id].comments, comments)
    projects = mirror.projects | {project.id: project for project in found.projects}
    merged = msgspec.structs.replace(
        mirror,
        pulled_at=pulled_at,
        watermark=_watermark(mirror, found),
        issues={key: issue for key, issue in issues.items() if key not in found.gone},
        projects={key: p for key, p in projects.items() if key not in found.gone},
    )
    merged = with_reference(merged, found.reference)
    return msgspec.structs.replace(merged, missing=_missing(mirror, merged))


def merge_all(
    mirror: LinearMirror,
    found: Harvest,
    mappings: Sequence[LinearMapping],
    pulled_at: datetime,
) -> tuple[LinearMirror, str]:
    """Replace the mirror by a full pull; and why nothing was forgotten, if it was not.

    Refuses to forget when the answer is empty, or lacks most of what was there, while issues
    are known that the same question should find.
    """
    since = (found.asked_at or pulled_at) - LAG
    issues = {issue.id: _take_over(issue, mirror, found, since) for issue in found.issues}
    missed = [i for i in mirror.issues.values() if i.id not in issues and i.created_at < since]
    refusal = _refusal(_in_scope(missed, mappings, mirror), len(issues))
    fresh = {i.id: i for i in mirror.issues.values() if i.created_at >= since}
    kept = mirror.issues if refusal else fresh
    projects = {project.id: project for project in found.projects}
    merged = msgspec.structs.replace(
        mirror,
        pulled_at=pulled_at,
        watermark=_watermark(mirror, found),
        reconciled_at=pulled_at,
        scope=tuple(map(str, mappings)),
        issues={**kept, **issues},
        projects=projects if projects and not refusal else mirror.projects | projects,
    )
    merged = with_reference(merged, found.reference)
    missing = _missing(mirror, merged) if refusal else missing_in(merged, mappings)
    return msgspec.structs.replace(merged, missing=missing), refusal


def with_reference(mirror: LinearMirror, reference: Reference | None) -> LinearMirror:
    """Take in teams, people, labels and customers; a workspace without teams is no answer."""
    if reference is None or not reference.teams:
        return mirror
    return msgspec.structs.replace(
        mirror,
        viewer=reference.viewer,
        teams=reference.teams,
        users=reference.users,
        labels=reference.labels,
        customers=reference.customers,
    )


def with_issue(mirror: LinearMirror, issue: Issue) -> LinearMirror:
    """The mirror after a delivery: this issue, with the comments known before."""
    whole = _with_comments(issue, _comments(mirror.issues.get(issue.id)))
    return msgspec.structs.replace(mirror, issues={**mirror.issues, issue.id: whole})


def with_comment(mirror: LinearMirror, issue_id: str, comment: Comment) -> LinearMirror:
    """The mirror after a comment was delivered; unchanged when the issue is unknown."""
    issue = mirror.issues.get(issue_id)
    if issue is None:
        return mirror
    whole = _with_comments(issue, issue.comments, (comment,))
    return msgspec.structs.replace(mirror, issues={**mirror.issues, issue_id: whole})


def without(mirror: LinearMirror, gone: Removal) -> LinearMirror:
    """The mirror after a removal was delivered: lists lag, so it is not left to the next pull."""
    issues = dict(mirror.issues)
    if gone.what == "issue":
        issues.pop(gone.issue_id, None)
    elif gone.what == "comment" and gone.issue_id in issues:
        issues[gone.issue_id] = without_comment(issues[gone.issue_id], gone.made_id)
    return msgspec.structs.replace(mirror, issues=issues)


def sheet_mirror(table: Table, pulled_at: datetime) -> SheetMirror:
    """The sheet's table as the mirror keeps it."""
    return SheetMirror(pulled_at=pulled_at, header=table.columns.header, rows=table.rows)


def _take_over(issue: Issue, mirror: LinearMirror, found: Harvest, since: datetime) -> Issue:
    """An issue with the comments of the answer, and ours that are too young to be missed."""
    old = _comments(mirror.issues.get(issue.id))
    answered = bool(found.comments)
    kept = (comment for comment in old if comment.at >= since or not answered)
    return _with_comments(issue, kept, found.comments.get(issue.id, ()))


def _in_scope(
    issues: Iterable[Issue], mappings: Sequence[LinearMapping], mirror: LinearMirror
) -> int:
    """How many of these the pull should have found."""
    asked_before = [mapping for mapping in mappings if str(mapping) in mirror.scope]
    tests = [belonging(mapping, mirror) for mapping in asked_before]
    return sum(any(belongs(issue) for belongs in tests) for issue in issues)


def _refusal(missing: int, answered: int) -> str:
    if not missing:
        return ""
    if not answered:
        return f"Linear answered without any issue; {missing} known ones are kept."
    if missing >= FEW and missing > answered:
        return f"Linear answered {answered} issues and left out {missing}; all are kept."
    return ""


def _missing(old: LinearMirror, new: LinearMirror) -> tuple[str, ...]:
    """What names nothing now, of the mappings a trusted answer was judged by before.

    One that was not found in an answer nobody trusted stays unjudged until the next full pull.
    """
    mappings = [LinearMapping.parse(text) for text in new.scope]
    unjudged = set(missing_in(old, mappings)) - set(old.missing)
    unjudged |= set(new.scope) - set(old.scope)
    return tuple(text for text in missing_in(new, mappings) if text not in unjudged)


def _watermark(mirror: LinearMirror, found: Harvest) -> datetime | None:
    """The server's time when asked; without one, the newest change seen."""
    return found.asked_at or found.newest or mirror.watermark


def _comments(issue: Issue | None) -> tuple[Comment, ...]:
    return issue.comments if issue else ()


def _with_comments(issue: Issue, *several: Iterable[Comment]) -> Issue:
    """The issue with all these comments, each once, the later source counting; oldest first."""
    by_id = {comment.id: comment for comment in chain(*several)}
    ordered = sorted(by_id.values(), key=lambda comment: (comment.at, comment.id))
    return msgspec.structs.replace(issue, comments=tuple(ordered))
