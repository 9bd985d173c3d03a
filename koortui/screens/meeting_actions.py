"""`C`: the meetings of the customer in view - the next one, one that begins now, one to plan."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from koortui.domain.journal import Meeting, MeetingPlan
from koortui.domain.meetings import suggested_type, when_line
from koortui.screens.guard import Guards
from koortui.screens.pick import Choice, PickScreen
from koortui.usecases.meetings import plan_meeting
from koortui.usecases.workspace import Saved

_NOW, _PLAN = "meet:now", "meet:plan"
#: Of those held: the newest few.
_HELD = 4


class MeetingActions(Guards):
    """Mixed into a screen that shows one customer, or has one under its cursor."""

    if TYPE_CHECKING:

        @property
        def current_slug(self) -> str: ...

    def action_meeting(self) -> None:
        slug = self.current_slug
        if not slug:
            return
        journal, today = self.desk.journal(slug), self.workspace.today
        held = journal.meetings_in_order[::-1][:_HELD]
        choices = [_choice(plan, "◇", today) for plan in journal.plans_in_order]
        choices += [
            Choice(_NOW, "it begins now: notes", "✎"),
            Choice(_PLAN, "plan one: day, people, agenda", "+"),
        ]
        choices += [_choice(meeting, "✓", today) for meeting in held]

        def chosen(answer: str | None) -> None:
            if answer == _NOW:
                self._meet_now(slug)
            elif answer == _PLAN:
                self._plan(slug)
            elif answer:
                self.open_meeting(slug, answer)

        name = self.desk.view(slug).customer.name
        self.app.push_screen(PickScreen(f"Meetings with {name}", choices), chosen)

    def open_meeting(self, slug: str, meeting_id: str, *, fresh: bool = False) -> None:
        """The agenda and the notes of one."""
        from koortui.screens.meeting import MeetingScreen

        self.app.push_screen(MeetingScreen(slug, meeting_id, fresh=fresh))

    def _meet_now(self, slug: str) -> None:
        """It is in the journal before the first word is typed: the notes have a place."""
        now = self.workspace.clock().astimezone(ZoneInfo(self.workspace.calendar.timezone))
        values = {"day": f"{now:%Y-%m-%d}", "start": f"{now:%H:%M}", "type": self._likely(slug)}
        found: list[Saved] = []
        if self.guarded(lambda: found.append(plan_meeting(self.workspace, slug, values))):
            self.context.changed(slug)
            self.open_meeting(slug, found[0].id, fresh=True)

    def _plan(self, slug: str) -> None:
        from koortui.screens.meeting_after import plan_form

        people = tuple(person.name for person in self.desk.view(slug).customer.people[:1])

        def planned(saved: Saved | None) -> None:
            if saved:
                self.context.changed(slug, "Meeting planned", saved)
                self.open_meeting(slug, saved.id)

        self.app.push_screen(plan_form(self.workspace, slug, self._likely(slug), people), planned)

    def _likely(self, slug: str) -> str:
        customer = self.desk.view(slug).customer
        return suggested_type(customer, self.desk.journal(slug).meetings.values())


def _choice(record: Meeting | MeetingPlan, glyph: str, today: date) -> Choice:
    words = f"{record.type}, {when_line(record, today)}"
    if isinstance(record, MeetingPlan) and record.day and record.day < today:
        return Choice(record.id, words, "▲", "not recorded")
    hint = "agenda ready" if isinstance(record, MeetingPlan) and record.agenda else ""
    return Choice(record.id, words, glyph, hint)
