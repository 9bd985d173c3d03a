"""`koortui show`: one customer on one page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from koortui.cli.due import say_without_journal
from koortui.cli.group import Session
from koortui.cli.options import customer_argument, on_option
from koortui.cli.output import clip, json_option, print_json, table, width
from koortui.domain.attention import explain_snoozed
from koortui.domain.factor import FactorReport
from koortui.domain.journal import Snooze
from koortui.domain.thresholds import Thresholds
from koortui.usecases.desk import CustomerView, Desk

if TYPE_CHECKING:
    from koortui.domain.customer import Customer

_RECENT = 5


@click.command()
@customer_argument()
@click.option("--explain", "explained", is_flag=True, help="Every factor with fact and limit.")
@on_option
@json_option
@click.pass_obj
def show(session: Session, customer: str, explained: bool, on: date | None, as_json: bool) -> None:
    """One customer: contract, findings, steps, issues, the last notes and contacts.

    \b
    Examples:
      koortui show acme
      koortui show acme --explain
    """
    workspace = session.workspace(on)
    found = workspace.customer(customer)
    desk = Desk(workspace)
    desk.load()
    view = desk.view(found.slug)
    say_without_journal([view])
    if as_json:
        from koortui.cli.shapes import factors_shape, show_shape

        shape = show_shape(view, workspace.clock())
        factors = factors_shape(view, workspace.thresholds) if explained else []
        print_json(shape | {"factors": factors} if explained else shape)
        return
    if explained:
        click.echo("\n".join(_factors(view, workspace.thresholds)))
        return
    click.echo("\n".join(clip(line, width()) for line in _page(view)))


def _factors(view: CustomerView, limits: Thresholds) -> Iterator[str]:
    """Every factor, also those that are fine: its severity, what was found, the limit."""
    yield f"{view.customer.name}: {view.assessment.level.upper()} (score {view.assessment.score})"
    yield from table(
        ["  " + report.factor, _state(report, snooze), report.text, report.limit]
        for report, snooze in explain_snoozed(view.situation, limits)
    ).splitlines()


def _state(report: FactorReport, snooze: Snooze | None) -> str:
    if snooze:
        return f"put off until {snooze.until}"
    return report.severity.value if report.severity else "fine"


def _page(view: CustomerView) -> Iterator[str]:
    customer = view.customer
    yield f"{customer.name} ({customer.slug})"
    yield " · ".join(_facts(customer))
    if view.situation.cover_for:
        yield f"covered for {view.situation.cover_for} until {view.situation.cover_until}"
    if view.balance:
        left = view.balance
        yield f"hours {left.remaining} of {left.bought} left, {left.undecided} undecided"
    yield ""
    yield f"{view.assessment.level.upper()} (score {view.assessment.score})"
    for reason in view.assessment.reasons:
        yield f"  {reason.severity.value:8} {reason.text}  [{reason.source}]"
    for step, evidence in view.assessment.steps.items():
        yield f"{step.value}: {evidence.state.value}"
        yield from (f"  {'✓' if check.ok else '✗'} {check.text}" for check in evidence.checks)
    yield from _issues(view)
    yield from _history(view)


def _facts(customer: Customer) -> Iterator[str]:
    yield customer.service.label
    yield customer.stage.value
    if customer.nodes:
        yield f"{customer.nodes} nodes"
    if customer.contract_end:
        yield f"ends {customer.contract_end}"
    if customer.manager:
        yield f"EM {customer.manager}"
    if customer.specialist:
        yield f"specialist {customer.specialist}"


def _issues(view: CustomerView) -> Iterator[str]:
    issues = view.situation.open_issues
    if not issues:
        return
    yield ""
    yield "Issues"
    rows = [["  " + issue.identifier, issue.state.name, issue.title] for issue in issues]
    yield from table(rows).splitlines()


def _history(view: CustomerView) -> Iterator[str]:
    journal = view.situation.journal
    told = [
        *((note.at, "note", note.text) for note in journal.notes.values()),
        *(
            (contact.at, f"{contact.channel} {contact.direction}", contact.subject or contact.text)
            for contact in journal.contacts.values()
        ),
    ]
    if not told:
        return
    yield ""
    yield "Lately"
    calendar = view.situation.calendar
    newest = sorted(told, reverse=True)[:_RECENT]
    rows = [
        [f"  {calendar.local_day(at):%a %d %b}", kind, " ".join(text.split())]
        for at, kind, text in newest
    ]
    yield from table(rows).splitlines()
