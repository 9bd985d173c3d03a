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


#: What is written: which form it has unless one is named.
_DEFAULTS = {
    "roster": "csv",
    "hours": "csv",
    "journal": "md",
    "notes": "csv",
    "contacts": "csv",
    "meetings": "csv",
    "cover": "csv",
    "time-off": "csv",
    "news": "csv",
    "targets": "csv",
    "settings": "toml",
}
_PARTS = {"cover": "covers", "time-off": "time_off", "news": "news", "targets": "targets"}


@click.command()
@click.argument("what", type=click.Choice(list(_DEFAULTS)))
@customer_argument(required=False)
@click.option("--month", metavar="YYYY-MM", help="Only this month's hours.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "md", "toml"]),
    help="Default: csv; for a journal md, for settings toml.",
)
@click.pass_obj
def export(
    session: Session, what: str, customer: str | None, month: str | None, form: str | None
) -> None:
    """Write your data to stdout: of CUSTOMER, or of everyone.

    `koortui import` takes back the roster, and every journal, notes, contacts and meetings, as
    CSV or JSON; `koortui init --from` takes the settings. Settings hold no secret.

    \b
    Examples:
      koortui export roster --format json > roster.json
      koortui export hours acme --month 2026-11 > hours.csv
      koortui export journal acme > acme.md
      koortui export settings > settings.toml
    """
    form = form or _DEFAULTS[what]
    if (form == "toml") != (what == "settings"):
        raise click.BadParameter(f"{what} cannot be written as {form}.", param_hint="--format")
    if month and what != "hours":
        raise click.BadParameter("only hours have months.", param_hint="--month")
    if customer and (what in _PARTS or what == "settings"):
        raise click.BadParameter(f"{what} are not kept by customer.", param_hint="CUSTOMER")
    click.echo(_written(session, what, customer, check_month(month), form), nl=False)


def _written(session: Session, what: str, customer: str | None, month: str, form: str) -> str:
    if what == "settings":
        return _settings(session)
    if what == "roster":
        return _roster(session, customer, form)
    if what == "hours":
        return _hours(session, customer, month, form)
    if what == "journal":
        return _journal(session, customer, form)
    if what in _PARTS:
        from koortui.usecases.exports import roster_part

        return roster_part(session.workspace().roster.read(), _PARTS[what], form)
    from koortui.usecases import exports

    journals = [journal for _, journal in _journals(session.workspace(), customer)]
    writers = {
        "csv": exports.records_csv,
        "json": exports.records_json,
        "md": exports.records_markdown,
    }
    return writers[form](journals, what)


def _settings(session: Session) -> str:
    """config.toml as it stands, comments too; a key that somebody put into it stays behind."""
    from koortui.domain.redact import without_secrets
    from koortui.locations import Locations
    from koortui.usecases.settings_file import read_settings

    return without_secrets(read_settings(Locations.find(session.home).config_file))


def _roster(session: Session, customer: str | None, form: str) -> str:
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
    from koortui.usecases.export_rows import to_csv, to_markdown

    workspace = session.workspace()
    _journals(workspace, customer)
    rows, _view = listing(workspace, customer, month)
    if form == "json":
        return msgspec.json.Encoder(decimal_format="number").encode({"rows": rows}).decode() + "\n"
    return to_markdown(_HOURS, rows) if form == "md" else to_csv(_HOURS, rows)


def _journal(session: Session, customer: str | None, form: str) -> str:
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
