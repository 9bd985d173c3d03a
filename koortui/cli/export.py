"""`koortui export`: your data, out."""

from __future__ import annotations

import click

from koortui.cli.group import Session
from koortui.cli.options import check_month, customer_argument
from koortui.domain.errors import InvalidInput

_HOURS = (
    "date",
    "customer",
    "specialist",
    "hours",
    "activity",
    "billable",
    "issue",
    "comment",
    "id",
)


@click.command()
@click.argument("what", type=click.Choice(["roster", "hours", "journal"]))
@customer_argument(required=False)
@click.option("--month", metavar="YYYY-MM", help="Only this month's hours.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "md"]),
    help="Default: csv; for a journal md.",
)
@click.pass_obj
def export(
    session: Session, what: str, customer: str | None, month: str | None, form: str | None
) -> None:
    """Write the roster, hours or a customer's journal to stdout."""
    form = form or ("md" if what == "journal" else "csv")
    writers = {"roster": _roster, "hours": _hours, "journal": _journal}
    click.echo(writers[what](session, customer, check_month(month), form), nl=False)


def _roster(session: Session, customer: str | None, _month: str, form: str) -> str:
    from koortui.domain.customer import Roster
    from koortui.usecases.exports import roster_csv, roster_json

    workspace = session.workspace()
    roster = workspace.roster.read()
    if customer:
        roster = Roster(customers=(workspace.customer(customer),))
    _refuse(form, "roster", "csv", "json")
    return roster_json(roster) if form == "json" else roster_csv(roster.customers)


def _hours(session: Session, customer: str | None, month: str, form: str) -> str:
    import msgspec

    from koortui.cli.hours import listing
    from koortui.usecases.exports import to_csv

    _refuse(form, "hours", "csv", "json")
    rows, _view = listing(session.workspace(), customer, month)
    if form == "json":
        return msgspec.json.Encoder(decimal_format="number").encode({"rows": rows}).decode() + "\n"
    return to_csv(_HOURS, rows)


def _journal(session: Session, customer: str | None, _month: str, form: str) -> str:
    from koortui.usecases.exports import journal_json, journal_markdown

    if not customer:
        raise InvalidInput("customer", "whose journal?", next_step="koortui export journal NAME")
    _refuse(form, "journal", "md", "json")
    workspace = session.workspace()
    found = workspace.customer(customer)
    journal = workspace.journals.read(found.slug)
    if form == "json":
        return journal_json(journal)
    return journal_markdown(found, journal, workspace.calendar.timezone)


def _refuse(form: str, what: str, *known: str) -> None:
    if form not in known:
        raise InvalidInput(
            "format", f"{what} has no {form}", next_step=f"Use {' or '.join(known)}."
        )
