"""What the review shows, as lines and words, from a customer's view."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.text import Text

from koortui.domain.facts import Facts
from koortui.domain.hours import Worked
from koortui.domain.issue import PRIORITY_NAMES, Issue
from koortui.domain.journal import Billable
from koortui.domain.progress import same_person, specialist_days
from koortui.usecases.desk import CustomerView
from koortui.widgets.day_list import DayLine
from koortui.widgets.issue_list import IssueLine
from koortui.widgets.when import age, day_and_time

#: How far back step 3 looks when no review was finished yet (days).
FIRST_LOOK_BACK = 14
NEWEST_COMMENTS = 8


def issue_lines(view: CustomerView) -> list[IssueLine]:
    """Open issues: urgent first, then the longest without progress; closed ones are left out."""
    situation = view.situation
    needing = {
        check.issue
        for step in view.assessment.steps.values()
        for check in step.checks
        if not check.ok
    }
    named = {reason.issue for reason in view.assessment.reasons}
    pending = {write.entity for write in situation.journal.pending()}
    calendar = situation.calendar
    lines = []
    for issue in situation.open_issues:
        days = calendar.working_days(issue.last_progress.date(), situation.today)
        lines.append(
            IssueLine(
                issue=issue,
                age=f"{days}wd",
                late=issue.identifier in named,
                flag="✗" if issue.identifier in needing else "",
                queued=f"issue:{issue.id}" in pending,
            )
        )
    return sorted(lines, key=lambda line: (line.issue.priority or 9, line.issue.last_progress))


def issue_text(issue: Issue, view: CustomerView) -> RenderableType:
    """An issue with its description and newest notes, as text that runs nothing."""
    situation = view.situation
    zone = ZoneInfo(situation.calendar.timezone)
    head = Text(f"{issue.identifier}  {issue.title}\n", style="bold")
    facts = [
        issue.state.name,
        PRIORITY_NAMES.get(issue.priority, "?"),
        issue.size or "unsized",
        issue.assignee or "nobody assigned",
    ]
    if issue.due:
        facts.append(f"due {issue.due:%a %d %b}")
    if issue.blocked_by:
        facts.append(f"blocked by {', '.join(issue.blocked_by)}")
    head.append(" · ".join(facts), style="dim")
    parts: list[RenderableType] = [head]
    comments = issue.comments[-NEWEST_COMMENTS:][::-1]
    hidden = len(issue.comments) - len(comments)
    for comment in comments:
        kind = "" if comment.author_kind == "human" else f", {comment.author_kind}"
        when = f"{day_and_time(comment.at, zone)}, {age(comment.at, situation.now)} ago"
        parts.append(Text(f"\n{comment.author or 'someone'}{kind} · {when}", style="dim"))
        parts.append(Markdown(comment.body, hyperlinks=False))
    if not comments:
        parts.append(Text("\nno notes yet", style="dim italic"))
    if hidden:
        parts.append(Text(f"\n{hidden} older notes are in Linear: o opens it", style="dim"))
    if issue.description:
        parts.append(Text("\nDescription", style="dim"))
        parts.append(Markdown(issue.description, hyperlinks=False))
    return Group(*parts)


def day_lines(view: CustomerView) -> list[DayLine]:
    """Specialists' days since the last review against hours recorded, newest first."""
    facts = Facts(view.situation)
    first = first_day(view)
    recorded: dict[tuple[date, str], list[Worked]] = defaultdict(list)
    for item in facts.worked:
        if item.day and item.day >= first:
            recorded[item.day, item.specialist].append(item)
    lines = []
    for active in specialist_days(facts, first):
        key = next(
            (k for k in recorded if k[0] == active.day and same_person(k[1], active.person)), None
        )
        items = recorded.pop(key) if key else []
        lines.append(_day_line(active.day, active.person, ", ".join(active.issues), items))
    for (day, person), items in recorded.items():
        named = ", ".join(sorted({item.issue for item in items if item.issue}))
        lines.append(_day_line(day, person, named, items, active=False))
    return sorted(lines, key=lambda line: (line.day, line.person), reverse=True)


def _day_line(
    day: date, person: str, issues: str, items: list[Worked], *, active: bool = True
) -> DayLine:
    total = sum((item.hours for item in items), start=type(items[0].hours)(0)) if items else None
    kinds = ", ".join(sorted({item.activity for item in items}))
    return DayLine(
        day=day,
        person=person,
        issues=issues,
        hours=f"{total.normalize():f} h {kinds}" if total is not None else "",
        undecided=any(item.billable is Billable.UNDECIDED for item in items),
        active=active,
    )


def first_day(view: CustomerView) -> date:
    """From when step 3 looks: the day of the last review, or two weeks back."""
    if view.since:
        return view.since.astimezone(ZoneInfo(view.situation.calendar.timezone)).date()
    return view.situation.today - timedelta(days=FIRST_LOOK_BACK)
