"""The customer page's lines and texts from a customer's view."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from textual.content import Content

from koortui.commands.spoken import key
from koortui.domain.hours import Total, month_of, totals, worked
from koortui.domain.issue import Issue
from koortui.domain.timeline import Moment
from koortui.screens.review_facts import balance_line
from koortui.usecases.desk import CustomerView
from koortui.widgets.key_words import key_words
from koortui.widgets.mentioned import linked
from koortui.widgets.stream import KIND_GLYPHS
from koortui.widgets.when import age, day_and_time, day_label
from koortui.widgets.worked_list import WorkedLine

MUTED = "$foreground-muted"
_MONTHS = 3
#: Of these a day is known; a time, if there is one, is among their words.
DAYS_ONLY = ("hours", "meeting")
_HOURS_KEYS = (
    ("hours_row.add", "add"),
    ("hours_row.delete", "delete"),
    ("hours_row.billable", ""),
    ("hours_row.free", "decide"),
    ("hours_row.adopt", "adopt"),
    ("hours_row.reconcile", "reconcile"),
    ("hours_row.charts", "charts"),
)


def hours_lines(view: CustomerView) -> list[WorkedLine]:
    """All hours, newest first; rows without a readable date last."""
    items = worked(view.situation.journal, view.situation.rows)
    found = sorted(items, key=lambda item: item.day or date.min, reverse=True)
    return [WorkedLine(item) for item in found]


def hours_summary(view: CustomerView, width: int) -> Content:
    """The last months' sums; the balance, unless the header shows it; the keys."""
    items = worked(view.situation.journal, view.situation.rows)
    months = totals((item for item in items if item.day), month_of)
    sums = [
        Content.assemble((f"{_month_name(month)}  ", MUTED), total_words(months[month]))
        for month in sorted(months, reverse=True)[:_MONTHS]
    ]
    balance = [balance_line(view, width)] if view.assessment.gates else []
    return Content("\n").join([*balance, *sums, hours_keys(), Content("")])


def hours_keys() -> Content:
    """What can be done with the rows of hours below."""
    return key_words(*_HOURS_KEYS, between=" · ").stylize(MUTED)


def _month_name(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01'):%b %Y}"


def total_words(total: Total) -> Content:
    """ "12.5 h · 1 undecided · 10 billable · 1.5 not billable": what is to be done comes first."""
    parts = [Content.styled(f"{total.all.normalize():f} h", "bold")]
    for hours, word, look in (
        (total.undecided, "undecided", "$warning"),
        (total.billable, "billable", ""),
        (total.free, "not billable", MUTED),
    ):
        if hours:
            parts.append(Content.styled(f"{hours.normalize():f} {word}", look))
    return Content(" · ").join(parts)


def moment_text(moment: Moment, view: CustomerView) -> Content:
    """All of one moment, as plain text."""
    zone = ZoneInfo(view.situation.calendar.timezone)
    facts = _when(moment, view, zone)
    facts += [part for part in (moment.who, moment.issue) if part]
    lines = [
        Content.styled(f"{KIND_GLYPHS[moment.kind]} {moment.kind}", "bold"),
        Content.styled(" · ".join(facts), MUTED),
        Content(""),
        linked(moment.text),
    ]
    if moment.body and moment.body != moment.text:
        lines += [Content(""), linked(moment.body)]
    return Content("\n").join(lines)


def _when(moment: Moment, view: CustomerView, zone: ZoneInfo) -> list[str]:
    """The day, the time where one is known, and how long ago that is."""
    now = view.situation.now
    if moment.kind not in DAYS_ONLY:
        return [day_and_time(moment.at, zone), f"{age(moment.at, now)} ago"]
    day = moment.at.astimezone(zone).date()
    return [day_label(day, view.situation.today), *(["to come"] if moment.at > now else [])]


def fits(issue: Issue, text: str) -> bool:
    """Whether an issue has every word of a filter."""
    known = f"{issue.identifier} {issue.title} {issue.assignee} {issue.state.name}".casefold()
    return all(word in known for word in text.casefold().split())


def no_issues(view: CustomerView) -> str:
    """What an empty tab of issues says."""
    if view.customer.linear is None:
        return f"No issues: not linked to Linear yet.\n{key('issue.link')} links it."
    if view.situation.link_missing:
        mapping = view.customer.linear
        return f"Linear has no {mapping.kind} {mapping.value!r}.\n{key('issue.link')} links it."
    return f"Nothing in Linear for {view.customer.linear}."
