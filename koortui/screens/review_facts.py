"""Words of the review around its lists: terms, gates, notes, balance, who waits on whom."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from textual.content import Content

from koortui.commands.spoken import key
from koortui.domain.customer import Stage
from koortui.domain.facts import Facts
from koortui.domain.meetings import next_line
from koortui.domain.people import elsewhere, time_there, written_to
from koortui.domain.since import Change, changes_since
from koortui.usecases.desk import CustomerView
from koortui.widgets.cells import fit
from koortui.widgets.when import age, day_and_time

NEWEST_NOTES = 6
#: How far back an update looks for a customer who never heard from us.
NEVER_HEARD = timedelta(days=30)


def headline(view: CustomerView) -> str:
    """Name, and whose it is while covered."""
    cover = view.situation.cover_for
    return f"{view.customer.name}  (cover for {cover})" if cover else view.customer.name


def gate_line(view: CustomerView) -> Content:
    """ "Payment overdue since 3 Nov: continue or suspend?" - or nothing."""
    gates = view.assessment.gates
    if gates:
        return Content(f"▲ {gates[0].text}: continue or suspend?  {key('review.gate')} decides")
    if view.customer.stage is Stage.SUSPENDED:
        resumes = f"{key('review.gate')} resumes it"
        return Content(f"■ Work is suspended{suspended_by(view)}.{_settled(view)}  {resumes}")
    return Content("")


def suspended_by(view: CustomerView) -> str:
    """ " by Head of Sales (two invoices open)": from the decision, else from the move."""
    decided = [d for d in view.situation.journal.decisions.values() if d.decision == "suspend"]
    last = max(decided, key=lambda decision: decision.at, default=None)
    move = view.customer.moves[-1] if view.customer.moves else None
    if last and (move is None or move.at <= last.at):
        return f" by {last.decider}" + (f" ({last.note.rstrip('.')})" if last.note else "")
    return f": {move.reason}" if move and move.reason else ""


def _settled(view: CustomerView) -> str:
    """Said once nothing is owed any more: the question is whether to go on."""
    owed = any(reason.factor in ("payment", "balance") for reason in view.assessment.reasons)
    return "" if owed else " Nothing is owed now."


def notes_text(view: CustomerView) -> Content:
    """The newest notes, shortened; `n` writes one."""
    notes = sorted(view.situation.journal.notes.values(), key=lambda note: note.at, reverse=True)
    zone = ZoneInfo(view.situation.calendar.timezone)
    lines = [Content.styled("Notes  n writes one", "$foreground-muted")]
    for note in notes[:NEWEST_NOTES]:
        lines.append(Content.styled(day_and_time(note.at, zone), "$foreground-muted"))
        lines.append(Content(note.text[:300]))
    return Content("\n").join(lines)


def balance_line(view: CustomerView, width: int) -> Content:
    """The balance as a bar with its figures; a subscription has none."""
    balance = view.balance
    if balance is None:
        sold = view.customer.service.is_subscription and not view.customer.trial
        words = "No hours balance: a subscription." if sold else "No hours bought."
        return Content.styled(f"{words} Hours are still recorded.", "$foreground-muted")
    length = max(10, min(30, width // 4))
    share = float(balance.remaining / balance.bought) if balance.bought else 0.0
    full = max(0, min(length, round(length * share)))
    look = "$error" if balance.remaining <= 0 else "$warning" if share <= 0.2 else "$success"
    runway = (
        "used up"
        if balance.remaining <= 0
        else f"{balance.runway_weeks:.1f} weeks at this pace"
        if balance.runway_weeks is not None
        else "no recent use"
    )
    undecided = (
        f" · {balance.undecided.normalize():f} h undecided, not subtracted"
        if balance.undecided
        else ""
    )
    return Content.assemble(
        ("█" * full, look),
        ("░" * (length - full), "$foreground 25%"),
        f" {balance.remaining.normalize():f} of {balance.bought.normalize():f} h left",
        (f" · {runway}{undecided}", "$foreground-muted"),
    )


def unheard(view: CustomerView) -> tuple[Change, ...]:
    """What changed since the customer last heard from us; all we know when they never did."""
    facts = Facts(view.situation)
    start = facts.last_outbound or view.situation.now - NEVER_HEARD
    return changes_since(None, start, view.situation)


def _reached(view: CustomerView, to: str) -> Content:
    """ " · Ana: 14:05 there, prefers chat": whom it goes to, when that matters."""
    situation, customer = view.situation, view.customer
    here = ZoneInfo(situation.calendar.timezone)
    person = written_to(customer, to)
    parts = []
    if elsewhere(person, customer, situation.now, here):
        parts.append(f"{time_there(person, customer, situation.now, here)} there")
    if person and person.channel and person.channel != "email":
        number = f" ({person.phone})" if person.phone and person.channel == "call" else ""
        parts.append(f"prefers {person.channel}{number}")
    if not parts:
        return Content("")
    who = f"{person.name.split()[0]}: " if person and person.name.strip() else ""
    return Content.styled(f" · {who}{', '.join(parts)}", "$secondary")


def _meets(view: CustomerView) -> Content:
    words = next_line(view.situation.journal.plans_in_order, view.situation.today)
    return Content.styled(f" · {words}", "$accent") if words else Content("")


def message_context(view: CustomerView, to: str = "") -> Content:
    """Who waits on whom, when we last spoke, and what the customer has not heard.

    `to`: the address it goes to.
    """
    facts = Facts(view.situation)
    now = view.situation.now
    lines = [
        Content.assemble(("→ we owe: ", "bold $warning"), f"{ask.what} ({age(ask.at, now)})")
        for ask in facts.owed_by_us
    ]
    for ask in facts.waiting_on_them:
        nudges = f" · {len(ask.nudges)} nudge{'s' * (len(ask.nudges) != 1)}" if ask.nudges else ""
        words = f"{ask.what} (asked {age(ask.at, now)} ago{nudges})"
        lines.append(Content.assemble(("← they owe: ", "bold"), words))
    spoke = facts.last_outbound
    heard = facts.last_inbound
    lines.append(
        Content.styled(
            f"wrote {age(spoke, now)} ago" if spoke else "never wrote", "$foreground-muted"
        )
        + Content.styled(
            f" · heard {age(heard, now)} ago" if heard else " · never heard back",
            "$foreground-muted",
        )
        + _reached(view, to)
        + _meets(view)
    )
    news = [change for change in unheard(view) if change.public]
    if news:
        lines.append(Content.styled("They have not heard:", "$foreground-muted"))
        lines += [
            Content(f"  {change.text}  {fit(change.title, 48).rstrip()}") for change in news[:5]
        ]
    return Content("\n").join(lines)
