"""Cover: another EM reviews for a while. Checked against both calendars before it is kept."""

from __future__ import annotations

from datetime import date

from koortui.domain.calendar import local_day
from koortui.domain.cover import ALL, cover_clashes, is_mine
from koortui.domain.customer import Cover
from koortui.domain.errors import InvalidInput
from koortui.domain.sanitise import clean_line
from koortui.usecases.desk import CustomerView, Desk
from koortui.usecases.workspace import Workspace

_RECENT = 3


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


def handover_pack(workspace: Workspace, to: str = "") -> str:
    """What the covering EM must know of each of my active customers, as Markdown."""
    desk = Desk(workspace)
    desk.load()
    mine = [
        view
        for view in desk.views()
        if view.customer.is_active and is_mine(view.customer, workspace.me)
    ]
    title = f"# Hand-over from {workspace.me or 'me'}" + (f" to {to}" if to else "")
    parts = [title, f"{workspace.today:%a %d %b %Y}, {len(mine)} customers, worst first."]
    for view in mine:
        parts += _customer(view, workspace)
    return "\n\n".join(parts) + "\n"


def _customer(view: CustomerView, workspace: Workspace) -> list[str]:
    customer, journal = view.customer, view.situation.journal
    facts = [customer.service.label, customer.stage.value]
    facts += [f"{customer.nodes} nodes"] if customer.nodes else []
    facts += [f"specialist {customer.specialist}"] if customer.specialist else []
    facts += [f"{person.name} <{person.email}>" for person in customer.people[:1]]
    parts = [f"## {customer.name} · {view.assessment.level}", " · ".join(facts)]
    lines = [f"- {reason.severity}: {reason.text}" for reason in view.assessment.reasons]
    for ask in journal.asks.values():
        if ask.is_open:
            whom = "they owe us" if ask.owed_by == "customer" else "we owe them"
            lines.append(f"- {whom}: {ask.what}")
    lines += [f"- {i.identifier} {i.state.name}: {i.title}" for i in view.situation.open_issues]
    last = max(
        (r for r in journal.reviews.values() if r.finished_at), key=lambda r: r.slot, default=None
    )
    if last and last.next_steps:
        lines.append(f"- next steps ({last.slot}): {last.next_steps}")
    notes = sorted(journal.notes.values(), key=lambda note: (note.pinned, note.at), reverse=True)
    zone = workspace.calendar.timezone
    lines += [
        f"- note {local_day(note.at, zone)}: {' '.join(note.text.split())}"
        for note in notes[:_RECENT]
    ]
    return [*parts, "\n".join(lines) or "- nothing to say"]
