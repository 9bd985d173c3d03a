"""Meetings: prepared with an agenda, recorded while they last, looked after afterwards."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Ask, Draft, Meeting, MeetingPlan, MeetingType
from koortui.domain.meetings import (
    MEETING_PLACE,
    minutes_of,
    rewritten,
    text_of,
    when_in_words,
)
from koortui.domain.ports import JournalEdit
from koortui.domain.sanitise import clean_text
from koortui.domain.situation import Situation
from koortui.usecases.contact_rows import follow_meeting
from koortui.usecases.contacts import drop_draft
from koortui.usecases.meeting_fields import next_time, typed
from koortui.usecases.notes import find_draft
from koortui.usecases.workspace import Replaced, Saved, Workspace, saved


class MeetingRecorded(Replaced, frozen=True, kw_only=True):
    """`before` is the plan it was until then."""


def meeting_place(meeting_id: str) -> str:
    """Where the notes are kept while they are typed."""
    return f"{MEETING_PLACE}{meeting_id}"


# Before


def plan_meeting(workspace: Workspace, slug: str, values: dict[str, str]) -> Saved:
    """Put a meeting into the calendar. `values` as typed: type, day, start, minutes, attendees.

    Raises `InvalidInput` by field.
    """
    fields = {"type": "checkpoint"} | typed(values, workspace.today)
    plan = MeetingPlan(**workspace.stamp(), **fields)  # type: ignore[arg-type]
    with workspace.journals.edit(slug) as edit:
        edit.put(plan)
    return saved(plan, slug)


def change_plan(workspace: Workspace, slug: str, plan_id: str, values: dict[str, str]) -> Saved:
    """Another type, day, time, length or other people."""
    with workspace.journals.edit(slug) as edit:
        before = _plan(edit, plan_id)
        edit.put(msgspec.structs.replace(before, **typed(values, workspace.today)))
    return _replaced(workspace, before, slug)


def keep_agenda(workspace: Workspace, slug: str, plan_id: str, agenda: str) -> None:
    """The agenda as it is being written; gone with its plan is fine: the text was sent or held."""
    with workspace.journals.edit(slug) as edit:
        plan = edit.journal.plans.get(plan_id)
        agenda = clean_text(agenda)
        if plan is not None and plan.agenda != agenda:
            edit.put(msgspec.structs.replace(plan, agenda=agenda))


def write_agenda(workspace: Workspace, situation: Situation, type_: MeetingType) -> tuple[str, str]:
    """Heading and text of a fresh agenda: the person's own template of that type, filled."""
    from koortui.usecases.messages import write_draft

    return write_draft(workspace, situation, f"agenda-{type_}", ())


def agenda_text(workspace: Workspace, situation: Situation, plan: MeetingPlan) -> str:
    """To be pasted into an invitation: heading, day and time, agenda."""
    heading, _ = write_agenda(workspace, situation, plan.type)
    when = when_in_words(plan, ZoneInfo(situation.calendar.timezone))
    return "\n\n".join(part for part in (heading, when, plan.agenda.strip()) if part) + "\n"


def drop_plan(workspace: Workspace, slug: str, plan_id: str) -> Saved:
    """It does not take place. One with notes is not dropped: they would be nowhere."""
    with workspace.journals.edit(slug) as edit:
        before = _plan(edit, plan_id)
        if find_draft(edit, meeting_place(plan_id)):
            raise InvalidInput(
                "plan", "notes were typed for it", next_step="Record it, or clear the notes."
            )
        edit.remove(before)
    return _replaced(workspace, before, slug)


# While it lasts, and afterwards


def record_meeting(
    workspace: Workspace, slug: str, values: dict[str, str], *, plan_id: str = ""
) -> Saved:
    """Keep a meeting; its open questions become answers we owe, in the same commit.

    `values` as typed: type, day, start, minutes, attendees (apart by ;), notes, and `next`: the
    day and time of the next one. With `plan_id` it is the one that was planned. Raises
    `InvalidInput` by field.
    """
    stamp = workspace.stamp()
    upcoming = next_time(values.get("next", ""), workspace.today)
    with workspace.journals.edit(slug) as edit:
        plan = edit.journal.plans.get(plan_id)
        if plan_id:
            stamp["id"] = plan_id
        meeting = _held(workspace, Meeting(**stamp, type="checkpoint", day=workspace.today), values)  # type: ignore[arg-type]
        if plan:
            meeting = msgspec.structs.replace(meeting, agenda=plan.agenda)
            edit.remove(plan)
        edit.put(meeting)
        follow_meeting(workspace, edit, None, meeting)
        _follow_questions(workspace, edit, meeting)
        drop_draft(edit, meeting_place(meeting.id))
        if upcoming:
            edit.put(
                MeetingPlan(
                    **workspace.stamp(),  # type: ignore[arg-type]
                    type="checkpoint",
                    day=upcoming[0],
                    start=upcoming[1],
                    attendees=meeting.attendees,
                    follows=meeting.id,
                )
            )
    if plan is None:
        return saved(meeting, slug)
    now = workspace.clock()
    return MeetingRecorded(id=plan.id, customer=slug, saved_at=now, before=plan)


