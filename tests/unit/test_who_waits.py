"""Who waits on whom, after any sequence of asks, messages, replies, meetings and undos: a model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Literal
from zoneinfo import ZoneInfo

from domain_support import NOW, customer
from fakes.memory import MemoryJournalStore, MemoryMirrorStore, MemoryRosterStore
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from koortui.config import Config, MailSettings, Me
from koortui.domain.assessment import Severity
from koortui.domain.attention import explain
from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import CustomerPerson
from koortui.domain.drafts import nudged_this_slot
from koortui.domain.facts import Facts
from koortui.domain.journal import Channel, Direction
from koortui.domain.mutations import WriteState
from koortui.domain.situation import Situation
from koortui.domain.thresholds import Thresholds
from koortui.usecases import contacts, meetings, messages, queue
from koortui.usecases.undo import Undoable, undo
from koortui.usecases.workspace import Saved, Workspace

ZONE = ZoneInfo("Europe/Berlin")
ACME = customer(people=(CustomerPerson(name="Rosa Diaz", email="rosa@acme.example"),))
CALENDAR = WorkCalendar(timezone="Europe/Berlin")
LIMITS = Thresholds()


def desk(clock: Callable[[], datetime]) -> Workspace:
    numbers = count(1)
    roster = MemoryRosterStore()
    with roster.edit() as edit:
        edit.put(ACME)
    return Workspace(
        config=Config(
            me=Me(name="Eve Manager"), mail=MailSettings(host="localhost", from_="e@koor.example")
        ),
        thresholds=LIMITS,
        roster=roster,
        journals=MemoryJournalStore(),
        mirror=MemoryMirrorStore(),
        clock=clock,
        new_id=lambda: f"id-{next(numbers):04}",
        calendar_of=lambda _: CALENDAR,
    )


@dataclass
class Event:
    """What happened, as the model remembers it; `saved` can be undone."""

    kind: Literal["ask", "out", "in", "answered", "met"]
    at: datetime
    id: str = ""
    owed_by: str = ""
    template: str = ""
    settles: str = ""
    saved: Saved | None = None
    asked: tuple[str, ...] = ()
    """Of a meeting: the asks that its questions are."""


@dataclass
class Owed:
    owed_by: str
    at: datetime
    nudges: list[datetime] = field(default_factory=list)
    open: bool = True

    @property
    def moved(self) -> datetime:
        return self.nudges[-1] if self.nudges else self.at


def fold(events: list[Event]) -> dict[str, Owed]:
    """Every ask as it stands after these events."""
    asks: dict[str, Owed] = {}
    for event in events:
        if event.kind == "ask":
            asks[event.id] = Owed(event.owed_by, event.at)
        for question in event.asked:
            asks[question] = Owed("us", event.at)
        if event.settles:
            asks[event.settles].open = False
        for owed in asks.values():
            if event.kind != "out" or not owed.open:
                continue
            if event.template in ("reminder", "firmer") and owed.owed_by == "customer":
                owed.nudges.append(event.at)
            if event.template == "answer" and owed.owed_by == "us":
                owed.open = False
    return asks


def working_days(since: datetime, now: datetime) -> int:
    """Mondays to Fridays after the day of `since`, until today."""
    first, today = since.astimezone(ZONE).date(), now.astimezone(ZONE).date()
    return sum(
        date.fromordinal(day).weekday() < 5
        for day in range(first.toordinal() + 1, today.toordinal() + 1)
    )


class WhoWaits(RuleBasedStateMachine):
    """The use cases beside the model."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.space = desk(lambda: self.now)
        self.events: list[Event] = []

    def _tick(self) -> None:
        self.now += timedelta(minutes=1)  # no two things happen at once

    def _open(self) -> list[str]:
        return [key for key, owed in fold(self.events).items() if owed.open]

    @rule(days=st.integers(1, 5), hours=st.integers(0, 23))
    def time_passes(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)

    @rule(owed_by=st.sampled_from(["customer", "us"]))
    def somebody_asks(self, owed_by: Any) -> None:
        self._tick()
        saved = contacts.ask(self.space, "acme", owed_by=owed_by, what="the logs")
        self.events.append(Event("ask", self.now, saved.id, owed_by, saved=saved))

    @rule(
        template=st.sampled_from(["update", "reminder", "firmer", "answer", "hello"]),
        by_mail=st.booleans(),
    )
    def we_write(self, template: str, by_mail: bool) -> None:
        self._tick()
        letter = messages.Letter(
            template=template, subject="Hello", text="Hello Rosa", to=("rosa@acme.example",)
        )
        send = messages.send_mail if by_mail else messages.hand_over
        saved = send(self.space, "acme", letter)
        self.events.append(Event("out", self.now, saved.id, template=template, saved=saved))

    @rule(data=st.data())
    def they_write(self, data: st.DataObject) -> None:
        """An inbound call, which may answer one thing that they owed."""
        self._tick()
        asks = fold(self.events)
        owed = [key for key in self._open() if asks[key].owed_by == "customer"]
        settled = data.draw(st.sampled_from(["", *owed]))
        saved = contacts.log_contact(
            self.space, "acme", channel=Channel.CALL, direction=Direction.IN
        )
        if settled:
            contacts.settle(self.space, "acme", saved.id, answers=[settled])
        self.events.append(Event("in", self.now, saved.id, settles=settled, saved=saved))

    @rule(
        questions=st.lists(st.sampled_from(["Who pays", "When", "Which rack"]), unique=True),
        planned=st.booleans(),
    )
    def we_meet(self, questions: list[str], planned: bool) -> None:
        """Both sides speak; its open questions are answers we owe."""
        self._tick()
        known = self.space.journals.read("acme").asks.keys()
        plan = meetings.plan_meeting(self.space, "acme", {}).id if planned else ""
        values = {"notes": "\n".join(f"? {question}" for question in questions)}
        saved = meetings.record_meeting(self.space, "acme", values, plan_id=plan)
        asked = tuple(self.space.journals.read("acme").asks.keys() - known)
        assert len(asked) == len(questions)
        self.events.append(Event("met", self.now, saved.id, saved=saved, asked=asked))

    @precondition(lambda self: self._open())
    @rule(data=st.data())
    def an_ask_is_closed_by_hand(self, data: st.DataObject) -> None:
        self._tick()
        chosen = data.draw(st.sampled_from(self._open()))
        saved = contacts.answer_ask(self.space, "acme", chosen)
        self.events.append(Event("answered", self.now, settles=chosen, saved=saved))

    @precondition(lambda self: self.events and self.events[-1].saved)
    @rule()
    def the_last_change_is_undone(self) -> None:
        last = self.events.pop()
        assert last.saved
        undo(self.space, Undoable(slug="acme", saved=last.saved))

    @precondition(
        lambda self: self.events and self.events[-1].saved and self.events[-1].saved.queued
    )
    @rule()
    def the_last_mail_is_discarded_from_the_queue(self) -> None:
        last = self.events.pop()
        assert last.saved
        queue.discard(self.space, queue.find_write(self.space, last.saved.queued[0]))

    # What must hold

    def _situation(self) -> Situation:
        return Situation(
            customer=ACME,
            journal=self.space.journals.read("acme"),
            now=self.now,
            calendar=CALENDAR,
            linear_at=self.now,
            sheet_at=self.now,
        )

    @invariant()
    def the_lists_agree(self) -> None:
        facts, asks = Facts(self._situation()), fold(self.events)
        for owed_by, shown in (("customer", facts.waiting_on_them), ("us", facts.owed_by_us)):
            wanted = {k: o for k, o in asks.items() if o.open and o.owed_by == owed_by}
            assert {ask.id: list(ask.nudges) for ask in shown} == {
                key: owed.nudges for key, owed in wanted.items()
            }

    @invariant()
    def the_contacts_and_the_queue_agree(self) -> None:
        journal = self.space.journals.read("acme")
        told = {e.id for e in self.events if e.kind in ("out", "in")}
        assert journal.contacts.keys() == told
        mails = {e.saved.queued[0] for e in self.events if e.saved and e.saved.queued}
        waiting = {w.id for w in journal.writes.values() if w.state is WriteState.QUEUED}
        assert waiting == mails

    @invariant()
    def when_we_spoke_agrees(self) -> None:
        facts = Facts(self._situation())
        for shown, kinds in (
            (facts.last_outbound, ("out", "met")),
            (facts.last_inbound, ("in", "met")),
        ):
            assert shown == max((e.at for e in self.events if e.kind in kinds), default=None)

    @invariant()
    def the_factors_agree(self) -> None:
        situation, asks = self._situation(), fold(self.events)
        found = {report.factor: report.severity for report in explain(situation, LIMITS)}
        waits = [o for o in asks.values() if o.open and o.owed_by == "customer"]
        owed = [o for o in asks.values() if o.open and o.owed_by == "us"]
        waited = max((working_days(o.moved, self.now) for o in waits), default=0)
        nudged_out = any(len(o.nudges) >= LIMITS.waiting_nudges for o in waits)
        late = max((working_days(o.at, self.now) for o in owed), default=0)
        red = nudged_out or waited >= LIMITS.waiting_red
        assert found["waiting"] is _grade(waited >= LIMITS.waiting_amber, red)
        assert found["reply"] is _grade(late >= LIMITS.reply_amber, late >= LIMITS.reply_red)

    @invariant()
    def a_nudge_in_this_slot_is_known(self) -> None:
        situation = self._situation()
        start = CALENDAR.last_slot(situation.today).day
        waits = [o for o in fold(self.events).values() if o.open and o.owed_by == "customer"]
        days = [at.astimezone(ZONE).date() for o in waits for at in o.nudges]
        recent = [day for day in days if day >= start]
        assert nudged_this_slot(situation) == max(recent, default=None)


def _grade(amber: bool, red: bool) -> Severity | None:
    if red:
        return Severity.RED
    return Severity.AMBER if amber else None


WhoWaits.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestWhoWaits = WhoWaits.TestCase
