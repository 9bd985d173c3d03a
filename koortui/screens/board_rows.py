"""The board's lines and words from the desk's views: what is said, not how it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from textual.keys import format_key

from koortui.commands.registry import commands_of
from koortui.domain.assessment import Reason, Severity
from koortui.domain.board_line import BoardLine, Today
from koortui.domain.customer import Customer, Stage
from koortui.domain.sheet_cells import plain
from koortui.widgets.customer_list import BoardRow
from koortui.widgets.when import age, day_label

#: A source older than this is marked in the header (seconds).
STALE_AFTER = 24 * 3_600
#: Before the name of a customer whose last review was skipped or not held.
LEFT_OVER = "»"
#: Before the name of a customer on whom a note or a comment was begun and not saved.
BEGUN = "✎"
NO_KEYS: Mapping[str, str] = {}


def board_rows(lines: Iterable[BoardLine], now: datetime) -> list[BoardRow]:
    """Lines with a heading before each group that has anyone."""
    rows: list[BoardRow] = []
    for line in lines:
        if not rows or rows[-1].group != line.group:
            rows.append(BoardRow(group=line.group))
        rows.append(_row(line, now))
    return rows


def _row(line: BoardLine, now: datetime) -> BoardRow:
    assessment = line.assessment
    top = assessment.reasons[0] if assessment.reasons else None
    contact = assessment.last_outbound
    return BoardRow(
        group=line.group,
        slug=line.slug,
        name=_name(line),
        mark=mark_of(line),
        steps=tuple(evidence.state for evidence in assessment.steps.values()),
        severity=top.severity if top and not line.done else None,
        why=_why(line, top),
        more=max(0, len(assessment.reasons) - 1) if not line.done else 0,
        open_issues="-" if line.open_issues is None else str(line.open_issues),
        contact=age(contact, now) if contact else "never",
        hours=hours_words(line),
    )


def _name(line: BoardLine) -> str:
    """The name behind what is to be seen at once: not reviewed last time, something begun."""
    marks = [LEFT_OVER] if line.left_over else []
    marks += [BEGUN] if line.drafts else []
    return " ".join((*marks, line.customer.name))


def mark_of(line: BoardLine) -> str:
    """What stands behind the name: covered for somebody, suspended."""
    words = ["cover"] if line.cover_for else []
    words += ["suspended"] if line.customer.stage is Stage.SUSPENDED else []
    return ", ".join(words)


def _why(line: BoardLine, top: Reason | None) -> str:
    if line.done:
        return f"next: {line.next_steps}" if line.next_steps else "reviewed"
    if line.skipped:
        return f"skipped: {line.skipped_reason}"
    if top is None and line.assessment.snoozed:
        return f"put off: {listed(line.assessment.snoozed)}"
    return top.text if top else "nothing found"


def listed(put_off: Iterable[Reason]) -> str:
    """ "reply until Tue 1 Dec, update until Fri 4 Dec"."""
    return ", ".join(
        f"{reason.factor} until {day_words(reason.until)}" if reason.until else reason.factor
        for reason in put_off
    )


def hours_words(line: BoardLine) -> str:
    """ "4.5/20": left of what was bought; a subscription has no balance."""
    if line.hours_left is None or line.hours_bought is None:
        return "managed" if line.customer.is_active else "-"
    return f"{plain(line.hours_left)}/{plain(line.hours_bought)}"


def board_title(today: Today) -> str:
    """ "KoorTUI  Thu 26 Nov · review 2 of 2 this week"."""
    return f"KoorTUI  {day_words(today.day)} · {review_words(today)}"


def review_words(today: Today) -> str:
    """Which review of the week it is, or when the next one is; a shift is said."""
    if today.is_review_day:
        words = f"review {today.number} of {today.in_week} this week"
        if today.slot.shifted:
            words += f" (moved from {today.slot.nominal:%a}: holiday)"
        return words
    words = f"next review {day_words(today.next_slot.day)}"
    if today.next_slot.shifted:
        words += f" ({today.next_slot.nominal:%a} is a holiday)"
    return words


def day_words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def reason_source(reason: Reason, now: datetime, keys: Mapping[str, str] = NO_KEYS) -> str:
    """ "⏎ m comment · Linear 12m ago · Recover PG 4.1f": key that acts, source, cause."""
    source = reason.source
    if reason.source_at:
        source += f" {age(reason.source_at, now)} ago"
    key = key_of(reason.action, keys)
    return " · ".join(part for part in (key, source, reason.cause) if part)


def key_of(action: str, keys: Mapping[str, str] = NO_KEYS) -> str:
    """ "⏎ m comment": from the board, open the review and press the command's key.

    `keys` are the person's own, by binding id.
    """
    command = next((c for c in commands_of("issue", "review", "anywhere") if c.id == action), None)
    if command is None:
        return ""
    if keys:
        from koortui.commands.keymap import keys_of

        named = keys_of(command, keys)
    else:
        named = tuple(command.keys.split(","))
    return f"⏎ {format_key(named[0])} {command.title}" if named else f"⏎ {command.title}"


def works_in_review(pressed: str, keys: Mapping[str, str] = NO_KEYS) -> str:
    """What a key does once the review is open: "hours: ⏎ opens the review, there h does it"."""
    from koortui.commands.keymap import keys_of, shown_key
    from koortui.commands.spoken import key

    for command in commands_of("review", "issue"):
        if pressed in keys_of(command, keys):
            opens = f"{key('board.review')} opens the review"
            return f"{command.title}: {opens}, there {shown_key(pressed)} does it"
    return ""


def at_hand(customer: Customer, today: date) -> list[str]:
    """What was agreed, and whom to call: "Managed Ceph · 24 nodes · ends 10 May 2027"."""
    agreed = [customer.service.label]
    if customer.contracted_nodes is not None:
        agreed.append(f"{customer.contracted_nodes} nodes")
    if end := customer.ended_on or customer.contract_end:
        agreed.append(f"{'ends' if end >= today else 'ended'} {day_label(end, today)}")
    facts = [" · ".join(agreed)]
    if customer.people:
        person = customer.people[0]
        facts.append(" · ".join(part for part in (person.name, person.role, person.email) if part))
    return facts


def counts(lines: Sequence[BoardLine]) -> tuple[int, int, str]:
    """Done, all, and "1 act · 3 look · 2 quiet · 1 ?"."""
    done = sum(line.done for line in lines)
    words = []
    for group, name in (("act", "act"), ("look", "look"), ("quiet", "quiet"), ("unknown", "?")):
        number = sum(line.group == group for line in lines)
        if number:
            words.append(f"{number} {name}")
    return done, len(lines), " · ".join(words)


SEVERITY_WORDS = {
    Severity.RED: "act",
    Severity.AMBER: "look",
    Severity.HYGIENE: "tidy",
    Severity.UNKNOWN: "unknown",
}
