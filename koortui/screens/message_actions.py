"""Step 2's commands: the message, who waits on whom, calls and chats."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.content import Content
from textual.timer import Timer

from koortui.commands.spoken import key
from koortui.domain.drafts import Template, recipient, suggest_template
from koortui.domain.errors import KoorError
from koortui.domain.journal import Step
from koortui.domain.leaks import leaks
from koortui.domain.letter import split_addresses
from koortui.screens.contact_actions import ContactActions
from koortui.screens.external_editor import through_editor
from koortui.screens.form import AnswerForm, Field
from koortui.screens.message_question import before_replacing
from koortui.screens.message_ways import MessageWays
from koortui.screens.pick import Choice, PickScreen
from koortui.screens.review_facts import message_context, unheard
from koortui.usecases.message_begin import message_begun
from koortui.usecases.messages import PLACE, PLACE_TO, Letter, logged_at, write_draft
from koortui.usecases.notes import draft_in, keep_draft
from koortui.usecases.templates import save_template, template_text
from koortui.widgets.message_pane import MessagePane
from koortui.widgets.when import day_and_time

if TYPE_CHECKING:
    from koortui.usecases.desk import CustomerView

TEMPLATE_HINTS = {
    Template.UPDATE: "what moved since they heard from us",
    Template.REMINDER: "gently: what we asked for, and when",
    Template.FIRMER: "after a reminder: it holds the work up",
    Template.HELLO: "nothing running: say hello, offer to meet",
    Template.ANSWER: "what we owe them",
    Template.CHECKPOINT: "invite to a meeting, with its agenda",
    Template.FOLLOW_UP: "what the last meeting decided and left open",
    Template.ASSESSMENT: "deliver a reviewed assessment",
}
AUTOSAVE_AFTER = 0.4
_EDIT = "edit"


class MessageActions(ContactActions, MessageWays):
    """Mixed into the review screen."""

    _autosave: Timer | None = None
    _asked_to_leave = False
    """Esc was pressed while the message could not be saved."""
    _copied = ""
    """The text that was copied last and left no trace."""

    if TYPE_CHECKING:
        _step: Step

        @property
        def current_slug(self) -> str: ...

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
        """A fresh message; a template file that is not good is named, and nothing made of it."""
        subject = text = ""
        try:
            to = "".join(self._recipients()[0][:1])
            subject, text = write_draft(
                self.workspace, self.view.situation, template, unheard(self.view), to
            )
        except KoorError as error:
            self.context.failed(error)
        self.message.show_message(template, subject, text)

    def _recipients(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """To and cc: as chosen for this message, else the first person with an address."""
        kept = draft_in(self.desk.journal(self.current_slug), PLACE_TO)
        if kept:
            to, _, cc = kept.partition("\n")
            return split_addresses(to), split_addresses(cc)
        first = recipient(self.view.customer)
        return ((first,) if first else (), ())

    @property
    def letter(self) -> Letter:
        """The message as it stands in the pane."""
        to, cc = self._recipients()
        pane = self.message
        return Letter(template=pane.template, subject=pane.subject, text=pane.text, to=to, cc=cc)

    def paint_message(self) -> None:
        """What they have not heard, who waits, and whether the message is fit to send."""
        pane = self.message
        letter = self.letter
        to = letter.people
        problems = self.problems()
        safe = (
            Content.styled(f"✗ {problems[0]}", "$warning")
            if problems
            else Content.styled("✓ nothing internal in it", "$success")
        )
        where = f"{pane.template} · to {to or 'nobody: add a contact'}"
        if sent := self.sent_already():
            problems, safe = [], Content.styled(f"✓ {sent}", "$success")
        elif pane.text and pane.text == self._copied:
            words = f"copied, not logged as sent: {key('review.send')} logs it"
            problems, safe = [words], Content.styled(f"△ {words}", "$warning")
        meta = (  # at 80 columns only what comes first is seen
            Content.assemble(safe, f" · {where}")
            if problems
            else Content.assemble(f"{where} · ", safe)
        )
        pane.show_context(message_context(self.view, "".join(letter.to[:1])), meta)

    def sent_already(self) -> str:
        """ "logged as sent 16:05", of the message in the pane; empty when it was not."""
        at = logged_at(self.view.situation.journal, self.message.text)
        if at is None:
            return ""
        zone = ZoneInfo(self.workspace.calendar.timezone)
        same_day = at.astimezone(zone).date() == self.workspace.today
        when = f"{at.astimezone(zone):%H:%M}" if same_day else day_and_time(at, zone)
        return f"logged as sent {when}"

    def problems(self, *, thorough: bool = False) -> list[str]:
        """What speaks against sending; `thorough` also reads everybody's notes and issues."""
        letter = self.letter
        return leaks(
            f"{letter.subject}\n{letter.text}",
            self.view.situation,
            self.desk.customers(),
            self.desk.journals() if thorough else (),
            self.desk.remote.linear.issues.values() if thorough else (),
            (*letter.to, *letter.cc),
        )

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

    def may_be_left(self) -> bool:
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

    def action_keep_draft(self) -> None:
        if self.message.editing:
            self.stop_editing()
        else:
            self.app.notify(
                f"No message is being edited: {key('review.draft')} edits it.", markup=False
            )

    def action_editor(self) -> None:
        """The message in $VISUAL or $EDITOR; what it leaves is the message."""
        if self._step is not Step.COMMUNICATE:
            self.action_step_communicate()
        pane = self.message
        text = self._in_editor(f"Subject: {pane.subject}\n\n{pane.text}")
        if text is not None:
            self._put(text)

    def _put(self, text: str) -> None:
        head, _, body = text.partition("\n")
        self.message.put(head.removeprefix("Subject:").strip(), body.lstrip("\n"))
        self.keep_message()
        self.paint_message()

    def _in_editor(self, text: str) -> str | None:
        """What the person's editor left; None when it did not run or did not end well."""
        try:
            return through_editor(self.app, text)
        except KoorError as error:
            self.context.failed(error)
            return None
        finally:
            self.app.refresh()

    def action_recipients(self) -> None:
        """Whom it goes to: up and down go through their people; commas between several."""
        if self._step is not Step.COMMUNICATE:
            self.action_step_communicate()
        slug = self.current_slug
        to, cc = self._recipients()
        people = tuple(p.email for p in self.view.customer.people if p.email)

        def submit(values: dict[str, str]) -> str:
            chosen = (split_addresses(values["to"]), split_addresses(values["cc"]))
            text = "\n".join(", ".join(part) for part in chosen)
            keep_draft(self.workspace, slug, PLACE_TO, text if chosen[0] else "")
            return text

        def done(text: str | None) -> None:
            if text is not None:
                self.desk.refresh(slug)
                if not self.message.changed:
                    self._fill(self.message.template)
                self.paint_message()

        fields = [
            Field("to", "To", ", ".join(to), "↑↓ their people", people),
            Field("cc", "Cc", ", ".join(cc), "may be empty", people),
        ]
        self.app.push_screen(AnswerForm[str]("Whom it goes to", fields, submit, draft=None), done)

    def action_template(self) -> None:
        """Another template."""
        if self._step is not Step.COMMUNICATE:
            self.action_step_communicate()
        choices = [Choice(name, name, hint=hint) for name, hint in TEMPLATE_HINTS.items()]
        choices.append(Choice(_EDIT, f"edit the template {self.message.template}…"))

        def use(template: str | None) -> None:
            if template == _EDIT:
                self._edit_template(self.message.template)
            elif template:
                self._use(template)

        self.app.push_screen(PickScreen("Template", choices, self.message.template), use)

    def _use(self, template: str) -> None:
        """Asks first where what a person wrote would be lost."""
        slug = self.current_slug

        def replace(answer: str | None) -> None:
            if answer == "begin" and self.guarded(
                lambda: keep_draft(self.workspace, slug, PLACE, "")
            ):
                self._fill(template)
                self.paint_message()

        if self.message.changed or message_begun(self.workspace, slug):
            self.app.push_screen(before_replacing(template, "keep what I wrote"), replace)
        else:
            replace("begin")

    def _edit_template(self, name: str) -> None:
        text = self._in_editor(template_text(self.workspace, name))
        if text is not None and self.guarded(lambda: save_template(self.workspace, name, text)):
            self.app.notify(f"Template {name} saved: it is yours now.", markup=False)
            self._use(name)

    def action_send(self) -> None:
        """By one of the ways out; each logs it as a contact with its text."""
        if self._step is not Step.COMMUNICATE:
            self.action_step_communicate()
            return
        self.keep_message()
        self.begin_sending()

    def message_left(self) -> None:
        """It is sent: its draft is gone, and it is not edited any more."""
        if self._autosave:
            self._autosave.stop()
            self._autosave = None
        pane = self.message
        pane.stop_editing()
        pane.show_message(pane.template, pane.subject, pane.text)

    def action_copy(self) -> None:
        """The message on step 2; elsewhere the issue's number."""
        if self._step is not Step.COMMUNICATE:
            self.copy_issue()
            return
        self.app.copy_to_clipboard(f"{self.message.subject}\n\n{self.message.text}")
        self._copied = self.message.text
        self.paint_message()
        words = f"Message copied, not logged: {key('review.send')} copies and logs"
        self.app.notify(words, timeout=4, markup=False)
