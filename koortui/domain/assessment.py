"""What the rules say of one customer: level, score, reasons, evidence for the steps."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from koortui.domain.journal import Step


class Level(StrEnum):
    """How much a customer needs the EM now. Unknown is never clear."""

    ACT = "act"
    LOOK = "look"
    CLEAR = "clear"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    RED = "red"
    AMBER = "amber"
    HYGIENE = "hygiene"
    UNKNOWN = "unknown"


class Reason(Struct, frozen=True, kw_only=True):
    """One finding. It can be checked: fact, limit, source with its age; one key acts on it."""

    factor: str
    severity: Severity
    text: str
    """The fact, short: "no progress on Recovery 6 wd"."""
    limit: str = ""
    """"5 wd"."""
    source: str = "journal"
    """"Linear", "sheet", "journal", "roster" or "calendar"."""
    source_at: datetime | None = None
    cause: str = ""
    action: str = ""
    """Id of the command that acts on it: "comment", "status", "draft", "hours"..."""
    issue: str = ""
    """Identifier of the issue it is about, if one."""
    until: date | None = None
    """The last day on which it is put off; None when it is not."""


class StepState(StrEnum):
    OPEN = "open"
    EVIDENT = "evident"
    DONE = "done"
    OVERRULED = "overruled"


class Check(Struct, frozen=True, kw_only=True):
    """One line of evidence: fulfilled or not, in plain words."""

    ok: bool
    text: str
    action: str = ""
    issue: str = ""


class StepEvidence(Struct, frozen=True, kw_only=True):
    """A step with its evidence. Evident: every check holds. Done: the EM said so."""

    step: Step
    state: StepState
    checks: tuple[Check, ...] = ()
    reason: str = ""
    """The EM's reason when overruled."""


class Assessment(Struct, frozen=True, kw_only=True):
    """The rules' answer for one customer at one moment."""

    level: Level
    score: int
    reasons: tuple[Reason, ...]
    """Worst first: what to show first, first."""
    steps: dict[Step, StepEvidence]
    quiet: bool = False
    stuck: bool = False
    gates: tuple[Reason, ...] = ()
    """Payment or balance gates without a decision: "continue or suspend?"."""
    snoozed: tuple[Reason, ...] = ()
    last_outbound: datetime | None = None
    last_inbound: datetime | None = None
    reviewed: bool = False
    """This slot's review is finished."""
    next_outreach: date | None = None
