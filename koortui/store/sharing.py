"""Equal values kept once: names, activities and ids recur in thousands of records.

Decoding makes a string of each of them, a fifth of a large portfolio's memory. It is done file by
file, so that what is let go of is used again by the next. Of a pull that brought little, what was
there before is kept: conclusions drawn from it hold on to it, and it would be there twice.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import force_setattr

from koortui.domain.issue import LinearMirror, SheetMirror
from koortui.domain.journal import Review

Texts = dict[str, str]
"""Every text seen so far, by itself."""

#: Fields whose few values recur, by table.
_RECURRING: dict[str, tuple[str, ...]] = {
    "notes": ("by", "issue"),
    "contacts": ("by", "person", "template"),
    "asks": ("by", "issue"),
    "hours": ("by", "specialist", "activity", "issue", "decided_by"),
    "reviews": ("by",),
}


def share_records(tables: dict[str, dict[str, Any]], texts: Texts) -> dict[str, dict[str, Any]]:
    """The same records by id by table; an id is one string with the key it stands under."""
    share = texts.setdefault
    shared = {}
    for name, records in tables.items():
        for field in _RECURRING.get(name, ()):
            for record in records.values():
                value = getattr(record, field)
                if value:
                    force_setattr(record, field, share(value, value))
        shared[name] = {r.id if r.id == key else key: r for key, r in records.items()}
    for review in shared.get("reviews", {}).values():
        _share_snapshot(review, texts)
    return shared


def _share_snapshot(review: Review, texts: Texts) -> None:
    """Every review names the same issues again."""
    if review.snapshot is None:
        return
    share, marks = texts.setdefault, review.snapshot.issues
    for mark in marks.values():
        for field in ("identifier", "title", "state"):
            value = getattr(mark, field)
            force_setattr(mark, field, share(value, value))
    issues = {share(key, key): mark for key, mark in marks.items()}
    force_setattr(review.snapshot, "issues", issues)


def share_sheet(mirror: SheetMirror, before: SheetMirror | None) -> None:
    """Rows that are as they were `before`; of others the cells, but not each row's own comment."""
    if before:
        old = {row.number: row for row in before.rows}
        rows = (old[r.number] if old.get(r.number) == r else r for r in mirror.rows)
        force_setattr(mirror, "rows", tuple(rows))
    texts: Texts = {}
    share = texts.setdefault
    for row in mirror.rows:
        cells, own = row.cells, row.entry_id
        for key, value in cells.items():
            if value == own:
                cells[key] = own
            elif key != "comment":
                cells[key] = share(value, value)


def share_linear(mirror: LinearMirror, before: LinearMirror | None) -> None:
    """Issues that are as they were `before`; of others states, authors and labels."""
    if before:
        old = before.issues
        issues = {key: old[key] if old.get(key) == i else i for key, i in mirror.issues.items()}
        force_setattr(mirror, "issues", issues)
    seen: dict[Any, Any] = {}
    share = seen.setdefault
    for issue in mirror.issues.values():
        for field in ("state", "team_id", "assignee", "project_id", "labels"):
            value = getattr(issue, field)
            force_setattr(issue, field, share(value, value))
        for comment in issue.comments:
            force_setattr(comment, "author", share(comment.author, comment.author))
        for move in issue.state_changes:
            force_setattr(move, "from_state", share(move.from_state, move.from_state))
            force_setattr(move, "to_state", share(move.to_state, move.to_state))
            force_setattr(move, "actor", share(move.actor, move.actor))
