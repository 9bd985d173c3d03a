"""What every screen has in common, and what it may ask of the app."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import ActiveBinding
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input

from koortui.commands.command import NO_KEY
from koortui.domain.budget import Budget
from koortui.domain.errors import KoorError
from koortui.domain.mapping import Target
from koortui.screens.sized_screen import ResultT, SizedScreen
from koortui.screens.status import status_of
from koortui.usecases.desk import Desk
from koortui.usecases.workspace import Saved, Workspace
from koortui.widgets.alarm_line import AlarmLine
from koortui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.widgets import TextArea


class KoorContext(Protocol):
    """The app, as screens see it. Screens never import the app."""

    workspace: Workspace
    desk: Desk
    alarm: str
    """Said in every header while data could not be saved; empty when all is well."""
    failing: dict[str, str]
    """By source ("linear", "sheet"): the kind of failure its last sync met."""
    budget: Budget | None
    """What is left of the hour's allowance at Linear; None until a sync was told."""
    list_targets: Callable[[], tuple[Target, ...]] | None
    """Asks Linear what a customer can be mapped to: blocking, for a thread; None: not set up."""

    @property
    def syncing(self) -> bool:
        """A sync runs now."""

    def changed(self, slug: str, done: str = "", saved: Saved | None = None) -> None:
        """A use case committed: judge the customer anew, repaint, push.

        `done` is the toast; with `saved` the change can be undone.
        """

    def failed(self, error: KoorError) -> None:
        """Tell the person what happened, what was kept and what to do next."""

    def unsaved(self, error: KoorError) -> None:
        """Say in every header that data could not be saved; the caller says why."""

    def unshown(self, error: KoorError) -> None:
        """A place could not be painted from what is on disk: say why."""

    def screen_closed(self) -> None:
        """Count it: what is closed is freed together."""

    def wrote(self) -> None:
        """A write without `changed` (a draft) reached the disk: the alarm is over."""

    def request_sync(self, *, pull: bool) -> None:
        """Push what waits (and pull first) in the background."""

    def open_customer(self, slug: str, kind: str = "", key: str = "") -> None:
        """Show the customer page; on what was found, if its kind and key are given."""

    def open_review(self, slug: str) -> None:
        """Show the review of a customer."""

    def open_note(self, slug: str, issue: str = "", note_id: str = "") -> None:
        """Show the note editor on a customer: a new note, or the one of that id."""

    rescued: list[str]


