"""Hours entries: kept in the journal, written to the tracking sheet by the queue."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, NotRequired, TypedDict, Unpack

import msgspec

from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput
from koortui.domain.hours import default_billable, parse_activity, parse_hours
from koortui.domain.journal import Billable, HoursEntry
from koortui.domain.mutations import PendingWrite
from koortui.domain.sanitise import clean_line
from koortui.domain.sheet_cells import plain
from koortui.usecases.hours_find import find_entry
from koortui.usecases.hours_moves import move_entry
from koortui.usecases.hours_rows import queue_row
from koortui.usecases.workspace import Saved, Workspace


class HoursFields(TypedDict):
    """What `add_hours` and `edit_hours` are told of the work itself."""

    day: date
    specialist: str
    hours: str | Decimal
    activity: str
    billable: NotRequired[Billable | None]
    issue: NotRequired[str]
    comment: NotRequired[str]


class HoursSaved(Saved, frozen=True, kw_only=True):
    """The answer for a change to hours, with what undo needs."""

    before: HoursEntry | None = None
    """The entry as it was; None when it is new."""
    moved_from: str = ""
    """The customer it was moved away from."""
    how: Literal["put", "adopt", "taken", "sent"] = "put"
    """put: the sheet follows the journal. adopt: made from a person's row. taken: the journal
    follows the sheet. sent: only the sheet changes."""


def add_hours(
    workspace: Workspace, customer: Customer, **fields: Unpack[HoursFields]
) -> HoursSaved:
    """Record work done; the row of the sheet is queued in the same commit."""
    return put_entry(workspace, customer, new_entry(workspace, **fields))


def new_entry(workspace: Workspace, **fields: Unpack[HoursFields]) -> HoursEntry:
    """Work done, checked and not kept yet: `put_entry` keeps it. Raises `InvalidInput`."""
    checked = _checked(
        workspace,
        fields["day"],
        fields["specialist"],
        fields["hours"],
        fields["activity"],
        fields.get("billable"),
        fields.get("comment", ""),
    )
    return HoursEntry(
        **workspace.stamp(),  # type: ignore[arg-type]
        **checked,  # type: ignore[arg-type]
        issue=clean_line(fields.get("issue", "")).upper(),
        comment=clean_line(fields.get("comment", ""), 5_000),
    )


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
    move_to: Customer | None = None,
) -> HoursSaved:
    """Change an entry; only the cells that differ are written to the sheet.

    Without `billable` it stays as it was unless the activity changed. With `move_to` it becomes
    an entry of that customer.
    """
    old = find_entry(workspace, customer, entry_id)
    checked = _checked(workspace, day, specialist, hours, activity, billable, comment, old)
    new = msgspec.structs.replace(
        old, **checked, issue=clean_line(issue).upper(), comment=clean_line(comment, 5_000)
    )
    new = _decision_kept(workspace, old, new)
    if move_to is not None and move_to.slug != customer.slug:
        moved = msgspec.structs.replace(new, edited_at=workspace.clock())
        return move_hours(workspace, customer, move_to, moved)
    if new == old:
        return HoursSaved(id=old.id, customer=customer.slug, saved_at=old.at, before=old)
    return put_entry(workspace, customer, msgspec.structs.replace(new, edited_at=workspace.clock()))


def decide_hours(
    workspace: Workspace,
    customer: Customer,
    entry_id: str,
    billable: Billable,
    *,
    decider: str,
    reason: str,
) -> HoursSaved:
    """Undecided hours are billable or not: who decided and why is kept with them."""
    decider, reason = clean_line(decider), clean_line(reason, 500)
    if not decider:
        raise InvalidInput("decider", "say who decided", next_step="You and the Head of Sales do.")
    if not reason:
        raise InvalidInput("reason", "say why", next_step="One line is enough.")
    old = find_entry(workspace, customer, entry_id)
    now = workspace.clock()
    new = msgspec.structs.replace(
        old,
        billable=billable,
        decided_by=decider,
        decided_reason=reason,
        decided_at=now,
        edited_at=now,
    )
    return put_entry(workspace, customer, new)


def delete_hours(workspace: Workspace, customer: Customer, entry_id: str) -> HoursSaved:
    """Take an entry out here and in the sheet; undo brings it back."""
    with workspace.journals.edit(customer.slug) as edit:
        old = _existing(edit.journal.hours, entry_id)
        edit.remove(old)
        writes = queue_row(workspace, edit, customer, old, None)
    return _saved(customer, old, writes, before=old)


def put_entry(workspace: Workspace, customer: Customer, entry: HoursEntry) -> HoursSaved:
    """Put an entry in, new or in the place of the one of its id, with the write it takes."""
    with workspace.journals.edit(customer.slug) as edit:
        before = edit.journal.hours.get(entry.id)
        edit.put(entry)
        writes = queue_row(workspace, edit, customer, before, entry)
    return _saved(customer, entry, writes, before=before)


def same_hours(workspace: Workspace, customer: Customer, entry_id: str) -> str:
    """The id of another entry of the same work as this one: day, person, issue, hours, activity."""
    entries = workspace.journals.read(customer.slug).hours
    new = _existing(entries, entry_id)
    same = (one.id for one in entries.values() if one.id != new.id and _work(one) == _work(new))
    return next(same, "")


def _work(entry: HoursEntry) -> tuple[object, ...]:
    return entry.day, entry.specialist.casefold(), entry.issue, entry.hours, entry.activity


def move_hours(
    workspace: Workspace, customer: Customer, target: Customer, entry: HoursEntry
) -> HoursSaved:
    """Make `entry` the target's; it keeps its id and its row."""
    before, queued = move_entry(workspace, customer, target, entry)
    return HoursSaved(
        id=entry.id,
        customer=target.slug,
        saved_at=entry.edited_at or entry.at,
        queued=queued,
        before=before,
        moved_from=customer.slug,
    )


