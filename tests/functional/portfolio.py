"""A small made-up portfolio in memory: what the screens are shown with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from fakes.memory import (
    MemoryJournalEdit,
    MemoryJournalStore,
    MemoryMirrorStore,
    MemoryRosterStore,
)

from koortui.config import Config, Me
from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import (
    Cluster,
    Customer,
    CustomerPerson,
    HoursBlock,
    Invoice,
    LinearMapping,
    Service,
)
from koortui.domain.errors import KoorError
from koortui.domain.issue import (
    Comment,
    Issue,
    LinearMirror,
    SheetMirror,
    StateChange,
    Team,
    User,
    WorkflowState,
)
from koortui.domain.journal import (
    Ask,
    Billable,
    Channel,
    Contact,
    Direction,
    HoursEntry,
    Meeting,
    Note,
    Review,
)
from koortui.domain.mutations import (
    CommentCreate,
    IssueFields,
    IssueUpdate,
    PendingWrite,
    RowAppend,
    WriteState,
)
from koortui.domain.ports import JournalRecord
from koortui.domain.thresholds import Thresholds
from koortui.usecases.workspace import Workspace

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
TODO = WorkflowState(id="s-todo", name="Todo", type="unstarted", position=1)
STARTED = WorkflowState(id="s-started", name="In Progress", type="started", position=2)
REVIEW = WorkflowState(id="s-review", name="In Review", type="started", position=3)
DONE = WorkflowState(id="s-done", name="Done", type="completed", position=4)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def new_ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: str(UUID(int=next(numbers), version=4))


ACME = Customer(
    id="c-acme",
    slug="acme",
    name="Acme Robotics",
    aliases=("ACME",),
    service=Service.MANAGED,
    manager="Nora Lindt",
    specialist="Idris Vale",
    nodes=24,
    clusters=(
        Cluster(name="rack-3", nodes=12, fsid="7f2c11aa-0000-4000-8000-000000000003"),
        Cluster(name="lab", nodes=3, production=False),
    ),
    hosting="on premises",
    annual_value=Decimal(84000),
    currency="USD",
    contract_start=date(2026, 3, 15),
    contract_end=date(2027, 3, 14),
    renewal_note="Wants a second site next year.",
    invoices=(
        Invoice(issued=date(2026, 3, 15), due=date(2026, 4, 14), paid_on=date(2026, 4, 2)),
        Invoice(issued=date(2026, 11, 1), due=date(2026, 12, 1), number="2026-117"),
    ),
    blocks=(HoursBlock(hours=Decimal(20), bought_on=date(2026, 9, 1), paid_on=date(2026, 9, 8)),),
    linear=LinearMapping("label", "acme"),
    people=(
        CustomerPerson(
            name="Petra Holm", email="petra@acme.example", role="CTO", phone="+49 30 5550101"
        ),
        CustomerPerson(name="Sam Ortiz", email="sam@acme.example", role="storage engineer"),
    ),
    timezone="Europe/Berlin",
    tags=("robotics",),
)
BOREALIS = Customer(
    id="c-borealis",
    slug="borealis",
    name="Borealis Labs",
    manager="Nora Lindt",
    specialist="Mei Tan",
    blocks=(HoursBlock(hours=Decimal(40), paid_on=date(2026, 8, 1)),),
    people=(CustomerPerson(name="Anna Berg", email="anna@borealis.example"),),
)
CIRRUS = Customer(
    id="c-cirrus", slug="cirrus", name="Cirrus Média", manager="Nora Lindt", specialist="Mei Tan"
)


def issues() -> dict[str, Issue]:
    """Three of Acme's: one waits, one is urgent, one is finished."""
    common = {"team_id": "t-ops", "labels": ("acme",), "created_at": ago(40)}
    found = (
        Issue(
            id="i-14",
            identifier="ACM-14",
            title="Recover PGs after host loss",
            state=REVIEW,
            updated_at=ago(1),
            description="Host 7 went away on Friday.\n\n- 3 PGs are **undersized**\n- no data lost",
            url="https://linear.app/koor/issue/ACM-14",
            priority=2,
            estimate=3,
            assignee="Idris Vale",
            assignee_id="u-idris",
            due=date(2026, 11, 30),
            blocked_by=("ACM-9",),
            comments=(
                Comment(
                    id="m-1", at=ago(8), author="Idris Vale", body="Asked for the logs of host 7."
                ),
                Comment(
                    id="m-2",
                    at=ago(6),
                    author="Sam Ortiz",
                    body="They are `attached`. [/] [@click=app.quit]here[/]",
                    author_kind="external",
                ),
            ),
            state_changes=(
                StateChange(
                    id="h-1", at=ago(5), from_state="Todo", to_state="In Review", actor="Idris Vale"
                ),
            ),
            **common,
        ),
        Issue(
            id="i-15",
            identifier="ACM-15",
            title="Slow OSDs on rack 3",
            state=STARTED,
            updated_at=ago(2),
            priority=1,
            estimate=5,
            assignee="Idris Vale",
            **common,
        ),
        Issue(
            id="i-9",
            identifier="ACM-9",
            title="Capacity plan for the second site",
            state=TODO,
            updated_at=ago(9),
            priority=3,
            **common,
        ),
        Issue(
            id="i-2",
            identifier="ACM-2",
            title="Upgrade to Squid",
            state=DONE,
            updated_at=ago(20),
            completed_at=ago(20),
            **common,
        ),
    )
    return {issue.id: issue for issue in found}


