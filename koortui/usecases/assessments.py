"""Assessments: each is reviewed by the EM before it goes to the customer, and that is recorded."""

from __future__ import annotations

from koortui.domain.drafts import Template
from koortui.domain.errors import InvalidInput
from koortui.domain.journal import Note
from koortui.domain.ports import Journal
from koortui.domain.sanitise import clean_line
from koortui.usecases.notes import write_note
from koortui.usecases.workspace import Saved, Workspace

_REVIEWED = "Assessment reviewed"


def is_reviewed(journal: Journal) -> bool:
    """Somebody reviewed an assessment that was not delivered yet."""
    delivered = [c.at for c in journal.contacts.values() if c.template == Template.ASSESSMENT]
    last = max(delivered, default=None)
    return any(
        is_review_note(note) and (last is None or note.at > last) for note in journal.notes.values()
    )


def is_review_note(note: Note) -> bool:
    """Written by `mark_reviewed`, not typed: taken back, it is no draft of a note."""
    return note.text.startswith(_REVIEWED)


def mark_reviewed(workspace: Workspace, slug: str, what: str) -> Saved:
    """Record who reviewed it, and what was found. It is good for one delivery."""
    what = clean_line(what, 300)
    if not what:
        raise InvalidInput("what", "say what you found", next_step="For example: figures checked.")
    return write_note(workspace, slug, f"{_REVIEWED} by {workspace.me}: {what} #decision")


def require_reviewed(journal: Journal, template: str) -> None:
    """Raises `InvalidInput` for the delivery of an assessment that nobody reviewed."""
    if template == Template.ASSESSMENT and not is_reviewed(journal):
        raise InvalidInput(
            "assessment",
            "it was not reviewed yet",
            kept="The message is still here.",
            in_program="{review.send} asks for the review and records it.",
        )
