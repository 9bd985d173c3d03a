"""The ways out of a message: mail now or later, the person's own mail program, the clipboard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from koortui.commands.spoken import key, taken_back
from koortui.domain.drafts import NUDGES, Template, nudged_this_slot
from koortui.domain.errors import KoorError
from koortui.domain.factor import day_name
from koortui.screens.form import Field, FormScreen
from koortui.screens.guard import Guards
from koortui.screens.mail_program import hand_to, mail_program
from koortui.screens.pick import Choice, PickScreen
from koortui.screens.prompt import PromptScreen
from koortui.usecases import messages
from koortui.usecases.assessments import is_reviewed, mark_reviewed
from koortui.usecases.messages import Letter
from koortui.usecases.workspace import Saved
from koortui.widgets.when import day_and_time

if TYPE_CHECKING:
    from koortui.usecases.desk import CustomerView

#: Longer addresses than this are not opened by every system.
_LONGEST_MAILTO = 8_000


class MessageWays(Guards):
    """Mixed into the review screen, under `MessageActions`."""

    if TYPE_CHECKING:

        @property
        def current_slug(self) -> str: ...

        @property
        def view(self) -> CustomerView: ...

        @property
        def letter(self) -> Letter: ...

        def problems(self, *, thorough: bool = False) -> list[str]: ...

        def sent_already(self) -> str: ...

        def action_draft(self) -> None: ...

        def message_left(self) -> None: ...

    def begin_sending(self) -> None:
        """An assessment is reviewed first: without that, none of the ways is open."""
        journal = self.view.situation.journal
        if self.letter.template != Template.ASSESSMENT or is_reviewed(journal):
            self._check_and_ask()
            return
        slug, found = self.current_slug, list[Saved]()

        def reviewed(what: str | None) -> None:
            if what:
                words = taken_back("Review of the assessment recorded")
                self.context.changed(slug, words, found[0])
                self._check_and_ask()

        self.app.push_screen(
            PromptScreen(
                "The assessment was not reviewed yet",
                "You reviewed it: what did you find?",
                hint="Every assessment is reviewed before it goes out. Esc: not yet.",
                required=True,
                submit=lambda what: found.append(mark_reviewed(self.workspace, slug, what)),
                draft=f"assessment reviewed {slug} {self.workspace.today}",
            ),
            reviewed,
        )

    def _check_and_ask(self) -> None:
        """What speaks against it first; then the ways out, which are also the confirmation."""
        sent = self.sent_already()
        again = [f"{sent} already: this very message"] if sent else []
        problems = [*again, *self.problems(thorough=True), *self._too_soon()]
        if not problems:
            self._ask_way()
            return
        choices = [
            Choice("edit", "edit it first"),
            Choice("send", "send it all the same"),
        ]

        def answer(choice: str | None) -> None:
            if choice == "send":
                self._ask_way()
            elif choice == "edit":
                self.action_draft()

        question = "\n".join(f"✗ {problem}" for problem in problems)
        self.app.push_screen(PickScreen("Not fit to send", choices, question=question), answer)

    def _too_soon(self) -> list[str]:
        """One nudge a slot: a second one is asked about."""
        day = nudged_this_slot(self.view.situation)
        if day is None or self.letter.template not in NUDGES:
            return []
        return [f"reminded on {day_name(day, self.view.situation.today)} already: once a review"]

    def _ask_way(self) -> None:
        letter = self.letter
        zone = ZoneInfo(self.workspace.calendar.timezone)
        ways: dict[str, tuple[str, Callable[[], None]]] = {}
        if self.workspace.mail_used:
            morning = messages.next_slot_morning(self.workspace)
            ways["now"] = ("send it now", self._send_now)
            ways["slot"] = (f"send it on {day_and_time(morning, zone)}", self._send_next_slot)
            ways["later"] = ("send it at another time…", self._send_later)
        ways["clipboard"] = ("copy it", self._copy)
        ways["program"] = ("open it in my mail program", self._open_program)
        ways["file"] = ("write it as a file (.eml)", self._write_file)
        choices = [Choice(way, words) for way, (words, _) in ways.items()]
        if not self.workspace.mail_used:
            ways["server"] = ("send it from here", self._say_no_mail)
            choices.append(Choice("server", "send it from here", hint="needs [mail] settings"))

        def answer(way: str | None) -> None:
            if way:
                ways[way][1]()

        heading = f"To {letter.people or 'nobody'}: {letter.subject}"
        self.app.push_screen(PickScreen(heading, choices), answer)

    def _say_no_mail(self) -> None:
        """What sending needs; nothing happens to the message."""
        words = (
            f"{key('goto.setup')} sets one up, or [mail] in config.toml.\n"
            "The message is kept as it is, and nothing is logged."
        )
        title = "Sending from here needs a mail server."
        self.app.notify(words, title=title, severity="warning", timeout=8, markup=False)

    # By mail: logged and queued in one commit

    def _send_now(self) -> None:
        self._leave("Logged, and on its way", self._mail)

    def _send_next_slot(self) -> None:
        when = messages.next_slot_morning(self.workspace)
        self._leave("Logged; it waits in the queue", lambda: self._mail(when))

    def _mail(self, when: datetime | None = None) -> Saved:
        return messages.send_mail(self.workspace, self.current_slug, self.letter, send_after=when)

    def _send_later(self) -> None:
        zone = ZoneInfo(self.workspace.calendar.timezone)

        def submit(values: dict[str, str]) -> Saved:
            now = self.workspace.clock()
            return self._mail(messages.parse_when(values["when"], now, zone))

        def done(saved: Saved | None) -> None:
            if saved:
                self._left("Logged; it waits in the queue", saved)

        hint = f"{self.workspace.today.isoformat()} 14:30, or 14:30"
        self.app.push_screen(
            FormScreen("Send later", [Field("when", "When", "", hint)], submit, draft=None), done
        )

    # By other ways: logged when they took it

    def _open_program(self) -> None:
        """Their own program gets an address to open; a longer message than one holds, a file."""
        slug, letter = self.current_slug, self.letter
        address = messages.mailto(letter)
        if self.app.is_web:
            self.app.open_url(address)  # the browser's mail program, not this machine's
            self._hand_over("Opened in your mail program, and logged")
            return

        async def go() -> None:
            try:
                command = mail_program(self.workspace.config.mail.program)
                long = len(address) > _LONGEST_MAILTO
                target = messages.write_eml(self.workspace, slug, letter) if long else address
                await asyncio.to_thread(hand_to, command, target)
                saved = messages.hand_over(self.workspace, slug, letter)
            except KoorError as error:
                self.context.failed(error)
                return
            if slug == self.current_slug:
                self.message_left()
            self.context.changed(slug, "Opened in your mail program, and logged", saved)

        self.app.run_worker(go(), group="mail-program", exit_on_error=False)

    def _write_file(self) -> None:
        try:
            path = messages.write_eml(self.workspace, self.current_slug, self.letter)
        except KoorError as error:
            self.context.failed(error)
            return
        self._hand_over(f"Logged. Written to {path}")

    def _copy(self) -> None:
        self.app.copy_to_clipboard(f"{self.letter.subject}\n\n{self.letter.text}")
        self._hand_over("Copied for your mail program, and logged")

    def _hand_over(self, words: str) -> None:
        self._leave(
            words, lambda: messages.hand_over(self.workspace, self.current_slug, self.letter)
        )

    def _leave(self, words: str, how: Callable[[], Saved]) -> None:
        try:
            saved = how()
        except KoorError as error:
            self.context.failed(error)
        else:
            self._left(words, saved)

    def _left(self, words: str, saved: Saved) -> None:
        slug = self.current_slug
        self.message_left()
        self.context.changed(slug, words, saved)
