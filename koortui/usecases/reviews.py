"""The review of one customer for one slot: opened, marked, finished or skipped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from koortui.domain.calendar import Slot
from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Review, Step, StepMark
from koortui.domain.ports import Journal, JournalEdit
from koortui.domain.sanitise import clean_line, clean_text
from koortui.domain.since import freeze
from koortui.usecases.situations import Remote, situation_of
from koortui.usecases.workspace import Saved, Workspace


class ReviewChanged(Saved, frozen=True, kw_only=True):
    """A review as it was and as it became: undo puts back what this change set."""

    before: Review | None
    """None: it was begun by this change."""
    after: Review
    step: Step | None = None
    """The step that was marked; None: the review was finished, skipped or opened again."""


_CLOSING = ("finished_at", "next_steps", "skipped_reason", "snapshot")


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
) -> ReviewChanged:
    """The EM's word on a step. Without evidence it takes a `reason`: the caller asks for it."""
    slot = current_slot(workspace).day
    mark = StepMark(done=done, at=workspace.clock(), reason=clean_line(reason))
    with workspace.journals.edit(slug) as edit:
        before = review_for(edit.journal, slot)
        review = _own(workspace, edit, slot)
        marks = {**review.marks, step: mark}
        if not done:
            del marks[step]
        changed = msgspec.structs.replace(review, marks=marks, step=step)
        edit.put(changed)
    return _answer(workspace, slug, before, changed, step)


def finish_review(
    workspace: Workspace,
    slug: str,
    next_steps: str,
    remote: Remote,
    overruled: Mapping[Step, str] | None = None,
) -> ReviewChanged:
    """Freeze the snapshot and close the review. The week's last one needs next steps.

    `overruled`: steps without their evidence, and why they are done all the same.
    """
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
        before = review_for(edit.journal, slot.day)
        review = _own(workspace, edit, slot.day)
        situation = situation_of(workspace, customer, edit.journal, remote)
        now = workspace.clock()
        reasons = {step: clean_line(reason) for step, reason in (overruled or {}).items()}
        if not all(reasons.values()):
            raise InvalidInput(
                "why", "evidence is missing", next_step="Say why it is done all the same."
            )
        marks = {step: StepMark(done=True, at=now, reason=why) for step, why in reasons.items()}
        changed = msgspec.structs.replace(
            review,
            marks=review.marks | marks,
            finished_at=now,
            next_steps=next_steps,
            skipped_reason="",
            snapshot=freeze(situation),
        )
        edit.put(changed)
    return _answer(workspace, slug, before, changed)


def skip_review(workspace: Workspace, slug: str, reason: str) -> ReviewChanged:
    """Leave a customer out of this slot, with a reason; it is carried over to the next."""
    reason = clean_line(reason)
    if not reason:
        raise InvalidInput("reason", "say why it is skipped", next_step="One line is enough.")
    slot = current_slot(workspace).day
    with workspace.journals.edit(slug) as edit:
        before = review_for(edit.journal, slot)
        review = _own(workspace, edit, slot)
        changed = msgspec.structs.replace(review, skipped_reason=reason)
        edit.put(changed)
    return _answer(workspace, slug, before, changed)


def reopen_review(workspace: Workspace, slug: str) -> ReviewChanged:
    """After finishing or skipping: the review is open again, as it was."""
    slot = current_slot(workspace).day
    with workspace.journals.edit(slug) as edit:
        before = review_for(edit.journal, slot)
        review = _own(workspace, edit, slot)
        changed = msgspec.structs.replace(
            review, finished_at=None, skipped_reason="", snapshot=None
        )
        edit.put(changed)
    return _answer(workspace, slug, before, changed)


def put_back_review(workspace: Workspace, done: ReviewChanged) -> None:
    """Undo: what was marked, finished or skipped is as it was; what else changed since stays.

    A review changed again in the same respect is left alone: `InvalidInput`.
    """
    with workspace.journals.edit(done.customer) as edit:
        now = edit.journal.reviews.get(done.after.id)
        if now is None or _respect(now, done.step) != _respect(done.after, done.step):
            raise InvalidInput(
                "undo", "the review was changed again since", next_step="Look at it as it is now."
            )
        if done.before is None and now == done.after:
            edit.remove(now)
            return
        before = done.before or Review(id=now.id, at=now.at, by=now.by, slot=now.slot)
        if done.step is None:
            values = {name: getattr(before, name) for name in _CLOSING}
            set_then = done.after.marks.items() - before.marks.items()
            marks = dict(now.marks.items() - set_then)
            marks |= {step: before.marks[step] for step, _ in set_then if step in before.marks}
            edit.put(msgspec.structs.replace(now, marks=marks, **values))
            return
        marks = {step: mark for step, mark in now.marks.items() if step is not done.step}
        if done.step in before.marks:
            marks[done.step] = before.marks[done.step]
        edit.put(msgspec.structs.replace(now, marks=marks))


def _respect(review: Review, step: Step | None) -> object:
    """What of a review a change is about: the mark of a step, or how it was closed."""
    if step:
        return review.marks.get(step)
    return [getattr(review, name) for name in _CLOSING]


def _answer(
    workspace: Workspace,
    slug: str,
    before: Review | None,
    after: Review,
    step: Step | None = None,
) -> ReviewChanged:
    return ReviewChanged(
        id=after.id,
        customer=slug,
        saved_at=workspace.clock(),
        before=before,
        after=after,
        step=step,
    )


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
