"""Tells the stories to the journals: contacts, notes, meetings, hours, reviews, decisions."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from koortui.domain.hours import worked
from koortui.domain.issue import SheetRow
from koortui.domain.journal import (
    STEPS,
    Ask,
    Billable,
    Channel,
    Contact,
    Direction,
    GateDecision,
    HoursEntry,
    Meeting,
    MeetingPlan,
    MonthConfirmed,
    Note,
    Review,
    Snapshot,
    StepMark,
)
from koortui.domain.ports import Journal, JournalRecord
from koortui.domain.reconcile import month_digest
from koortui.sandbox.portfolio.hours import Row, rows_of
from koortui.sandbox.portfolio.ids import make_id
from koortui.sandbox.portfolio.story import Story
from koortui.sandbox.portfolio.when import SUSPENDED_AGO, When


def journal_of(story: Story, when: When) -> list[JournalRecord]:
    """Everything that happened with the customer so far."""
    rows = rows_of(story, when)
    return [
        *_talks(story, when),
        *_asks(story, when),
        *_notes(story, when),
        *_meetings(story, when),
        *(_entry(row, story, when) for row in rows if row.entry_id),
        *_reviews(story, rows, when),
        *_months(story, rows, when),
        *_decisions(story, when),
    ]


def _talks(story: Story, when: When) -> list[Contact]:
    return [
        Contact(
            id=make_id(f"{story.slug}/contacts/{index}"),
            at=when.at(talk.ago, 15) if talk.days is None else when.on(when.days(talk.days), 15),
            by=story.manager,
            channel=Channel(talk.channel),
            direction=Direction(talk.direction),
            subject=talk.subject,
            text=talk.text,
            person=talk.person,
            template=talk.template,
        )
        for index, talk in enumerate(story.talks)
    ]


def _asks(story: Story, when: When) -> list[Ask]:
    return [
        Ask(
            id=make_id(f"{story.slug}/asks/{index}"),
            at=when.at(told.ago, 14),
            by=story.manager,
            owed_by=told.owed_by,
            what=told.what,
            issue=f"{story.team}-{told.issue}" if told.issue else "",
            nudges=tuple(when.at(ago, 15) for ago in told.nudged),
        )
        for index, told in enumerate(story.asks)
    ]


def _notes(story: Story, when: When) -> list[Note]:
    return [
        Note(
            id=make_id(f"{story.slug}/notes/{index}"),
            at=when.at(told.ago, 16),
            by=story.manager,
            text=told.text,
            issue=f"{story.team}-{told.issue}" if told.issue else "",
            pinned=told.pinned,
        )
        for index, told in enumerate(story.notes)
    ]


def _meetings(story: Story, when: When) -> list[Meeting | MeetingPlan]:
    found: list[Meeting | MeetingPlan] = []
    for index, told in enumerate(story.meetings):
        day = when.working_day(told.days)
        shared: dict[str, Any] = {
            "id": make_id(f"{story.slug}/meetings/{index}"),
            "by": story.manager,
            "type": told.type,
            "day": day,
            "start": time(told.hour),
            "minutes": 45,
            "attendees": told.people,
            "agenda": told.agenda,
        }
        if told.notes:
            written = when.on(day, told.hour + 1)
            shared |= {"notes": told.notes, "decisions": told.decisions}
            found.append(Meeting(at=written, next_steps=told.next_steps, **shared))
        else:
            found.append(MeetingPlan(at=when.at(5, 9), **shared))
    return found


def _entry(row: Row, story: Story, when: When) -> HoursEntry:
    return HoursEntry(
        id=row.entry_id,
        at=when.on(row.day, 16, 30),
        by=story.manager,
        day=row.day,
        specialist=row.specialist,
        hours=Decimal(row.hours),
        activity=row.activity,
        billable=Billable(row.billable),
        issue=row.issue,
        comment=row.comment,
    )


def _reviews(story: Story, rows: list[Row], when: When) -> list[Review]:
    """A finished review per slot told, each with its frozen figures."""
    found = []
    for back in story.reviewed:
        day = when.slot(back).day
        at = when.on(day, 10, 30) - timedelta(minutes=5)
        before = [row for row in rows if row.day < day]
        found.append(
            Review(
                id=make_id(f"{story.slug}/reviews/{back}"),
                at=at - timedelta(minutes=4),
                by=story.manager,
                slot=day,
                marks={step: StepMark(done=True, at=at) for step in STEPS},
                finished_at=at,
                next_steps=story.next_steps,
                snapshot=Snapshot(
                    taken_at=at,
                    hours=sum((Decimal(row.hours) for row in before), Decimal(0)),
                    hours_entries=len(before),
                ),
            )
        )
    return found


def _months(story: Story, rows: list[Row], when: When) -> list[MonthConfirmed]:
    """Past months are confirmed, as they are after the first days of a month."""
    this_month = f"{when.today:%Y-%m}"
    forgotten = {
        f"{when.day(work.ago):%Y-%m}"
        for issue in story.issues
        for work in issue.work
        if not work.in_sheet
    }
    entries = {row.entry_id: _entry(row, story, when) for row in rows if row.entry_id}
    journal = Journal(customer=story.slug, hours=entries)
    items = worked(journal, [_sheet_row(row, number) for number, row in enumerate(rows, 2)])
    return [
        MonthConfirmed(
            id=make_id(f"{story.slug}/months/{month}"),
            at=when.at(1, 9),
            by=story.manager,
            month=month,
            digest=month_digest(items, month),
        )
        for month, _ in groupby(f"{row.day:%Y-%m}" for row in rows)
        if month < this_month and month not in forgotten
    ]


def _sheet_row(row: Row, number: int) -> SheetRow:
    keys = ("date", "customer", "specialist", "hours", "activity", "billable", "issue", "comment")
    cells = dict(zip(keys, row.cells(), strict=False))
    return SheetRow(number=number, entry_id=row.entry_id, cells=cells)


def _decisions(story: Story, when: When) -> list[GateDecision]:
    if not story.suspended_note:
        return []
    return [
        GateDecision(
            id=make_id(f"{story.slug}/decisions/0"),
            at=when.at(SUSPENDED_AGO, 11),
            by=story.manager,
            gate="payment",
            decision="suspend",
            decider="Head of Sales",
            note=story.suspended_note,
        )
    ]
