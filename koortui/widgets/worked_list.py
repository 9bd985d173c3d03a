"""Hours worked, one line each: when, who, how long, at what, billable or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual.content import Content

from koortui.domain.hours import Worked
from koortui.domain.journal import Billable
from koortui.widgets.cells import fit, fit_right
from koortui.widgets.hours_list import HoursList
from koortui.widgets.when import day_label

BILLABLE_MARKS = {
    Billable.YES: ("●", "billable", ""),
    Billable.NO: ("○", "not billable", "$foreground-muted"),
    Billable.UNDECIDED: ("?", "undecided", "bold $warning"),
}


@dataclass(frozen=True)
class WorkedLine:
    """A piece of work; `name` is the customer's where several are listed."""

    item: Worked
    slug: str = ""
    name: str = ""


class WorkedList(HoursList[WorkedLine]):
    """`today` is the EM's day: the year is said when it is another."""

    today: date = date.min

    def key_of(self, item: WorkedLine) -> str:
        return f"{item.slug}/{item.item.entry_id or item.item.row}"

    def chosen_work(self) -> tuple[Worked | None, str]:
        line = self.current
        return (line.item, line.slug) if line else (None, "")

    def draw(self, item: WorkedLine, width: int) -> Content:
        work = item.item
        glyph, word, look = BILLABLE_MARKS[work.billable]
        name_width = 18 if item.name else 0
        who_width = 14 if width >= 90 else 10
        day = day_label(work.day, self.today) if work.day else "no date"
        rest = width - name_width - who_width - 36
        what = what_words(work)
        whose = "" if work.entry_id else "theirs: "
        issue = f"{work.issue} " if work.issue else ""
        return Content.assemble(
            (fit(day, 12), "$foreground-muted"),
            (fit(item.name, name_width), "bold"),
            fit(work.specialist, who_width),
            (fit_right(f"{work.hours.normalize():f} h", 8), "bold"),
            " ",
            (fit(f"{glyph} {word}", 15), look),
            (whose, "$foreground-muted"),
            fit(f"{issue}{what}", rest - len(whose)),
        )


def work_words(work: Worked) -> str:
    """ "1.5 h troubleshooting: the OSDs of rack 3"."""
    return f"{work.hours.normalize():f} h {what_words(work)}"


def what_words(work: Worked) -> str:
    """Activity, comment, and the decision if there was one."""
    words = f"{work.activity}: {work.comment}" if work.comment else work.activity
    return f"{words} · {work.decision}" if work.decision else words
