"""A customer's story as data, told in distances from today.

Three tellers read it: `remote` (Linear), `sheet` (the tracking sheet) and `local` (roster and
journals). `ago` counts working days before today, `days` calendar days from today.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from koortui.domain.contract import Extra
from koortui.domain.customer import Service, Stage
from koortui.domain.journal import MeetingType

DANA, SAM = "Dana Reyes", "Sam Okafor"
"""The EM whose program this is, and the one for whom she covers."""
MIRA, JONAS, PRIYA = "Mira Chen", "Jonas Weber", "Priya Nair"
"""The Storage Specialists."""
SPECIALISTS = (MIRA, JONAS, PRIYA)


class Work(Struct, frozen=True, kw_only=True):
    """What somebody wrote on an issue; a specialist's is a row of hours, unless forgotten."""

    ago: int
    text: str
    by: str = ""
    """Empty: the customer's specialist. "bot" and "customer" are no teammates."""
    hours: str = "1"
    activity: str = "troubleshooting"
    moved_to: str = ""
    """The state the issue was moved to with it."""
    in_sheet: bool = True
    """False: the row was forgotten."""


class IssueStory(Struct, frozen=True, kw_only=True):
    """An issue; `number` with the customer's team key makes the identifier."""

    number: int
    title: str
    state: str = "Todo"
    """The state it was created in; `Work.moved_to` moves it on."""
    opened: int = 12
    priority: int = 3
    size: str = "M"
    assigned: bool = True
    project: str = ""
    text: str = ""
    work: tuple[Work, ...] = ()
    due_in: int | None = None
    sla_in_hours: int | None = None
    blocked_by: int = 0
    """Number of the issue that blocks this one."""


class ProjectStory(Struct, frozen=True, kw_only=True):
    name: str
    status: str = "started"
    health: str | None = "onTrack"
    target_in: int | None = 40


class Talk(Struct, frozen=True, kw_only=True):
    """A contact; `days` wins over `ago` where the rules count calendar days."""

    text: str
    ago: int = 0
    days: int | None = None
    channel: str = "email"
    direction: str = "out"
    subject: str = ""
    person: str = ""
    template: str = ""


class AskStory(Struct, frozen=True, kw_only=True):
    ago: int
    what: str
    owed_by: Literal["customer", "us"] = "customer"
    issue: int = 0
    nudged: tuple[int, ...] = ()


class NoteStory(Struct, frozen=True, kw_only=True):
    ago: int
    text: str
    issue: int = 0
    pinned: bool = False


class HoursStory(Struct, frozen=True, kw_only=True):
    """A row of hours beside those that follow from `Work`. `ours`: added with KoorTUI."""

    ago: int
    hours: str
    activity: str
    by: str = ""
    issue: int = 0
    comment: str = ""
    billable: str = ""
    ours: bool = False


class BlockStory(Struct, frozen=True, kw_only=True):
    hours: str
    bought_days: int
    paid_days: int | None = None


class BillStory(Struct, frozen=True, kw_only=True):
    """An invoice beside the one of the contract: an instalment."""

    issued_days: int
    paid_days: int | None = None


class MeetingStory(Struct, frozen=True, kw_only=True):
    """A meeting: to come, or recorded when it has notes."""

    days: int
    """Calendar days from today; moved on to the next working day."""
    type: MeetingType = "checkpoint"
    hour: int = 14
    people: tuple[str, ...] = ()
    agenda: str = ""
    notes: str = ""
    decisions: tuple[str, ...] = ()
    next_steps: str = ""


class Story(Struct, frozen=True, kw_only=True):
    """One customer."""

    slug: str
    name: str
    linear: str = ""
    team: str = "CEPH"
    specialist: str = MIRA
    manager: str = DANA
    stage: Stage = Stage.ACTIVE
    service: Service = Service.MANAGED
    nodes: int | None = None
    clusters: tuple[tuple[str, int, bool], ...] = ()
    hosting: str = "their data centre"
    annual_value: str = ""
    renewed_from: str = ""
    """The annual value of the year before, where there was one."""
    trial: bool = False
    extras: tuple[Extra, ...] = ()
    usage_fee: str = ""
    instalments: int = 1
    bills: tuple[BillStory, ...] = ()
    discount: str = ""
    scope: str = ""
    industry: str = ""
    next_step: str = ""
    draft: tuple[tuple[str, str], ...] = ()
    """Half-filled terms: (field, text)."""
    aliases: tuple[str, ...] = ()
    people: tuple[tuple[str, str, str], ...] = ()
    """(name, e-mail, role); the first one is written to."""
    habits: tuple[tuple[str, str, str], ...] = ()
    """(name, time zone, preferred channel) of people who differ from the customer."""
    tags: tuple[str, ...] = ()
    timezone: str = ""
    started_days: int | None = -200
    ends_in: int | None = 165
    issued_days: int | None = -190
    """When the last invoice was issued; None: there is none."""
    paid_days: int | None = -170
    blocks: tuple[BlockStory, ...] = ()
    projects: tuple[ProjectStory, ...] = ()
    issues: tuple[IssueStory, ...] = ()
    talks: tuple[Talk, ...] = ()
    asks: tuple[AskStory, ...] = ()
    notes: tuple[NoteStory, ...] = ()
    meetings: tuple[MeetingStory, ...] = ()
    hours: tuple[HoursStory, ...] = ()
    reviewed: tuple[int, ...] = (1, 2, 3)
    """Slots back with a finished review; 0 is the slot under review."""
    next_steps: str = "Go on as agreed; write again on the next review day."
    suspended_note: str = ""
