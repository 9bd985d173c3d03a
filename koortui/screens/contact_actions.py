"""Step 2's other commands: calls and chats, and who waits on whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeVar
from zoneinfo import ZoneInfo

from koortui.commands.spoken import taken_back
from koortui.domain.errors import InvalidInput
from koortui.domain.factor import short
from koortui.domain.journal import Ask, Channel, Direction
from koortui.screens.form import Field, FormScreen
from koortui.screens.guard import Guards
from koortui.screens.pick import Choice, PickScreen
from koortui.usecases import contacts
from koortui.usecases.workspace import Saved

if TYPE_CHECKING:
    from koortui.domain.issue import Issue
    from koortui.usecases.desk import CustomerView

_NOTHING = "nothing"
#: Characters of what was asked for that fit into a toast.
_FITS = 40


class ContactActions(Guards):
    """Mixed into a screen that shows one customer."""

    if TYPE_CHECKING:

        @property
        def current_slug(self) -> str: ...

        @property
        def current_issue(self) -> Issue | None: ...

        @property
        def view(self) -> CustomerView: ...

    def action_log_contact(self) -> None:
        slug = self.current_slug
        customer = self.view.customer
        people = tuple(person.name for person in customer.people)
        likes = customer.people[0].channel if customer.people else ""
        zone = ZoneInfo(self.workspace.calendar.timezone)

        def submit(values: dict[str, str]) -> Saved:
            return contacts.log_contact(
                self.workspace,
                slug,
                channel=_one_of(Channel, "channel", values["channel"]),
                direction=_one_of(Direction, "direction", values["direction"]),
                person=values["person"],
                text=values["text"],
                at=contacts.parse_past(values["when"], self.workspace.clock(), zone),
            )

        fields = [
            Field("channel", "Channel", likes or "call", choices=tuple(c.value for c in Channel)),
            Field("direction", "Direction", "out", "out: we to them", ("out", "in")),
            Field("person", "With", people[0] if people else "", choices=people),
            Field("text", "What was said"),
            Field("when", "When", "", f"now; or {self.workspace.today} 14:05"),
        ]
        self.app.push_screen(
            FormScreen(f"Log a contact with {customer.name}", fields, submit, focus="text"),
            lambda saved: self._contact_logged(slug, saved),
        )

    def _contact_logged(self, slug: str, saved: Saved | None) -> None:
        """Ask which of the open asks it answered, or reminded them of."""
        if saved is None:
            return
        self.context.changed(slug, taken_back("Contact logged"), saved)
        journal = self.workspace.journals.read(slug)
        contact = journal.contacts.get(saved.id)
        open_asks = [ask for ask in journal.asks.values() if ask.is_open]
        offered = _settled_by(contact.direction, open_asks) if contact else []
        if not offered:
            return
        choices = [Choice(_NOTHING, "nothing of these"), *(choice for _, choice in offered)]
        asks = {choice.id: ask for ask, choice in offered}

        def chosen(answer: str | None) -> None:
            if answer and answer != _NOTHING:
                self._settle(slug, saved.id, asks[answer], nudge=answer.startswith("nudge:"))

        self.app.push_screen(PickScreen("Did it settle something?", choices), chosen)

    def _settle(self, slug: str, contact_id: str, ask: Ask, *, nudge: bool) -> None:
        answers, nudges = ((), (ask.id,)) if nudge else ((ask.id,), ())
        self._settled(
            slug,
            f"{'Reminded of' if nudge else 'Answered'} {short(ask.what, _FITS)}",
            lambda: contacts.settle(
                self.workspace, slug, contact_id, answers=answers, nudges=nudges
            ),
        )

    def _settled(self, slug: str, words: str, change: Callable[[], Saved]) -> None:
        found: list[Saved] = []
        if self.guarded(lambda: found.append(change())):
            self.context.changed(slug, taken_back(words), found[0])

    def action_ask(self) -> None:
        """Record a new ask, or close one that was answered."""
        slug, situation = self.current_slug, self.view.situation
        asks = sorted(situation.journal.asks.values(), key=lambda ask: ask.at)
        choices = [
            Choice("customer", "we wait on them for…", "←"),
            Choice("us", "we owe them…", "→"),
            *(Choice(a.id, f"answered: {a.what}", "✓") for a in asks if a.is_open),
        ]

        named = {ask.id: ask.what for ask in asks}

        def chosen(answer: str | None) -> None:
            if answer in ("customer", "us"):
                self._new_ask(slug, "us" if answer == "us" else "customer")
            elif answer:
                self._settled(
                    slug,
                    f"Answered {short(named[answer], _FITS)}",
                    lambda: contacts.answer_ask(self.workspace, slug, answer),
                )

        self.app.push_screen(PickScreen("Who waits on whom", choices), chosen)

    def _new_ask(self, slug: str, owed_by: Literal["customer", "us"]) -> None:
        issue = self.current_issue

        def submit(values: dict[str, str]) -> Saved:
            return contacts.ask(
                self.workspace, slug, owed_by=owed_by, what=values["what"], issue=values["issue"]
            )

        heading = "We owe them" if owed_by == "us" else "We wait on them for"
        fields = [
            Field("what", "What"),
            Field("issue", "Issue", issue.identifier if issue else "", "empty: all of it"),
        ]

        def done(saved: Saved | None) -> None:
            if saved:
                self.context.changed(slug, taken_back("Noted"), saved)

        form = FormScreen(heading, fields, submit, draft=f"{heading}: {slug}")
        self.app.push_screen(form, done)


def _settled_by(direction: Direction, asks: list[Ask]) -> list[tuple[Ask, Choice]]:
    """What a contact can have settled: they answered; or we answered, or reminded them."""
    answered = "us" if direction is Direction.OUT else "customer"
    found = [(a, Choice(a.id, f"answers: {a.what}", "✓")) for a in asks if a.owed_by == answered]
    if direction is Direction.OUT:
        found += [
            (ask, Choice(f"nudge:{ask.id}", f"reminded them of: {ask.what}", "←"))
            for ask in asks
            if ask.owed_by == "customer"
        ]
    return found


KindT = TypeVar("KindT", Channel, Direction)


def _one_of(kind: type[KindT], field: str, text: str) -> KindT:
    try:
        return kind(text.strip().casefold())
    except ValueError:
        names = ", ".join(member.value for member in kind)
        raise InvalidInput(field, f"{text!r} is not one", next_step=f"One of: {names}.") from None
