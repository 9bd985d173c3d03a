"""`koortui hours edit|delete|decide|reconcile`: what is recorded already, put right."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from koortui.cli.group import Session
from koortui.cli.options import DAY, check_month, customer_argument
from koortui.cli.output import json_option, print_json, table
from koortui.domain.journal import Billable
from koortui.domain.reconcile import Difference

_ENTRY = click.argument("entry", metavar="ID")


@click.command("edit", short_help="Change an entry, here and in the sheet.")
@customer_argument()
@_ENTRY
@click.option("--hours", help="Quarter hours: 1.5.")
@click.option("--activity", help='"troubleshooting", "meeting"... or a beginning.')
@click.option("--date", "day", type=DAY, metavar="DATE", help="The day of the work.")
@click.option("--specialist", help="Who did it.")
@click.option("--issue", metavar="ID", help="The issue it was for; an empty one takes it out.")
@click.option("--comment", help="What was done; an empty one takes it out.")
@click.option(
    "--billable",
    type=click.Choice([kind.value for kind in Billable]),
    help="Default: as before, or as a new activity says.",
)
@click.option("--to", "target", metavar="CUSTOMER", help="Move it to this customer.")
@json_option
@click.pass_obj
def edit(
    session: Session,
    /,
    customer: str,
    entry: str,
    day: date | None,
    billable: str | None,
    target: str | None,
    as_json: bool,
    **changes: str | None,
) -> None:
    """Change the entry ID (`hours list` shows its beginning, which is enough).

    \b
    Examples:
      koortui hours edit acme 3f2a --hours 2 --comment "with the follow-up"
      koortui hours edit acme 3f2a --to borealis
    """
    from koortui.cli.write import answer
    from koortui.usecases.hours import edit_hours
    from koortui.usecases.hours_find import find_entry

    workspace = session.workspace()
    found = workspace.customer(customer)
    old = find_entry(workspace, found, entry)

    def given(field: str) -> str:
        value = changes[field]
        return str(getattr(old, field)) if value is None else value

    saved = edit_hours(
        workspace,
        found,
        old.id,
        day=day or old.day,
        specialist=given("specialist"),
        hours=given("hours"),
        activity=given("activity"),
        billable=Billable(billable) if billable else None,
        issue=given("issue"),
        comment=given("comment"),
        move_to=workspace.customer(target) if target else None,
    )
    answer(saved, as_json, "Hours")


@click.command("delete", short_help="Take an entry out, here and in the sheet.")
@customer_argument()
@_ENTRY
@json_option
@click.pass_obj
def delete(session: Session, customer: str, entry: str, as_json: bool) -> None:
    """Take the entry ID out, here and in the sheet.

    \b
    Examples:
      koortui hours delete acme 3f2a
    """
    from koortui.cli.write import answer
    from koortui.usecases.hours import delete_hours
    from koortui.usecases.hours_find import find_entry

    workspace = session.workspace()
    found = workspace.customer(customer)
    old = find_entry(workspace, found, entry)
    answer(delete_hours(workspace, found, old.id), as_json, "Deletion of hours")


@click.command("decide", short_help="Undecided hours are billable, or not.")
@customer_argument()
@_ENTRY
@click.argument("billable", type=click.Choice([Billable.YES.value, Billable.NO.value]))
@click.option("--by", "decider", help="Who decided. Default: you.")
@click.option("--reason", required=True, help="Why, in a few words.")
@json_option
@click.pass_obj
def decide(
    session: Session,
    customer: str,
    entry: str,
    billable: str,
    decider: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Undecided hours are billable: yes or no. Who decided and why is kept.

    \b
    Examples:
      koortui hours decide acme 3f2a yes --by "Head of Sales" --reason agreed
    """
    from koortui.cli.write import answer
    from koortui.usecases.hours import decide_hours
    from koortui.usecases.hours_find import find_entry

    workspace = session.workspace()
    found = workspace.customer(customer)
    saved = decide_hours(
        workspace,
        found,
        find_entry(workspace, found, entry).id,
        Billable(billable),
        decider=workspace.me if decider is None else decider,
        reason=reason,
    )
    answer(saved, as_json, "Decision")


