"""Messages to the customer, made from public facts only: titles, states, what we asked for.

The ladder picks the template: a reminder, a firmer one after a nudge, an answer we owe, a
hello to a quiet customer, else an update. One nudge a slot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from koortui.domain.customer import Customer
from koortui.domain.factors_contact import is_quiet
from koortui.domain.facts import Facts
from koortui.domain.issue import Issue
from koortui.domain.journal import Ask
from koortui.domain.meeting_values import meeting_values
from koortui.domain.meetings import day_in_words
from koortui.domain.people import written_to
from koortui.domain.since import Change
from koortui.domain.situation import Situation
from koortui.domain.templates import MessageTemplate, fill
from koortui.domain.thresholds import Thresholds

_LISTED = 8
"""Issues listed in a message; a customer reads no longer list."""


class Template(StrEnum):
    UPDATE = "update"
    REMINDER = "reminder"
    FIRMER = "firmer"
    HELLO = "hello"
    ANSWER = "answer"
    CHECKPOINT = "checkpoint"
    FOLLOW_UP = "follow-up"
    ASSESSMENT = "assessment"


#: Templates that remind the customer of an open ask.
NUDGES = (Template.REMINDER.value, Template.FIRMER.value)


def suggest_template(situation: Situation, thresholds: Thresholds | None = None) -> Template:
    """The next rung: what is due to this customer now."""
    facts, limits = Facts(situation), thresholds or Thresholds()
    due = [a for a in facts.waiting_on_them if facts.wd(a.last_moved) >= limits.waiting_amber]
    if due and nudged_this_slot(situation) is None:
        return Template.FIRMER if any(ask.nudges for ask in due) else Template.REMINDER
    if facts.owed_by_us:
        return Template.ANSWER
    return Template.HELLO if is_quiet(facts) else Template.UPDATE


def nudged_this_slot(situation: Situation) -> date | None:
    """The day of this slot on which the customer was reminded already."""
    facts = Facts(situation)
    days = [facts.day(nudge) for ask in facts.waiting_on_them for nudge in ask.nudges]
    last = max(days, default=None)
    return last if last and last >= facts.last_slot.day else None


def draft(
    situation: Situation,
    template: MessageTemplate,
    changes: Iterable[Change],
    me: str,
    *,
    calendar_link: str = "",
    share: Iterable[str] = (),
    to: str = "",
) -> tuple[str, str]:
    """Subject and body. `changes` are since the customer last heard from us.

    `share`: what is of use to every customer. `to`: the address it goes to, for the greeting.
    """
    facts = Facts(situation)
    news, going = _news(facts, tuple(changes))
    nothing = "There is nothing new since our last message; no action is open."
    values = {
        "customer": facts.customer.name,
        "greeting": _greeting(facts.customer, to),
        "me": me,
        "news": "\n".join(news[:_LISTED]),
        "in_progress": "\n".join(f"- {issue.title}" for issue in going[:_LISTED]),
        "nothing_new": "" if news or going else nothing,
        "waiting": "\n".join(_asked(facts, ask) for ask in facts.waiting_on_them),
        "owed": "\n".join(_asked(facts, ask) for ask in facts.owed_by_us),
        "share": "\n".join(f"- {item}" for item in share),
        "calendar_link": calendar_link,
        "no_calendar_link": "" if calendar_link else "If you like, suggest a time for a call.",
        **meeting_values(facts, to),
    }
    values["invitation"] = _invitation(values["when"], calendar_link)
    values["agenda"] = values["agenda"] or _in_short(values)
    return fill(template, values)


def _invitation(when: str, calendar_link: str) -> str:
    if when:
        return f"We meet on {when}."
    return f"Please pick a time that suits you: {calendar_link}" if calendar_link else ""


def _in_short(values: Mapping[str, str]) -> str:
    """What there is to talk about while nobody prepared an agenda."""
    parts = (("In progress:", "in_progress"), ("What we need from you:", "waiting"))
    return "\n\n".join(f"{title}\n{values[name]}" for title, name in parts if values[name])


def recipient(customer: Customer) -> str:
    """The address a message goes to: the first person with one; empty when there is none."""
    person = written_to(customer, "")
    return person.email if person else ""


def _greeting(customer: Customer, to: str) -> str:
    person = written_to(customer, to)
    return f"Hello {person.name.split()[0]}," if person and person.name.strip() else "Hello,"


def _news(facts: Facts, changes: tuple[Change, ...]) -> tuple[list[str], list[Issue]]:
    """Lines of what is new, and the started issues that are not among it."""
    by_identifier = {issue.identifier: issue for issue in facts.situation.issues}
    public = [c for c in changes if c.public and c.issue in by_identifier]
    lines = [
        f"- {by_identifier[change.issue].title}: {_said(change, by_identifier[change.issue])}"
        for change in public
    ]
    told = {change.issue for change in public}
    going = [i for i in facts.open_issues if i.is_started and i.identifier not in told]
    return lines, going


def _said(change: Change, issue: Issue) -> str:
    return f"new, {issue.state.name}" if change.kind == "created" else f"now {issue.state.name}"


def _asked(facts: Facts, ask: Ask) -> str:
    """ "- the OSD logs (asked on Monday 16 November, reminded on Thursday 19 November)"."""
    words = f"asked on {day_in_words(facts.day(ask.at))}"
    if ask.nudges:
        words += f", reminded on {day_in_words(facts.day(ask.nudges[-1]))}"
    return f"- {ask.what} ({words})"
