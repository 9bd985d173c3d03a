"""The real clients against the real sandbox over real HTTP, with stores in memory.

Waiting is made up: `sleep` moves the clock that the retries and Linear's pause look at, so
that a pause of a minute costs a test nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import msgspec
from fakes.memory import MemoryJournalStore, MemoryMirrorStore

from koortui.domain.customer import Customer, LinearMapping, Roster
from koortui.domain.mutations import (
    AttachmentCreate,
    CommentCreate,
    ContactAppend,
    ContactDelete,
    IssueCreate,
    IssueFields,
    IssueUpdate,
    Payload,
    PendingWrite,
    Removal,
    RowAdopt,
    RowAppend,
    RowDelete,
    RowRelease,
    RowUpdate,
    WriteState,
)
from koortui.domain.secret import Secret
from koortui.sandbox.faults import Fault, FaultKind, FaultPlan, Source
from koortui.sandbox.linear import LinearWorld
from koortui.sandbox.linear import records as r
from koortui.sandbox.server import SandboxServer
from koortui.sandbox.sheets import SheetsState
from koortui.services.linear.client import LinearClient, Timeouts
from koortui.services.tracking_sheet import DEFAULT_HEADERS, TrackingSheet
from koortui.sync.pull import pull
from koortui.sync.push import push
from koortui.sync.reports import PullReport, PushReport
from koortui.sync.retry import Pace, RetryPolicy

SHEET = "spreadsheet-1"
TAB = "Hours"
HEADER = list(DEFAULT_HEADERS.values())
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PATIENT = 20.0
"""Seconds to wait for an answer: none is ever that slow."""
SOON = 0.3
"""Seconds to wait where a test has the answer never come."""


class FakeTime:
    """Monotonic seconds that pass only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Rig:
    """A sandbox, clients to it, one customer `acme` with a label, journals and a mirror."""

    def __init__(
        self,
        *,
        policy: RetryPolicy | None = None,
        rows: Iterable[list[str]] = (),
        answer_within: float = PATIENT,
    ) -> None:
        self.world = LinearWorld()
        self.me = self.world.add_user("Ada Lovelace", me=True)
        self.team = self.world.add_team("ACM", "Acme")
        self.label = self.world.add_label("acme")
        self.sheets = SheetsState()
        self.sheets.add_spreadsheet(SHEET, "Hours of us all", tabs={TAB: [HEADER, *rows]})
        self.plan = FaultPlan()
        self.server = SandboxServer(self.world, self.sheets, plan=self.plan)
        self.time = FakeTime()
        self.answer_within = answer_within
        self.policy = policy or RetryPolicy()
        self.journals = MemoryJournalStore()
        self.mirrors = MemoryMirrorStore()
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.roster = Roster(customers=(customer("acme", "label:acme"),))
        self.slugs = ["acme"]
        self.contact_tab = ""
        """Named: contacts are pushed to that tab."""
        self._seq = 0

    def clock(self) -> datetime:
        return self.now

    async def __aenter__(self) -> Self:
        self.server.start()
        self._make_clients()
        return self

    def _make_clients(self) -> None:
        self.linear = LinearClient(
            self.server.linear_url,
            Secret(self.server.linear_key),
            timeouts=Timeouts(connect=2.0, read=self.answer_within),
            monotonic=self.time,
        )
        self.sheet = self.sheet_client()

    async def be_patient(self) -> None:
        """From now on every answer is waited for, however slow the machine is."""
        await self.linear.aclose()
        self.sheet.close()
        self.answer_within = PATIENT
        self._make_clients()

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self.linear.aclose()
        self.sheet.close()
        self.server.stop()

    def sheet_client(self, *, headers: dict[str, str] | None = None) -> TrackingSheet:
        return TrackingSheet(
            SHEET,
            hours_tab=TAB,
            headers=headers,
            base_url=self.server.sheets_url,
            timeouts=(2.0, self.answer_within),
        )

    # -- what is queued ----------------------------------------------------------------------

    def queue(self, payload: Payload, *, slug: str = "acme", **fields: object) -> PendingWrite:
        self._seq += 1
        write = PendingWrite(
            id=f"w{self._seq}",
            at=self.now,
            seq=self._seq,
            entity=entity_of(payload),
            payload=payload,
        )
        write = msgspec.structs.replace(write, **fields)
        with self.journals.edit(slug) as edit:
            edit.put(write)
        return write

    def write(self, write: PendingWrite, *, slug: str = "acme") -> PendingWrite:
        """The write as the journal has it now."""
        return self.journals.read(slug).writes[write.id]

    def state(self, write: PendingWrite) -> WriteState:
        return self.write(write).state

    # -- what is done --------------------------------------------------------------------------

    def fault(
        self, kind: FaultKind, match: str = "", *, times: int = 1, retry_after: int = 1
    ) -> None:
        """The next request whose operation or path contains `match` meets this."""
        source: Source = "sheet" if ":" in match else "linear"
        self.plan.add(
            Fault(kind=kind, source=source, match=match, times=times, retry_after=retry_after)
        )

    async def pull(self) -> PullReport:
        return await pull(self.linear, self.sheet, self.mirrors, self.roster, self.clock)

    async def push(self) -> PushReport:
        pace = Pace(self.policy, sleep=self.time.sleep, monotonic=self.time, chance=lambda: 0.5)
        return await push(
            self.linear,
            self.sheet,
            self.journals,
            self.mirrors,
            self.slugs,
            self.clock,
            pace=pace,
            contacts=self.sheet.contacts(self.contact_tab) if self.contact_tab else None,
        )

    # -- what is out there -----------------------------------------------------------------------

    def issue(self, title: str = "One", **fields: object) -> r.Issue:
        """An issue of acme, made long ago."""
        fields = {"labels": [self.label], "at": LONG_AGO, **fields}
        return self.world.add_issue(self.team, title, **fields)

    def rows(self) -> list[list[str]]:
        """The sheet without its header, as a person sees it."""
        return self.sheets.rows(SHEET, TAB)[1:]

    def bodies(self, issue: r.Issue) -> list[str]:
        return [comment.body for comment in self.world.comments_of(issue)]

    def state_name(self, issue: r.Issue) -> str:
        return self.world.tables.states[issue.state_id].name