def linear() -> LinearMirror:
    return LinearMirror(
        pulled_at=NOW - timedelta(minutes=2),
        issues=issues(),
        teams={
            "t-ops": Team(id="t-ops", key="ACM", name="Ops", states=(TODO, STARTED, REVIEW, DONE))
        },
        users={"u-idris": User(id="u-idris", name="Idris Vale")},
        labels={"acme": "l-acme"},
    )


def history() -> tuple[JournalRecord, ...]:
    """Acme's journal: one of each kind."""
    return (
        Note(
            id="n-1",
            at=ago(2),
            text="Sam prefers calls before ten. #lesson\nAsk about the spare host.",
        ),
        Note(id="n-2", at=ago(12), text="Budget for site two is decided in January. #decision"),
        Contact(
            id="k-1",
            at=ago(9),
            channel=Channel.EMAIL,
            direction=Direction.OUT,
            subject="Where we are with host 7",
            person="Petra Holm",
        ),
        Contact(
            id="k-2",
            at=ago(8.5),
            channel=Channel.CALL,
            direction=Direction.IN,
            text="They will send the logs.",
            person="Sam Ortiz",
        ),
        Ask(id="a-1", at=ago(8), owed_by="customer", what="the OSD logs of host 7"),
        HoursEntry(
            id="h-1",
            at=ago(3),
            day=date(2026, 11, 23),
            specialist="Idris Vale",
            hours=Decimal("4.5"),
            activity="troubleshooting",
            billable=Billable.YES,
            issue="ACM-15",
        ),
        HoursEntry(
            id="h-2",
            at=ago(2),
            day=date(2026, 11, 24),
            specialist="Idris Vale",
            hours=Decimal("1.25"),
            activity="other",
            billable=Billable.UNDECIDED,
            comment="Moved their dashboards",
        ),
        Meeting(
            id="g-1",
            at=ago(15),
            type="checkpoint",
            day=date(2026, 11, 11),
            minutes=45,
            attendees=("Petra Holm", "Nora Lindt"),
            notes="Two racks more in spring.",
            next_steps="Send the plan.",
        ),
        Review(
            id="r-1",
            at=ago(3),
            slot=date(2026, 11, 23),
            finished_at=ago(3),
            next_steps="Call Sam on Friday.",
        ),
    )


def writes() -> tuple[PendingWrite, ...]:
    """One that waits, one refused, one in conflict."""
    return (
        PendingWrite(
            id="w-1",
            at=NOW - timedelta(minutes=12),
            seq=1,
            entity="issue:i-14",
            payload=CommentCreate(
                comment_id="x-1",
                issue_id="i-14",
                identifier="ACM-14",
                body="We have the logs now; PG 3.1f is clean.",
            ),
        ),
        PendingWrite(
            id="w-2",
            at=NOW - timedelta(hours=3),
            seq=2,
            entity="row:h-1",
            payload=RowAppend(
                entry_id="h-1",
                cells={"date": "2026-11-23", "specialist": "Idris Vale", "hours": "4.5"},
            ),
            state=WriteState.REJECTED,
            attempts=4,
            error="The sheet says: the tab 'Hours' is protected.",
        ),
        PendingWrite(
            id="w-3",
            at=NOW - timedelta(days=1),
            seq=3,
            entity="issue:i-15",
            payload=IssueUpdate(
                issue_id="i-15",
                identifier="ACM-15",
                changes=IssueFields(priority=2),
                base=IssueFields(priority=1),
                summary="priority Urgent → High",
            ),
            state=WriteState.CONFLICT,
            attempts=1,
            error="Priority was changed in Linear meanwhile.",
            remote={"priority": "3"},
        ),
    )


class BreakableJournals(MemoryJournalStore):
    """`failure` is raised by the next commits, as a full disk would, until it is None again."""

    def __init__(self) -> None:
        super().__init__()
        self.failure: KoorError | None = None

    @contextmanager
    def edit(self, slug: str) -> Iterator[MemoryJournalEdit]:
        with super().edit(slug) as edit:
            yield edit
            if self.failure:
                raise self.failure


def workspace(*records: JournalRecord, now: datetime = NOW) -> Workspace:
    """Three customers of Nora's; `records` are Acme's journal."""
    journals, roster, mirror = BreakableJournals(), MemoryRosterStore(), MemoryMirrorStore()
    with journals.edit("acme") as edit:
        for record in records:
            edit.put(record)
    with roster.edit() as roster_edit:
        for customer in (ACME, BOREALIS, CIRRUS):
            roster_edit.put(customer)
    mirror.write_linear(linear())
    mirror.write_sheet(SheetMirror(pulled_at=NOW))
    calendar = WorkCalendar(timezone="Europe/Berlin")
    return Workspace(
        config=Config(me=Me(name="Nora Lindt")),
        thresholds=Thresholds(),
        roster=roster,
        journals=journals,
        mirror=mirror,
        clock=lambda: now,
        new_id=new_ids(),
        calendar_of=lambda _: calendar,
    )
