"""What the board and `koortui due` say of each customer: enough to list them, no history.

A line can be kept from one start of the program to the next: it is good from `judged_at` until
`until`, as long as nothing it was judged by has changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct, structs

from koortui.domain.assessment import Assessment, Level, StepEvidence
from koortui.domain.calendar import Slot
from koortui.domain.customer import Customer

GROUPS = ("act", "look", "unknown", "clear", "quiet", "skipped", "done")


class BoardLine(Struct, frozen=True, kw_only=True):
    """One customer, judged."""

    customer: Customer
    assessment: Assessment
    judged_at: datetime
    until: datetime
    """The first moment at which time alone may change the judgement."""
    done: bool = False
    """This slot's review is finished."""
    skipped: bool = False
    next_steps: str = ""
    """Of this slot's review, if begun."""
    skipped_reason: str = ""
    left_over: str = ""
    """Why the review of the slot before was not held: "skipped: ..." or "not reviewed"."""
    since: datetime | None = None
    """When the last review was finished; the slot before, when there was none."""
    changed: str = ""
    """What changed since, in one line."""
    meets: str = ""
    """The next meeting, or one that was not recorded."""
    open_issues: int | None = None
    """None where no issue is known, open or closed."""
    hours_left: Decimal | None = None
    """None for a customer without blocks of hours, and where the journal cannot be read."""
    hours_bought: Decimal | None = None
    waiting: int = 0
    """Writes on their way."""
    parked: int = 0
    """Writes that need a person."""
    drafts: int = 0
    """Notes and comments that were begun and not saved."""
    cover_for: str = ""
    """The EM who is covered, when this customer is not ours."""
    cover_until: date | None = None
    unreadable: str = ""
    """Why its journal cannot be read, and what to do; empty when it can."""

    @property
    def slug(self) -> str:
        return self.customer.slug

    @property
    def group(self) -> str:
        """Where the board lists it: one of `GROUPS`."""
        if self.done:
            return "done"
        if self.skipped:
            return "skipped"
        level = self.assessment.level
        if self.assessment.quiet and level in (Level.LOOK, Level.CLEAR):
            return "quiet"
        return level.value

    def alone(self) -> BoardLine:
        """The line without what a subclass knows beside it, and without the steps' checks."""
        if type(self) is BoardLine:
            return self
        values = {name: getattr(self, name) for name in BoardLine.__struct_fields__}
        steps = {
            step: StepEvidence(step=step, state=found.state, reason=found.reason)
            for step, found in self.assessment.steps.items()
        }
        values["assessment"] = structs.replace(self.assessment, steps=steps)
        return BoardLine(**values)

    def holds_at(self, now: datetime) -> bool:
        """Whether time alone leaves it as it is."""
        return self.judged_at <= now < self.until


LineT = TypeVar("LineT", bound=BoardLine)


class Today(Struct, frozen=True, kw_only=True):
    """What the header says of the day."""

    day: date
    slot: Slot
    """The slot under review: today's, or the last one."""
    is_review_day: bool
    number: int
    """Which of the week's slots it is, from 1."""
    in_week: int
    next_slot: Slot


class Board(Struct, frozen=True, kw_only=True):
    """Everybody looked after on one day. Good from `begins` until `ends`, which is midnight."""

    today: Today
    begins: datetime
    ends: datetime
    timezone: str
    lines: dict[str, BoardLine]
    """By slug. Whoever is missing is to be judged; `everybody` says who that is."""
    everybody: tuple[str, ...]
    linear_at: datetime | None = None
    sheet_at: datetime | None = None


def in_order(lines: Iterable[LineT]) -> list[LineT]:
    """The board's order: group, then score, then name."""
    return sorted(
        lines,
        key=lambda line: (
            GROUPS.index(line.group),
            -line.assessment.score,
            line.customer.name.casefold(),
        ),
    )
