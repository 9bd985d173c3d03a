"""What can be done with the meeting that is open: its details, its agenda, what follows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from koortui.commands.spoken import brought_back
from koortui.domain.drafts import Template
from koortui.domain.factor import short
from koortui.domain.journal import Meeting, MeetingPlan
from koortui.domain.meetings import MEETING_TYPES, PURPOSES
from koortui.screens.form import Field, FormScreen
from koortui.screens.guard import Guards
from koortui.screens.many_pick import ManyPickScreen
from koortui.screens.message_question import before_replacing
from koortui.screens.pick import Choice, PickScreen
from koortui.usecases import issues, meetings
from koortui.usecases.message_begin import begin_message, message_begun
from koortui.usecases.workspace import Saved, Workspace

_FITS = 48


class MeetingAfter(Guards):
    """Mixed into the meeting screen."""

    slug: str
    meeting_id: str

    if TYPE_CHECKING:

        @property
        def record(self) -> Meeting | MeetingPlan | None: ...

        @property
        def notes(self) -> str: ...

        def put_agenda(self, text: str) -> None: ...

        def record_now(self, values: dict[str, str]) -> Saved: ...

        def recorded(self, saved: Saved | None) -> None: ...

        def minutes_so_far(self, plan: MeetingPlan) -> str: ...

        def paint_facts(self) -> None: ...

        async def kept(self) -> bool: ...

        def leave(self) -> None: ...

    # Who, when, how long

    def action_details(self) -> None:
        if record := self.record:
            self.ask_details(record)

    def ask_details(self, record: Meeting | MeetingPlan, *, record_it: bool = False) -> None:
        """Who is there, out of the people known; then the rest on one form."""
        customer = self.desk.view(self.slug).customer
        offered = [Choice(person.name, person.name, hint=person.role) for person in customer.people]
        if customer.specialist:
            offered.append(Choice(customer.specialist, customer.specialist, hint="Koor"))
        known = {choice.id for choice in offered}
        if not offered:
            self._details_form(record, record.attendees, record_it=record_it)
            return
        taken = record.attendees or tuple(choice.id for choice in offered[:1])

        def chosen(names: tuple[str, ...] | None) -> None:
            if names is not None:
                others = tuple(name for name in record.attendees if name not in known)
                self._details_form(record, (*names, *others), record_it=record_it)

        self.app.push_screen(ManyPickScreen("Who is there", offered, taken), chosen)

    def _details_form(
        self, record: Meeting | MeetingPlan, names: tuple[str, ...], *, record_it: bool
    ) -> None:
        today = self.workspace.today
        day = record.day
        if record_it and (day is None or day > today):
            day = today
        minutes = str(record.minutes or "")
        if record_it and isinstance(record, MeetingPlan):
            minutes = self.minutes_so_far(record)
        fields = [
            Field("type", "Type", record.type, "↑↓ changes", MEETING_TYPES),
            Field("day", "Day", str(day or ""), str(today), day="near" if record_it else "ahead"),
            Field("start", "Begins", f"{record.start:%H:%M}" if record.start else "", "14:30"),
            Field("minutes", "Minutes", minutes),
            Field("attendees", "With", "; ".join(names), "apart by ;"),
        ]
        if record_it:
            fields.append(Field("next", "We meet again", hint="2026-12-03 14:00, or empty"))
            done: Callable[[Saved | None], None] = self.recorded
            submit = self.record_now
        else:
            done, submit = self._changed, self._change
        heading = "Record the meeting" if record_it else "The meeting"
        empty = record_it and not self.notes.strip()
        intro = "The notes are empty: it is recorded without any. Esc goes back to them."
        self.app.push_screen(
            FormScreen(
                heading,
                fields,
                submit,
                focus="next" if record_it else "day",
                intro=intro if empty else "",
                draft=f"{heading}: {record.id}",
                holds_record=not record_it,
            ),
            done,
        )

    def _change(self, values: dict[str, str]) -> Saved:
        if isinstance(self.record, Meeting):
            return meetings.edit_meeting(
                self.workspace, self.slug, self.meeting_id, values, keep_notes=True
            )
        return meetings.change_plan(self.workspace, self.slug, self.meeting_id, values)

    def _changed(self, saved: Saved | None) -> None:
        if saved:
            self.context.changed(self.slug, "Meeting saved", saved)
            self.paint_facts()

    # The agenda

    def action_template(self) -> None:
        """A fresh agenda, by the type of the meeting; ctrl+z brings the old text back."""
        record = self.record
        if not isinstance(record, MeetingPlan):
            self.app.notify("It was held: its agenda stays as it was.", markup=False)
            return
        choices = [Choice(type_, type_, hint=PURPOSES[type_]) for type_ in MEETING_TYPES]

        def chosen(type_: str | None) -> None:
            if type_:
                self.guarded(lambda: self._fill(type_))

        self.app.push_screen(PickScreen("Agenda of", choices, record.type), chosen)

    def _fill(self, type_: str) -> None:
        situation = self.desk.view(self.slug).situation
        kind = next(known for known in MEETING_TYPES if known == type_)
        _, text = meetings.write_agenda(self.workspace, situation, kind)
        saved = meetings.change_plan(self.workspace, self.slug, self.meeting_id, {"type": type_})
        self.put_agenda(text)
        self._changed(saved)

    # What follows

    async def action_more(self) -> None:
        """Before: the agenda, or record it. Afterwards: follow-up, issues, the next one."""
        if not await self.kept():
            return
        record = self.record
        if record is None:
            return
        ways = self._before(record) if isinstance(record, MeetingPlan) else self._after(record)

        def chosen(way: str | None) -> None:
            if way:
                ways[way][1]()

        choices = [Choice(way, words) for way, (words, _) in ways.items()]
        heading = "The meeting" if isinstance(record, MeetingPlan) else "Afterwards"
        self.app.push_screen(PickScreen(heading, choices), chosen)

    def _before(self, plan: MeetingPlan) -> dict[str, tuple[str, Callable[[], None]]]:
        return {
            "invite": (
                "send the agenda: the invitation",
                lambda: self._message(Template.CHECKPOINT),
            ),
            "copy": ("copy the agenda", lambda: self._copy_agenda(plan)),
            "held": ("it was held: record it", lambda: self.ask_details(plan, record_it=True)),
            "drop": ("it does not take place: drop it", lambda: self._drop(plan)),
        }

    def _after(self, meeting: Meeting) -> dict[str, tuple[str, Callable[[], None]]]:
        journal = self.workspace.journals.read(self.slug)
        ways: dict[str, tuple[str, Callable[[], None]]] = {
            "follow": ("write the follow-up", lambda: self._message(Template.FOLLOW_UP))
        }
        for ask in journal.asks.values():
            if ask.note == meeting.id and ask.is_open and not ask.issue_id:
                words = f"issue: {short(ask.what, _FITS)}"
                ways[ask.id] = (words, lambda ask_id=ask.id: self._issue(ask_id))  # type: ignore[misc]
        ways["next"] = ("plan the next one", self._plan_next)
        if meeting.versions:
            ways["versions"] = ("what the notes said before", self._versions)
        ways["delete"] = ("delete this meeting", self._delete)
        return ways

    def _issue(self, ask_id: str) -> None:
        """One key: the question is an issue. Then what else follows."""
        customer = self.desk.view(self.slug).customer
        found: list[Saved] = []
        if self.guarded(
            lambda: found.append(issues.issue_from_question(self.workspace, customer, ask_id))
        ):
            self.context.changed(self.slug, "Issue saved and queued", found[0])
            self.app.run_worker(self.action_more())

    def _message(self, template: Template) -> None:
        """The message in step 2 of the review; one being written is not thrown away unasked."""
        if not message_begun(self.workspace, self.slug):
            self._begin(template)
            return

        def chosen(answer: str | None) -> None:
            if answer == "begin":
                self._begin(template)
            elif answer:
                self.context.open_review(self.slug)

        self.app.push_screen(before_replacing(template, "go on with that one"), chosen)

    def _begin(self, template: Template) -> None:
        situation = self.desk.view(self.slug).situation
        if self.guarded(lambda: begin_message(self.workspace, situation, template)):
            self.desk.refresh(self.slug)
            self.context.open_review(self.slug)

    def _copy_agenda(self, plan: MeetingPlan) -> None:
        text = meetings.agenda_text(self.workspace, self.desk.view(self.slug).situation, plan)
        self.app.copy_to_clipboard(text)
        self.app.notify("Agenda copied", markup=False)

    def _plan_next(self) -> None:
        record = self.record
        people = record.attendees if record else ()
        self.app.push_screen(
            plan_form(self.workspace, self.slug, people=people),
            lambda saved: (
                self.context.changed(self.slug, "Meeting planned", saved) if saved else None
            ),
        )

    def _versions(self) -> None:
        from koortui.screens.note_history import NoteHistoryScreen

        self.app.push_screen(NoteHistoryScreen(self.slug, self.meeting_id))

    def _drop(self, plan: MeetingPlan) -> None:
        self._gone(
            lambda: meetings.drop_plan(self.workspace, self.slug, plan.id),
            brought_back("Dropped"),
        )

    def _delete(self) -> None:
        self._gone(
            lambda: meetings.delete_meeting(self.workspace, self.slug, self.meeting_id),
            brought_back("Meeting deleted"),
        )

    def _gone(self, change: Callable[[], Saved], words: str) -> None:
        found: list[Saved] = []
        if self.guarded(lambda: found.append(change())):
            self.leave()
            self.context.changed(self.slug, words, found[0])


def plan_form(
    workspace: Workspace,
    slug: str,
    type_: str = "checkpoint",
    people: tuple[str, ...] = (),
) -> FormScreen:
    """When the next meeting is; its agenda comes after."""
    fields = [
        Field("type", "Type", type_, "↑↓ changes", MEETING_TYPES),
        Field("day", "Day", "", f"{workspace.today}, may be empty", day="ahead"),
        Field("start", "Begins", "", "14:30, your time"),
        Field("minutes", "Minutes", "30"),
        Field("attendees", "With", "; ".join(people), "apart by ;"),
    ]
    return FormScreen(
        "Plan a meeting",
        fields,
        lambda values: meetings.plan_meeting(workspace, slug, values),
        focus="day",
        draft=f"meeting of {slug}",
    )
