"""One customer judged: the rules' answer and what the screens show beside it.

Imported when somebody is to be judged: a start of the program that has a kept board needs nobody.
"""

from __future__ import annotations

from datetime import date

from koortui.domain.attention_memo import AttentionMemo
from koortui.domain.calendar import DAY
from koortui.domain.cover import Covered
from koortui.domain.customer import Customer
from koortui.domain.errors import KoorError
from koortui.domain.evidence import last_look
from koortui.domain.facts import Facts
from koortui.domain.journal import Review
from koortui.domain.meetings import next_line
from koortui.domain.mutations import PARKED
from koortui.domain.notes import begun
from koortui.domain.ports import Journal
from koortui.domain.remote_part import RemoteView
from koortui.domain.since import changes_since, one_line
from koortui.usecases.customer_view import CustomerView
from koortui.usecases.reviews import current_slot, review_for
from koortui.usecases.situations import situation_of
from koortui.usecases.workspace import Workspace


def judge(
    workspace: Workspace,
    customer: Customer,
    journal: Journal | None,
    remote: RemoteView,
    *,
    memo: AttentionMemo,
    covered: Covered | None = None,
    error: KoorError | None = None,
) -> CustomerView:
    """The customer judged by its journal; by what else is known when there is an `error`."""
    why = f"{error.what} {error.next_step}".strip() if error else ""
    journal = journal or Journal(customer=customer.slug)
    situation = situation_of(workspace, customer, journal, remote, covered, unreadable=why)
    facts = Facts(situation)
    slot = current_slot(workspace)
    review = review_for(journal, slot.day)
    last = last_finished(journal, before=slot.day)
    since = last_look(facts, review)
    changes = changes_since(last.snapshot if last else None, since, situation)
    balance = None if why else facts.balance
    assessment, until = memo.judge(situation, workspace.thresholds)
    pending = journal.pending()
    parked = sum(write.state in PARKED for write in pending)
    is_done = review is not None and not review.is_open
    return CustomerView(
        customer=customer,
        assessment=assessment,
        judged_at=situation.now,
        until=until,
        done=is_done,
        skipped=bool(review and review.is_open and review.skipped_reason),
        next_steps=review.next_steps if review else "",
        skipped_reason=review.skipped_reason if review else "",
        left_over="" if is_done else left_over(facts, slot.day),
        since=since,
        changed=one_line(changes),
        meets=next_line(journal.plans_in_order, situation.today),
        open_issues=len(facts.open_issues) if situation.issues else None,
        hours_left=balance.remaining if balance else None,
        hours_bought=balance.bought if balance else None,
        waiting=len(pending) - parked,
        parked=parked,
        drafts=len(begun(journal)),
        cover_for=situation.cover_for,
        cover_until=situation.cover_until,
        unreadable=why,
        situation=situation,
        balance=balance,
        changes=changes,
        review=review,
    )


def left_over(facts: Facts, slot: date) -> str:
    """Why the review of the slot before `slot` was not held; empty when it was, or needed none."""
    before = facts.calendar.last_slot(slot - DAY).day
    first = facts.first_record
    if not facts.looked_after or first is None or first > before:
        return ""
    if any(held.slot >= before for held in facts.held_reviews):
        return ""
    begun = review_for(facts.journal, before)
    reason = begun.skipped_reason if begun else ""
    return f"skipped on {before:%a}: {reason}" if reason else f"not reviewed on {before:%a}"


def last_finished(journal: Journal, before: date) -> Review | None:
    """The newest finished review of an earlier slot."""
    finished = [r for r in journal.reviews.values() if r.finished_at and r.slot < before]
    return max(finished, key=lambda review: review.slot, default=None)
