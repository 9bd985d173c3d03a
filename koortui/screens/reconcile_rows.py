"""A month's account as lines and words."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from koortui.commands.spoken import key
from koortui.domain.hours import Worked, read_row
from koortui.domain.month import MonthAccount
from koortui.domain.reconcile import COMPARED, Difference
from koortui.domain.sanitise import clean_line
from koortui.domain.sheet_cells import cells_of, plain
from koortui.screens.customer_rows import total_words
from koortui.widgets.cells import fit
from koortui.widgets.month_list import STATE_WORDS
from koortui.widgets.reconcile_list import KINDS, Kind, ReconcileLine
from koortui.widgets.worked_list import work_words

MUTED = "$foreground-muted"
_NAME = ("Reconcile  ", MUTED)
_TURN = "[ ] month ←→ customer"
_LABEL, _CELL = 12, 24


def _hint(kind: Kind) -> str:
    """What the keys do to a line of that kind."""
    ours, theirs = key("reconcile.ours"), key("reconcile.theirs")
    adopt, settle = key("reconcile.adopt"), "Enter"
    hints: dict[Kind, str] = {
        "missing": f"{ours} writes it to the sheet · {theirs} takes it out of the journal",
        "extra": f"{ours} takes it out of the sheet · {theirs} takes it into the journal",
        "differs": f"{ours} the sheet gets ours · {theirs} the journal takes theirs",
        "idle": f"{settle} adds the hours row",
        "unnamed": f"{settle} edits the row: name its issue",
        "theirs": f"{adopt} makes it ours: only its Entry ID cell is written; it counts either way",
    }
    return hints[kind]


def month_name(month: str) -> str:
    """ "Nov 2026"."""
    return f"{date.fromisoformat(f'{month}-01'):%b %Y}"


def title(name: str, account: MonthAccount) -> Content:
    words, look = STATE_WORDS[account.state]
    return Content.assemble(
        (f"{name} · {month_name(account.month)}  ", "bold"),
        (words, look),
        (f"   {_TURN}", MUTED),
    )


def sums(account: MonthAccount, *, sheet_used: bool) -> Content:
    """The journal's sum against the sheet's."""
    if not sheet_used:
        unused = " · no sheet is set up"
        return Content.assemble(_NAME, total_words(account.total), (unused, MUTED))
    difference = account.sheet - account.total.all
    if not difference:
        verdict = (" · the sheet says the same", "$success")
    else:
        sign = "+" if difference > 0 else ""
        verdict = (f" · sheet {plain(account.sheet)} h ({sign}{plain(difference)})", "$warning")
    rest = f" · {account.queued} on their way" if account.queued else ""
    if account.confirmed:
        rest += f" · confirmed by {account.confirmed.by}, {account.confirmed.at:%d %b}"
    return Content.assemble(_NAME, total_words(account.total), verdict, (rest, MUTED))


def reconcile_lines(account: MonthAccount) -> list[ReconcileLine]:
    """What disagrees first, then what is missing, then people's rows; each by day."""
    lines = [_of_difference(found) for found in account.differences]
    lines += [
        ReconcileLine("idle", day.day, day.person, ", ".join(day.issues), idle=day)
        for day in account.idle
    ]
    lines += [
        ReconcileLine("unnamed", item.day, item.specialist, work_words(item), item=item)
        for item in account.unnamed
        if item.entry_id
    ]
    order = list(KINDS)
    return sorted(lines, key=lambda line: (order.index(line.kind), line.day or date.min))


def _of_difference(found: Difference) -> ReconcileLine:
    entry, work = found.entry, read_row(found.row) if found.row else None
    day: date | None
    if entry:
        what = f"{plain(entry.hours)} h {entry.activity}"
        if found.kind == "differs":
            what = " · ".join(
                f"{key} {ours or '-'} | {theirs or '-'}"
                for key, (ours, theirs) in found.cells.items()
            )
        day, who = entry.day, entry.specialist
    else:
        day, who = (work.day, work.specialist) if work else (None, "")
        what = work_words(work) if work else "cannot be read"
    return ReconcileLine(found.kind, day, who, what, found.queued, difference=found)


def detail(line: ReconcileLine, customer: str) -> Content:
    """Everything about one line, as a cell diff where there are two sides."""
    _, words, look = KINDS[line.kind]
    queue = f"A write that settles it is in the queue: {key('goto.queue')}."
    hint = queue if line.queued else _hint(line.kind)
    lines = [
        Content.styled(words.capitalize(), f"bold {look}"),
        Content.styled(hint, MUTED),
        Content(""),
    ]
    found = line.difference
    if found:
        lines += _cells(found, customer)
    elif line.idle:
        lines.append(Content(f"{line.who} worked on {line.what} on {line.day:%A %d %B}."))
    elif line.item:
        lines.append(Content(_whole(line.item)))
    return Content("\n").join(lines)


def _cells(found: Difference, customer: str) -> list[Content]:
    """Both sides, one line a cell; what differs is marked, not only coloured."""
    ours = cells_of(found.entry, customer) if found.entry else {}
    theirs = found.row.cells if found.row else {}
    place = f"2 sheet, row {found.row.number}" if found.row else "2 sheet: no such row"
    mine = "1 journal" if found.entry else "1 journal: no such row"
    lines = [Content.styled(" " * _LABEL + "  " + fit(mine, _CELL) + place, MUTED)]
    for column in COMPARED:
        differs = column in found.cells
        mark, look = ("≠ ", "bold $warning") if differs else ("  ", "")
        lines.append(
            Content.assemble(
                (fit(column, _LABEL), MUTED),
                (mark, look),
                (fit(clean_line(ours.get(column, "")) or "-", _CELL - 1) + " ", look),
                (clean_line(theirs.get(column, "")) or "-", look),
            )
        )
    return lines


def _whole(item: Worked) -> str:
    return f"{item.day} · {item.specialist} · {plain(item.hours)} h {item.activity}\n{item.comment}"
