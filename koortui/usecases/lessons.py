"""Lessons: notes tagged `#lesson`, and the product ideas that are made of them.

An idea is an issue of the product team with the customer's request attached. The note keeps the
id of its issue, which is ours, so that its state is known before Linear answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec import Struct

from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput
from koortui.domain.issue import Issue, LinearMirror
from koortui.domain.journal import Note
from koortui.domain.mapping import linear_customer_id
from koortui.domain.mutations import PARKED, IssueCreate, Removal, WriteState
from koortui.domain.note_tags import heading, lessons_in, without_tags
from koortui.domain.ports import Journal
from koortui.usecases.workspace import Saved, Workspace, queue_write, saved

IdeaState = Literal["none", "queued", "parked", "made"]


class Lesson(Struct, frozen=True, kw_only=True):
    """A lesson and what became of it. `issue` once Linear has it and it was pulled."""

    customer: Customer
    note: Note
    state: IdeaState = "none"
    issue: Issue | None = None

    @property
    def title(self) -> str:
        return heading(self.note.text)


def lessons(
    customers: Iterable[Customer], journals: Iterable[Journal], mirror: LinearMirror
) -> list[Lesson]:
    """Every lesson of these customers, newest first."""
    by_slug = {customer.slug: customer for customer in customers}
    found = [
        lesson_of(by_slug[journal.customer], journal, note, mirror)
        for journal in journals
        if journal.customer in by_slug
        for note in lessons_in(journal.notes.values())
    ]
    return sorted(found, key=lambda lesson: lesson.note.at, reverse=True)


def lesson_of(customer: Customer, journal: Journal, note: Note, mirror: LinearMirror) -> Lesson:
    """The note as a lesson, with the state of its idea."""
    issue = mirror.issues.get(note.idea) if note.idea else None
    state: IdeaState = "made" if issue else _state_in_queue(journal, note)
    return Lesson(customer=customer, note=note, state=state, issue=issue)


def make_idea(workspace: Workspace, slug: str, note_id: str, title: str = "") -> Saved:
    """Queue an issue of the product team for a note; the note remembers it in the same commit."""
    mirror = workspace.mirror.read_linear()
    customer = workspace.customer(slug)
    team_id = _product_team(workspace, mirror)
    with workspace.journals.edit(slug) as edit:
        note = edit.journal.notes.get(note_id)
        if note is None:
            raise InvalidInput("note", "it is not there any more", next_step="Write it again.")
        if lesson_of(customer, edit.journal, note, mirror).state != "none":
            raise InvalidInput(
                "note", "an issue was made of it already", next_step="`g` `i` lists the ideas."
            )
        payload = _idea(workspace, customer, note, title, team_id, mirror)
        write = queue_write(workspace, edit, f"issue:{payload.issue_id}", payload)
        edit.put(msgspec.structs.replace(note, idea=payload.issue_id))
    return saved(write, slug, write)


def _idea(
    workspace: Workspace,
    customer: Customer,
    note: Note,
    title: str,
    team_id: str,
    mirror: LinearMirror,
) -> IssueCreate:
    customer_id = linear_customer_id(customer, mirror)
    text = without_tags(note.text)
    about = f" ({note.issue})" if note.issue else ""
    return IssueCreate(
        issue_id=workspace.new_id(),
        team_id=team_id,
        title=heading(title) or heading(note.text),
        description=f"{text}\n\nLearned with {customer.name}{about} on {note.at:%d %b %Y}.",
        customer_id=customer_id,
        need_id=workspace.new_id() if customer_id else "",
        need_body=text if customer_id else "",
    )


def _product_team(workspace: Workspace, mirror: LinearMirror) -> str:
    """The id of the team that the settings name."""
    key = workspace.config.linear.product_team
    if not key:
        raise InvalidInput(
            "product_team",
            "no product team is set",
            next_step='Set product_team under [linear] in config.toml, e.g. "KOOR".',
        )
    for team in mirror.teams.values():
        if key.casefold() in (team.key.casefold(), team.name.casefold()):
            return team.id
    raise InvalidInput(
        "product_team",
        f"Linear has no team {key!r}, or it was not pulled yet",
        next_step="Pull, then check product_team in config.toml.",
        in_program="{anywhere.sync} pulls; then check product_team in config.toml.",
    )


def _state_in_queue(journal: Journal, note: Note) -> IdeaState:
    """What the journal says of the note's issue while the mirror does not have it."""
    writes = journal.writes.values()
    taken_back = any(
        isinstance(write.payload, Removal) and write.payload.made_id == note.idea
        for write in writes
        if write.state is not WriteState.WITHDRAWN
    )
    if not note.idea or taken_back:
        return "none"
    for write in writes:
        if isinstance(write.payload, IssueCreate) and write.payload.issue_id == note.idea:
            if write.state is WriteState.DELIVERED:
                return "made"
            if write.state in PARKED:
                return "parked"
            return "none" if write.state is WriteState.WITHDRAWN else "queued"
    return "none"
