"""A customer's issues as lines, and one issue as text that runs nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from zoneinfo import ZoneInfo

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from koortui.commands.spoken import key
from koortui.domain.facts import Facts
from koortui.domain.issue import PRIORITY_NAMES, Comment, Issue
from koortui.domain.notes import COMMENT, NOTE_ON, begun
from koortui.domain.progress import SIZE_HOURS
from koortui.usecases.desk import CustomerView
from koortui.usecases.notes import draft_in
from koortui.widgets.issue_list import IssueLine
from koortui.widgets.when import age, day_and_time

NEWEST_COMMENTS = 8
#: Markdown is laid out on each move of the cursor; whoever writes more is read in Linear.
_LONGEST = 6_000
_LONGEST_LINES = 200


def issue_lines(
    view: CustomerView, *, marked: Collection[str] = (), closed: bool = False
) -> list[IssueLine]:
    """Open issues: urgent first, then the longest without progress; `closed` ones at the end."""
    situation = view.situation
    needing = {
        check.issue
        for step in view.assessment.steps.values()
        for check in step.checks
        if not check.ok
    }
    named = {reason.issue for reason in view.assessment.reasons}
    pending = {write.entity for write in situation.journal.pending()}
    on_issues = {draft.place for draft in begun(situation.journal)}
    hours = hours_by_issue(view)
    working_days, today = situation.calendar.working_days, situation.today

    def line(issue: Issue) -> IssueLine:
        days = working_days(issue.last_progress.date(), today)
        return IssueLine(
            issue=issue,
            age=f"{days}wd" if issue.is_open else age(issue.last_progress, situation.now),
            late=issue.identifier in named,
            flag="✗" if issue.identifier in needing else "",
            queued=f"issue:{issue.id}" in pending,
            marked=issue.id in marked,
            begun=not on_issues.isdisjoint(_places(issue)),
            over=hours_over(issue, hours),
        )

    open_ = sorted(
        (issue for issue in situation.issues if issue.is_open),
        key=lambda issue: (issue.priority or 9, issue.last_progress),
    )
    done = [issue for issue in situation.issues if not issue.is_open] if closed else []
    done.sort(key=lambda issue: issue.last_progress, reverse=True)
    return [line(issue) for issue in (*open_, *done)]


def _places(issue: Issue) -> tuple[str, str]:
    """Where drafts about it are kept: of a comment, of a note."""
    return f"{COMMENT}{issue.id}", f"{NOTE_ON}{issue.identifier}"


def hours_by_issue(view: CustomerView) -> dict[str, Decimal]:
    """Hours recorded, by the issue's number in lower case."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for item in Facts(view.situation).worked:
        if item.issue:
            sums[item.issue.casefold()] += item.hours
    return sums


def hours_over(issue: Issue, hours: dict[str, Decimal]) -> Decimal:
    """Hours beyond the size of an open issue: it is blowing up. 0 when within, or unsized."""
    limit = SIZE_HOURS.get(issue.size)
    if limit is None or not issue.is_open:
        return Decimal(0)
    return max(hours.get(issue.identifier.casefold(), Decimal(0)) - limit, Decimal(0))


def issue_text(issue: Issue, view: CustomerView) -> RenderableType:
    """An issue with its facts, newest notes and description."""
    parts: list[RenderableType] = [Text(f"{issue.identifier}  {issue.title}", style="bold")]
    parts += _facts(issue, view)
    comments = issue.comments[-NEWEST_COMMENTS:][::-1]
    for comment in comments:
        parts += _comment(comment, view)
    if not comments:
        parts.append(Text("\nno notes yet", style="dim italic"))
    hidden = len(issue.comments) - len(comments)
    if hidden:
        opens = f"{key('issue.open_link')} opens it"
        parts.append(Text(f"\n{hidden} older notes are in Linear: {opens}", style="dim"))
    if issue.description:
        parts.append(Text("\nDescription", style="dim"))
        parts += _markdown(issue.description)
    return _LaidOutOnce(Group(*parts))


class _LaidOutOnce:
    """Textual lays a text out to know its height, and once more to draw it."""

    def __init__(self, text: RenderableType) -> None:
        self._text = text
        self._width = 0
        self._segments: list[Segment] = []

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width != self._width:
            self._width = options.max_width
            self._segments = list(console.render(self._text, options.reset_height()))
        return self._segments


def _facts(issue: Issue, view: CustomerView) -> list[Text]:
    """State to blockers in one muted paragraph; what is wrong stands apart."""
    situation = view.situation
    days = situation.calendar.working_days(issue.last_progress.date(), situation.today)
    facts = [
        issue.state.name,
        PRIORITY_NAMES.get(issue.priority, "?"),
        f"size {issue.size}" if issue.size else "unsized",
        issue.assignee or "nobody assigned",
        f"progress {days} wd ago" if days else "progress today",
    ]
    if issue.due:
        late = " (late)" if issue.is_open and issue.due < situation.today else ""
        facts.append(f"due {issue.due:%a %d %b}{late}")
    if issue.labels:
        facts.append(" ".join(f"#{label}" for label in issue.labels))
    if issue.links:
        facts.append(f"{len(issue.links)} link{'s' * (len(issue.links) != 1)} (o)")
    lines = [Text(" · ".join(facts), style="dim")]
    comment, note = (draft_in(situation.journal, place) for place in _places(issue))
    for begun_text, what, go_on in (
        (comment, "comment", f"{key('issue.comment')} goes on"),
        (note, "note", f"{key('goto.notes')} lists it"),
    ):
        if begun_text:
            words = f"✎ a {what} is begun, not saved: {go_on}"
            lines.append(Text(words, style="yellow"))
    if issue.blocked_by:
        lines.append(Text(f"⊘ blocked by {', '.join(issue.blocked_by)}", style="yellow"))
    hours = hours_by_issue(view)
    if over := hours_over(issue, hours):
        spent = hours[issue.identifier.casefold()]
        words = f"▲ blowing up: {spent:f} h on size {issue.size}, {over:f} h beyond it"
        lines.append(Text(words, style="yellow"))
    return lines


def _comment(comment: Comment, view: CustomerView) -> list[RenderableType]:
    situation = view.situation
    zone = ZoneInfo(situation.calendar.timezone)
    kind = "" if comment.author_kind == "human" else f", {comment.author_kind}"
    when = f"{day_and_time(comment.at, zone)}, {age(comment.at, situation.now)} ago"
    head = Text(f"\n{comment.author or 'someone'}{kind} · {when}", style="dim")
    return [head, *_markdown(comment.body)]


def _markdown(text: str) -> list[RenderableType]:
    """Markdown without links that could be followed; cut where it is not read here anyway."""
    from rich.markdown import Markdown  # 4 MB with its parser: finding a customer needs none of it

    shown = text[:_LONGEST]
    lines = shown.splitlines()
    if len(lines) > _LONGEST_LINES:
        shown = "\n".join(lines[:_LONGEST_LINES])
    parts: list[RenderableType] = [Markdown(shown, hyperlinks=False)]
    if len(shown) < len(text):
        more = f"… {len(text) - len(shown)} more characters"
        parts.append(Text(f"{more}: {key('issue.open_link')} opens it", style="dim"))
    return parts
