"""Undo in the app: the session's changes, the newest first, each taken back where it is safe."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from koortui.domain.errors import KoorError
from koortui.guarded_app import GuardedApp
from koortui.screens.base import KoorScreen
from koortui.screens.customer_new import AddsCustomers
from koortui.usecases.customer_edit import CustomerAdded
from koortui.usecases.reviews import ReviewChanged
from koortui.usecases.undo import Undoable, inverse_of, undo
from koortui.usecases.workspace import Saved, Workspace

if TYPE_CHECKING:
    from koortui.usecases.desk import Desk


#: Changes that undo reaches back: days of work, and a list that opens at once.
MOST_UNDOABLE = 200


class UndoingApp(GuardedApp):
    """`u` undoes the last change, `U` lists all of them."""

    if TYPE_CHECKING:
        workspace: Workspace
        desk: Desk
        changed: Callable[..., None]

        action_go_to: Callable[[str | None], None]
        open_review: Callable[[str], None]

        @property
        def _slug(self) -> str: ...

    undoable: deque[Undoable]
    """The last changes made here, oldest first."""

    def remember_change(self, slug: str, saved: Saved, what: str) -> None:
        """From now on it can be undone."""
        self.undoable.append(Undoable(slug=slug, saved=saved, what=what, at=self.workspace.clock()))

    def action_undo(self) -> None:
        """Undo the last change: withdraw it, or queue its inverse when it was delivered."""
        self._ask_and_undo(self.undoable[-1])

    def action_undo_list(self) -> None:
        from koortui.screens.undo import UndoScreen

        def chosen(change: Undoable | None) -> None:
            if change:
                self._ask_and_undo(change)

        self.push_screen(UndoScreen(lambda: self.undoable), chosen)

    def _ask_and_undo(self, change: Undoable) -> None:
        """What was delivered is shown reversed before it is."""
        inverse = inverse_of(self.workspace, change)
        if not inverse:
            self._undo(change)
            return
        from koortui.screens.pick import Choice, PickScreen

        def answered(answer: str | None) -> None:
            if answer == "undo":
                self._undo(change)

        question = "Undoing it means:\n" + "\n".join(f"· {words}" for words in inverse)
        choices = [Choice("undo", "Undo it"), Choice("leave", "Leave it as it is")]
        heading = "It was delivered already"
        self.push_screen(PickScreen(heading, choices, question=question), answered)

    def _is_about(self, slug: str) -> bool:
        """Whether the place in view is one customer's own, not a list with others."""
        lists = ("board", "portfolio")
        return slug == self._slug and getattr(self.screen, "place", "") not in lists

    def _go_back_to(self, slug: str) -> None:
        """Its review is open again: whoever is in the next one, or on the board, goes on there."""
        screen = self.screen
        if isinstance(screen, KoorScreen) and screen.place == "review" and slug != self._slug:
            self.open_review(slug)
        elif isinstance(screen, AddsCustomers):
            self.call_after_refresh(screen.put_cursor_on_customer, slug)

    def _undo(self, change: Undoable) -> None:
        """A change that could not be undone now stays in the list: it may be later."""
        try:
            words = undo(self.workspace, change)
        except KoorError as error:
            self.failed(error)
            return
        if change in self.undoable:
            self.undoable.remove(change)
        if isinstance(change.saved, CustomerAdded) and self._is_about(change.slug):
            self.action_go_to("board")
        if isinstance(change.saved, ReviewChanged) and change.saved.step is None:
            self._go_back_to(change.slug)
        if self.read_anew(self.desk.poll):
            self.refresh_screens()
        elif isinstance(self.screen, KoorScreen):
            self.screen.paint_status()
        elsewhere = change.slug != self._slug
        name = next((c.name for c in self.desk.customers() if c.slug == change.slug), change.slug)
        self.changed(change.slug, f"{name} · {words}" if elsewhere else words)
