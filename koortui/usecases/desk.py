"""The EM's desk: every customer looked after today, judged, in the order of need.

A read model. It keeps what it read, so that one change costs one customer's work.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from koortui.domain.assessment import Assessment, Level
from koortui.domain.attention_memo import AttentionMemo
from koortui.domain.calendar import DAY, Slot, WorkCalendar
from koortui.domain.cover import Covered, looked_after
from koortui.domain.customer import Customer, Stage
from koortui.domain.errors import KoorError
from koortui.domain.evidence import last_look
from koortui.domain.facts import Facts
from koortui.domain.hours import Balance
from koortui.domain.journal import Review
from koortui.domain.mutations import PARKED
from koortui.domain.ports import Journal
from koortui.domain.since import Change, changes_since
from koortui.domain.situation import Situation
from koortui.usecases.reviews import current_slot, review_for
from koortui.usecases.situations import Remote, situation_of
from koortui.usecases.workspace import Workspace


class CustomerView(Struct, frozen=True, kw_only=True):
    """One customer as the screens show it."""

    situation: Situation
    assessment: Assessment
    balance: Balance | None = None
    """None for a customer without blocks of hours."""
    changes: tuple[Change, ...] = ()
    """Since the last finished review."""
    since: datetime | None = None
    """When that review was finished; the slot before, when there was none."""
    review: Review | None = None
    """This slot's, if begun."""
    left_over: str = ""
    """Why the review of the slot before was not held: "skipped: ..." or "not reviewed"."""

    @property
    def customer(self) -> Customer:
        return self.situation.customer

    @property
    def slug(self) -> str:
        return self.situation.customer.slug

    @property
    def unreadable(self) -> str:
        """Why its journal cannot be read; empty when it can."""
        return self.situation.unreadable

    @property
    def done(self) -> bool:
        """This slot's review is finished."""
        return self.review is not None and not self.review.is_open

    @property
    def skipped(self) -> bool:
        return self.review is not None and self.review.is_open and bool(self.review.skipped_reason)

    @property
    def group(self) -> str:
        """Where the board lists it: act, look, unknown, clear, quiet, skipped or done."""
        if self.done:
            return "done"
        if self.skipped:
            return "skipped"
        level = self.assessment.level
        if self.assessment.quiet and level in (Level.LOOK, Level.CLEAR):
            return "quiet"
        return level.value


GROUPS = ("act", "look", "unknown", "clear", "quiet", "skipped", "done")


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


