"""What `due --json` prints: apart from the other shapes, for `due` loads little else.

Keys are a contract: add, don't rename (docs/cli.md).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from koortui.domain.assessment import Reason
from koortui.domain.board_line import Board, BoardLine, in_order


def due_shape(board: Board, now: datetime) -> dict[str, Any]:
    """What `due --json` prints at `now`."""
    today = board.today
    return {
        "date": today.day,
        "review_day": today.is_review_day,
        "shifted_from": today.slot.nominal if today.is_review_day and today.slot.shifted else None,
        "next_review": today.next_slot.day,
        "customers": [customer_shape(line, now) for line in in_order(board.lines.values())],
    }


def customer_shape(line: BoardLine, now: datetime) -> dict[str, Any]:
    """One customer of `due --json`."""
    assessment = line.assessment
    return {
        "slug": line.slug,
        "name": line.customer.name,
        "level": assessment.level.value,
        "score": assessment.score,
        "quiet": assessment.quiet,
        "stuck": assessment.stuck,
        "cover_for": line.cover_for or None,
        "done": line.done,
        "skipped": line.skipped,
        "steps": {step.value: found.state.value for step, found in assessment.steps.items()},
        "reasons": [reason_shape(reason, now) for reason in assessment.reasons],
        "stage": line.customer.stage.value,
        "snoozed": [reason.factor for reason in assessment.snoozed],
    }


def reason_shape(reason: Reason, now: datetime) -> dict[str, Any]:
    """One reason; the age is of the source, in seconds, or null where it has none."""
    at = reason.source_at
    return {
        "factor": reason.factor,
        "severity": reason.severity.value,
        "text": reason.text,
        "limit": reason.limit,
        "source": reason.source,
        "source_age_s": max(0, round((now - at).total_seconds())) if at else None,
        "issue": reason.issue or None,
    }
