"""What the review shows, as lines and words, from a customer's view."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from textual.content import Content

from koortui.domain.evidence import weeks_asked
from koortui.domain.factors_terms import missing_days
from koortui.domain.facts import Facts
from koortui.domain.hours import Worked
from koortui.domain.journal import Billable
from koortui.domain.progress import SpecialistDay, same_person, specialist_days
from koortui.domain.thresholds import Thresholds
from koortui.screens.customer_rows import hours_keys
from koortui.screens.review_facts import balance_line
from koortui.usecases.desk import CustomerView
from koortui.widgets.day_list import DayLine

#: How far back step 3 lists rows (days): last week's are checked at the week's first review.
LOOK_BACK = 14


def day_lines(view: CustomerView, thresholds: Thresholds) -> list[DayLine]:
    """Hours rows since the last review and undecided ones; days without a row. Newest first."""
    facts = Facts(view.situation)
    first = first_day(view)
    active = specialist_days(facts, first)
    lines = [
        DayLine(
            day=item.day,
            person=item.specialist,
            issues=item.issue or ", ".join(_touched(active, item)),
            item=item,
        )
        for item in facts.worked
        if item.day and (item.day >= first or item.billable is Billable.UNDECIDED)
    ]
    lines += [
        DayLine(day=day.day, person=day.person, issues=", ".join(day.issues))
        for day in missing_days(facts, thresholds)
    ]
    return sorted(lines, key=lambda line: (line.day, line.person), reverse=True)


def track_head(view: CustomerView, width: int) -> Content:
    """The balance as a bar, the week that this review asks about, the keys of the rows below."""
    return Content("\n").join([balance_line(view, width), *_weeks(view), hours_keys()])


def _weeks(view: CustomerView) -> list[Content]:
    return [
        Content.assemble((f"{week.name.capitalize()}: ", "bold"), week.text.partition(": ")[2])
        for week in weeks_asked(Facts(view.situation))
    ]


def _touched(active: list[SpecialistDay], item: Worked) -> tuple[str, ...]:
    """What its specialist touched in Linear that day."""
    for day in active:
        if day.day == item.day and same_person(day.person, item.specialist):
            return day.issues
    return ()


def first_day(view: CustomerView) -> date:
    """From when step 3 lists rows: the day of the last review, at least two weeks back."""
    back = view.situation.today - timedelta(days=LOOK_BACK)
    if view.since is None:
        return back
    return min(back, view.since.astimezone(ZoneInfo(view.situation.calendar.timezone)).date())
