"""Waiting for a sign-in with Google: the browser has the word, this can be left at any time."""

from __future__ import annotations

import contextlib
import threading
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from koortui.commands.registry import bindings
from koortui.domain.errors import InvalidInput, KoorError
from koortui.domain.secret import Secret
from koortui.screens.base import KoorModal
from koortui.usecases.google_sign_in import SignIn, begin, show
from koortui.usecases.setup import Setup

_OPENED = "The browser is open: allow KoorTUI the spreadsheets there."
_UNOPENED = "There is no browser here: open this address on any machine."
_PASTE = "On another machine? Paste the address it ends on, then Enter."


class SignInScreen(KoorModal[Secret]):
    """Answers what Google gave, or None when it was left. Nothing is written here."""

    place = "sign_in"
    BINDINGS: ClassVar[list[BindingType]] = bindings("sign_in")
    CSS_PATH = "sign_in.tcss"

    class Begun(Message):
        """It listens; the browser was asked for, or there is none."""

        def __init__(self, waiting: SignIn, opened: bool) -> None:
            self.waiting, self.opened = waiting, opened
            super().__init__()

    class Ended(Message):
        """What came of it."""

        def __init__(self, token: Secret | None, error: KoorError | None) -> None:
            self.token, self.error = token, error
            super().__init__()

    def __init__(self, setup: Setup) -> None:
        super().__init__()
        self._setup = setup
        self._waiting: SignIn | None = None
        self._left = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = "Sign in with Google"
            box.border_subtitle = "esc cancels · ctrl+y copies the address"
            yield Static("Asking Google ...", id="state", markup=False)
            yield Static(id="address", markup=False)
            yield Static(_PASTE, classes="hint", markup=False)
            yield Input(id="pasted")
            yield Static(classes="error", markup=False)

    def on_mount(self) -> None:
        # A daemon: leaving the program waits neither for a person nor for Google.
        threading.Thread(target=self._in_thread, daemon=True, name="sign-in").start()

    def first_field(self) -> Input:
        return self.query_one(Input)

    def _in_thread(self) -> None:
        """Imports google-auth, then waits for a person: minutes, if need be."""
        try:
            waiting = begin(self._setup)
            self._tell(self.Begun(waiting, show(waiting)))
            ended = self.Ended(waiting.wait(), None)
        except KoorError as error:
            ended = self.Ended(None, error)
        except Exception as error:  # noqa: BLE001 - the thread's boundary
            failed = KoorError(f"The sign-in itself failed: {type(error).__name__}.")
            ended = self.Ended(None, failed)
        self._tell(ended)

    def _tell(self, message: Message) -> None:
        with contextlib.suppress(RuntimeError):  # the program was left meanwhile
            self.post_message(message)

    @on(Begun)
    def _begun(self, event: Begun) -> None:
        self._waiting = event.waiting
        if self._left:
            event.waiting.cancel()
            return
        minutes = f"{event.waiting.within / 60:g}"
        words = _OPENED if event.opened else _UNOPENED
        self.query_one("#state", Static).update(
            f"Waiting for the browser, {minutes} minutes at most. Esc cancels.\n{words}"
        )
        self.query_one("#address", Static).update(event.waiting.url)
        self.query_one(Input).focus()

    @on(Ended)
    def _ended(self, event: Ended) -> None:
        if event.token:
            self.dismiss(event.token)
            return
        words = str(event.error) if event.error else ""
        self._waiting = None
        self.query_one("#state", Static).update("Not signed in.")
        self.query_one(".error", Static).update(words)
        self.query("#address, .hint, #pasted").set(display=False)
        self.query_one(".dialog").border_subtitle = "esc goes back"

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if self._waiting is None or not event.value.strip():
            return
        try:
            self._waiting.take_address(event.value)
        except InvalidInput as error:
            self.query_one(".error", Static).update(str(error))

    def action_copy(self) -> None:
        if self._waiting:
            self.app.copy_to_clipboard(self._waiting.url)
            self.notify("Address copied", timeout=2.5, markup=False)

    def action_close(self) -> None:
        self._left = True
        if self._waiting:
            self._waiting.cancel()
        self.dismiss(None)

    def on_unmount(self) -> None:
        if self._waiting:
            self._waiting.cancel()
        super().on_unmount()
