"""A month's hours: confirmed by the EM, and out of the program for the invoice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput
from koortui.domain.hours import Worked, activity_of, totals
from koortui.domain.journal import Billable, MonthConfirmed
from koortui.domain.month import MonthAccount
from koortui.domain.reconcile import month_digest
from koortui.domain.sanitise import clean_line
from koortui.domain.sheet_cells import plain
from koortui.usecases.export_rows import to_csv
from koortui.usecases.workspace import Saved, Workspace, saved

INVOICE_COLUMNS = ("date", "specialist", "activity", "issue", "comment", "billable", "hours")
Format = Literal["csv", "md"]


def confirm_month(workspace: Workspace, customer: Customer, account: MonthAccount) -> Saved:
    """The month is right as it stands; whatever changes later is flagged."""
    if not account.items:
        raise InvalidInput(
            "month", f"{account.month} has no hours", in_program="{hours_row.add} adds some."
        )
    record = MonthConfirmed(
        **workspace.stamp(),  # type: ignore[arg-type]
        month=account.month,
        digest=month_digest(account.items, account.month),
    )
    with workspace.journals.edit(customer.slug) as edit:
        edit.put(record)
    return saved(record, customer.slug)


def month_text(customer: Customer, month: str, items: Iterable[Worked], form: Format) -> str:
    """A month for the invoice: CSV rows, or a Markdown table with its sums."""
    items = tuple(items)
    if form == "csv":
        return to_csv(INVOICE_COLUMNS, [_row(item) for item in items])
    heading = f"# {_cell(customer.name)}: hours {month or 'in all'}"
    lines = ["| " + " | ".join(name.capitalize() for name in INVOICE_COLUMNS) + " |"]
    lines += ["|---|---|---|---|---|---|---:|"]
    for item in items:
        row = _row(item)
        lines.append("| " + " | ".join(_cell(row[name]) for name in INVOICE_COLUMNS) + " |")
    return "\n".join([heading, "", *lines, "", *_sums(items)]) + "\n"


def _row(item: Worked) -> dict[str, str]:
    return {
        "date": item.day.isoformat() if item.day else "",
        "specialist": item.specialist,
        "activity": item.activity,
        "issue": item.issue,
        "comment": item.comment,
        "billable": item.billable.value,
        "hours": plain(item.hours),
    }


def _cell(text: str) -> str:
    """Text that stays in its cell of a Markdown table, and is no markup."""
    for mark in ("\\", "|", "`", "<", "[", "*", "_"):
        text = text.replace(mark, f"\\{mark}")
    return clean_line(text, 5_000)


def _sums(items: Iterable[Worked]) -> list[str]:
    """Sums by what is charged, and of the charged by activity."""
    items = tuple(items)
    names = {Billable.YES: "Billable", Billable.NO: "Not billable", Billable.UNDECIDED: "Undecided"}
    sums = totals(items, lambda item: item.billable.value)
    lines = [f"{names[Billable(kind)]}: {plain(sums[kind].all)} h" for kind in sums]
    charged = totals((i for i in items if i.billable is Billable.YES), activity_of)
    lines += [f"- {_cell(name)}: {plain(part.billable)} h" for name, part in charged.items()]
    return lines