def edit_meeting(
    workspace: Workspace,
    slug: str,
    meeting_id: str,
    values: dict[str, str],
    *,
    keep_notes: bool = False,
) -> Saved:
    """Other words on a recorded meeting; what its notes said before is kept as a version.

    With `keep_notes` a draft of the notes stays: only the other fields are edited.
    """
    with workspace.journals.edit(slug) as edit:
        before = _meeting(edit, meeting_id)
        after = _held(workspace, before, values)
        edit.put(rewritten(before, after, workspace.clock()))
        follow_meeting(workspace, edit, before, after)
        _follow_questions(workspace, edit, after)
        if not keep_notes:
            drop_draft(edit, meeting_place(meeting_id))
    return _replaced(workspace, before, slug)


def delete_meeting(workspace: Workspace, slug: str, meeting_id: str) -> Saved:
    """Take a meeting out, and its questions that nobody answered."""
    with workspace.journals.edit(slug) as edit:
        before = _meeting(edit, meeting_id)
        take_out(workspace, edit, before)
    return _replaced(workspace, before, slug)


def put_back(workspace: Workspace, edit: JournalEdit, done: Replaced) -> None:
    """Undo, in the caller's commit: the meeting or the plan as it was."""
    before = done.before
    if isinstance(before, Meeting):
        follow_meeting(workspace, edit, edit.journal.meetings.get(before.id), before)
        edit.put(before)
        _follow_questions(workspace, edit, before, before.edited_at or before.at)
    elif isinstance(before, MeetingPlan):
        held = edit.journal.meetings.get(before.id)
        if held is not None and isinstance(done, MeetingRecorded):
            withdraw_meeting(workspace, edit, held)
        if held is None or isinstance(done, MeetingRecorded):
            edit.put(before)


def withdraw_meeting(workspace: Workspace, edit: JournalEdit, meeting: Meeting) -> None:
    """As if it had not been recorded; its notes are a draft again."""
    take_out(workspace, edit, meeting)
    for plan in edit.journal.plans.values():
        if plan.follows == meeting.id:
            edit.remove(plan)
    place = meeting_place(meeting.id)
    if meeting.notes and find_draft(edit, place) is None:
        stamp = {"id": meeting.id, "at": meeting.at, "by": meeting.by}
        edit.put(Draft(**stamp, place=place, text=meeting.notes))  # type: ignore[arg-type]


def take_out(workspace: Workspace, edit: JournalEdit, meeting: Meeting) -> None:
    edit.remove(meeting)
    follow_meeting(workspace, edit, meeting, None)
    for ask in _asked_by(edit, meeting.id):
        edit.remove(ask)


def _follow_questions(
    workspace: Workspace, edit: JournalEdit, meeting: Meeting, since: datetime | None = None
) -> None:
    """Its questions are answers we owe; the open ones follow its text.

    `since`: when a question was asked that comes back; now, for a new one.
    """
    for ask in _asked_by(edit, meeting.id):
        if ask.what not in meeting.questions:
            edit.remove(ask)
    known = {ask.what for ask in edit.journal.asks.values() if ask.note == meeting.id}
    for question in meeting.questions:
        if question not in known:
            stamp = workspace.stamp()
            stamp["at"] = since or stamp["at"]
            edit.put(Ask(**stamp, owed_by="us", what=question, note=meeting.id))  # type: ignore[arg-type]


def _asked_by(edit: JournalEdit, meeting_id: str) -> list[Ask]:
    return [ask for ask in edit.journal.asks.values() if ask.note == meeting_id and ask.is_open]


# What was typed


def _held(workspace: Workspace, meeting: Meeting, values: dict[str, str]) -> Meeting:
    """`meeting` with the values that are given; what its notes mark is taken from them."""
    fields = typed(values, workspace.today)
    day = fields["day"] = fields.get("day") or meeting.day
    if day > workspace.today:
        raise InvalidInput("day", f"{day} is still to come", next_step="Record it afterwards.")
    notes = clean_text(values["notes"]).strip() if "notes" in values else text_of(meeting)
    marked = minutes_of(notes)
    return msgspec.structs.replace(
        meeting,
        notes=notes,
        questions=marked.questions,
        decisions=marked.decisions,
        next_steps="\n".join(marked.steps),
        **fields,
    )


def _plan(edit: JournalEdit, plan_id: str) -> MeetingPlan:
    plan = edit.journal.plans.get(plan_id)
    if plan is None:
        raise InvalidInput("plan", "it is not there any more", next_step="Plan a new one.")
    return plan


def _meeting(edit: JournalEdit, meeting_id: str) -> Meeting:
    meeting = edit.journal.meetings.get(meeting_id)
    if meeting is None:
        raise InvalidInput("meeting", "it is not there any more", next_step="Record a new one.")
    return meeting


def _replaced(workspace: Workspace, before: Meeting | MeetingPlan, slug: str) -> Replaced:
    return Replaced(id=before.id, customer=slug, saved_at=workspace.clock(), before=before)
