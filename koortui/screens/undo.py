"""What can be undone, newest first, and what undoing each of it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from koortui.commands.registry import bindings
from koortui.commands.spoken import key
from koortui.screens.base import KoorModal
from koortui.screens.moving import MovesList
from koortui.usecases.undo import Undoable
from koortui.usecases.undo_list import Prospect, prospects
from koortui.widgets.line_list import LineList
from koortui.widgets.undo_list import HOW_MARKS, UndoLine, UndoList
from koortui.widgets.when import age


def nothing_yet() -> str:
    """What the list says when it is empty."""
    return (
        "Nothing to undo yet.\n\n"
        "What you change in this session is listed here, the newest first.\n"
        "What was changed before this start is edited by hand;\n"
        f"what of it is not sent yet is in the queue: {key('goto.queue')}."
    )


class UndoScreen(MovesList, KoorModal[Undoable]):
    """Answers the change to undo; one that cannot be undone now stays, and says why."""

    place = "undo"
    BINDINGS: ClassVar[list[BindingType]] = bindings("undo", "list")
    DEFAULT_CSS = """
    UndoScreen .dialog { width: 112; }
    UndoScreen UndoList { height: 10; max-height: 55vh; background: $surface; }
    UndoScreen.-tall UndoList { height: 18; }
    UndoScreen #why { height: auto; min-height: 3; border-top: solid $foreground 20%; }
    """

    def __init__(self, changes: Callable[[], Sequence[Undoable]]) -> None:
        """`changes` are the session's, oldest first, as they are now."""
        super().__init__()
        self._changes = changes
        self._prospects: list[Prospect] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = "Undo"
            box.border_subtitle = "enter undoes the chosen change · esc leaves"
            yield UndoList(empty=nothing_yet())
            yield Static(id="why", markup=False)

    def on_mount(self) -> None:
        self.desk_changed()
        self.query_one(UndoList).focus()

    @property
    def moving_list(self) -> LineList[Any]:
        return self.query_one(UndoList)

    @property
    def _chosen(self) -> Prospect | None:
        line = self.query_one(UndoList).current
        return self._prospects[-1 - line.number] if line else None

    def desk_changed(self) -> None:
        self._prospects = prospects(self.workspace, self._changes())
        now, names = self.workspace.clock(), self._names()
        count = len(self._prospects)
        lines = [
            UndoLine(
                count - 1 - index,
                names.get(found.change.slug, found.change.slug),
                found.what,
                found.how,
                found.words,
                age(found.change.at, now) if found.change.at else "",
            )
            for index, found in enumerate(self._prospects)
        ]
        self.query_one(UndoList).show(lines)

    def _names(self) -> dict[str, str]:
        return {customer.slug: customer.name for customer in self.desk.customers()}

    @on(LineList.Highlighted)
    def _show_what_it_means(self) -> None:
        found = self._chosen
        words = Content()
        if found:
            glyph, word, look = HOW_MARKS[found.how]
            words = Content.assemble(
                (found.what, "bold"), "\n", (f"{glyph} {word}", look), f"  {found.words}"
            )
        self.query_one("#why", Static).update(words)

    @on(LineList.Chosen)
    def action_undo(self) -> None:
        found = self._chosen
        if found is None:
            self.app.notify("Nothing to undo.")
        elif not found.may:
            self.app.notify(f"Not undone: {found.words}.", severity="warning", markup=False)
        else:
            self.dismiss(found.change)

    def action_close(self) -> None:
        self.dismiss(None)
