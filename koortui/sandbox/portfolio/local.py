"""Tells the stories to the EM's own files: the roster, the journals, the settings."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

import msgspec

from koortui.domain.contract import Stage, StageMove, Terms, TermsDraft
from koortui.domain.customer import (
    Cluster,
    Cover,
    Customer,
    CustomerPerson,
    HoursBlock,
    Invoice,
    LinearMapping,
    Roster,
    TimeOff,
)
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
from koortui.sandbox.portfolio.story import DANA, SAM, BillStory, BlockStory, Story
from koortui.sandbox.portfolio.targets import targets_of
from koortui.sandbox.portfolio.when import When

_SUSPENDED_AGO = 5
"""Working days."""
CONFIG = """\
# Settings of the demo. Written once; change them as you like.
[me]
name = "Dana Reyes"
email = "dana.reyes@koor.example"

[calendar]
# The handbook says Monday and Thursday; the demo takes days that make today one of them.
review_days = {review_days}

[linear]
product_team = "KOOR"

[sheet]
spreadsheet_id = "{spreadsheet_id}"
hours_tab = "Hours"

[mail]
calendar_link = "https://calendar.example/dana-reyes"

[money]
currency = "USD"

# Others are kept with the roster: g p, 6.
[[targets]]
name = "Annual recurring revenue"
metric = "arr"
goal = 1000000
by = {year}-12-31
"""


def roster_of(stories: tuple[Story, ...], when: When) -> Roster:
    """All customers; Sam is away and Dana covers for him."""
    start, end = when.days(-2), when.days(12)
    return Roster(
        customers=tuple(_customer(story, when) for story in stories),
        covers=(
            Cover(id=make_id("cover"), customer="all", manager=SAM, by=DANA, start=start, end=end),
        ),
        time_off=(
            TimeOff(id=make_id("time off"), person=SAM, start=start, end=end, reason="vacation"),
        ),
        targets=targets_of(when),
    )


def _customer(story: Story, when: When) -> Customer:
    def day(days: int | None) -> Any:
        return None if days is None else when.days(days)

    value = Decimal(story.annual_value) if story.annual_value else None
    sold = story.stage is not Stage.PROSPECT and story.started_days is not None
    return Customer(
        id=make_id(story.slug),
        slug=story.slug,
        name=story.name,
        aliases=story.aliases,
        stage=story.stage,
        service=story.service,
        manager=story.manager,
        specialist=story.specialist,
        nodes=story.nodes,
        clusters=tuple(Cluster(name=n, nodes=k, production=p) for n, k, p in story.clusters),
        hosting=story.hosting,
        annual_value=value,
        usage_fee=Decimal(story.usage_fee) if story.usage_fee else None,
        trial=story.trial,
        extras=story.extras,
        instalments=story.instalments,
        discount=story.discount,
        scope=story.scope,
        industry=story.industry,
        next_step=story.next_step,
        terms_agreed_on=day((story.started_days or 0) - 12) if sold else None,
        signed_on=day((story.started_days or 0) - 9) if sold else None,
        currency="USD" if story.annual_value else "",
        contract_start=day(story.started_days),
        contract_end=day(story.ends_in),
        invoices=_invoices(story, value, when),
        past=_past(story, when),
        moves=_moves(story, when),
        draft=TermsDraft(at=when.at(1, 16), by=story.manager, values=story.draft)
        if story.draft
        else None,
        blocks=tuple(_block(block, when) for block in story.blocks),
        linear=LinearMapping.parse(story.linear) if story.linear else None,
        people=_people(story),
        timezone=story.timezone,
        tags=story.tags,
    )


def _people(story: Story) -> tuple[CustomerPerson, ...]:
    people = (CustomerPerson(name=n, email=e, role=role) for n, e, role in story.people)
    habits = {name: {"timezone": zone, "channel": way} for name, zone, way in story.habits}
    return tuple(msgspec.structs.replace(one, **habits.get(one.name, {})) for one in people)


def _invoices(story: Story, value: Decimal | None, when: When) -> tuple[Invoice, ...]:
    """The contract's own and its further instalments, each of the same share."""
    amount = value / story.instalments if value is not None else None
    told = list(story.bills)
    if story.issued_days is not None:
        told.append(BillStory(issued_days=story.issued_days, paid_days=story.paid_days))
    return tuple(
        Invoice(
            issued=when.days(bill.issued_days),
            paid_on=when.days(bill.paid_days) if bill.paid_days is not None else None,
            amount=amount,
            note=f"instalment {number} of {story.instalments}" if story.instalments > 1 else "",
        )
        for number, bill in enumerate(sorted(told, key=lambda bill: bill.issued_days), 1)
    )


def _past(story: Story, when: When) -> tuple[Terms, ...]:
    """The year before, for those who renewed."""
    if not story.renewed_from or story.started_days is None:
        return ()
    return (
        Terms(
            service=story.service,
            nodes=story.nodes,
            annual_value=Decimal(story.renewed_from),
            currency="USD",
            contract_start=when.days(story.started_days - 365),
            contract_end=when.days(story.started_days - 1),
            signed_on=when.days(story.started_days - 374),
        ),
    )


def _moves(story: Story, when: When) -> tuple[StageMove, ...]:
    if not story.suspended_note:
        return ()
    at = when.at(_SUSPENDED_AGO, 11)
    return (
        StageMove(
            at=at,
            on=at.date(),
            by=story.manager,
            before=Stage.ACTIVE,
            after=Stage.SUSPENDED,
            reason=f"Head of Sales decided: suspend ({story.suspended_note[:-1]})",
        ),
    )


def _block(block: BlockStory, when: When) -> HoursBlock:
    return HoursBlock(
        hours=Decimal(block.hours),
        bought_on=when.days(block.bought_days),
        paid_on=when.days(block.paid_days) if block.paid_days is not None else None,
    )


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
            at=when.at(_SUSPENDED_AGO, 11),
            by=story.manager,
            gate="payment",
            decision="suspend",
            decider="Head of Sales",
            note=story.suspended_note,
        )
    ]
