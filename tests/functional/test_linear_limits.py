"""Linear is never hammered: a pause is kept, quick changes leave together, the rest is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_support import Cli
from office import Office, press, running_office, synced
from screens import opened, seen, until

from koortui.domain.budget import Budget
from koortui.domain.errors import KoorError
from koortui.domain.mutations import WriteState
from koortui.sandbox.faults import Fault
from koortui.sandbox.linear.limits import Budget as Allowance
from koortui.sandbox.linear.limits import RateLimits
from koortui.screens.board import BoardScreen
from koortui.screens.review import ReviewScreen
from koortui.sync.reports import SyncReport
from koortui.usecases.issues import comment
from koortui.usecases.notes import write_note


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running_office(tmp_path) as made:
        made.world.add_issue(made.team, "One", labels=[made.label])
        made.world.add_issue(made.team, "Two", labels=[made.label])
        made.sync()
        yield made


def test_the_pause_linear_asks_for_is_kept_by_every_later_sync(office: Office) -> None:
    """Also by the one that a change sets off, and by the chooser's look at Linear."""
    office.plan.add(Fault(kind="ratelimited_400", source="linear", retry_after=3_000))
    report = office.program.sync()
    assert [error.kind for error in report.errors] == ["rate_limited"]
    sent = office.requests()
    comment(office.program.workspace, "acme", office.issue_of("acme", "One"), "Waits.")
    for _ in range(3):
        report = office.program.sync()
        assert [error.kind for error in report.errors] == ["rate_limited"]
    with pytest.raises(KoorError, match="pause"):
        office.program.list_targets()
    assert office.requests() == sent
    assert office.states() == [WriteState.QUEUED]


async def test_quick_changes_leave_in_one_sync(office: Office) -> None:
    asked: list[tuple[bool, bool]] = []

    def sync(pull: bool = True, push: bool = True) -> SyncReport:
        asked.append((pull, push))
        return office.program.sync(pull, push)

    issue = office.issue_of("acme", "One")
    app = office.app(sync)
    async with opened(app, ReviewScreen("acme")) as pilot:
        for number in range(5):
            saved = comment(office.program.workspace, "acme", issue, f"Finding {number}")
            app.changed("acme", "Saved", saved)
        await until(pilot, lambda: office.states() == [WriteState.DELIVERED] * 5)
    assert asked == [(False, True)]


async def test_a_note_that_has_nothing_to_send_sets_off_no_sync(office: Office) -> None:
    space = office.program.workspace
    app = office.app(office.program.sync)
    async with opened(app, None):
        app.changed("acme", "Saved", write_note(space, "acme", "They called."))
        assert app._push_soon is None
        saved = comment(space, "acme", office.issue_of("acme", "One"), "Checked.")
        app.changed("acme", "Saved", saved)
        assert app._push_soon is not None


async def test_a_low_budget_is_said_in_the_header_and_a_full_one_is_not(office: Office) -> None:
    app = office.app()
    async with opened(app, None, size=(120, 36)) as pilot:
        assert isinstance(app.screen, BoardScreen)
        app.budget = Budget(requests_limit=100, requests_remaining=20)
        app.refresh_screens()
        await pilot.pause()
        assert "budget" not in seen(app)
        app.budget = Budget(requests_limit=100, requests_remaining=90, complexity_limit=1_000)
        app.budget = Budget(requests_limit=100, requests_remaining=19)
        app.refresh_screens()
        await pilot.pause()
        assert "Linear budget 19%" in seen(app)


def test_a_sync_brings_the_budget_but_its_json_stays_as_promised(office: Office) -> None:
    report = office.program.sync()
    assert report.budget is not None
    assert report.budget.requests_limit == 2_500
    assert report.budget.share is not None
    assert report.budget.share > 0.9
    done = Cli(office.home, office.env)("sync", "--json")
    assert set(done.json) == {"pulled", "pushed", "errors"}


@pytest.mark.parametrize(("requests", "mark"), [(2_500, "✓ linear"), (12, "! linear")])
def test_the_doctor_says_what_is_left(office: Office, requests: int, mark: str) -> None:
    office.world.budget = Allowance(RateLimits(requests=requests))
    for _ in range(requests - 3 if requests < 100 else 0):
        office.world.budget.spend(1, office.world.now())
    done = Cli(office.home, office.env)("doctor")
    assert mark in done.out, done.out
    assert f"of {requests:,} requests" in done.out


async def test_the_cursor_stays_on_its_issue_when_others_come_before_it(office: Office) -> None:
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "j")
        before = app.screen.query_one("#issues").current.issue.id
        office.world.add_issue(office.team, "Urgent", labels=[office.label], priority=1)
        await synced(pilot, office)
        assert len(app.screen.query_one("#issues").items) == 3
        assert app.screen.query_one("#issues").current.issue.id == before
