"""Going to places: customers, reviews, notes, what `g`, find, the palette and jump lead to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.screen import Screen

from koortui.domain.errors import KoorError
from koortui.guarded_app import GuardedApp
from koortui.screens.base import KoorModal, KoorScreen
from koortui.usecases.find import Finder
from koortui.usecases.workspace import Workspace

if TYPE_CHECKING:
    from koortui.screens.customer import CustomerScreen
    from koortui.screens.find import Found
    from koortui.screens.palette_commands import Offer
    from koortui.screens.review import ReviewScreen
    from koortui.screens.sized_screen import SizedScreen
    from koortui.usecases.desk import Desk
    from koortui.usecases.setup import Setup


PlaceT = TypeVar("PlaceT", bound=Screen[Any])


class GoingApp(GuardedApp):
    """Opens places; each is imported when it is gone to."""

    if TYPE_CHECKING:
        workspace: Workspace
        desk: Desk
        finder: Finder
        set_up: tuple[str, ...]
        recent_commands: list[str]
        _review: ReviewScreen | None
        _page: CustomerScreen | None
        _setup: Setup | None
        _begin_setup: Callable[[], Setup] | None

    # What screens ask for (screens.base.KoorContext)

    def open_customer(self, slug: str, kind: str = "", key: str = "") -> None:
        from koortui.screens.customer import CustomerScreen

        self._went_to(slug)
        if open_already := self._back_to(CustomerScreen):
            if kind or open_already.slug != slug:
                open_already.show_customer(slug, kind, key)
            return
        page = self._page
        if page is None:
            page = self._page = CustomerScreen(slug, kind, key)
            self.install_screen(page, "customer")  # it stays: mounting it takes long
        elif page in self.screen_stack:  # a text on it could not be kept: it is not left
            page = CustomerScreen(slug, kind, key)
        else:
            page.show_customer(slug, kind, key)
        self.push_screen(page)

    def open_review(self, slug: str) -> None:
        from koortui.screens.review import ReviewScreen

        self._went_to(slug)
        if open_already := self._back_to(ReviewScreen):
            open_already.show_customer(slug)
            return
        screen = self._review
        if screen is None:
            screen = self._review = ReviewScreen(slug)
            self.install_screen(screen, "review")  # it stays: mounting it takes long
        elif screen in self.screen_stack:  # its message could not be kept: it is not left
            screen = ReviewScreen(slug)
        else:
            screen.show_customer(slug)
        self.push_screen(screen)

    def places_that_stay(self) -> list[SizedScreen[Any]]:
        """Those that are kept when they are left, the board among them."""
        stay = (*self.screen_stack[:1], self._review, self._page)
        return [place for place in stay if isinstance(place, KoorScreen)]

    def _back_to(self, kind: type[PlaceT]) -> PlaceT | None:
        """The place of that kind that is open already, with what lay on it closed.

        Whoever goes to and fro all day has each place open once. None: there is none, or a text
        that lies on it cannot be kept.
        """
        found = next((one for one in reversed(self.screen_stack) if isinstance(one, kind)), None)
        while found and (top := self.screen) is not found:
            if isinstance(top, KoorScreen | KoorModal) and not top.may_be_left():
                return None
            self.pop_screen()
        return found

    def open_note(self, slug: str, issue: str = "", note_id: str = "") -> None:
        from koortui.screens.note import NoteScreen

        try:
            self.workspace.journals.read(slug)
        except KoorError as error:  # where nothing can be kept, nothing is to be typed
            self.failed(error)
            return
        self._went_to(slug)
        self.push_screen(NoteScreen(slug, issue, note_id))

    def _went_to(self, slug: str) -> None:
        """Find offers it first from now on; remembering that is nobody's wait."""
        self.finder.used(slug)
        self.run_worker(
            self.finder.remember, thread=True, group="recents", exclusive=True, exit_on_error=False
        )

    # Commands that work anywhere

    @property
    def _slug(self) -> str:
        screen = self.screen
        return screen.current_slug if isinstance(screen, KoorScreen | KoorModal) else ""

    def action_find(self) -> None:
        from koortui.screens.find import FindScreen

        self.push_screen(FindScreen(self.finder), self._found)

    def _found(self, found: Found | None) -> None:
        if found is None:
            return
        if found.action == "review":
            self.open_review(found.slug)
        elif found.action == "note":
            self.open_note(found.slug)
        elif found.action == "hours":
            self.open_customer(found.slug, "hours")
        else:
            self.open_customer(found.slug, found.kind, found.key)

    def action_note(self) -> None:
        self.open_note(self._slug)

    def action_goto(self) -> None:
        from koortui.screens.goto import GoToScreen

        self.push_screen(GoToScreen(), self.action_go_to)

    def action_go_to(self, place: str | None) -> None:
        from koortui.screens.board import BoardScreen
        from koortui.screens.places import place_screen

        if place == "top":
            action = getattr(self.focused, "action_cursor_first", None)
            if action:
                action()
        elif place == "board":
            self._back_to(BoardScreen)
        elif place == "reconcile":
            from koortui.screens.reconcile import ReconcileScreen

            slug = self._slug or next((line.slug for line in self.desk.lines()), "")
            if slug and self._back_to(ReconcileScreen):
                self.switch_screen(ReconcileScreen(slug))
            elif slug:
                self.push_screen(ReconcileScreen(slug))
        elif place == "setup":
            self.open_setup()
        elif place and (screen := place_screen(place)) and not self._back_to(type(screen)):
            self.push_screen(screen)

    def open_setup(self) -> None:
        """Set-up, with what was answered before and not written."""
        from koortui.screens.setup import SetupScreen

        if self._begin_setup is None:
            self.notify("There is no set-up here.", severity="warning")
            return
        self._setup = self._setup or self._begin_setup()
        self.push_screen(SetupScreen(self._setup), self._set_up)

    def _set_up(self, written: tuple[str, ...] | None) -> None:
        """Settings are read at the start: begin anew with them."""
        if written:
            self.set_up = written
            self.exit()

    def action_jump(self) -> None:
        """A letter on every row, tab and field; pressing it goes there."""
        from koortui.screens.jump import JumpScreen

        def go(where: Callable[[], object] | None) -> None:
            if where:
                where()

        self.push_screen(JumpScreen(self.screen), go)

    def action_help(self) -> None:
        from koortui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_command_palette(self) -> None:
        from koortui.screens.palette import PaletteScreen

        self.push_screen(PaletteScreen(self.screen), self._chosen_in_palette)

    async def _chosen_in_palette(self, offer: Offer | None) -> None:
        if offer is None:
            return
        if offer.line.kind == "command":
            id_ = offer.line.id
            self.recent_commands = [id_, *(old for old in self.recent_commands if old != id_)]
        await offer.run()
