"""Changes to Linear: made here first, delivered by the queue."""

from __future__ import annotations

import msgspec

from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput, UnknownIssue
from koortui.domain.issue import Issue, LinearMirror, Team, WorkflowState
from koortui.domain.mapping import id_named, issues_of, mappings_of
from koortui.domain.mutations import AttachmentCreate, CommentCreate, IssueCreate
from koortui.domain.overlay import with_pending
from koortui.domain.sanitise import clean_line, clean_text
from koortui.usecases.issue_edits import change_issues, move_to
from koortui.usecases.notes import find_draft
from koortui.usecases.workspace import Replaced, Saved, Workspace, queue_write, saved

_MEDIUM = 3
"""Linear's number for it: the team's default."""


def comment(
    workspace: Workspace, slug: str, issue: Issue, body: str, *, draft_place: str = ""
) -> Saved:
    """Comment on an issue. Kept here and queued in one commit."""
    body = clean_text(body).strip()
    if not body:
        raise InvalidInput("comment", "there is nothing to send", next_step="Write it first.")
    payload = CommentCreate(
        comment_id=workspace.new_id(), issue_id=issue.id, identifier=issue.identifier, body=body
    )
    with workspace.journals.edit(slug) as edit:
        write = queue_write(workspace, edit, f"issue:{issue.id}", payload)
        if draft_place and (draft := find_draft(edit, draft_place)):
            edit.remove(draft)
    return saved(write, slug, write)


def set_state(workspace: Workspace, slug: str, issue: Issue, state: WorkflowState) -> Saved:
    """Move an issue to a workflow state of its own team."""
    return change_issues(workspace, slug, [issue], move_to(state))


def link(workspace: Workspace, slug: str, issue: Issue, url: str, title: str = "") -> Saved:
    """Put a web address on an issue. https only: it is opened by a key press later."""
    url = clean_line(url, 2_000)
    if not url.startswith("https://") or " " in url:
        raise InvalidInput("url", f"{url!r} is not an https address", next_step="Paste it whole.")
    payload = AttachmentCreate(
        attachment_id=workspace.new_id(),
        issue_id=issue.id,
        identifier=issue.identifier,
        url=url,
        title=clean_line(title, 200) or url.removeprefix("https://"),
    )
    with workspace.journals.edit(slug) as edit:
        write = queue_write(workspace, edit, f"issue:{issue.id}", payload)
    return saved(write, slug, write)


def create_issue(
    workspace: Workspace,
    customer: Customer,
    *,
    title: str,
    description: str = "",
    priority: int = 0,
    team_id: str = "",
    ask_id: str = "",
) -> Saved:
    """Open an issue where the customer's issues live: its project, label, team or request.

    `ask_id`: the open question it is made of; it knows its issue from then on.
    """
    title = clean_line(title)
    if not title:
        raise InvalidInput("title", "an issue needs one", next_step="Write what is to be done.")
    payload = _new_issue(workspace, customer, title, clean_text(description), priority, team_id)
    with workspace.journals.edit(customer.slug) as edit:
        write = queue_write(workspace, edit, f"issue:{payload.issue_id}", payload)
        asked = edit.journal.asks.get(ask_id)
        if asked:
            edit.put(msgspec.structs.replace(asked, issue_id=payload.issue_id))
    if asked is None:
        return saved(write, customer.slug, write)
    return Replaced(
        id=asked.id,
        customer=customer.slug,
        saved_at=write.at,
        queued=(write.id,),
        before=asked,
    )


def issue_from_question(workspace: Workspace, customer: Customer, ask_id: str) -> Saved:
    """The open question as an issue, with what we need to know of where it was asked."""
    asked = workspace.journals.read(customer.slug).asks.get(ask_id)
    if asked is None:
        raise InvalidInput(
            "question", "it is not there any more", in_program="{issue.issue_new} opens an issue."
        )
    return create_issue(workspace, customer, title=asked.what, priority=_MEDIUM, ask_id=ask_id)


