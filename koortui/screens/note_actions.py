"""What can be done to the chosen note of a list."""

from __future__ import annotations

from koortui.commands.spoken import brought_back
from koortui.domain.journal import Note
from koortui.domain.notes import mentions
from koortui.screens.guard import Guards
from koortui.screens.note_history import NoteHistoryScreen
from koortui.screens.pick import Choice, PickScreen
from koortui.usecases.lessons import make_idea
from koortui.usecases.notes import delete_note, pin_note
from koortui.widgets.note_list import NoteList


class NoteActions(Guards):
    """Mixed into a screen of one customer with a `NoteList`."""

    slug: str

    def _chosen_note(self) -> Note | None:
        found = self.app.screen.query_one(NoteList).current
        if found is None:
            self.app.notify("There is no note here yet.", markup=False)
        return found

    def action_delete(self) -> None:
        if note := self._chosen_note():
            self.guarded(
                lambda: self.context.changed(
                    self.slug,
                    brought_back("Note deleted"),
                    delete_note(self.workspace, self.slug, note.id),
                )
            )

    def action_pin(self) -> None:
        if note := self._chosen_note():
            words = "No longer pinned" if note.pinned else "Pinned: it stands first"
            self.guarded(
                lambda: self.context.changed(
                    self.slug, words, pin_note(self.workspace, self.slug, note.id, not note.pinned)
                )
            )

    def action_history(self) -> None:
        note = self._chosen_note()
        if note and note.versions:
            self.app.push_screen(NoteHistoryScreen(self.slug, note.id))
        elif note:
            self.app.notify("It was not edited: there is no other version.", markup=False)

    def action_idea(self) -> None:
        """Make a product issue of a lesson."""
        if note := self._chosen_note():
            self.guarded(
                lambda: self.context.changed(
                    self.slug,
                    "Idea queued for the product team",
                    make_idea(self.workspace, self.slug, note.id),
                )
            )

    def action_open_link(self) -> None:
        """Go to an issue the note is about or mentions; which one is asked when there are more."""
        note = self._chosen_note()
        if note is None:
            return
        known = {i.identifier: i for i in self.desk.view(self.slug).situation.issues}
        named = dict.fromkeys((note.issue, *mentions(note.text)))
        found = [known[name] for name in named if name in known]

        def go(identifier: str | None) -> None:
            if identifier:
                self.context.open_customer(self.slug, "issue", identifier)

        if not found:
            self.app.notify("It mentions no issue of this customer.", markup=False)
        elif len(found) == 1:
            go(found[0].identifier)
        else:
            choices = [Choice(i.identifier, f"{i.identifier} {i.title}") for i in found]
            self.app.push_screen(PickScreen("Go to", choices), go)