class Desk:
    """All customers of the day, by slug. `load` once, then `refresh` what changed."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.remote: Remote
        self._calendar: WorkCalendar
        self._covered: dict[str, Covered] = {}
        self._views: dict[str, CustomerView] = {}
        self._others: dict[str, Customer] = {}
        self._memo = AttentionMemo()
        self._stale = True
        """Something changed that could not be read yet."""

    def load(self) -> None:
        """Read everything: roster, mirror, the journals of today's customers.

        An unreadable journal makes its customer unknown and stops nobody; an unreadable roster
        or mirror raises and leaves what was read before, for `poll` to try again.
        """
        self._stale = True
        roster, remote = self.workspace.roster.read(), Remote.read(self.workspace)
        self._calendar = self.workspace.calendar
        self.remote = remote
        covered = looked_after(roster, self.workspace.me, self.workspace.today)
        # Former customers are found by name; there is nothing left to review.
        self._covered = {
            found.customer.slug: found
            for found in covered
            if found.customer.stage is not Stage.ENDED
        }
        self._others = {c.slug: c for c in roster.customers if c.slug not in self._covered}
        self.workspace.journals.changed()
        unreadable: dict[str, KoorError] = {}
        journals = self.workspace.journals.read_all(self._covered, unreadable.__setitem__)
        self._views = {
            slug: self._view(slug, journals.get(slug), unreadable.get(slug))
            for slug in self._covered
        }
        self._stale = False

    def refresh(self, slug: str) -> None:
        """Judge one customer anew from its journal."""
        if slug in self._covered:
            self._views[slug] = self._read(slug)

    def poll(self) -> bool:
        """Take in what other processes and the sync wrote; whether anything changed."""
        self._stale |= self.workspace.roster.changed() or self.workspace.mirror.changed()
        if self._stale or self.workspace.calendar is not self._calendar:
            self.load()
            return True
        changed = self.workspace.journals.changed()
        for slug in changed & self._covered.keys():
            self.refresh(slug)
        return bool(changed)

    def today(self) -> Today:
        calendar, day = self.workspace.calendar, self.workspace.today
        slot = current_slot(self.workspace)
        week = calendar.week_slots(day)
        return Today(
            day=day,
            slot=slot,
            is_review_day=slot.day == day,
            number=1 + sum(other.day < slot.day for other in week),
            in_week=len(week),
            next_slot=calendar.next_slot(day),
        )

    def view(self, slug: str) -> CustomerView:
        """One customer's view; also of one whom another EM looks after."""
        if slug in self._views:
            return self._views[slug]
        return self._read(slug)

    def views(self) -> list[CustomerView]:
        """Today's customers in the board's order: group, then score, then name."""
        return sorted(
            self._views.values(),
            key=lambda view: (
                GROUPS.index(view.group),
                -view.assessment.score,
                view.customer.name.casefold(),
            ),
        )

    def customers(self) -> list[Customer]:
        """Everyone in the roster: mine and covered first."""
        return [*(c.customer for c in self._covered.values()), *self._others.values()]

    def journal(self, slug: str) -> Journal:
        """One journal as it is this moment; an empty stand-in while it cannot be read."""
        try:
            return self.workspace.journals.read(slug)
        except KoorError:
            return Journal(customer=slug)

    def journals(self) -> list[Journal]:
        """The journals of everyone in the roster, as far as they can be read."""
        known = {slug: view.situation.journal for slug, view in self._views.items()}
        others = self.workspace.journals.read_all(self._others, lambda _slug, _error: None)
        return [*known.values(), *others.values()]

    def queue(self) -> tuple[int, int]:
        """How many writes wait, and how many need the EM."""
        waiting = parked = 0
        for view in self._views.values():
            for write in view.situation.journal.pending():
                if write.state in PARKED:
                    parked += 1
                else:
                    waiting += 1
        return waiting, parked

    def _read(self, slug: str) -> CustomerView:
        try:
            return self._view(slug, self.workspace.journals.read(slug))
        except KoorError as error:
            return self._view(slug, None, error)

    def _view(
        self, slug: str, journal: Journal | None, error: KoorError | None = None
    ) -> CustomerView:
        """The customer judged by its journal; by what else is known when there is an `error`."""
        why = f"{error.what} {error.next_step}".strip() if error else ""
        journal = journal or Journal(customer=slug)
        covered = self._covered.get(slug)
        customer = covered.customer if covered else self._others[slug]
        workspace = self.workspace
        situation = situation_of(workspace, customer, journal, self.remote, covered, unreadable=why)
        facts = Facts(situation)
        slot = current_slot(workspace)
        review = review_for(journal, slot.day)
        last = last_finished(journal, before=slot.day)
        since = last_look(facts, review)
        return CustomerView(
            situation=situation,
            assessment=self._memo.assess(situation, workspace.thresholds),
            balance=None if why else facts.balance,
            changes=changes_since(last.snapshot if last else None, since, situation),
            since=since,
            review=review,
            left_over="" if review and not review.is_open else left_over(facts, slot.day),
        )


def left_over(facts: Facts, slot: date) -> str:
    """Why the review of the slot before `slot` was not held; empty when it was, or needed none."""
    before = facts.calendar.last_slot(slot - DAY).day
    first = facts.first_record
    if not facts.looked_after or first is None or first > before:
        return ""
    if any(held.slot >= before for held in facts.held_reviews):
        return ""
    begun = review_for(facts.journal, before)
    reason = begun.skipped_reason if begun else ""
    return f"skipped on {before:%a}: {reason}" if reason else f"not reviewed on {before:%a}"


def last_finished(journal: Journal, before: date) -> Review | None:
    """The newest finished review of an earlier slot."""
    finished = [r for r in journal.reviews.values() if r.finished_at and r.slot < before]
    return max(finished, key=lambda review: review.slot, default=None)
