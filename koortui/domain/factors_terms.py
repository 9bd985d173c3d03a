"""Attention factors about the engagement's terms: hours, balance, payment, contract."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from msgspec.structs import replace

from koortui.domain.assessment import Severity
from koortui.domain.customer import Stage
from koortui.domain.factor import FactorReport, day_name, month_name, plural
from koortui.domain.facts import Facts
from koortui.domain.hours import Balance
from koortui.domain.journal import GateDecision
from koortui.domain.lazy import kept
from koortui.domain.progress import SpecialistDay, same_person, specialist_days
from koortui.domain.reconcile import month_state, previous_month
from koortui.domain.sheet_cells import plain
from koortui.domain.thresholds import Thresholds

Gate = Literal["payment", "balance"]


def balance(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """What is left of the hours bought. Used up is a gate: continue or suspend?"""
    left = facts.balance if facts.looked_after else None
    if left is None:
        return FactorReport(factor="balance", text="no blocks of hours", source="roster")
    if left.remaining <= thresholds.balance_red:
        return _used_up(facts, left, thresholds)
    severity: Severity | None = None
    text = f"{plain(left.remaining)} of {plain(left.bought)} h left"
    percent = left.remaining * 100 / left.last_block if left.last_block else Decimal(100)
    limit = f"{thresholds.balance_amber_percent} %"
    if percent <= thresholds.balance_amber_percent:
        severity = Severity.AMBER
        text += f", {percent:.0f} % of the last block ({thresholds.balance_amber_percent})"
    elif left.runway_weeks is not None and left.runway_weeks < thresholds.balance_amber_weeks:
        severity = Severity.AMBER
        limit = f"{thresholds.balance_amber_weeks} weeks"
        text += f", {left.runway_weeks:.1f} weeks ({thresholds.balance_amber_weeks})"
    return _balance_report(facts, text, severity, limit)


def _used_up(facts: Facts, left: Balance, thresholds: Thresholds) -> FactorReport:
    decision = _decision_since(facts, "balance", left.exhausted_on)
    if left.bought:
        text = f"hours used up: {plain(left.remaining)} of {plain(left.bought)} h left"
    else:
        text = f"no paid hours: block of {plain(left.unpaid)} h is not paid"
    report = _balance_report(facts, text, Severity.RED, f"{thresholds.balance_red} h")
    return _as_gate(report, "balance", decision)


def _balance_report(facts: Facts, text: str, severity: Severity | None, limit: str) -> FactorReport:
    return FactorReport(
        factor="balance",
        severity=severity,
        text=text,
        limit=limit,
        source="sheet" if facts.situation.sheet_used else "journal",
        source_at=facts.situation.sheet_at if facts.situation.sheet_used else None,
        action="contract",
    )


@lru_cache(maxsize=4)  # asked by the hours factor and by the evidence, on the same facts
def missing_days(facts: Facts, thresholds: Thresholds) -> tuple[SpecialistDay, ...]:
    """Specialists' days in Linear without an hours row, oldest first; confirmed months are done."""
    since = facts.today - timedelta(days=thresholds.hours_lookback)
    confirmed = {record.month for record in facts.journal.months.values()}
    days = specialist_days(facts, since)
    if not days:
        return ()
    recorded = kept(facts.journal, "recorded", lambda: _recorded(facts), facts.situation.rows)
    if confirmed:
        days = [day for day in days if day.day.isoformat()[:7] not in confirmed]
    return tuple(d for d in days if not _has_row(recorded.get(d.day, ()), d.person))


def _has_row(names: Sequence[str], person: str) -> bool:
    """A row of that person, or one that names nobody; most are spelled alike."""
    return person in names or any(not who or same_person(who, person) for who in names)


def _recorded(facts: Facts) -> dict[date, list[str]]:
    """Whose hours there are, by day."""
    found: dict[date, list[str]] = {}
    for item in facts.worked:
        if item.day is not None:
            found.setdefault(item.day, []).append(item.specialist)
    return found


