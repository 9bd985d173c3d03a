"""Hours entries: kept in the journal, written to the tracking sheet by the queue."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput
from koortui.domain.hours import default_billable, parse_activity, parse_hours
from koortui.domain.journal import Billable, HoursEntry
from koortui.domain.mutations import RowAppend, RowDelete, RowUpdate
from koortui.domain.sanitise import clean_line
from koortui.usecases.workspace import Saved, Workspace, queue_write, saved


def add_hours(
    workspace: Workspace,
    customer: Customer,
    *,
    day: date,
    specialist: str,
    hours: str | Decimal,
    activity: str,
    billable: Billable | None = None,
    issue: str = "",
    comment: str = "",
) -> Saved:
    """Record work done; the row of the sheet is queued in the same commit."""
    checked = _checked(workspace, day, specialist, hours, activity, billable, comment)
    entry = HoursEntry(
        **workspace.stamp(),  # type: ignore[arg-type]
        **checked,  # type: ignore[arg-type]
        issue=clean_line(issue).upper(),
        comment=clean_line(comment, 5_000),
    )
    payload = RowAppend(entry_id=entry.id, cells=row_cells(entry, customer))
    with workspace.journals.edit(customer.slug) as edit:
        edit.put(entry)
        write = queue_write(workspace, edit, f"row:{entry.id}", payload)
    return saved(entry, customer.slug, write)


def edit_hours(
    workspace: Workspace,
    customer: Customer,
    entry_id: str,
    *,
    day: date,
    specialist: str,
    hours: str | Decimal,
    activity: str,
    billable: Billable | None = None,
    issue: str = "",
    comment: str = "",
) -> Saved:
    """Change an entry; only the cells that differ are written to the sheet."""
    checked = _checked(workspace, day, specialist, hours, activity, billable, comment)
    with workspace.journals.edit(customer.slug) as edit:
        old = _existing(edit.journal.hours, entry_id)
        new = msgspec.structs.replace(
            old,
            **checked,
            issue=clean_line(issue).upper(),
            comment=clean_line(comment, 5_000),
            edited_at=workspace.clock(),
        )
        before, after = row_cells(old, customer), row_cells(new, customer)
        changed = {key: value for key, value in after.items() if before[key] != value}
        if not changed:
            return saved(old, customer.slug)
        edit.put(new)
        payload = RowUpdate(
            entry_id=entry_id, cells=changed, base={key: before[key] for key in changed}
        )
        write = queue_write(workspace, edit, f"row:{entry_id}", payload)
    return saved(new, customer.slug, write)


def delete_hours(workspace: Workspace, customer: Customer, entry_id: str) -> HoursEntry:
    """Take an entry out here and in the sheet; the answer is the entry, for undo."""
    with workspace.journals.edit(customer.slug) as edit:
        old = _existing(edit.journal.hours, entry_id)
        edit.remove(old)
        payload = RowDelete(entry_id=entry_id, base=row_cells(old, customer))
        queue_write(workspace, edit, f"row:{entry_id}", payload)
    return old


def row_cells(entry: HoursEntry, customer: Customer) -> dict[str, str]:
    """The sheet's cells of an entry, by column key."""
    return {
        "date": entry.day.isoformat(),
        "customer": customer.name,
        "specialist": entry.specialist,
        "hours": f"{entry.hours.normalize():f}",
        "activity": entry.activity,
        "billable": entry.billable.value,
        "issue": entry.issue,
        "comment": entry.comment,
        "entry_id": entry.id,
    }


def _existing(entries: dict[str, HoursEntry], entry_id: str) -> HoursEntry:
    if entry_id not in entries:
        raise InvalidInput(
            "hours entry", "it is not there any more", next_step="Add it again if it is needed."
        )
    return entries[entry_id]


def _checked(
    workspace: Workspace,
    day: date,
    specialist: str,
    hours: str | Decimal,
    activity: str,
    billable: Billable | None,
    comment: str,
) -> dict[str, object]:
    """The fields that can be refused, checked; billable follows the activity by default."""
    if day > workspace.today:
        raise InvalidInput("date", f"{day} is in the future", next_step="Record it that day.")
    specialist = clean_line(specialist)
    if not specialist:
        raise InvalidInput("specialist", "say who did the work", next_step="Write the name.")
    known = parse_activity(activity)
    if known == "other" and not comment.strip():
        raise InvalidInput(
            "comment", "other work needs one", next_step="Say what was done, then save."
        )
    return {
        "day": day,
        "specialist": specialist,
        "hours": parse_hours(str(hours)),
        "activity": known,
        "billable": billable or default_billable(known),
    }