class _InContext:
    """Shared by screens and modal screens."""

    _to_answer: tuple[Any, ...] = ()
    """The answer it closes with as soon as nothing lies on it."""
    _selects: Input | None = None
    """A field typed into too early; later it selects its text again when it gets the focus."""
    place: ClassVar[str] = ""
    """The registry place whose keys this screen has: what the help shows."""

    @property
    def context(self) -> KoorContext:
        return cast("KoorContext", self.app)  # type: ignore[attr-defined]

    @property
    def workspace(self) -> Workspace:
        return self.context.workspace

    @property
    def desk(self) -> Desk:
        return self.context.desk

    @property
    def current_slug(self) -> str:
        """The customer the person looks at, if any: what `n` writes a note on."""
        return ""

    #: Commands that need something under the cursor -> what is said without it.
    needs: ClassVar[Mapping[str, str]] = {}

    def why_not(self, command: str) -> str:
        """Why a command cannot do anything now; empty when it can. The palette says it, too."""
        words = self.needs.get(command, "")
        return "" if not words or self.in_hand else words

    @property
    def in_hand(self) -> bool:
        """Something is under the cursor that a command can be done to."""
        return bool(self.current_slug)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """As Textual's; a command that the person's keymap left without a key shows none.

        Textual names "/" without its character: where it is typed, it must not be offered.
        """
        found: dict[str, ActiveBinding] = super().active_bindings  # type: ignore[misc]
        found.pop(NO_KEY, None)
        focused: Widget | None = self.focused  # type: ignore[attr-defined]
        if focused is not None and focused.check_consume_key("slash", "/"):
            found.pop("slash", None)
        return found

    def desk_changed(self) -> None:
        """The desk was judged anew: repaint what comes from it, keep the cursor by id."""

    def repaint(self) -> None:
        """Show what is now; what cannot be read leaves what was shown, and is said."""
        try:
            self.desk_changed()
        except KoorError as error:
            self.context.unshown(error)

    def on_unmount(self) -> None:
        let_go_of_closed(self.app)  # type: ignore[attr-defined]
        self.context.screen_closed()

    async def kept(self) -> bool:
        """Whether all that was typed here is on disk; called before the program ends."""
        return True

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """As Textual's, which closes whatever is on top: a second key in the same instant would
        close the place below. What lies under another screen is closed when that one is gone.
        """
        screen = cast("Screen[Any]", self)
        if screen.is_active:
            closing: AwaitComplete = super().dismiss(result)  # type: ignore[misc]
            return closing
        if screen in screen.app.screen_stack:
            self._to_answer = (result,)
        return AwaitComplete()

    @property
    def stands(self) -> bool:
        """Whether it is open: what is read in the background may come while it is taken down."""
        screen = cast("Screen[Any]", self)
        return screen.is_attached and screen.app.is_running and screen in screen.app.screen_stack

    def on_screen_resume(self) -> None:
        if answer := self._to_answer:
            self._to_answer = ()
            self.dismiss(*answer)

    def may_be_left(self) -> bool:
        """Whether the app may close it on the way to another place: all that it holds is kept."""
        return True

    def first_field(self) -> Input | TextArea | None:
        """The field that keys typed too early belong to."""
        return None

    def on_key(self, event: events.Key) -> None:
        """Keys typed before the field had the focus are its own: a fast typist loses none."""
        focused = self.focused  # type: ignore[attr-defined]
        field = self.first_field() if focused is None else None
        if field is None:
            return
        if event.is_printable and event.character:
            event.stop()
            if isinstance(field, Input) and field.select_on_focus:
                field.value = ""  # the first letter takes its place, as with the focus
                field.select_on_focus = False  # what is typed now is not to be replaced
                self._selects = field
            field.post_message(events.Key(event.key, event.character))
        elif event.key == "enter" and isinstance(field, Input):
            event.stop()
            field.call_later(field.action_submit)  # in its turn, after the letters


def let_go_of_closed(node: DOMNode) -> None:
    """Drop what closed widgets still watch of `node`: Textual does it when that changes, if ever.

    Its own `_closing` tells; there is no public word for it (Textual 8.2).
    """
    for watchers in getattr(node, "__watchers", {}).values():
        watchers[:] = [watching for watching in watchers if not watching[0]._closing]


class KoorScreen(_InContext, SizedScreen[ResultT]):
    """A place of its own."""

    def on_screen_resume(self) -> None:
        self.repaint()

    def repaint(self) -> None:
        super().repaint()
        self.paint_status()

    def paint_status(self) -> None:
        """Say anew how old the sources are and what waits; also called as time goes by."""
        line = self.query(TopLine).first() if self.query(TopLine) else None
        if line:
            line.status = status_of(self.context)
        else:
            self._paint_alarm()

    def _paint_alarm(self) -> None:
        alarm = self.context.alarm
        line = self.query(AlarmLine).first() if self.query(AlarmLine) else None
        if line is None and alarm:
            line = AlarmLine()
            self.mount(line)
        if line:
            line.say(alarm)


class KoorModal(_InContext, SizedScreen[ResultT], ModalScreen[ResultT]):
    """A question on top of a place. Esc always answers None and discards nothing typed."""

    #: No field before the wanted one: letters typed in between would be in the wrong field.
    AUTO_FOCUS: ClassVar[str | None] = ""

    def on_mount(self) -> None:
        """Textual runs this besides the `on_mount` of the modal itself."""
        field = self.first_field()
        if field is not None:
            self.call_later(self._focus_first, field)

    def _focus_first(self, field: Input | TextArea, patience: int = 100) -> None:
        """When every key typed before is in the field: none overtakes another."""
        if self.focused is not None or not field.is_attached:
            return
        if self.message_queue_size and patience:
            self.call_later(self._focus_first, field, patience - 1)
            return
        self.set_focus(field)
        if self._selects:
            field.call_later(setattr, self._selects, "select_on_focus", True)