def _decision_kept(workspace: Workspace, old: HoursEntry, new: HoursEntry) -> HoursEntry:
    """An edit that decides, or takes a decision back, leaves no stale decider behind."""
    if new.billable is old.billable:
        return new
    if new.billable is Billable.UNDECIDED:
        return msgspec.structs.replace(new, decided_by="", decided_reason="", decided_at=None)
    if old.billable is Billable.UNDECIDED or old.decided_by:
        return msgspec.structs.replace(
            new,
            decided_by=workspace.me,
            decided_reason="changed in an edit",
            decided_at=workspace.clock(),
        )
    return new


def _saved(
    customer: Customer, entry: HoursEntry, writes: list[PendingWrite], before: HoursEntry | None
) -> HoursSaved:
    return HoursSaved(
        id=entry.id,
        customer=customer.slug,
        saved_at=entry.edited_at or entry.at,
        queued=tuple(write.id for write in writes),
        before=before,
    )


def _existing(entries: dict[str, HoursEntry], entry_id: str) -> HoursEntry:
    if entry_id not in entries:
        raise InvalidInput(
            "hours entry",
            "it is not there any more",
            next_step="Look at the list again: it was moved to another customer, or deleted.",
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
    old: HoursEntry | None = None,
) -> dict[str, object]:
    """The fields that can be refused, checked; billable follows the activity by default.

    What an adopted row says in a person's own words and figures may stay as it is in `old`.
    """
    if day > workspace.today:
        raise InvalidInput("date", f"{day} is in the future", next_step="Record it that day.")
    specialist = clean_line(specialist)
    if not specialist:
        raise InvalidInput("specialist", "say who did the work", next_step="Write the name.")
    same_activity = old is not None and activity.strip() == old.activity
    known = old.activity if old and same_activity else parse_activity(activity)
    if known == "other" and not comment.strip():
        raise InvalidInput(
            "comment", "other work needs one", next_step="Say what was done, then save."
        )
    same_hours = old is not None and str(hours).strip() in (str(old.hours), plain(old.hours))
    return {
        "day": day,
        "specialist": specialist,
        "hours": old.hours
        if old and same_hours
        else parse_hours(str(hours), step=workspace.config.sheet.hours_step),
        "activity": known,
        "billable": billable
        or (old.billable if old and same_activity else default_billable(known)),
    }