def customer(slug: str, mapping: str) -> Customer:
    return Customer(
        id=f"id-{slug}", slug=slug, name=slug.title(), linear=LinearMapping.parse(mapping)
    )


def entity_of(payload: Payload) -> str:
    match payload:
        case (
            RowAppend(entry_id=key)
            | RowUpdate(entry_id=key)
            | RowDelete(entry_id=key)
            | RowAdopt(entry_id=key)
            | RowRelease(entry_id=key)
        ):
            return f"row:{key}"
        case ContactAppend(entry_id=key) | ContactDelete(entry_id=key):
            return f"contact:{key}"
        case CommentCreate(issue_id=key) | IssueUpdate(issue_id=key) | IssueCreate(issue_id=key):
            return f"issue:{key}"
        case AttachmentCreate(issue_id=key) | Removal(issue_id=key):
            return f"issue:{key}"


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def comment(issue: r.Issue, body: str, number: int) -> CommentCreate:
    return CommentCreate(comment_id=uuid(number), issue_id=issue.id, identifier="X-1", body=body)


def status(issue: r.Issue, new: r.WorkflowState, base: str) -> IssueUpdate:
    return IssueUpdate(
        issue_id=issue.id,
        identifier="X-1",
        changes=IssueFields(state_id=new.id),
        base=IssueFields(state_id=base),
    )


def row(number: int, **cells: str) -> RowAppend:
    full = {
        "date": "2026-03-02",
        "customer": "Acme",
        "specialist": "Ada",
        "hours": "1.5",
        "activity": "meeting",
        "billable": "yes",
        "issue": "ACM-1",
        "comment": f"entry {number}",
    }
    return RowAppend(entry_id=uuid(number), cells={**full, **cells})


def patience_for(fault: FaultKind) -> float:
    """How long to wait for answers when this fault strikes."""
    return SOON if fault.startswith("timeout") else PATIENT


def closed_port_url() -> str:
    """An address on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
