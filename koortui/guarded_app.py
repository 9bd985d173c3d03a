"""An app that no refused, unread or unwritten record can take down: it says so and goes on."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rich.text import Text
from textual.dom import DOMNode
from textual.events import Resize
from textual.notifications import Notify, SeverityLevel
from textual.screen import Screen

from koortui.commands.spoken import what_to_do
from koortui.domain.errors import KoorError
from koortui.last_words import LastWords
from koortui.screens.base import KoorModal, KoorScreen
from koortui.screens.sized_screen import SizedScreen
from koortui.services.log_file import LogFile
from koortui.store.errors import StoreError
from koortui.store.events import StoreEvent
from koortui.toasts import Toasted

#: Said in every header. Each stands until a write succeeds, the second until reading does.
NOT_SAVED, NOT_READ, RESTORED = "NOT SAVED", "CANNOT READ DATA", "RESTORED FROM BACKUP"
#: What the stores do on their own that a person should look into.
_WORRYING = frozenset({"restored", "spare_failed", "backup_failed"})

News = Callable[[], Iterable[StoreEvent]]


def no_news() -> Iterable[StoreEvent]:
    """For stores that never mend anything by themselves."""
    return ()


class GuardedApp(LastWords):
    """Turns a `KoorError` of any command or answer into words; keeps the alarm of the headers."""

    def __init__(self, log: LogFile | None = None, news: News = no_news) -> None:
        super().__init__(log)
        self.alarm = ""
        self._news = news
        self._unread = False

    def get_default_screen(self) -> Screen[None]:
        """What lies under the board is laid out, too."""
        return SizedScreen(id="_default")

    def on_resize(self, event: Resize) -> None:
        """A size that came and went left its traces in the terminal, though all is laid out."""
        if self.screen_stack and event.size == self.screen.outer_size:
            self.screen.refresh()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """As Textual's, with a toast that may run out while it is being shown."""
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        self.post_message(Notify(Toasted(message, title, severity, seconds, markup=markup)))

    # What screens ask for (screens.base.KoorContext)

    def failed(self, error: KoorError) -> None:
        """Three sentences: what happened, what was kept, what to do next."""
        message = "\n".join(part for part in (error.kept, what_to_do(error)) if part)
        self.notify(message, title=error.what, severity="error", timeout=8, markup=False)
        self.unsaved(error)

    def unsaved(self, error: KoorError) -> None:
        """Say in the headers that data could not be saved, if that is what `error` means."""
        if isinstance(error, StoreError):
            self._set_alarm(NOT_SAVED)

    def unshown(self, error: KoorError) -> None:
        """Something on disk cannot be read: the same words are not repeated while they are up."""
        if all(shown.message != str(error) for shown in self._notifications):
            self.notify(str(error), severity="error", timeout=8, markup=False)

    def wrote(self) -> None:
        """A write reached the disk: the alarm is over."""
        if self.alarm != NOT_READ:
            self._set_alarm("")

    def _set_alarm(self, alarm: str) -> None:
        if alarm != self.alarm:
            self.alarm = alarm
            self.refresh_screens()

    def refresh_screens(self) -> None:
        """Repaint what is seen; covered screens do it when they resume."""
        if not self.is_running:
            return  # a timer may still tick while the screens are taken down
        for screen in reversed(self.screen_stack):
            if isinstance(screen, KoorScreen | KoorModal) and screen.is_mounted:
                screen.repaint()
            if not screen.is_modal:
                return

    def leave_with(self, error: KoorError) -> None:
        """End the program: nothing can be shown. The shell gets the words."""
        words = [part for part in (error.what, error.kept, error.next_step) if part]
        self.exit(return_code=1, message=Text("\n".join(words)))

    # The data as others leave it

    def read_anew(self, read: Callable[[], bool]) -> bool:
        """Whether `read` found something new; what cannot be read now is said once."""
        try:
            found = read()
        except KoorError as error:
            if not self._unread:
                self._unread = True
                self.failed(error)
            self._set_alarm(NOT_READ)
            return False
        if self._unread:
            self._unread = False
            self._set_alarm("")
        return found

    def say_news(self) -> None:
        """Tell what the stores did on their own: a restore stays in the header, too."""
        for event in self._news():
            worrying = event.kind in _WORRYING
            self.notify(
                event.text,
                severity="warning" if worrying else "information",
                timeout=15 if worrying else 5,
                markup=False,
            )
            if event.kind == "restored" and not self.alarm:
                self._set_alarm(RESTORED)

    # The net below every command and every answer

    async def run_action(
        self,
        action: Any,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """As Textual's; a command with nothing to work on, a refusal, a failing disk are said."""
        ask = getattr(self if default_namespace is None else default_namespace, "why_not", None)
        if ask and isinstance(action, str) and (why := ask(action.removeprefix("app."))):
            self.notify(why, timeout=3, markup=False)
            return True
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except KoorError as error:
            self.failed(error)
            return True

    def push_screen(self, screen: Any, callback: Any = None, *rest: Any, **options: Any) -> Any:
        """As Textual's; the same net below what is done with the screen's answer."""
        told: Any = self._caught(callback) if callback else None
        return super().push_screen(screen, told, *rest, **options)

    def _caught(self, callback: Callable[[Any], object]) -> Callable[[Any], object]:
        async def told(answer: Any) -> None:
            try:
                done = callback(answer)
                if inspect.isawaitable(done):
                    await done
            except KoorError as error:
                self.failed(error)

        return told