def find_issue(workspace: Workspace, identifier: str) -> tuple[Customer, Issue]:
    """The issue of that identifier, as it is with the queue applied, and its customer."""
    mirror = workspace.mirror.read_linear()
    issue = mirror.by_identifier(identifier)
    if issue is None:
        if not mappings_of(workspace.roster.read().customers):
            raise UnknownIssue(
                f"No issue {identifier!r}: no customer is linked to Linear, so none is read.",
                next_step="A roster import with `linear` links customers; so does the program.",
                in_program="{issue.link} on a customer links it.",
            )
        raise UnknownIssue(
            f"No issue {identifier!r} has been pulled from Linear.",
            next_step="Check the number, or run `koortui sync` and try again.",
            in_program="Check the number, or refresh and try again.",
        )
    for customer in workspace.roster.read().customers:
        if any(found.id == issue.id for found in issues_of(customer, mirror)):
            writes = workspace.journals.read(customer.slug).writes.values()
            return customer, with_pending((issue,), writes, mirror)[0]
    raise UnknownIssue(
        f"{issue.identifier} belongs to no customer of the roster.",
        next_step="Set the customer's `linear` mapping in the roster.",
    )


def pick_state(team: Team | None, text: str) -> WorkflowState:
    """The team's state of that name, or of that unambiguous beginning."""
    states = team.states if team else ()
    wanted = text.strip().casefold()
    exact = [state for state in states if state.name.casefold() == wanted]
    found = exact or [state for state in states if state.name.casefold().startswith(wanted)]
    if len(found) != 1 or not wanted:
        names = ", ".join(state.name for state in states) or "none pulled yet"
        raise InvalidInput(
            "state", f"{text!r} is not one state of the issue's team", next_step=f"It has: {names}."
        )
    return found[0]


def _new_issue(
    workspace: Workspace,
    customer: Customer,
    title: str,
    description: str,
    priority: int,
    team_id: str,
) -> IssueCreate:
    """Preset from the mapping, so that the next pull finds the issue again."""
    mirror = workspace.mirror.read_linear()
    kind = customer.linear.kind if customer.linear else ""
    value = customer.linear.value if customer.linear else ""
    known = issues_of(customer, mirror)
    place = _place(customer, mirror)
    return IssueCreate(
        issue_id=workspace.new_id(),
        team_id=team_id or _team_for(kind, value, known, mirror),
        title=title,
        description=description,
        priority=priority,
        project_id=place if kind == "project" else "",
        label_ids=(place,) if kind == "label" else (),
        customer_id=place if kind == "customer" else "",
        need_id=workspace.new_id() if kind == "customer" else "",
    )


def _place(customer: Customer, mirror: LinearMirror) -> str:
    """The id of the project, label, customer or team that makes the issue this customer's.

    Raises `InvalidInput` without one: an issue that no pull finds is as good as lost.
    """
    mapping = customer.linear
    if mapping is None:
        raise InvalidInput(
            "customer",
            f"{customer.name} is not linked to Linear, so nobody would find the issue again",
            in_program="{issue.link} chooses the link.",
        )
    known = {
        "project": {project.name: project.id for project in mirror.projects.values()},
        "label": mirror.labels,
        "customer": mirror.customers,
        "team": {name: t.id for t in mirror.teams.values() for name in (t.name, t.key)},
    }[mapping.kind]
    place = id_named(mapping.value, known)
    if not place:
        raise InvalidInput(
            "customer",
            f"Linear has no {mapping.kind} {mapping.value!r}, or it was not pulled yet",
            in_program="{anywhere.sync} pulls; {issue.link} chooses another link.",
        )
    return place


def _team_for(kind: str, value: str, known: tuple[Issue, ...], mirror: LinearMirror) -> str:
    """The mapped team; else the team of the customer's newest issue; else the only team."""
    if kind == "team":
        for team in mirror.teams.values():
            if value.casefold() in (team.key.casefold(), team.name.casefold(), team.id):
                return team.id
    if known:
        return max(known, key=lambda issue: issue.created_at).team_id
    if len(mirror.teams) == 1:
        return next(iter(mirror.teams))
    raise InvalidInput(
        "team",
        "it is not clear in which Linear team the issue belongs",
        next_step="Choose the team, or set the customer's `linear` mapping.",
    )
