"""Attention factors about us and the customer: reviews, updates, replies, waits, quiet."""

from __future__ import annotations

from datetime import date, timedelta

from koortui.domain.assessment import Severity
from koortui.domain.calendar import DAY
from koortui.domain.factor import FactorReport, day_name, grade, plural, short
from koortui.domain.facts import Facts
from koortui.domain.progress import wait_is_red
from koortui.domain.thresholds import Thresholds

#: Missed slots are counted this far back; more than a quarter says nothing more.
_REVIEWS_BACK = timedelta(days=92)
#: Outreaches closer together than this are one monthly outreach.
_MONTHLY = 21


def review(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """Slots that passed without a finished review. A skipped one counts as missed, with why."""
    held = facts.held_reviews
    since = held[-1].slot if held else facts.first_record
    if not facts.looked_after or since is None:
        return FactorReport(factor="review", text="no slot missed yet")
    start = max(since + DAY, facts.today - _REVIEWS_BACK)
    missed = facts.calendar.slots(start, facts.today - DAY)
    severity, limit = grade(len(missed), thresholds.review_amber, thresholds.review_red)
    cause = ""
    if missed and facts.reviews and facts.reviews[-1].skipped_reason:
        cause = f"skipped: {short(facts.reviews[-1].skipped_reason, 60)}"
    last = f"last {day_name(since, facts.today)}" if held else "none yet"
    return FactorReport(
        factor="review",
        severity=severity,
        text=f"{plural(len(missed), 'review')} missed ({limit}), {last}",
        limit=plural(limit, "slot"),
        source="calendar",
        cause=cause,
        action="review",
    )


def update(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """The customer of an active project hears from us. The clock starts with the open work."""
    if not facts.working or not facts.has_active_project:
        return FactorReport(factor="update", text="no active project")
    first = min([issue.created_at for issue in facts.open_issues], default=None)
    started = facts.day(first) if first else facts.customer.first_day
    contact = facts.last_outbound
    starts = [day for day in (started, contact and facts.day(contact)) if day is not None]
    severity: Severity | None = Severity.RED
    if not starts:
        limit, text = thresholds.update_red, "no contact logged yet"
    else:
        count = facts.wd(max(starts))
        severity, limit = grade(count, thresholds.update_amber, thresholds.update_red)
        words = "customer last told" if contact else "work began, nothing told,"
        text = f"{words} {count} wd ago ({limit})"
    return FactorReport(
        factor="update", severity=severity, text=text, limit=f"{limit} wd", action="draft"
    )


def reply(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """An answer we owe. Only what was recorded as owed counts, not every message they sent."""
    owed = facts.owed_by_us
    if not owed:
        return FactorReport(factor="reply", text="no reply owed")
    count = facts.wd(owed[0].at)
    severity, limit = grade(count, thresholds.reply_amber, thresholds.reply_red)
    more = f" · {len(owed)} owed" if len(owed) > 1 else ""
    return FactorReport(
        factor="reply",
        severity=severity,
        text=f"we owe a reply {count} wd ({limit}){more}",
        limit=f"{limit} wd",
        cause=short(owed[0].what, 80),
        action="draft",
        issue=owed[0].issue,
    )


def waiting(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """The longest wait on the customer; a red one first."""
    asks = facts.waiting_on_them
    if not asks:
        return FactorReport(factor="waiting", text="not waiting on them")
    ask = next((a for a in asks if wait_is_red(facts, a, thresholds)), asks[0])
    count = facts.wd(ask.last_moved)
    severity, limit = grade(count, thresholds.waiting_amber, thresholds.waiting_red)
    if len(ask.nudges) >= thresholds.waiting_nudges:
        severity = Severity.RED
    nudges = f" · {plural(len(ask.nudges), 'nudge')}" if ask.nudges else ""
    return FactorReport(
        factor="waiting",
        severity=severity,
        text=f"waiting on them {count} wd ({limit}){nudges}",
        limit=f"{limit} wd or {plural(thresholds.waiting_nudges, 'nudge')}",
        cause=short(ask.what, 80),
        action="draft",
        issue=ask.issue,
    )


def is_quiet(facts: Facts) -> bool:
    """An active customer without an active project. Not before Linear was read once."""
    return not _why_not_quiet(facts)


def _why_not_quiet(facts: Facts) -> str:
    """In words; empty for a quiet customer."""
    if not facts.looked_after:
        return "not needed now"
    if facts.has_active_project:
        return "has an active project"
    never_read = facts.situation.linear_used and facts.situation.linear_at is None
    return "Linear never read: projects are not known" if never_read else ""


def last_outreach(facts: Facts) -> date | None:
    """The day the monthly duty counts from: our last contact, at least the contract's start."""
    days = [facts.day(facts.last_outbound)] if facts.last_outbound else []
    start = facts.customer.first_day
    if start is not None and start <= facts.today:
        days.append(start)
    return max(days, default=None)


def quiet(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """At least once a month we say hello. Red when the next slot would be too late for that."""
    if why_not := _why_not_quiet(facts):
        return FactorReport(factor="quiet", text=why_not)
    since = last_outreach(facts)
    if since is None:
        return FactorReport(
            factor="quiet",
            severity=Severity.RED,
            text="no outreach logged yet",
            limit=f"{thresholds.quiet_red} d",
            action="draft",
        )
    count, at_next = facts.days(since), (facts.next_slot.day - since).days
    severity: Severity | None = None
    told = facts.last_outbound is not None and facts.day(facts.last_outbound) == since
    text = f"outreach {count} d ago" if told else f"no outreach since the start {count} d ago"
    if at_next > thresholds.quiet_red:
        severity = Severity.RED
        text += f"; {day_name(facts.next_slot.day, facts.today)} would be day {at_next}"
    elif count >= thresholds.quiet_amber:
        severity = Severity.AMBER
        text += f" ({thresholds.quiet_amber})"
    unanswered = _unanswered_outreaches(facts, thresholds)
    if unanswered >= thresholds.quiet_unanswered and severity is not Severity.RED:
        severity = Severity.AMBER
        text = f"unresponsive: {unanswered} outreaches unanswered"
    return FactorReport(
        factor="quiet",
        severity=severity,
        text=text,
        limit=f"{thresholds.quiet_red} d",
        cause=_last_reply(facts, unanswered, thresholds),
        action="draft",
    )


def _last_reply(facts: Facts, unanswered: int, thresholds: Thresholds) -> str:
    inbound = facts.last_inbound
    said = f"their last reply {facts.days(inbound)} d ago" if inbound else "no reply logged"
    if unanswered >= thresholds.quiet_unanswered:
        return f"{said}; try another contact"
    return said


def _unanswered_outreaches(facts: Facts, thresholds: Thresholds) -> int:
    """Monthly outreaches since their last reply that had time to be answered."""
    count, last = 0, None
    for contact in facts.outbound:
        day = facts.day(contact.at)
        if facts.last_inbound and contact.at <= facts.last_inbound:
            continue
        if facts.days(day) < thresholds.quiet_answer:
            break
        if last is None or (day - last).days >= _MONTHLY:
            count, last = count + 1, day
    return count
