"""Messages to the customer, made from public facts only: titles, states, what we asked for.

The ladder picks the template: a reminder, a firmer one after a nudge, an answer we owe, a
hello to a quiet customer, else an update.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from koortui.domain.customer import Customer
from koortui.domain.factors_contact import is_quiet
from koortui.domain.facts import Facts
from koortui.domain.issue import Issue
from koortui.domain.journal import Ask
from koortui.domain.since import Change
from koortui.domain.situation import Situation
from koortui.domain.thresholds import Thresholds

_LISTED = 8
"""Issues listed in a message; a customer reads no longer list."""


class Template(StrEnum):
    UPDATE = "update"
    REMINDER = "reminder"
    FIRMER = "firmer"
    HELLO = "hello"
    ANSWER = "answer"


def suggest_template(situation: Situation, thresholds: Thresholds | None = None) -> Template:
    """The next rung: what is due to this customer now."""
    facts, limits = Facts(situation), thresholds or Thresholds()
    due = [a for a in facts.waiting_on_them if facts.wd(a.last_moved) >= limits.waiting_amber]
    if due:
        return Template.FIRMER if any(ask.nudges for ask in due) else Template.REMINDER
    if facts.owed_by_us:
        return Template.ANSWER
    return Template.HELLO if is_quiet(facts) else Template.UPDATE


def draft(
    situation: Situation, template: str, changes: Iterable[Change], me: str
) -> tuple[str, str]:
    """Subject and body. `changes` are since the customer last heard from us."""
    facts = Facts(situation)
    make = {
        Template.UPDATE: _update,
        Template.REMINDER: _reminder,
        Template.FIRMER: _firmer,
        Template.HELLO: _hello,
        Template.ANSWER: _answer,
    }[Template(template)]
    subject, paragraphs = make(facts, tuple(changes))
    body = "\n\n".join([_greeting(facts.customer), *paragraphs, f"Best regards\n{me}".rstrip()])
    return subject, body + "\n"


def recipient(customer: Customer) -> str:
    """The address a message goes to: the first person with one; empty when there is none."""
    return next((person.email for person in customer.people if person.email), "")


def _greeting(customer: Customer) -> str:
    person = next((p for p in customer.people if p.email), None)
    return f"Hello {person.name.split()[0]}," if person and person.name.strip() else "Hello,"


def _update(facts: Facts, changes: tuple[Change, ...]) -> tuple[str, list[str]]:
    by_identifier = {issue.identifier: issue for issue in facts.situation.issues}
    lines = []
    for change in changes:
        issue = by_identifier.get(change.issue)
        if not change.public or issue is None:
            continue
        lines.append(f"- {issue.title}: {_said(change, issue)}")
    told = {change.issue for change in changes if change.public}
    going = [i for i in facts.open_issues if i.is_started and i.identifier not in told]
    paragraphs = ["here is where your Ceph work stands."]
    if lines:
        paragraphs.append("Since our last message:\n" + "\n".join(lines[:_LISTED]))
    if going:
        paragraphs.append("In progress:\n" + "\n".join(f"- {i.title}" for i in going[:_LISTED]))
    if not lines and not going:
        paragraphs.append("There is nothing new since our last message; no action is open.")
    if facts.waiting_on_them:
        paragraphs.append("What we need from you:\n" + _asked(facts.waiting_on_them))
    paragraphs.append("Is there anything you would like us to look at next?")
    return f"Where we stand: {facts.customer.name}", paragraphs


def _said(change: Change, issue: Issue) -> str:
    return f"new, {issue.state.name}" if change.kind == "created" else f"now {issue.state.name}"


def _reminder(facts: Facts, _: tuple[Change, ...]) -> tuple[str, list[str]]:
    return "A gentle reminder", [
        "may I remind you of something we need from you to go on?",
        _asked(facts.waiting_on_them),
        "If something is in the way, tell me and we will find another path.",
    ]


def _firmer(facts: Facts, _: tuple[Change, ...]) -> tuple[str, list[str]]:
    return "We are waiting for your answer", [
        "we cannot go on without the following:",
        _asked(facts.waiting_on_them),
        "Until it is here, the work rests. Could you name a day, or somebody else we can ask?",
    ]


def _hello(facts: Facts, _: tuple[Change, ...]) -> tuple[str, list[str]]:
    return f"Hello from Koor to {facts.customer.name}", [
        "it has been a while, so I wanted to ask how your Ceph clusters are doing.",
        "Is an upgrade, an expansion or anything else ahead that we could help with?",
        "If you like, suggest a time for a short call.",
    ]


def _answer(facts: Facts, _: tuple[Change, ...]) -> tuple[str, list[str]]:
    return "Our answer", [
        "thank you for your patience. You asked us:",
        _asked(facts.owed_by_us),
        "{answer}",
    ]


def _asked(asks: list[Ask]) -> str:
    return "\n".join(f"- {ask.what}" for ask in asks)
