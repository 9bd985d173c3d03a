"""KoorApp: lifecycle, themes, timers. No business: use cases do that."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.screen import Screen
from textual.timer import Timer

from koortui.background import SyncCall
from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.domain.errors import KoorError
from koortui.going import GoingApp
from koortui.guarded_app import News, no_news
from koortui.hangup import terminal_is_gone
from koortui.keeping_up import KeepingUpApp
from koortui.memory import give_back, keep_for_good
from koortui.preferences import PreferringApp
from koortui.screens.base import KoorModal, KoorScreen
from koortui.screens.board import BoardScreen
from koortui.themes import MARKDOWN_LOOK
from koortui.tidying import TIDY_EVERY, TidyingApp
from koortui.undoing import MOST_UNDOABLE, UndoingApp
from koortui.usecases.desk import Desk
from koortui.usecases.find import Finder
from koortui.usecases.workspace import Saved, Workspace

if TYPE_CHECKING:
    from koortui.domain.mapping import Target
    from koortui.screens.customer import CustomerScreen
    from koortui.screens.review import ReviewScreen
    from koortui.services.log_file import LogFile
    from koortui.usecases.setup import Setup

#: Seconds between background pulls; Linear discourages polling hard.
PULL_EVERY = 300.0
#: Seconds between looks at what other processes wrote.
POLL_EVERY = 1.0
#: Seconds between writings of the judged board, for the next start.
KEEP_EVERY = 30.0
#: Seconds after which all that a start reads and writes in the background is done.
SETTLED_AFTER = 5.0
#: Seconds after a change until it goes out: several quick ones leave together.
PUSH_AFTER = 1.0


class KoorApp(GoingApp, UndoingApp, PreferringApp, TidyingApp, KeepingUpApp):
    """The terminal program on one workspace. `sync` is None when nothing remote is set up."""

    TITLE = "KoorTUI"
    # All that the first frame needs: a screen's own sheet makes Textual read every rule again.
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/board.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = bindings("anywhere")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (160, "-broad")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    ENABLE_COMMAND_PALETTE = False  # ours says keys and reasons

    def __init__(
        self,
        workspace: Workspace,
        sync: SyncCall | None = None,
        *,
        pull_at_start: bool = True,
        list_targets: Callable[[], tuple[Target, ...]] | None = None,
        setup: Callable[[], Setup] | None = None,
        log: LogFile | None = None,
        news: News = no_news,
        greeting: tuple[str, ...] = (),
    ) -> None:
        """`greeting`: what the program before this one did when it ended, for the board to say."""
        super().__init__(log, news, sync)
        self.workspace = workspace
        self.desk = Desk(workspace)
        self.finder = Finder(workspace)
        self.list_targets = list_targets
        self.set_up: tuple[str, ...] = ()
        """What set-up wrote, if anything: the program is to be opened anew, and to say it."""
        self._greeting = greeting
        self._cannot_open: KoorError | None = None
        self._begin_setup = setup
        self._setup: Setup | None = None
        self._sync = sync
        self._push_soon: Timer | None = None
        self._pull_at_start = pull_at_start
        self.undoable = deque(maxlen=MOST_UNDOABLE)
        self.recent_commands: list[str] = []
        self._review: ReviewScreen | None = None
        self._page: CustomerScreen | None = None
        self._leave_anyway = False
        """The person knows that text could not be saved."""
        self.rescued: list[str] = []
        """Files with text that could not be saved; said when the screens are gone."""
        self.take_preferences()

    def get_default_screen(self) -> Screen[Any]:
        """The board is Textual's first screen: none is laid out below it."""
        try:
            self.desk.open()
        except KoorError as error:  # without a roster there is nothing to show
            self._cannot_open = error
            return super().get_default_screen()
        return BoardScreen()

    def on_mount(self) -> None:
        self._leave_cleanly_on_signals()
        self.console.push_theme(MARKDOWN_LOOK)
        if self._cannot_open:
            self.leave_with(self._cannot_open)
        else:
            self.call_after_refresh(self._start_background)

    def _start_background(self) -> None:
        """After the first frame: nothing heavy is imported before it."""
        self.say_what_cannot_be()
        if self._greeting:
            words = "\n".join(self._greeting)
            self.notify(words, title="Set up", timeout=12, markup=False)
        if self.desk.complete:
            self._start_index()
        else:
            self.read_all(then=self._start_index)
        self.set_interval(POLL_EVERY, self._poll)
        self.set_interval(KEEP_EVERY, self._keep_board)
        self.set_interval(TIDY_EVERY, self.tidy)
        if self._sync:
            self.set_interval(PULL_EVERY, lambda: self.request_sync(pull=True))
            if self._pull_at_start:
                self.request_sync(pull=True)

    def _start_index(self) -> None:
        self._keep_board()
        self.set_timer(SETTLED_AFTER, self.tidy)
        self.run_worker(self._prepare_find, thread=True, group="index", exit_on_error=False)

    def _keep_board(self) -> None:
        if write := self.desk.to_keep():
            self.run_worker(write, thread=True, group="keep", exit_on_error=False)

    def on_unmount(self) -> None:
        self.desk.keep()

    def _prepare_find(self) -> None:
        try:
            self.finder.refresh()
        finally:
            give_back()
            self.call_later(keep_for_good)

    def _leave_cleanly_on_signals(self) -> None:
        """A terminal must never stay on the alternate screen with the mouse on."""
        import asyncio

        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            try:
                loop.add_signal_handler(number, self.exit)
            except (NotImplementedError, RuntimeError, ValueError):
                return  # not the main thread (tests), or no signals on this system

    # What screens ask for (screens.base.KoorContext)

    def changed(self, slug: str, done: str = "", saved: Saved | None = None) -> None:
        """A use case committed: judge the customer anew, repaint, send what waits."""
        self.wrote()
        self.desk.refresh(slug)
        if self.finder.holds_removed(slug, self.desk.journal(slug)):
            self.run_worker(self.finder.refresh, thread=True, group="index", exit_on_error=False)
        if saved:
            self.remember_change(slug, saved, done)
        if done:
            self.notify(done, timeout=2.5, markup=False)
        self.refresh_screens()
        if self._sync and self._push_soon is None and self._something_waits(slug):
            self._push_soon = self.set_timer(PUSH_AFTER, self._push_now)

    def _something_waits(self, slug: str) -> bool:
        """Most notes have nothing to send, and a sync is a process."""
        return bool(self.desk.queue()[0] or self.desk.journal(slug).pending())

    def _push_now(self) -> None:
        self._push_soon = None
        self.request_sync(pull=False)

    # Commands that work anywhere

    def why_not(self, command: str) -> str:
        """Why a command that works anywhere has nothing to work on now."""
        if command == "note" and not self._slug:
            return f"Choose a customer first: {key('anywhere.find')} finds one."
        if command == "sync" and self._sync is None:
            return f"Neither Linear nor a sheet is set up: {key('goto.setup')} does it."
        if command == "undo" and not self.undoable:
            return "Nothing to undo in this session. What is older is edited by hand."
        return ""

    def action_sync(self) -> None:
        self.request_sync(pull=True)

    async def action_leave(self) -> None:
        """Quit, unless typed text could not be put on disk: then a second q leaves without it."""
        for screen in reversed(self.screen_stack):
            unkept = isinstance(screen, KoorScreen | KoorModal) and not await screen.kept()
            if unkept and not self._leave_anyway:
                self._leave_anyway = True
                self.notify(
                    "It is still in the editor, and is tried again.\n"
                    f"{key('anywhere.leave')} again leaves; "
                    "the text then goes into the temporary folder.",
                    title="Your text could not be saved.",
                    severity="error",
                    timeout=10,
                )
                return
        self.exit()

    def action_help_quit(self) -> None:
        """ctrl+c is an old habit: say what quits here."""
        words = f"{key('anywhere.leave')} quits, ctrl+q also while you type. Everything is saved."
        self.notify(words, timeout=4, markup=False)

    async def action_quit(self) -> None:
        """Textual's own key for it: the same as ours."""
        await self.action_leave()

    # Background

    def _poll(self) -> None:
        if not self.screen_stack:
            return  # it is being left
        if not self.is_headless and terminal_is_gone():
            self.exit()
            return
        self.say_news()
        self.say_unsaid()
        self.sweep_at_rest()
        self.look_around()