def hours(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """Every day a specialist was active in Linear has an hours row; months get confirmed."""
    if not facts.looked_after:
        return FactorReport(factor="hours", text="not tracked now", source="sheet")
    days = [d for d in missing_days(facts, thresholds) if facts.wd(d.day) >= thresholds.hours_amber]
    beyond = bool(days) and facts.wd(days[0].day) > thresholds.hours_red
    severity = (Severity.RED if beyond else Severity.AMBER) if days else None
    limit = thresholds.hours_red if beyond else thresholds.hours_amber
    text, issue = "every day's work has a row", ""
    if days:
        when, issue = day_name(days[0].day, facts.today), days[0].issues[0]
        text = f"no hours row for {when}'s work ({limit} wd)"
        if len(days) > 1:
            text = f"no hours row for {plural(len(days), 'day')}, oldest {when} ({limit} wd)"
    month, state = _last_month(facts)
    if state == "open" and facts.calendar.working_day_of_month(facts.today) >= (
        thresholds.hours_month
    ):
        if severity is not Severity.RED:
            text, issue = f"{month} hours not confirmed (working day {thresholds.hours_month})", ""
        severity = Severity.RED
    elif state == "changed" and severity is None:
        severity, text = Severity.AMBER, f"{month} hours changed after they were confirmed"
    return FactorReport(
        factor="hours",
        severity=severity,
        text=text,
        limit=f"{limit} wd",
        source="sheet" if facts.situation.sheet_used else "journal",
        source_at=facts.situation.sheet_at if facts.situation.sheet_used else None,
        cause=", ".join(sorted({d.person for d in days})),
        action="hours",
        issue=issue,
    )


def _last_month(facts: Facts) -> tuple[str, str]:
    """Name and state of the previous month; "none" when nobody worked in it."""
    month = previous_month(facts.today)
    name = month_name(int(month[5:]))
    if month not in facts.worked_months:
        return name, "none"
    return name, month_state(facts.journal, facts.worked, month)


def payment(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """Unpaid invoices. Past the agreed date is a gate, and never suspends by itself."""
    unpaid = [i for i in facts.customer.invoices if not i.is_paid(facts.today)]
    if not unpaid or facts.customer.stage is Stage.PROSPECT:
        return FactorReport(factor="payment", text="nothing to pay", source="roster")
    net = thresholds.payment_net
    invoice = min(unpaid, key=lambda i: i.due_day(net))
    due = invoice.due_day(net)
    name = f"invoice {invoice.number}".strip()
    left = -facts.days(due)
    if left < 0:
        overdue = [day for i in unpaid if (day := i.due_day(net)) < facts.today]
        report = FactorReport(
            factor="payment",
            severity=Severity.RED,
            text=f"{name} overdue {-left} d",
            limit=f"{due:%Y-%m-%d}",
            source="roster",
            action="gate",
        )
        opened = max(overdue) + timedelta(days=1)
        return _as_gate(report, "payment", _decision_since(facts, "payment", opened))
    near = left <= thresholds.payment_amber
    return FactorReport(
        factor="payment",
        severity=Severity.AMBER if near else None,
        text=f"{name} due in {left} d ({thresholds.payment_amber})",
        limit=f"{thresholds.payment_amber} d",
        source="roster",
        action="contract",
    )


def contract(facts: Facts, thresholds: Thresholds) -> FactorReport:
    """The contract's end comes near; a renewal note keeps it from going red."""
    end = facts.customer.contract_end
    if end is None or not facts.looked_after:
        return FactorReport(factor="contract", text="no end date", source="roster")
    left, noted = -facts.days(end), bool(facts.customer.renewal_note.strip())
    red = left <= thresholds.contract_red and not noted
    near = Severity.AMBER if left <= thresholds.contract_amber else None
    limit = thresholds.contract_red if red else thresholds.contract_amber
    what = "trial" if facts.customer.trial else "contract"
    when = f"ends in {left} d" if left >= 0 else f"ended {-left} d ago"
    return FactorReport(
        factor="contract",
        severity=Severity.RED if red else near,
        text=f"{what} {when} ({limit})" + (", no renewal note" if red else ""),
        limit=f"{limit} d",
        source="roster",
        cause=facts.customer.renewal_note,
        action="contract",
    )


def _decision_since(facts: Facts, gate: str, opened: date | None) -> GateDecision | None:
    """The newest decision on `gate` taken on or after the day it opened."""
    taken = [d for d in facts.journal.decisions.values() if d.gate == gate]
    newest = max(taken, key=lambda d: d.at, default=None)
    if newest is None or (opened is not None and facts.day(newest.at) < opened):
        return None
    return newest


def _as_gate(report: FactorReport, gate: Gate, decision: GateDecision | None) -> FactorReport:
    """Red and a gate until decided; a decision leaves it amber: still true, but answered."""
    if decision is None:
        return replace(report, gate=gate, action="gate")
    return replace(
        report,
        gate=gate,
        decided=True,
        severity=Severity.AMBER,
        cause=f"{decision.decider} decided: {decision.decision}",
        action="contract",
    )
