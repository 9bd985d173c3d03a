"""The session summary of a slot, as Markdown to paste wherever the team reads it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from koortui.domain.assessment import Assessment
from koortui.domain.factor import plural
from koortui.domain.facts import Facts
from koortui.domain.journal import STEPS, Review
from koortui.domain.sheet_cells import plain
from koortui.domain.situation import Situation


def session_summary(reviewed: Iterable[tuple[Situation, Assessment]], slot: date) -> str:
    """Reviewed, skipped with why, not done, still stuck, queued writes, hours by customer.

    `reviewed` is everybody the board held; `slot` the day of the review.
    """
    board = [
        (situation, assessment, _review(situation, slot)) for situation, assessment in reviewed
    ]
    done = [(s, r) for s, _, r in board if r and r.finished_at and not r.skipped_reason]
    skipped = [(s, r) for s, _, r in board if r and r.skipped_reason]
    left = [s for s, _, r in board if r is None or (r.is_open and not r.skipped_reason)]
    stuck = [(s, a) for s, a, _ in board if a.stuck]
    queued = [w for s, _, _ in board for w in s.journal.pending()]
    parts = [f"# Review of {slot:%A} {slot.isoformat()}", f"{len(done)} of {len(board)} reviewed."]
    parts += _section("Reviewed", [_next(s.customer.name, _done(r)) for s, r in done])
    parts += _section("Skipped", [_next(s.customer.name, r.skipped_reason) for s, r in skipped])
    parts += _section("Not done", [_line(s.customer.name) for s in left])
    parts += _section("Still stuck", [_next(s.customer.name, _why(a)) for s, a in stuck])
    parts += _section("Hours this week", _hours([s for s, _, _ in board]))
    if queued:
        parts.append(f"{plural(len(queued), 'write')} queued, not delivered yet.")
    return "\n\n".join(parts) + "\n"


def _review(situation: Situation, slot: date) -> Review | None:
    """The newest review of that slot."""
    held = [review for review in situation.journal.reviews.values() if review.slot == slot]
    return max(held, key=lambda review: review.at, default=None)


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"## {title}\n\n" + "\n".join(lines)] if lines else []


def _line(text: str) -> str:
    return "- " + " ".join(text.split())


def _next(name: str, text: str) -> str:
    return _line(f"{name}: {text}" if text.strip() else name)


def _done(review: Review) -> str:
    """The next steps, and which steps were called done against the evidence, with why."""
    overruled: dict[str, list[str]] = {}
    for step in STEPS:
        mark = review.marks.get(step)
        if mark and mark.done and mark.reason:
            overruled.setdefault(mark.reason, []).append(step.value)
    against = [f"{', '.join(steps)}: {why}" for why, steps in overruled.items()]
    words = [review.next_steps, f"(evidence missing - {'; '.join(against)})" if against else ""]
    return " ".join(part for part in words if part)


def _why(assessment: Assessment) -> str:
    return next((r.text for r in assessment.reasons if r.factor in ("stuck", "waiting")), "stuck")


def _hours(situations: list[Situation]) -> list[str]:
    """Hours of the running week by customer, the undecided ones apart."""
    lines = []
    for situation in situations:
        facts = Facts(situation)
        week = facts.today.isocalendar()[:2]
        hours = sum(
            (w.hours for w in facts.worked if w.day and w.day.isocalendar()[:2] == week), Decimal(0)
        )
        if hours:
            lines.append(_line(f"{situation.customer.name}: {plain(hours)} h"))
    return lines
