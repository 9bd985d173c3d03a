"""Time off and cover: another EM reviews for a while. Checked against both calendars first."""

from __future__ import annotations

from datetime import date

from koortui.domain.agenda import ended
from koortui.domain.cover import ALL, cover_clashes, other_covers, same_name, uncovered
from koortui.domain.customer import Cover, Customer, TimeOff
from koortui.domain.errors import InvalidInput
from koortui.domain.sanitise import clean_line
from koortui.usecases.workspace import Workspace


def add_cover(workspace: Workspace, customer: str, *, by: str, start: date, end: date) -> Cover:
    """`by` reviews `customer` (a slug or name, or "all" of mine) from `start` to `end`."""
    if customer.strip().casefold() == ALL:
        slug, manager = ALL, workspace.me
    else:
        found = workspace.customer(customer)
        slug, manager = found.slug, found.manager or workspace.me
    by = clean_line(by)
    if not by:
        raise InvalidInput("by", "say who covers", next_step="Write the EM's name.")
    if not manager:
        raise InvalidInput(
            "manager", "nobody would be covered", next_step="Set `name` under [me] in config.toml."
        )
    cover = Cover(
        id=workspace.new_id(), customer=slug, manager=manager, by=by, start=start, end=end
    )
    clashes = cover_clashes(cover, workspace.calendar_of(manager), workspace.calendar_of(by))
    clashes += other_covers(cover, workspace.roster.read().covers)
    if clashes:
        raise InvalidInput(
            "cover",
            "; ".join(clashes),
            kept="No cover was set.",
            next_step="Choose other days or another EM.",
        )
    with workspace.roster.edit() as edit:
        edit.put(cover)
    return cover


def end_cover(workspace: Workspace, cover: Cover) -> None:
    """End a cover today: what has passed of it stays on record."""
    _end(workspace, cover)


def end_covers(workspace: Workspace, customer: str) -> list[Cover]:
    """End what runs or lies ahead for a customer (or "all" of mine). Raises when there is none."""
    everybody = customer.strip().casefold() == ALL
    slug = ALL if everybody else workspace.customer(customer).slug
    found = [
        cover
        for cover in workspace.roster.read().covers
        if cover.customer == slug
        and cover.end >= workspace.today
        and (not everybody or same_name(cover.manager, workspace.me))
    ]
    if not found:
        raise InvalidInput(
            "customer",
            f"nobody covers {slug}",
            next_step="`koortui cover list` shows who does.",
            in_program="The calendar shows who does.",
        )
    for cover in found:
        end_cover(workspace, cover)
    return found


def add_time_off(
    workspace: Workspace, *, start: date, end: date, reason: str = "", person: str = ""
) -> TimeOff:
    """Days on which `person` (empty: me) does not work, both ends included."""
    person = clean_line(person) or workspace.me
    if not person:
        raise InvalidInput(
            "person", "nobody would be off", next_step="Set `name` under [me] in config.toml."
        )
    if end < start:
        raise InvalidInput("to", f"{end} lies before {start}", next_step="Swap the two days.")
    off = TimeOff(
        id=workspace.new_id(), person=person, start=start, end=end, reason=clean_line(reason)
    )
    with workspace.roster.edit() as edit:
        edit.put(off)
    return off


def end_time_off(workspace: Workspace, off: TimeOff) -> None:
    """Work again from today on: what has passed of it stays on record."""
    _end(workspace, off)


def uncovered_slots(workspace: Workspace, start: date, end: date) -> list[tuple[Customer, date]]:
    """My customers with a review in that time that nobody would hold, and its day."""
    return uncovered(workspace.roster.read(), workspace.me, workspace.calendar, start, end)


def _end(workspace: Workspace, record: Cover | TimeOff) -> None:
    left = ended(record, workspace.today)
    with workspace.roster.edit() as edit:
        if left is None:
            edit.remove(record)
        else:
            edit.put(left)
