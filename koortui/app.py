"""KoorApp: lifecycle, themes, background sync. No business: use cases do that."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import get_current_worker

from koortui.commands.key_order import KeysInOrder
from koortui.commands.registry import bindings
from koortui.domain.budget import Budget
from koortui.domain.errors import KoorError
from koortui.memory import keep_for_good
from koortui.screens.base import KoorModal, KoorScreen
from koortui.screens.board import BoardScreen
from koortui.screens.palette import CustomerProvider
from koortui.store.errors import StoreError
from koortui.themes import KOOR_THEMES, MARKDOWN_LOOK
from koortui.usecases.desk import Desk
from koortui.usecases.find import Finder
from koortui.usecases.undo import Undoable, inverse_of, undo
from koortui.usecases.workspace import Saved, Workspace

if TYPE_CHECKING:
    from koortui.domain.mapping import Target
    from koortui.sync.reports import SyncReport

#: Seconds between background pulls; Linear discourages polling hard.
PULL_EVERY = 300.0
#: Seconds between looks at what other processes wrote.
POLL_EVERY = 1.0
#: Seconds after a change until it goes out: several quick ones leave together.
PUSH_AFTER = 1.0

#: `sync(pull, push)`: blocking, answers a report, never raises for a remote's failure.
SyncCall = Callable[[bool, bool], "SyncReport"]


class KoorApp(KeysInOrder):
    """The terminal program on one workspace. `sync` is None when nothing remote is set up."""

    TITLE = "KoorTUI"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("anywhere")
    COMMANDS = App.COMMANDS | {CustomerProvider}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-broad")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        workspace: Workspace,
        sync: SyncCall | None = None,
        *,
        pull_at_start: bool = True,
        list_targets: Callable[[], tuple[Target, ...]] | None = None,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.desk = Desk(workspace)
        self.sync_report: SyncReport | None = None
        self.syncing = False
        self.alarm = ""
        self.failing: dict[str, str] = {}
        self.budget: Budget | None = None
        self.finder = Finder(workspace)
        self.list_targets = list_targets
        self._sync = sync
        self._push_soon: Timer | None = None
        self._pull_at_start = pull_at_start
        self._wanted: tuple[bool, bool] | None = None
        self._undoable: list[Undoable] = []
        for theme in KOOR_THEMES:
            self.register_theme(theme)
        self.theme = workspace.config.ui.theme or "koor-dark"
        self.set_keymap(workspace.config.ui.keys)

    def on_mount(self) -> None:
        self.console.push_theme(MARKDOWN_LOOK)
        self.desk.load()
        self.push_screen(BoardScreen())
        self.call_after_refresh(self._start_background)

    def _start_background(self) -> None:
        """After the first frame: nothing heavy is imported before it."""
        self._leave_cleanly_on_signals()
        self.run_worker(self._prepare_find, thread=True, group="index", exit_on_error=False)
        self.set_interval(POLL_EVERY, self._poll)
        if self._sync:
            self.set_interval(PULL_EVERY, lambda: self.request_sync(pull=True))
            if self._pull_at_start:
                self.request_sync(pull=True)

    def _prepare_find(self) -> None:
        try:
            self.finder.refresh()
        finally:
            self.call_later(keep_for_good)

    def _leave_cleanly_on_signals(self) -> None:
        """A terminal must never stay on the alternate screen with the mouse on."""
        import asyncio

        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            try:
                loop.add_signal_handler(number, self.exit)
            except (NotImplementedError, RuntimeError, ValueError):
                return  # not the main thread (tests), or no signals on this system

    # What screens ask for (screens.base.KoorContext)

    def changed(self, slug: str, done: str = "", saved: Saved | None = None) -> None:
        """A use case committed: judge the customer anew, repaint, send what waits."""
        self.alarm = ""
        self.desk.refresh(slug)
        if saved:
            self._undoable.append(Undoable(slug=slug, saved=saved, what=done))
        if done:
            self.notify(done, timeout=2.5, markup=False)
        self.refresh_screens()
        if self._sync and self._push_soon is None:
            self._push_soon = self.set_timer(PUSH_AFTER, self._push_now)

    def _push_now(self) -> None:
        self._push_soon = None
        self.request_sync(pull=False)

    def failed(self, error: KoorError) -> None:
        """Three sentences: what happened, what was kept, what to do next."""
        self.alarm = "NOT SAVED" if isinstance(error, StoreError) else self.alarm
        message = "\n".join(part for part in (error.kept, error.next_step) if part)
        self.notify(message, title=error.what, severity="error", timeout=8, markup=False)

    def open_customer(self, slug: str) -> None:
        from koortui.screens.customer import CustomerScreen

        self.push_screen(CustomerScreen(slug))

    def open_review(self, slug: str) -> None:
        from koortui.screens.review import ReviewScreen

        if isinstance(self.screen, ReviewScreen):
            self.screen.show_customer(slug)
        else:
            self.push_screen(ReviewScreen(slug))

    def open_note(self, slug: str, issue: str = "") -> None:
        from koortui.screens.note import NoteScreen

        self.push_screen(NoteScreen(slug, issue))

    # Commands that work anywhere

    @property
    def _slug(self) -> str:
        screen = self.screen
        return screen.current_slug if isinstance(screen, KoorScreen | KoorModal) else ""

    def action_find(self) -> None:
        from koortui.screens.find import FindScreen

        self.push_screen(FindScreen(self.finder), self._found)

    def _found(self, result: tuple[str, str] | None) -> None:
        if result:
            action, slug = result
            {"review": self.open_review, "note": self.open_note}.get(action, self.open_customer)(
                slug
            )

    def action_note(self) -> None:
        if self._slug:
            self.open_note(self._slug)
        else:
            self.notify("Choose a customer first: / finds one.", severity="warning")

    def action_goto(self) -> None:
        from koortui.screens.goto import GoToScreen

        self.push_screen(GoToScreen(), self._go)

    def _go(self, place: str | None) -> None:
        from koortui.screens.hours import HoursScreen
        from koortui.screens.queue import QueueScreen

        if place == "top":
            action = getattr(self.focused, "action_cursor_first", None)
            if action:
                action()
        elif place == "board":
            while len(self.screen_stack) > 2:
                self.pop_screen()
        elif place == "queue":
            self.push_screen(QueueScreen())
        elif place == "hours":
            self.push_screen(HoursScreen())
        elif place == "ideas":
            from koortui.screens.ideas import IdeasScreen

            self.push_screen(IdeasScreen())

    def action_help(self) -> None:
        from koortui.screens.help import HelpScreen

        self.push_screen(HelpScreen())

    def action_sync(self) -> None:
        if self._sync is None:
            self.notify(
                "Neither Linear nor a sheet is set up: `koortui init` does it.", severity="warning"
            )
            return
        self.request_sync(pull=True)

    def action_undo(self) -> None:
        """Undo the last change: withdraw it, or queue its inverse when it was delivered."""
        if not self._undoable:
            self.notify("Nothing to undo.")
            return
        last = self._undoable[-1]
        inverse = inverse_of(self.workspace, last)
        if not inverse:
            self._undo(last)
            return
        from koortui.screens.pick import Choice, PickScreen

        def answered(answer: str | None) -> None:
            if answer:
                self._undo(last)

        choices = [Choice("undo", "Undo: " + "; ".join(inverse)), Choice("", "Leave it as it is")]
        self.push_screen(PickScreen("It was delivered already", choices), answered)

    def _undo(self, last: Undoable) -> None:
        if last in self._undoable:
            self._undoable.remove(last)
        try:
            words = undo(self.workspace, last)
        except KoorError as error:
            self.failed(error)
            return
        self.changed(last.slug, words)

    def action_leave(self) -> None:
        self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette offers every command of the screen, with its key."""
        from koortui.screens.palette import system_commands

        yield from system_commands(self, screen)

    # Background

    def request_sync(self, *, pull: bool) -> None:
        """Run a sync off the UI thread; one at a time, the next one joins what it was asked."""
        if self._sync is None:
            return
        before = self._wanted or (False, True)
        self._wanted = (before[0] or pull, True)
        if not self.syncing:
            self.syncing = True
            self.refresh_screens()
            self._sync_in_background()

    @work(thread=True, group="sync", exit_on_error=False)
    def _sync_in_background(self) -> None:
        worker = get_current_worker()
        while self._wanted and not worker.is_cancelled and self._sync:
            pull, push = self._wanted
            self._wanted = None
            report = self._sync(pull, push)
            self.call_from_thread(self._synced, report)
        self.call_from_thread(self._sync_stopped)

    def _synced(self, report: SyncReport) -> None:
        self.sync_report = report
        self.budget = report.budget or self.budget
        self._say_failures(report)
        self.desk.poll()
        self.refresh_screens()

    def _say_failures(self, report: SyncReport) -> None:
        """The header shows what fails; a toast says it once, in plain words."""
        now = {error.source: error.kind for error in report.errors}
        for error in report.errors:
            if self.failing.get(error.source) != error.kind:
                self.notify(error.message, severity="warning", timeout=6, markup=False)
        self.failing = now

    def _sync_stopped(self) -> None:
        self.syncing = False
        if self._wanted:
            self.request_sync(pull=self._wanted[0])
        self.refresh_screens()

    def _poll(self) -> None:
        if self.desk.poll():
            self.refresh_screens()

    def refresh_screens(self) -> None:
        """Repaint what is seen; covered screens do it when they resume."""
        if not self.is_running:
            return  # a timer may still tick while the screens are taken down
        for screen in reversed(self.screen_stack):
            if isinstance(screen, KoorScreen | KoorModal) and screen.is_mounted:
                screen.desk_changed()
            if not screen.is_modal:
                return
