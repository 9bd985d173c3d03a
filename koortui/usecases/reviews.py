"""The review of one customer for one slot: opened, marked, finished or skipped."""

from __future__ import annotations

from datetime import date

import msgspec

from koortui.domain.calendar import Slot
from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Review, Step, StepMark
from koortui.domain.ports import Journal, JournalEdit
from koortui.domain.sanitise import clean_line, clean_text
from koortui.domain.since import freeze
from koortui.usecases.situations import Remote, situation_of
from koortui.usecases.workspace import Workspace


def current_slot(workspace: Workspace) -> Slot:
    """The slot whose review is due: today's, or the last one before today."""
    return workspace.calendar.last_slot(workspace.today)


def review_for(journal: Journal, slot: date) -> Review | None:
    """The review of a slot, if it was begun; the newest when there are several."""
    found = [review for review in journal.reviews.values() if review.slot == slot]
    return max(found, key=lambda review: review.at, default=None)


def begin_review(workspace: Workspace, slug: str) -> Review:
    """Open the slot's review, or go on with the one begun."""
    slot = current_slot(workspace).day
    review = review_for(workspace.journals.read(slug), slot)
    if review:
        return review
    with workspace.journals.edit(slug) as edit:
        return _own(workspace, edit, slot)


def visit_step(workspace: Workspace, slug: str, step: Step) -> None:
    """Remember the step in view, so that the review resumes there."""
    slot = current_slot(workspace).day
    with workspace.journals.edit(slug) as edit:
        review = _own(workspace, edit, slot)
        if review.step is not step and review.is_open:
            edit.put(msgspec.structs.replace(review, step=step))


def mark_step(
    workspace: Workspace, slug: str, step: Step, *, done: bool, reason: str = ""
) -> Review:
    """The EM's word on a step. Without evidence it takes a `reason`: the caller asks for it."""
    slot = current_slot(workspace).day
    mark = StepMark(done=done, at=workspace.clock(), reason=clean_line(reason))
    with workspace.journals.edit(slug) as edit:
        review = _own(workspace, edit, slot)
        marks = {**review.marks, step: mark}
        if not done:
            del marks[step]
        changed = msgspec.structs.replace(review, marks=marks, step=step)
        edit.put(changed)
    return changed


def finish_review(workspace: Workspace, slug: str, next_steps: str, remote: Remote) -> Review:
    """Freeze the snapshot and close the review. The week's last one needs next steps."""
    slot = current_slot(workspace)
    next_steps = clean_text(next_steps).strip()
    if not next_steps and needs_next_steps(workspace):
        raise InvalidInput(
            "next steps",
            "the week's last review needs a short summary",
            next_step="Write one line: what happens next?",
        )
    customer = workspace.customer(slug)
    with workspace.journals.edit(slug) as edit:
        review = _own(workspace, edit, slot.day)
        situation = situation_of(workspace, customer, edit.journal, remote)
        changed = msgspec.structs.replace(
            review,
            finished_at=workspace.clock(),
            next_steps=next_steps,
            skipped_reason="",
            snapshot=freeze(situation),
        )
        edit.put(changed)
    return changed


def skip_review(workspace: Workspace, slug: str, reason: str) -> Review:
    """Leave a customer out of this slot, with a reason; it is carried over to the next."""
    reason = clean_line(reason)
    if not reason:
        raise InvalidInput("reason", "say why it is skipped", next_step="One line is enough.")
    slot = current_slot(workspace).day
    with workspace.journals.edit(slug) as edit:
        review = _own(workspace, edit, slot)
        changed = msgspec.structs.replace(review, skipped_reason=reason)
        edit.put(changed)
    return changed


def reopen_review(workspace: Workspace, slug: str) -> Review:
    """Undo of finishing or skipping: the review is open again, as it was."""
    slot = current_slot(workspace).day
    with workspace.journals.edit(slug) as edit:
        review = _own(workspace, edit, slot)
        changed = msgspec.structs.replace(
            review, finished_at=None, skipped_reason="", snapshot=None
        )
        edit.put(changed)
    return changed


def needs_next_steps(workspace: Workspace) -> bool:
    """On the last review of the week each active engagement gets next steps."""
    return workspace.calendar.is_last_of_week(current_slot(workspace))


def _own(workspace: Workspace, edit: JournalEdit, slot: date) -> Review:
    """The slot's review under the lock; begun now when there is none."""
    review = review_for(edit.journal, slot)
    if review is None:
        review = Review(**workspace.stamp(), slot=slot)  # type: ignore[arg-type]
        edit.put(review)
    return review
