"""Step 2's commands: the message, who waits on whom, calls and chats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from textual.content import Content
from textual.timer import Timer

from koortui.domain.drafts import Template, draft, recipient, suggest_template
from koortui.domain.errors import InvalidInput, KoorError
from koortui.domain.journal import Channel, Direction, Step
from koortui.domain.leaks import leaks
from koortui.screens.form import Field, FormScreen
from koortui.screens.guard import Guards
from koortui.screens.pick import Choice, PickScreen
from koortui.screens.review_facts import message_context, unheard
from koortui.usecases import contacts
from koortui.usecases.notes import draft_in, keep_draft
from koortui.usecases.workspace import Saved, Workspace
from koortui.widgets.message_pane import MessagePane

if TYPE_CHECKING:
    from textual.app import App

    from koortui.domain.issue import Issue
    from koortui.usecases.desk import CustomerView, Desk

#: Where the message being written is kept in the journal.
PLACE = "message"
TEMPLATE_HINTS = {
    Template.UPDATE: "what moved since they heard from us",
    Template.REMINDER: "gently: what we asked for, and when",
    Template.FIRMER: "after a reminder: it holds the work up",
    Template.HELLO: "nothing running: say hello, offer to meet",
    Template.ANSWER: "what we owe them",
}
AUTOSAVE_AFTER = 0.4


class MessageActions(Guards):
    """Mixed into the review screen."""

    _autosave: Timer | None = None
    _asked_to_leave = False
    """Esc was pressed while the message could not be saved."""

    if TYPE_CHECKING:
        app: App[None]
        workspace: Workspace
        desk: Desk
        _step: Step

        @property
        def current_slug(self) -> str: ...

        @property
        def current_issue(self) -> Issue | None: ...

        @property
        def view(self) -> CustomerView: ...

        @property
        def message(self) -> MessagePane: ...

        def action_step_communicate(self) -> None: ...

        def copy_issue(self) -> None: ...

    # What is in the pane

    def load_message(self) -> None:
        """The draft that was being written, or a fresh one from what changed."""
        kept = draft_in(self.desk.journal(self.current_slug), PLACE)
        if kept:
            head, _, text = kept.partition("\n")
            template, _, subject = head.partition(" | ")
            self.message.show_message(template, subject, text)
        else:
            self._fill(suggest_template(self.view.situation, self.workspace.thresholds))

    def _fill(self, template: str) -> None:
        situation = self.view.situation
        subject, text = draft(situation, template, unheard(self.view), self.workspace.me)
        self.message.show_message(template, subject, text)

    def paint_message(self) -> None:
        """What they have not heard, who waits, and whether the message is fit to send."""
        pane = self.message
        to = recipient(self.view.customer)
        problems = self._problems()
        safe = (
            Content.styled(f"✗ {problems[0]}", "$warning")
            if problems
            else Content.styled("✓ nothing internal in it", "$success")
        )
        meta = Content.assemble(f"{pane.template} · to {to or 'nobody: add a contact'} · ", safe)
        pane.show_context(message_context(self.view), meta)

    def _problems(self, *, thorough: bool = False) -> list[str]:
        """What speaks against sending; `thorough` also reads every other customer's notes."""
        text = f"{self.message.subject}\n{self.message.text}"
        others = self.desk.journals() if thorough else ()
        return leaks(text, self.view.situation, self.desk.customers(), others)

    def keep_message(self) -> bool:
        """Put what was written on disk, and whether it is; as it was filled in it is no draft."""
        if self._autosave:
            self._autosave.stop()
            self._autosave = None
        pane = self.message
        if not pane.changed:
            return True
        text = f"{pane.template} | {pane.subject}\n{pane.text}"
        kept = self.guarded(lambda: keep_draft(self.workspace, self.current_slug, PLACE, text))
        self._asked_to_leave &= not kept
        return kept

    async def kept(self) -> bool:
        """Whether the message is on disk; asked before the program ends."""
        return self.keep_message()

    def gave_up(self) -> bool:
        """Whether a message that cannot be saved is left all the same, on the second asking."""
        if not self._asked_to_leave:
            self._asked_to_leave = True
            return False
        self.app.copy_to_clipboard(f"{self.message.subject}\n\n{self.message.text}")
        self.app.notify("The unsaved message is in the clipboard.", severity="warning")
        return True

    def on_message_pane_edited(self) -> None:
        if self._autosave:
            self._autosave.stop()
        self._autosave = self.app.set_timer(AUTOSAVE_AFTER, self.keep_message)

    def stop_editing(self) -> None:
        """Leave the editor; the draft is on disk."""
        self.keep_message()
        self.message.stop_editing()
        self.paint_message()

    # Commands

    def action_draft(self) -> None:
        if self._step is not Step.COMMUNICATE:
            self.action_step_communicate()
        self.message.start_editing()

    def action_template(self) -> None:
        """The next template of the ladder; what was edited is asked about first."""
        if self._step is not Step.COMMUNICATE:
            self.action_step_communicate()
        choices = [Choice(name, name, hint=hint) for name, hint in TEMPLATE_HINTS.items()]

        def use(template: str | None) -> None:
            if template:
                slug = self.current_slug
                self.guarded(lambda: keep_draft(self.workspace, slug, PLACE, ""))
                self._fill(template)
                self.paint_message()

        self.app.push_screen(PickScreen("Template", choices, self.message.template), use)

    def action_send(self) -> None:
        """Hand the message over: to the clipboard, and into the log as a contact."""
        if self._step is not Step.COMMUNICATE:
            self.action_step_communicate()
            return
        problems = self._problems(thorough=True)
        if not problems:
            self._hand_over()
            return
        choices = [
            Choice("edit", "edit it first"),
            Choice("send", "hand it over all the same", hint="; ".join(problems)[:60]),
        ]

        def answer(choice: str | None) -> None:
            if choice == "send":
                self._hand_over()
            elif choice == "edit":
                self.action_draft()

        self.app.push_screen(PickScreen(f"Not fit to send: {problems[0]}"[:60], choices), answer)

    def _hand_over(self) -> None:
        pane, slug = self.message, self.current_slug
        self.app.copy_to_clipboard(f"{pane.subject}\n\n{pane.text}")
        try:
            saved = contacts.log_contact(
                self.workspace,
                slug,
                channel=Channel.EMAIL,
                direction=Direction.OUT,
                subject=pane.subject,
                text=pane.text,
                person=recipient(self.view.customer),
                template=pane.template,
                draft_place=PLACE,
            )
        except KoorError as error:
            self.context.failed(error)
            return
        pane.stop_editing()
        pane.show_message(pane.template, pane.subject, pane.text)
        self.context.changed(slug, "Copied for your mail program, and logged", saved)

    def action_copy(self) -> None:
        """The message on step 2; elsewhere the issue's number."""
        if self._step is not Step.COMMUNICATE:
            self.copy_issue()
            return
        self.app.copy_to_clipboard(f"{self.message.subject}\n\n{self.message.text}")
        self.app.notify("Message copied", markup=False)

    def action_log_contact(self) -> None:
        slug = self.current_slug
        customer = self.view.customer
        people = tuple(person.name for person in customer.people)

        def submit(values: dict[str, str]) -> Saved:
            return contacts.log_contact(
                self.workspace,
                slug,
                channel=_one_of(Channel, "channel", values["channel"]),
                direction=_one_of(Direction, "direction", values["direction"]),
                person=values["person"],
                text=values["text"],
            )

        fields = [
            Field("channel", "Channel", "call", choices=tuple(c.value for c in Channel)),
            Field("direction", "Direction", "out", "out: we to them", ("out", "in")),
            Field("person", "With", people[0] if people else "", choices=people),
            Field("text", "What was said"),
        ]
        self.app.push_screen(
            FormScreen(f"Log a contact with {customer.name}", fields, submit, focus="text"),
            lambda saved: self._logged(slug, "Contact logged", saved),
        )

    def action_ask(self) -> None:
        """Record a new ask, or close one that was answered."""
        slug, situation = self.current_slug, self.view.situation
        asks = sorted(situation.journal.asks.values(), key=lambda ask: ask.at)
        choices = [
            Choice("customer", "we wait on them for…", "←"),
            Choice("us", "we owe them…", "→"),
            *(Choice(a.id, f"answered: {a.what}", "✓") for a in asks if a.is_open),
        ]

        def chosen(answer: str | None) -> None:
            if answer in ("customer", "us"):
                self._new_ask(slug, "us" if answer == "us" else "customer")
            elif answer and self.guarded(lambda: contacts.answer_ask(self.workspace, slug, answer)):
                self.context.changed(slug, "Answered")

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
        self.app.push_screen(
            FormScreen(heading, fields, submit),
            lambda saved: self._logged(slug, "Noted", saved),
        )

    def _logged(self, slug: str, words: str, saved: Saved | None) -> None:
        if saved:
            self.context.changed(slug, words, saved)


KindT = TypeVar("KindT", Channel, Direction)


def _one_of(kind: type[KindT], field: str, text: str) -> KindT:
    try:
        return kind(text.strip().casefold())
    except ValueError:
        names = ", ".join(member.value for member in kind)
        raise InvalidInput(field, f"{text!r} is not one", next_step=f"One of: {names}.") from None
