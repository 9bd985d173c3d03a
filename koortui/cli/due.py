"""`koortui due`: whom to review today, worst first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import click

from koortui.cli.group import Session
from koortui.cli.options import on_option
from koortui.cli.output import json_option, print_json, table
from koortui.domain.assessment import StepState
from koortui.domain.board_line import GROUPS, Board, BoardLine, Today, in_order
from koortui.domain.customer import Stage

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
def due(session: Session, on: date | None, as_json: bool) -> None:
    """What today's review holds and why. Reads only; needs no network.

    The steps of each: ○ open, ◐ evident, ● done, ◉ done against the evidence.

    \b
    Examples:
      koortui due
      koortui due --on 2026-11-30
      koortui due --json | jq '.customers[] | select(.level == "act") | .name'
    """
    board = None if on else session.whole_board()
    if board is not None:
        _say(board, session.now(board.timezone), as_json=as_json, home=session.home)
        return
    from koortui.usecases.desk import Desk

    workspace = session.workspace(on)
    desk = Desk(workspace)
    desk.open()
    _say(desk.board(), workspace.clock(), as_json=as_json, home=session.home)
    if not on:
        desk.keep()


def _say(board: Board, now: datetime, *, as_json: bool, home: str | None) -> None:
    lines = in_order(board.lines.values())
    say_without_journal(lines)
    if as_json:
        from koortui.cli.due_shape import due_shape

        print_json(due_shape(board, now))
        return
    click.echo(headline(board.today))
    if not lines:
        say_not_set_up(home)
        click.echo(
            "No customers of yours: `koortui import roster FILE` adds some; those whose manager\n"
            "is your [me] name in config.toml are yours (`koortui portfolio` lists everybody's)."
        )
    texts = table([_line(line) for line in lines]).splitlines()
    groups: dict[str, list[str]] = {group: [] for group in GROUPS}
    for text, line in zip(texts, lines, strict=True):
        groups[line.group].append(text)
    for group, mine in groups.items():
        if mine:
            click.echo("\n".join(["", TITLES[group], *mine]))
    if waiting := [line.customer.name for line in lines if line.parked]:
        click.echo(
            f"\nWrites no sync will move wait for you: {', '.join(waiting)}. See: koortui queue"
        )


def say_not_set_up(home: str | None) -> None:
    """A folder that is not there may be mistyped; one without settings was never set up."""
    from koortui.locations import Locations

    places = Locations.find(home)
    if not places.data_dir.exists() and not places.config_dir.exists():
        click.echo(f"There is no folder {places.data_dir}: nothing is kept there yet.", err=True)
    if not places.config_file.exists():
        click.echo("KoorTUI is not set up here: run `koortui init`.", err=True)


def say_without_journal(lines: Iterable[BoardLine]) -> None:
    """Whose journal cannot be read, why, and what to do: on stderr."""
    for line in lines:
        if line.unreadable:
            click.echo(f"{line.customer.name}: {line.unreadable}", err=True)


def headline(today: Today) -> str:
    """ "Thu 26 Nov 2026 · review 2 of 2 this week · next Mon 30 Nov"."""
    review = f"review {today.number} of {today.in_week} this week"
    if not today.is_review_day:
        review = f"no review day; the last was {today.slot.day:%a %d %b}"
    elif today.slot.shifted:
        review += f", moved from {today.slot.nominal:%a %d %b}"
    return f"{today.day:%a %d %b %Y} · {review} · next {today.next_slot.day:%a %d %b}"


def _line(line: BoardLine) -> list[str]:
    reasons = line.assessment.reasons
    first = reasons[0].text if reasons else "nothing found"
    if line.done and line.next_steps:
        first = f"next: {line.next_steps}"
    elif line.skipped:
        first = line.skipped_reason
    more = f" (+{len(reasons) - 1})" if len(reasons) > 1 and not line.done else ""
    cover = f" [cover for {line.cover_for}]" if line.cover_for else ""
    stage = " [suspended]" if line.customer.stage is Stage.SUSPENDED else ""
    return ["  " + line.customer.name, steps(line), first + more + cover + stage]


def steps(line: BoardLine) -> str:
    """The three steps as circles: open, evident, done, done against the evidence."""
    marks = {StepState.EVIDENT: "◐", StepState.DONE: "●", StepState.OVERRULED: "◉"}
    rest = "●" if line.done else "○"  # a review that is finished has no open step
    if line.done:
        del marks[StepState.EVIDENT]
    return "".join(marks.get(found.state, rest) for found in line.assessment.steps.values())
