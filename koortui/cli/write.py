"""`note`, `contact`, `comment`, `status`: on disk before they answer, delivered by the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koortui.cli.complete import complete_issue, complete_state
from koortui.cli.group import Session
from koortui.cli.options import customer_argument
from koortui.cli.output import json_option, print_json
from koortui.cli.texts import TextCommand, is_saved, read_text

if TYPE_CHECKING:
    from koortui.usecases.workspace import Saved

NOT_FOR_NOTES = frozenset({"attention", "linear", "mail", "money", "sheet", "targets", "ui"})
"""Sections of the settings that keeping a text needs nothing of. [me], [calendar] and [backups] it
does: its author, its day, and how many restore points the save may leave."""


def answer(saved: Saved, as_json: bool, what: str) -> None:
    """Say that it is on disk, and what waits to be delivered."""
    is_saved()
    if as_json:
        print_json(
            {
                "id": saved.id,
                "customer": saved.customer,
                "saved_at": saved.saved_at,
                "queued": saved.queued,
            }
        )
        return
    queued = f"; {len(saved.queued)} to deliver with the next sync" if saved.queued else ""
    click.echo(f"{what} saved for {saved.customer}{queued}.")


@click.command(cls=TextCommand)
@customer_argument()
@click.argument("text", required=False)
@click.option("--issue", default="", metavar="ID", help="The issue it is about.")
@json_option
@click.pass_obj
def note(session: Session, customer: str, text: str | None, issue: str, as_json: bool) -> None:
    """Keep a note: TEXT, - for stdin, or nothing to write it in your editor.

    \b
    Examples:
      koortui note acme "Ruth called back."
      ceph -s | koortui note acme - --issue ACM-14
    """
    from koortui.usecases.notes import write_note

    workspace = session.workspace_without(NOT_FOR_NOTES)
    slug = workspace.customer(customer).slug
    saved = write_note(workspace, slug, read_text(text, "note"), issue=issue.upper())
    answer(saved, as_json, "Note")


@click.command(cls=TextCommand)
@customer_argument()
@click.argument("text", required=False)
@click.option(
    "--channel",
    type=click.Choice(["email", "call", "meeting", "chat"]),
    required=True,
    help="How you spoke.",
)
@click.option(
    "--direction", type=click.Choice(["out", "in"]), required=True, help="Out: you to them."
)
@click.option("--subject", default="", help="What it was about, in one line.")
@click.option("--person", default="", help="Whom you spoke with.")
@click.option("--date", "day", default="", metavar="DATE", help='When: "2026-11-25 14:05". Now.')
@click.option(
    "--template",
    type=click.Choice(
        ["update", "reminder", "firmer", "hello", "answer", "checkpoint", "assessment"]
    ),
    help="What it was: a reminder nudges what the customer owes, an answer settles what we owe.",
)
@json_option
@click.pass_obj
def contact(
    session: Session,
    customer: str,
    text: str | None,
    channel: str,
    direction: str,
    subject: str,
    person: str,
    day: str,
    template: str | None,
    as_json: bool,
) -> None:
    """Log an e-mail, call, meeting or chat. Nothing is sent.

    \b
    Examples:
      koortui contact acme --channel call --direction in "Host 7 is back."
      koortui contact acme --channel email --direction out --template reminder
    """
    from zoneinfo import ZoneInfo

    from koortui.domain.journal import Channel, Direction
    from koortui.usecases.contacts import log_contact, parse_past

    workspace = session.workspace_without(NOT_FOR_NOTES - {"sheet"})  # it may have a contact tab
    saved = log_contact(
        workspace,
        workspace.customer(customer).slug,
        channel=Channel(channel),
        direction=Direction(direction),
        text=read_text(text, "text") if text is not None else None,
        subject=subject,
        person=person,
        template=template or "",
        at=parse_past(day, workspace.clock(), ZoneInfo(workspace.calendar.timezone)),
    )
    answer(saved, as_json, "Contact")


@click.command(cls=TextCommand)
@click.argument("issue", shell_complete=complete_issue)
@click.argument("text", required=False)
@json_option
@click.pass_obj
def comment(session: Session, issue: str, text: str | None, as_json: bool) -> None:
    """Comment on ISSUE (ACM-14): TEXT, - for stdin, or nothing for your editor.

    \b
    Examples:
      koortui comment ACM-14 "Any news?"
      koortui comment ACM-14 - < answer.md
    """
    from koortui.usecases.issues import comment as write_comment
    from koortui.usecases.issues import find_issue

    workspace = session.workspace_without(NOT_FOR_NOTES)
    customer, found = find_issue(workspace, issue)
    saved = write_comment(workspace, customer.slug, found, read_text(text, "comment"))
    answer(saved, as_json, f"Comment on {found.identifier}")


@click.command()
@click.argument("issue", shell_complete=complete_issue)
@click.argument("state", shell_complete=complete_state)
@json_option
@click.pass_obj
def status(session: Session, issue: str, state: str, as_json: bool) -> None:
    """Move ISSUE (ACM-14) to STATE, one of its team's: "In Review", or its beginning.

    \b
    Examples:
      koortui status ACM-14 "In Review"
      koortui status ACM-14 done
    """
    from koortui.usecases.issues import find_issue, pick_state, set_state

    workspace = session.workspace()
    customer, found = find_issue(workspace, issue)
    team = workspace.mirror.read_linear().teams.get(found.team_id)
    wanted = pick_state(team, state)
    if wanted.id == found.state.id:
        if as_json:
            print_json({"id": None, "customer": customer.slug, "saved_at": None, "queued": []})
        else:
            click.echo(f"{found.identifier} is {wanted.name} already; nothing was queued.")
        return
    saved = set_state(workspace, customer.slug, found, wanted)
    answer(saved, as_json, f"{found.identifier}: {found.state.name} → {wanted.name}")
