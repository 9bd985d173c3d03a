"""Each factor just under, at and over each limit. Source: domain.md "Attention"."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from domain_support import (
    LIMITS,
    NOW,
    TODAY,
    ask,
    busy,
    calm,
    comment,
    contact,
    customer,
    days_ago,
    entry,
    issue,
    moved,
    report,
    review,
    severity,
    situation,
    state,
    wd_ago,
)

from koortui.domain.assessment import Severity
from koortui.domain.attention import explain
from koortui.domain.calendar import WorkCalendar
from koortui.domain.customer import HoursBlock, Invoice, Stage
from koortui.domain.facts import Facts
from koortui.domain.hours import worked
from koortui.domain.issue import Project, SheetRow, StateChange
from koortui.domain.journal import Billable, Direction, MonthConfirmed
from koortui.domain.progress import blowing_up
from koortui.domain.reconcile import month_digest
from koortui.domain.situation import Situation

COMMANDS = """comment status assign priority issue_new draft log_contact ask hours review note sync
contract gate link customer"""
RED, AMBER, FINE = Severity.RED, Severity.AMBER, None


def test_the_builders_count_working_days_as_the_calendar_does() -> None:
    calendar = WorkCalendar()
    for wd in range(15):
        assert calendar.working_days(wd_ago(wd).date(), TODAY) == wd


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2026, 11, 26), FINE),
        (date(2026, 11, 23), FINE),
        (date(2026, 11, 19), AMBER),
        (date(2026, 11, 16), RED),
    ],
    ids=["this slot", "last slot", "one missed", "two missed"],
)
def test_review_counts_missed_slots(last: date, expected: Severity | None) -> None:
    assert severity(calm(review(last)), "review") is expected


def test_a_late_review_does_not_shift_the_next_slot() -> None:
    late = review(date(2026, 11, 19), finished=NOW - timedelta(hours=1))
    assert severity(calm(late), "review") is AMBER


def test_a_skipped_review_is_missed_and_says_why() -> None:
    skipped = review(date(2026, 11, 23), skipped_reason="on site there")
    found = report(calm(review(date(2026, 11, 19)), skipped), "review")
    assert found.severity is AMBER
    assert "on site there" in found.cause


def test_no_slot_is_missed_before_the_first_record_nor_while_away() -> None:
    assert severity(situation(), "review") is FINE
    away = frozenset(date(2026, 11, day) for day in range(20, 26))
    vacation = WorkCalendar(away=away)
    assert severity(calm(review(date(2026, 11, 19)), calendar=vacation), "review") is FINE


@pytest.mark.parametrize(("wd", "expected"), [(3, FINE), (4, AMBER), (7, AMBER), (8, RED)])
def test_customer_of_an_active_project_hears_from_us(wd: int, expected: Severity | None) -> None:
    old = issue(at=days_ago(60), comments=(comment(NOW),))
    assert severity(situation(contact(wd_ago(wd)), issues=(old,)), "update") is expected
    started_then = issue(at=wd_ago(wd))
    assert severity(situation(contact(days_ago(90)), issues=(started_then,)), "update") is expected


def test_only_outbound_contact_is_an_update() -> None:
    old = issue(at=days_ago(60))
    inbound = contact(NOW, Direction.IN)
    assert severity(situation(contact(wd_ago(9)), inbound, issues=(old,)), "update") is RED


@pytest.mark.parametrize(("wd", "expected"), [(0, FINE), (1, AMBER), (2, AMBER), (3, RED)])
def test_we_owe_a_reply(wd: int, expected: Severity | None) -> None:
    assert severity(calm(ask(wd_ago(wd), owed_by="us")), "reply") is expected
    answered = ask(wd_ago(wd), owed_by="us", answered_at=NOW)
    assert severity(calm(answered), "reply") is FINE


@pytest.mark.parametrize(
    ("wd", "nudges", "expected"),
    [
        (2, 0, FINE),
        (3, 0, AMBER),
        (9, 0, AMBER),
        (10, 0, RED),
        (9, 1, AMBER),
        (0, 1, FINE),
        (0, 2, RED),
    ],
)
def test_waiting_counts_from_the_last_nudge(
    wd: int, nudges: int, expected: Severity | None
) -> None:
    made = days_ago(60) if nudges else wd_ago(wd)
    waiting = ask(made, nudges=(days_ago(40), wd_ago(wd))[2 - nudges :])
    assert severity(calm(waiting), "waiting") is expected


def test_the_waiting_text_says_count_limit_and_nudges() -> None:
    waiting = ask(days_ago(30), nudges=(wd_ago(4),))
    assert report(calm(waiting), "waiting").text == "waiting on them 4 wd (3) · 1 nudge"


@pytest.mark.parametrize(
    ("priority", "wd", "factor", "expected"),
    [
        (1, 0, "urgent", FINE),
        (1, 1, "urgent", RED),
        (2, 2, "high", FINE),
        (2, 3, "high", AMBER),
        (2, 4, "high", AMBER),
        (2, 5, "high", RED),
    ],
)
def test_urgent_and_high_issues_need_progress(
    priority: int, wd: int, factor: str, expected: Severity | None
) -> None:
    by_creation = issue(at=wd_ago(wd), priority=priority)
    by_note = issue(at=days_ago(60), priority=priority, comments=(comment(wd_ago(wd)),))
    change = StateChange(id="s", at=wd_ago(wd), from_state="Todo", to_state="Started")
    by_move = issue(at=days_ago(60), priority=priority, state_changes=(change,))
    for one in (by_creation, by_note, by_move):
        assert severity(situation(contact(NOW), issues=(one,)), factor) is expected


def test_a_bots_comment_is_no_progress() -> None:
    bot = comment(NOW, author_kind="bot")
    stale = issue(at=wd_ago(6), priority=2, comments=(bot,))
    assert severity(situation(issues=(stale,)), "high") is RED


def test_a_breached_sla_is_red_at_the_minute() -> None:
    for minutes, expected in ((1, FINE), (0, RED), (-1, RED)):
        breach = issue(priority=1, sla_breaches_at=NOW + timedelta(minutes=minutes))
        assert severity(situation(issues=(breach,)), "urgent") is expected


@pytest.mark.parametrize(("late", "expected"), [(0, FINE), (1, AMBER), (2, AMBER), (3, RED)])
def test_overdue_counts_open_issues_past_their_day(late: int, expected: Severity | None) -> None:
    yesterday = TODAY - timedelta(days=1)
    issues = [issue(f"ACM-{i}", due=yesterday if i < late else TODAY) for i in range(4)]
    done = issue("ACM-9", due=yesterday, state=state("Done"))
    assert severity(situation(issues=(*issues, done)), "overdue") is expected


@pytest.mark.parametrize(("days", "expected"), [(0, FINE), (-1, RED)])
def test_a_projects_target_date(days: int, expected: Severity | None) -> None:
    target = Project(id="p", name="Recovery", target_date=TODAY + timedelta(days=days))
    known = situation(issues=(issue(project_id="p"),), projects=(target,))
    assert severity(known, "overdue") is expected
    paused = Project(id="p", name="Recovery", target_date=date(2026, 1, 1), status="paused")
    assert severity(situation(projects=(paused,)), "overdue") is FINE


@pytest.mark.parametrize(
    ("days", "expected"), [(20, FINE), (21, AMBER), (26, AMBER), (27, RED), (40, RED)]
)
def test_quiet_looks_ahead_to_the_next_slot(days: int, expected: Severity | None) -> None:
    """The next slot is on Monday, four days ahead: from day 27 it would be day 31."""
    assert severity(situation(contact(days_ago(days))), "quiet") is expected


def test_the_quiet_text_names_the_day_it_would_be_too_late() -> None:
    found = report(situation(contact(days_ago(27))), "quiet")
    assert found.text == "outreach 27 d ago; Mon would be day 31"


def test_what_never_was_is_not_called_an_outreach() -> None:
    begun = customer(contract_start=TODAY - timedelta(days=324))
    found = report(situation(customer=begun), "quiet")
    assert found.text == "no outreach since the start 324 d ago; Mon would be day 328"
    told_before = situation(contact(days_ago(400)), customer=begun)
    assert report(told_before, "quiet").text.startswith("no outreach since the start")


def test_who_is_not_quiet_is_told_why() -> None:
    prospect = customer(stage=Stage.PROSPECT)
    assert report(situation(customer=prospect), "quiet").text == "not needed now"
    assert report(busy(), "quiet").text == "has an active project"
    assert "never read" in report(situation(linear_at=None), "quiet").text


def test_quiet_starts_with_the_contract_and_ends_with_a_project() -> None:
    fresh = customer(contract_start=TODAY - timedelta(days=5))
    assert severity(situation(customer=fresh), "quiet") is FINE
    assert severity(situation(), "quiet") is RED
    assert severity(busy(), "quiet") is FINE
    assert severity(situation(linear_at=None), "quiet") is FINE


def test_two_unanswered_monthly_outreaches_are_unresponsive() -> None:
    outreaches = (contact(days_ago(40)), contact(days_ago(10)))
    found = report(situation(*outreaches), "quiet")
    assert (found.severity, "try another contact" in found.cause) == (AMBER, True)
    answered = contact(days_ago(39), Direction.IN)
    assert severity(situation(*outreaches, answered), "quiet") is FINE
    too_soon = (contact(days_ago(40)), contact(days_ago(6)))
    assert severity(situation(*too_soon), "quiet") is FINE
    one_month = (contact(days_ago(15)), contact(days_ago(10)))
    assert severity(situation(*one_month), "quiet") is FINE


def with_hours(used: str, *, day: date = date(2026, 1, 5), block: str = "20") -> Situation:
    blocks = (HoursBlock(hours=Decimal(block), paid_on=date(2026, 1, 2)),)
    return calm(entry(day, used), customer=customer(blocks=blocks))


@pytest.mark.parametrize(
    ("used", "expected"),
    [("15.75", FINE), ("16", AMBER), ("19.75", AMBER), ("20", RED), ("21", RED)],
)
def test_balance_by_percent_of_the_last_block(used: str, expected: Severity | None) -> None:
    assert severity(with_hours(used), "balance") is expected


@pytest.mark.parametrize(("used", "expected"), [("26.5", FINE), ("26.75", AMBER)])
def test_balance_by_runway(used: str, expected: Severity | None) -> None:
    """40 h less the used ones, over a quarter of those of the last 28 days: under two weeks?"""
    assert severity(with_hours(used, day=TODAY, block="40"), "balance") is expected


def test_undecided_hours_are_not_subtracted_and_unpaid_blocks_do_not_count() -> None:
    known = with_hours("20")
    undecided = moved(known)
    assert severity(undecided, "balance") is RED
    open_rows = calm(
        entry(date(2026, 1, 5), "20", billable=Billable.UNDECIDED), customer=known.customer
    )
    assert severity(open_rows, "balance") is FINE
    unpaid = customer(blocks=(HoursBlock(hours=Decimal(20)),))
    assert report(calm(customer=unpaid), "balance").gate == "balance"


def worked_in_linear(wd: int, author: str = "Ada Specialist") -> Situation:
    note = comment(wd_ago(wd), author=author)
    return situation(contact(NOW), issues=(issue(at=days_ago(200), comments=(note,)),))


@pytest.mark.parametrize(
    ("wd", "expected"), [(0, FINE), (1, AMBER), (2, AMBER), (3, AMBER), (4, RED)]
)
def test_activity_without_an_hours_row(wd: int, expected: Severity | None) -> None:
    assert severity(worked_in_linear(wd), "hours") is expected


def test_the_managers_own_comments_need_no_row() -> None:
    assert severity(worked_in_linear(2, author="Eve Manager"), "hours") is FINE


@pytest.mark.parametrize(
    "who", ["Ada Specialist", "ada specialist", "Ada", "A. Specialist", "ada@koor.example", ""]
)
def test_a_row_of_the_day_by_that_person_settles_it(who: str) -> None:
    note = comment(wd_ago(2), author="Ada Specialist")
    worked = (issue(at=days_ago(200), comments=(note,)),)
    row = entry(wd_ago(2).date(), specialist=who)
    assert severity(situation(row, issues=worked), "hours") is FINE
    cells = {"date": f"{wd_ago(2):%d.%m.%Y}", "hours": "1,5", "specialist": who, "billable": "ja"}
    typed = SheetRow(number=2, cells=cells)
    assert severity(situation(issues=worked, rows=(typed,)), "hours") is FINE
    another = entry(wd_ago(2).date(), specialist="Bob Other")
    assert severity(situation(another, issues=worked), "hours") is AMBER


def test_the_hours_text_names_the_day() -> None:
    assert report(worked_in_linear(2), "hours").text == "no hours row for Tue's work (1 wd)"


@pytest.mark.parametrize(("day", "expected"), [(2, FINE), (3, FINE), (4, RED), (30, RED)], ids=str)
def test_last_month_is_confirmed_by_the_third_working_day(
    day: int, expected: Severity | None
) -> None:
    """1 November 2026 is a Sunday: the third working day is Wednesday the 4th."""
    now = datetime(2026, 11, day, 9, tzinfo=UTC)
    assert severity(calm(entry(date(2026, 10, 5)), now=now), "hours") is expected


def test_a_confirmed_month_is_done_until_it_changes() -> None:
    row = entry(date(2026, 10, 5))
    known = calm(row)
    digest = month_digest(worked(known.journal), "2026-10")
    confirmed = MonthConfirmed(id="m", at=NOW, month="2026-10", digest=digest)
    assert severity(calm(row, confirmed), "hours") is FINE
    changed = report(calm(row, entry(date(2026, 10, 6)), confirmed), "hours")
    assert (changed.severity, "changed" in changed.text) == (AMBER, True)


@pytest.mark.parametrize(("due_in", "expected"), [(8, FINE), (7, AMBER), (0, AMBER), (-1, RED)])
def test_payment_by_its_agreed_date(due_in: int, expected: Severity | None) -> None:
    due = TODAY + timedelta(days=due_in)
    agreed = Invoice(issued=date(2026, 6, 1), due=due)
    net = Invoice(issued=due - timedelta(days=30))
    for invoice in (agreed, net):
        known = calm(customer=customer(invoices=(invoice,)))
        assert severity(known, "payment") is expected
        assert (report(known, "payment").gate == "payment") is (expected is RED)


def test_a_paid_invoice_is_settled() -> None:
    paid = Invoice(issued=date(2026, 1, 1), paid_on=date(2026, 3, 1))
    assert severity(calm(customer=customer(invoices=(paid,))), "payment") is FINE


@pytest.mark.parametrize(
    ("left", "note", "expected"),
    [
        (61, "", FINE),
        (60, "", AMBER),
        (31, "", AMBER),
        (30, "", RED),
        (30, "renews in May", AMBER),
        (-2, "", RED),
    ],
)
def test_contract_end(left: int, note: str, expected: Severity | None) -> None:
    terms = customer(contract_end=TODAY + timedelta(days=left), renewal_note=note)
    assert severity(calm(customer=terms), "contract") is expected


def test_hygiene_counts_each_finding() -> None:
    bare = issue(assignee="", priority=0)
    idea = issue("ACM-2", state=state("Backlog"), assignee="", priority=0)
    undecided = entry(TODAY, billable=Billable.UNDECIDED)
    found = report(situation(undecided, issues=(bare, idea)), "hygiene")
    assert (found.severity, found.points) == (Severity.HYGIENE, 3)
    assert found.text == "1 without assignee · 1 without priority · 1 undecided hours row"


@pytest.mark.parametrize(("hours", "unknown"), [(23.9, False), (24, True), (48, True)])
def test_linear_is_unknown_after_a_day(hours: float, unknown: bool) -> None:
    known = calm(linear_at=NOW - timedelta(hours=hours))
    assert (severity(known, "unknown") is Severity.UNKNOWN) is unknown


@pytest.mark.parametrize(
    ("read", "now", "unknown"),
    [
        ((2026, 11, 25, 17), (2026, 11, 26, 9), False),
        ((2026, 11, 25, 8), (2026, 11, 26, 9), True),
        ((2026, 11, 20, 17), (2026, 11, 23, 9), False),
        ((2026, 11, 20, 8), (2026, 11, 23, 9), True),
    ],
    ids=["evening to morning", "a whole day", "over the weekend", "Friday morning"],
)
def test_the_sheet_is_unknown_after_a_working_day(
    read: tuple[int, int, int, int], now: tuple[int, int, int, int], unknown: bool
) -> None:
    moment = datetime(*now, tzinfo=UTC)
    known = calm(now=moment, sheet_at=datetime(*read, tzinfo=UTC))
    assert (severity(known, "unknown") is Severity.UNKNOWN) is unknown


def test_what_is_not_used_is_not_unknown() -> None:
    assert severity(calm(linear_at=None, linear_used=False), "unknown") is None
    assert severity(calm(sheet_at=None), "unknown") is Severity.UNKNOWN


@pytest.mark.parametrize("holiday", [date(2026, 11, 25), date(2026, 11, 24)])
def test_a_holiday_in_between_gives_a_day_more(holiday: date) -> None:
    owed = ask(wd_ago(3), owed_by="us")
    assert severity(calm(owed), "reply") is RED
    assert severity(calm(owed, calendar=WorkCalendar(holidays=frozenset({holiday}))), "reply") is (
        AMBER
    )
    assert severity(calm(owed, calendar=WorkCalendar(away=frozenset({holiday}))), "reply") is AMBER


def test_days_are_counted_in_the_managers_own_time_zone() -> None:
    """Asked on Wednesday 23:30 UTC: in Berlin that is Thursday already, so no day has passed."""
    late = ask(datetime(2026, 11, 25, 23, 30, tzinfo=UTC), owed_by="us")
    assert severity(calm(late), "reply") is AMBER
    assert severity(calm(late, calendar=WorkCalendar(timezone="Europe/Berlin")), "reply") is FINE


def test_the_change_to_summer_time_moves_no_day() -> None:
    """The night to Sunday 29 March 2026 is an hour short in Berlin."""
    berlin = WorkCalendar(timezone="Europe/Berlin")
    now = datetime(2026, 3, 30, 7, tzinfo=UTC)
    friday = datetime(2026, 3, 27, 22, 30, tzinfo=UTC)
    saturday = datetime(2026, 3, 27, 23, 30, tzinfo=UTC)
    for asked in (friday, saturday):
        known = calm(ask(asked, owed_by="us"), now=now, calendar=berlin)
        assert severity(known, "reply") is AMBER


@pytest.mark.parametrize("stage", [Stage.PROSPECT, Stage.ENDED])
def test_who_is_not_looked_after_raises_only_what_is_owed(stage: Stage) -> None:
    stale = issue(at=days_ago(90), priority=1, due=date(2026, 1, 1))
    known = situation(
        contact(days_ago(90)),
        ask(days_ago(9), owed_by="us"),
        customer=customer(stage=stage),
        issues=(stale,),
        linear_at=None,
    )
    raised = {found.factor for found in explain(known, LIMITS) if found.severity}
    assert raised == {"reply"}


def test_every_text_is_short_and_every_action_is_a_command() -> None:
    commands = frozenset(COMMANDS.split())
    long = "A project with a name of more characters than the board has room for"
    known = situation(
        ask(days_ago(30), owed_by="us"),
        ask(days_ago(30)),
        review(date(2026, 10, 1)),
        entry(TODAY, "90", billable=Billable.YES),
        issues=(
            issue("LONGTEAM-12345", at=days_ago(90), priority=1, project_id="p"),
            issue("LONGTEAM-12346", at=days_ago(90), priority=2, project_id="p"),
            issue("LONGTEAM-12347", at=days_ago(90), started_at=days_ago(90), project_id="p"),
        ),
        projects=(Project(id="p", name=long),),
        customer=customer(
            blocks=(HoursBlock(hours=Decimal(20), paid_on=date(2026, 1, 1)),),
            invoices=(Invoice(issued=date(2026, 1, 1), number="2026-0001"),),
            contract_end=TODAY,
        ),
        linear_at=None,
    )
    for found in explain(known, LIMITS):
        assert len(found.text) <= 60, found.text
        if found.severity:
            assert found.action in commands, found


@pytest.mark.parametrize(
    ("size", "hours", "beyond"),
    [(1.0, "8", "0"), (2.0, "8.25", "0.25"), (3.0, "17", "1"), (5.0, "40", "0"), (8.0, "90", "0")],
)
def test_an_issue_blows_up_when_hours_go_beyond_its_size(
    size: float, hours: str, beyond: str
) -> None:
    sized = issue(estimate=size)
    facts = Facts(situation(entry(TODAY, hours), entry(TODAY, "9", issue="ACM-1"), issues=(sized,)))
    assert blowing_up(facts, sized) == Decimal(beyond)
    assert blowing_up(facts, issue(estimate=None)) == 0
