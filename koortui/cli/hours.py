"""`koortui hours`: add a row, list rows and the balance; `hours_change` has the rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from koortui.cli.complete import complete_activity, complete_issue
from koortui.cli.due import say_without_journal
from koortui.cli.group import Session
from koortui.cli.hours_change import adopt, decide, delete, edit, reconcile
from koortui.cli.options import DAY, check_month, customer_argument
from koortui.cli.output import json_option, print_json, table
from koortui.domain.hours import ACTIVITIES
from koortui.domain.journal import Billable

if TYPE_CHECKING:
    from koortui.domain.customer import Customer
    from koortui.usecases.desk import CustomerView
    from koortui.usecases.workspace import Workspace


@click.group()
def hours() -> None:
    """Add, change and list hours. The sheet gets a change with the next sync."""


for _command in (edit, delete, decide, adopt, reconcile):
    hours.add_command(_command)


@hours.command("add")
@customer_argument()
@click.argument("hours", metavar="HOURS")
@click.option(
    "--activity",
    required=True,
    shell_complete=complete_activity,
    help=f"One of these, or a beginning: {', '.join(ACTIVITIES)}.",
)
@click.option("--date", "day", type=DAY, metavar="DATE", help="Default: today.")
@click.option("--specialist", help="Default: the customer's.")
@click.option(
    "--issue",
    default="",
    metavar="ID",
    shell_complete=complete_issue,
    help="The issue it was for: ACM-14.",
)
@click.option("--comment", default="", help="What was done, in a few words.")
@click.option(
    "--billable",
    type=click.Choice([kind.value for kind in Billable]),
    help="Default: as the activity says.",
)
@json_option
@click.pass_obj
def add(
    session: Session,
    customer: str,
    hours: str,
    activity: str,
    day: date | None,
    specialist: str | None,
    issue: str,
    comment: str,
    billable: str | None,
    as_json: bool,
) -> None:
    """Record HOURS (quarter hours: 1.5) of work for CUSTOMER.

    \b
    Examples:
      koortui hours add acme 1.5 --activity troubleshooting --issue ACM-14
      koortui hours add acme 1 --activity meeting --date 2026-11-25
    """
    from koortui.cli.write import answer
    from koortui.usecases.hours import add_hours, same_hours

    workspace = session.workspace()
    found = workspace.customer(customer)
    if not (specialist or found.specialist):
        raise click.UsageError(f"{found.name} has no specialist in the roster: give --specialist.")
    saved = add_hours(
        workspace,
        found,
        day=day or workspace.today,
        specialist=specialist if specialist is not None else found.specialist,
        hours=hours,
        activity=activity,
        billable=Billable(billable) if billable else None,
        issue=issue,
        comment=comment,
    )
    answer(saved, as_json, "Hours")
    if same_hours(workspace, found, saved.id):
        click.echo(
            "The same hours are recorded twice now. If that is a mistake:"
            f" koortui hours delete {found.slug} {saved.id}",
            err=True,
        )


@hours.command("list")
@customer_argument(required=False)
@click.option("--month", metavar="YYYY-MM", help="Only this month.")
@json_option
@click.pass_obj
def list_(session: Session, customer: str | None, month: str | None, as_json: bool) -> None:
    """Rows, and for one customer the balance.

    The ID is what edit, delete and decide take; "row 14" is a person's own: adopt makes it yours.

    \b
    Examples:
      koortui hours list acme
      koortui hours list --month 2026-11 --json
    """
    workspace = session.workspace()
    rows, view = listing(workspace, customer, check_month(month))
    if as_json:
        from koortui.cli.shapes import balance_shape

        print_json({"rows": rows, "balance": balance_shape(view) if view else None})
        return
    keys = ("date", "customer", "specialist", "hours", "activity", "billable", "issue", "comment")
    lines = [[_handle(row), *(_text(row[key]) for key in keys)] for row in rows]
    if not lines:
        click.echo("No hours.")
        return
    titles = ["ID", *(key.capitalize() for key in keys)]
    click.echo(table([titles, *lines], right=frozenset({4})))
    if view and (left := view.balance):
        click.echo(f"\n{left.remaining} of {left.bought} h left; {left.undecided} h undecided.")


def listing(
    workspace: Workspace, customer: str | None, month: str
) -> tuple[list[dict[str, Any]], CustomerView | None]:
    """Rows of one customer or of all, oldest first; and the customer's view if it is one."""
    from koortui.usecases.desk import Desk

    desk = Desk(workspace)
    desk.load()
    if customer is None:
        views = [desk.view(one.slug) for one in desk.customers()]
        say_without_journal(views)
        rows = [row for view in views for row in _rows(view.customer, view, month)]
        return sorted(rows, key=_by_day), None
    found = workspace.customer(customer)
    view = desk.view(found.slug)
    say_without_journal([view])
    return sorted(_rows(found, view, month), key=_by_day), view


def _rows(customer: Customer, view: CustomerView, month: str) -> list[dict[str, Any]]:
    from koortui.domain.hours import month_of, worked

    situation = view.situation
    in_sheet = {row.entry_id for row in situation.rows if row.entry_id}
    return [
        {
            "id": item.entry_id or None,
            "date": item.day,
            "customer": customer.slug,
            "specialist": item.specialist,
            "hours": item.hours,
            "activity": item.activity,
            "billable": item.billable.value,
            "issue": item.issue or None,
            "comment": item.comment,
            "in_sheet": item.row > 0 or item.entry_id in in_sheet,
            "row": item.row or None,
        }
        for item in worked(situation.journal, situation.rows)
        if month in ("", month_of(item))
    ]


def _handle(row: dict[str, Any]) -> str:
    """What `hours edit` and the like take it by; a row without an ID is adopted by its number."""
    return row["id"][:8] if row["id"] else f"row {row['row']}"


def _by_day(row: dict[str, Any]) -> tuple[str, str]:
    return (_text(row["date"]), row["customer"])


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
