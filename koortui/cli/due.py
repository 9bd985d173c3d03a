"""`koortui due`: whom to review today, worst first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import click

from koortui.cli.group import Session
from koortui.cli.options import as_day, on_option
from koortui.cli.output import json_option, print_json, table
from koortui.domain.assessment import StepState
from koortui.domain.customer import Stage
from koortui.usecases.desk import GROUPS, CustomerView, Desk

TITLES = {
    "act": "ACT",
    "look": "LOOK",
    "unknown": "UNKNOWN - sync first",
    "clear": "CLEAR",
    "quiet": "QUIET - say hello",
    "skipped": "SKIPPED",
    "done": "DONE",
}


@click.command()
@on_option
@json_option
@click.pass_obj
def due(session: Session, on: datetime | None, as_json: bool) -> None:
    """What today's review holds and why. Reads only; needs no network."""
    desk = Desk(session.workspace(as_day(on)))
    desk.load()
    say_without_journal(desk.views())
    if as_json:
        from koortui.cli.shapes import due_shape

        print_json(due_shape(desk))
        return
    click.echo(headline(desk))
    views = desk.views()
    if not views:
        click.echo("No customers yet: `koortui import roster FILE` adds them.")
    lines = table([_line(view) for view in views]).splitlines()
    for group in GROUPS:
        mine = [line for line, view in zip(lines, views, strict=True) if view.group == group]
        if mine:
            click.echo("\n".join(["", TITLES[group], *mine]))


def say_without_journal(views: Iterable[CustomerView]) -> None:
    """Whose journal cannot be read, why, and what to do: on stderr."""
    for view in views:
        if view.unreadable:
            click.echo(f"{view.customer.name}: {view.unreadable}", err=True)


def headline(desk: Desk) -> str:
    """ "Thu 26 Nov 2026 · review 2 of 2 this week · next Mon 30 Nov"."""
    today = desk.today()
    review = f"review {today.number} of {today.in_week} this week"
    if not today.is_review_day:
        review = f"no review day; the last was {today.slot.day:%a %d %b}"
    elif today.slot.shifted:
        review += f", moved from {today.slot.nominal:%a %d %b}"
    return f"{today.day:%a %d %b %Y} · {review} · next {today.next_slot.day:%a %d %b}"


def _line(view: CustomerView) -> list[str]:
    reasons = view.assessment.reasons
    first = reasons[0].text if reasons else "nothing found"
    if view.done and view.review and view.review.next_steps:
        first = f"next: {view.review.next_steps}"
    elif view.skipped and view.review:
        first = view.review.skipped_reason
    more = f" (+{len(reasons) - 1})" if len(reasons) > 1 and not view.done else ""
    cover = f" [cover for {view.situation.cover_for}]" if view.situation.cover_for else ""
    stage = " [suspended]" if view.customer.stage is Stage.SUSPENDED else ""
    return ["  " + view.customer.name, steps(view), first + more + cover + stage]


def steps(view: CustomerView) -> str:
    """The three steps as circles: done, evident, open."""
    if view.done:
        return "●●●"
    marks = {StepState.DONE: "●", StepState.OVERRULED: "●", StepState.EVIDENT: "◐"}
    return "".join(marks.get(found.state, "○") for found in view.assessment.steps.values())
