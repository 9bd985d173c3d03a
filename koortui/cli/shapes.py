"""What the JSON answers hold. Keys are a contract: add, don't rename (docs/cli.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import to_builtins

from koortui.cli.due_shape import customer_shape
from koortui.domain.attention import explain_snoozed
from koortui.domain.thresholds import Thresholds
from koortui.usecases.desk import CustomerView
from koortui.usecases.queue import QueuedWrite


def show_shape(view: CustomerView, now: datetime) -> dict[str, Any]:
    """What `show --json` prints: `due`'s keys, and what is known of the customer."""
    situation, journal = view.situation, view.situation.journal
    issues = [
        {
            "identifier": issue.identifier,
            "title": issue.title,
            "state": issue.state.name,
            "priority": issue.priority,
            "size": issue.size or None,
            "assignee": issue.assignee or None,
            "last_progress": issue.last_progress,
        }
        for issue in situation.open_issues
    ]
    checks = {
        step.value: to_builtins(found.checks) for step, found in view.assessment.steps.items()
    }
    return {
        **customer_shape(view, now),
        "customer": to_builtins(view.customer, str_keys=True),
        "balance": balance_shape(view),
        "issues": issues,
        "checks": checks,
        "last_outbound": view.assessment.last_outbound,
        "last_inbound": view.assessment.last_inbound,
        "notes": sorted(journal.notes.values(), key=lambda note: note.at, reverse=True),
        "contacts": sorted(journal.contacts.values(), key=lambda c: c.at, reverse=True),
        "pending": len(journal.pending()),
    }


def factors_shape(view: CustomerView, limits: Thresholds) -> list[dict[str, Any]]:
    """Every factor of `show --explain --json`, also those that are fine (`severity` null)."""
    return [
        {
            "factor": report.factor,
            "severity": report.severity.value if report.severity else None,
            "text": report.text,
            "limit": report.limit,
            "source": report.source,
            "cause": report.cause,
            "snoozed_until": snooze.until if snooze else None,
        }
        for report, snooze in explain_snoozed(view.situation, limits)
    ]


def balance_shape(view: CustomerView) -> dict[str, Any] | None:
    """The balance of the hours bought; null for a customer without blocks."""
    found = view.balance
    if found is None:
        return None
    weeks = found.runway_weeks
    return {
        "bought": found.bought,
        "billable": found.billable,
        "undecided": found.undecided,
        "remaining": found.remaining,
        "runway_weeks": None if weeks is None else round(weeks, 1),
    }


def write_shape(queued: QueuedWrite) -> dict[str, Any]:
    """One write of `queue --json`."""
    write = queued.write
    return {
        "id": write.id,
        "customer": queued.customer,
        "target": write.target,
        "kind": write.kind,
        "state": write.state.value,
        "attempts": write.attempts,
        "error": write.error or None,
        "created_at": write.at,
        "what": write.describe,
    }