@click.command("adopt", short_help="A person's row of the sheet becomes an entry of yours.")
@customer_argument()
@click.argument("row", metavar="ROW")
@json_option
@click.pass_obj
def adopt(session: Session, customer: str, row: str, as_json: bool) -> None:
    """Make a row of the sheet that is not yours an entry of yours, to edit or decide.

    ROW is what the ID column of `hours list` says: a row's number, or the beginning of its ID. Of
    the row only an empty Entry ID cell is written, with the next sync.

    \b
    Examples:
      koortui hours adopt acme 14
    """
    from koortui.cli.write import answer
    from koortui.usecases.hours_find import find_row
    from koortui.usecases.sheet_rows import adopt_found

    workspace = session.workspace()
    found = workspace.customer(customer)
    saved = adopt_found(workspace, found, find_row(workspace, found, row))
    answer(saved, as_json, "Adoption of the row")


@click.command("reconcile", short_help="A month: the journal against the sheet.")
@customer_argument()
@click.option("--month", metavar="YYYY-MM", help="Default: this month.")
@json_option
@click.pass_obj
def reconcile(session: Session, customer: str, month: str | None, as_json: bool) -> None:
    """A month, journal against sheet: what is missing, extra or different.

    \b
    Examples:
      koortui hours reconcile acme --month 2026-11
    """
    from koortui.domain.facts import Facts
    from koortui.domain.month import month_account
    from koortui.usecases.desk import Desk

    workspace = session.workspace()
    found = workspace.customer(customer)
    desk = Desk(workspace)
    desk.load()
    wanted = check_month(month) or f"{workspace.today:%Y-%m}"
    account = month_account(Facts(desk.view(found.slug).situation), wanted)
    differences: list[dict[str, Any]] = [
        {
            "kind": one.kind,
            "id": one.entry.id if one.entry else (one.row.entry_id or None if one.row else None),
            "row": one.row.number if one.row else None,
            "cells": {
                key: {"journal": ours, "sheet": theirs} for key, (ours, theirs) in one.cells.items()
            },
            "queued": one.queued,
        }
        for one in account.differences
    ]
    if as_json:
        print_json(
            {
                "customer": found.slug,
                "month": wanted,
                "state": account.state,
                "journal": account.total.all,
                "sheet": account.sheet,
                "differences": differences,
                "days_without_hours": [
                    {"date": day.day, "specialist": day.person, "issues": day.issues}
                    for day in account.idle
                ],
                "without_issue": [item.entry_id or None for item in account.unnamed],
            }
        )
        return
    click.echo(
        f"{found.name}, {wanted}: {account.state}. "
        f"Journal {account.total.all} h, sheet {account.sheet} h."
    )
    rows = [
        [one.kind, str(one.row.number) if one.row else "", *_in_words(one)]
        for one in account.differences
    ]
    rows += [["no hours", "", f"{day.day}", day.person] for day in account.idle]
    if rows:
        click.echo(table([["Kind", "Row", "Day", "What"], *rows]))


def _in_words(one: Difference) -> tuple[str, str]:
    """The day, and who did what; of a difference also both values of each cell."""
    cells = [f"{key}: here {ours}, sheet {theirs}" for key, (ours, theirs) in one.cells.items()]
    queued = ["waits in the queue"] if one.queued else []
    if one.entry:
        work = f"{one.entry.specialist}, {one.entry.hours} h {one.entry.activity}"
        return f"{one.entry.day}", "; ".join([work, *cells, *queued])
    row = one.row.cells if one.row else {}
    work = ", ".join(row[key] for key in ("specialist", "hours", "activity") if row.get(key))
    return row.get("date", ""), "; ".join([work, *cells, *queued])
