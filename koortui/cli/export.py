"""`koortui export`: your data, out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koortui.cli.group import Session
from koortui.cli.options import check_month, customer_argument

if TYPE_CHECKING:
    from koortui.domain.customer import Customer
    from koortui.domain.ports import Journal
    from koortui.usecases.workspace import Workspace

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
    """Write the roster, hours or journals to stdout: of CUSTOMER, or of everyone."""
    form = form or ("md" if what == "journal" else "csv")
    writers = {"roster": _roster, "hours": _hours, "journal": _journal}
    click.echo(writers[what](session, customer, check_month(month), form), nl=False)


def _roster(session: Session, customer: str | None, _month: str, form: str) -> str:
    from koortui.domain.customer import Roster
    from koortui.usecases.exports import roster_csv, roster_json, roster_markdown

    workspace = session.workspace()
    roster = workspace.roster.read()
    if customer:
        roster = Roster(customers=(workspace.customer(customer),))
    if form == "json":
        return roster_json(roster)
    return roster_markdown(roster.customers) if form == "md" else roster_csv(roster.customers)


def _hours(session: Session, customer: str | None, month: str, form: str) -> str:
    import msgspec

    from koortui.cli.hours import listing
    from koortui.usecases.exports import to_csv, to_markdown

    workspace = session.workspace()
    _journals(workspace, customer)
    rows, _view = listing(workspace, customer, month)
    if form == "json":
        return msgspec.json.Encoder(decimal_format="number").encode({"rows": rows}).decode() + "\n"
    return to_markdown(_HOURS, rows) if form == "md" else to_csv(_HOURS, rows)


def _journal(session: Session, customer: str | None, _month: str, form: str) -> str:
    from koortui.usecases.exports import journal_json, journal_markdown, journals_csv, journals_json

    workspace = session.workspace()
    found = _journals(workspace, customer)
    zone = workspace.calendar.timezone
    journals = [journal for _, journal in found]
    if form == "csv":
        return journals_csv(journals)
    if form == "json":
        return journal_json(journals[0]) if customer else journals_json(journals)
    return "\n".join(journal_markdown(owner, journal, zone) for owner, journal in found)


def _journals(workspace: Workspace, customer: str | None) -> list[tuple[Customer, Journal]]:
    """All or nothing: an export that leaves a journal out must not look whole."""
    chosen = [workspace.customer(customer)] if customer else workspace.roster.read().customers
    journals = workspace.journals.read_all(owner.slug for owner in chosen)
    return [(owner, journals[owner.slug]) for owner in chosen]
