"""Where a customer lives in Linear: chosen by keys, obeyed by new issues, missed when absent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_support import Cli
from office import Office, press, running_office, synced
from screens import opened, seen, until

from koortui.domain.assessment import Level, Severity
from koortui.domain.customer import LinearMapping
from koortui.domain.errors import InvalidInput
from koortui.screens.customer import CustomerScreen
from koortui.screens.review import ReviewScreen
from koortui.usecases.desk import Desk
from koortui.usecases.issues import create_issue
from koortui.usecases.linking import link_customer


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running_office(tmp_path) as made:
        yield made


def mapping_of(office: Office, slug: str) -> LinearMapping | None:
    return office.program.workspace.customer(slug).linear


# -- the chooser -----------------------------------------------------------------------------


async def test_an_unlinked_customer_says_so_and_is_linked_by_search(office: Office) -> None:
    project = office.world.add_project("Bare recovery", teams=[office.team])
    office.world.add_issue(office.team, "Rebuild", project=project)
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("bare")) as pilot:
        assert "not linked to Linear" in seen(app)
        assert "M links it" in seen(app)
        await press(pilot, "M")
        await until(pilot, lambda: "all that Linear has now" in seen(app))
        await press(pilot, "text:recov", "enter")
        assert mapping_of(office, "bare") == LinearMapping("project", "Bare recovery")
        await synced(pilot, office)
        assert "Rebuild" in seen(app)
        assert "not linked" not in seen(app)


async def test_offline_the_names_of_the_last_pull_are_offered(office: Office) -> None:
    office.world.add_customer("Bare Metal Inc")
    office.sync()
    office.server.stop()
    app = office.app()
    async with opened(app, CustomerScreen("bare")) as pilot:
        await press(pilot, "M")
        await until(pilot, lambda: "names from the last pull: Linear was not reached" in seen(app))
        await press(pilot, "text:bare", "enter")
    assert mapping_of(office, "bare") == LinearMapping("customer", "Bare Metal Inc")
    office.server.start()


async def test_what_was_made_in_linear_meanwhile_comes_in_while_choosing(office: Office) -> None:
    office.sync()
    office.world.add_label("brand-new")
    app = office.app()
    async with opened(app, CustomerScreen("bare")) as pilot:
        await press(pilot, "M")
        await until(pilot, lambda: "brand-new" in seen(app))


async def test_a_link_can_be_taken_off(office: Office) -> None:
    office.sync()
    app = office.app()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await press(pilot, "M", "text:nothing", "enter")
    assert mapping_of(office, "acme") is None


def test_an_unlinked_customer_is_unknown_and_one_key_away_from_it(office: Office) -> None:
    office.sync()
    desk = Desk(office.program.workspace)
    desk.load()
    found = desk.view("bare").assessment
    [reason] = [reason for reason in found.reasons if reason.severity is Severity.UNKNOWN]
    assert (reason.text, reason.action) == ("not linked to Linear", "link")
    assert found.level is not Level.CLEAR


# -- new issues are found again by the next pull ---------------------------------------------


@pytest.mark.parametrize(
    "mapping", ["label:ACME", "project:acme recovery", "team:acm", "customer:acme"]
)
def test_a_created_issue_is_found_by_the_next_whole_pull(office: Office, mapping: str) -> None:
    """Names are written without regard to case, as people do."""
    office.world.add_project("Acme Recovery", teams=[office.team])
    office.world.add_customer("Acme")
    space = office.program.workspace
    link_customer(space, "acme", LinearMapping.parse(mapping))
    office.sync()
    team = "" if mapping.startswith("team") else office.team.id
    create_issue(space, space.customer("acme"), title="New one", team_id=team)
    assert office.titles("acme") == {"New one"}
    office.sync()
    office.forget()
    office.sync()
    assert office.titles("acme") == {"New one"}
    assert len(office.world.tables.issues) == 1


def test_the_team_is_taken_from_the_issues_that_are_there(office: Office) -> None:
    office.world.add_issue(office.team, "Old one", labels=[office.label])
    office.sync()
    space = office.program.workspace
    create_issue(space, space.customer("acme"), title="New one")
    office.sync()
    assert {issue.team_id for issue in office.world.tables.issues.values()} == {office.team.id}


@pytest.mark.parametrize("mapping", ["label:nowhere", "project:nowhere", "customer:nowhere", ""])
def test_an_issue_that_no_pull_would_find_is_refused(office: Office, mapping: str) -> None:
    office.sync()
    space = office.program.workspace
    link_customer(space, "acme", LinearMapping.parse(mapping) if mapping else None)
    with pytest.raises(InvalidInput, match="Linear"):
        create_issue(space, space.customer("acme"), title="Lost", team_id=office.team.id)
    assert office.writes() == []


# -- templates -------------------------------------------------------------------------------


async def test_a_question_in_a_note_becomes_an_issue(office: Office) -> None:
    from koortui.usecases.notes import write_note

    office.world.add_issue(office.team, "Old one", labels=[office.label])
    office.sync()
    write_note(office.program.workspace, "acme", "Called Ruth.\n? Can we upgrade before March")
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "I")
        assert "Can we upgrade before March" in seen(app)
        await press(pilot, "1", "enter")
        await synced(pilot, office)
    [made] = [i for i in office.world.tables.issues.values() if i.title.startswith("Can we")]
    assert "Called Ruth" in (made.description or "")


async def test_an_hours_row_without_an_issue_becomes_one(office: Office) -> None:
    from koortui.usecases.hours import add_hours

    office.world.add_issue(office.team, "Old one", labels=[office.label])
    office.sync()
    space = office.program.workspace
    add_hours(
        space,
        space.customer("acme"),
        day=space.today,
        specialist="Idris Vale",
        hours="1.5",
        activity="troubleshooting",
        comment="chased slow pings",
    )
    app = office.app()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await press(pilot, "I", "1", "enter")
        await synced(pilot, office)
    [made] = [i for i in office.world.tables.issues.values() if i.title == "chased slow pings"]
    assert "1.5 h troubleshooting by Idris Vale" in (made.description or "")


async def test_without_a_question_or_a_row_it_says_so(office: Office) -> None:
    office.sync()
    app = office.app()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await press(pilot, "I")
        assert any("No open question" in toast.message for toast in app._notifications)


# -- a link that names nothing ---------------------------------------------------------------


def said(office: Office, *args: str) -> str:
    answer = Cli(office.home, office.env)(*args)
    return answer.out + answer.err


@pytest.mark.parametrize("kind", ["project", "label", "team", "customer"])
async def test_a_link_that_names_nothing_is_told_everywhere(office: Office, kind: str) -> None:
    office.world.add_project("Acme Recovery", teams=[office.team])
    office.world.add_customer("Acme")
    office.add_customer("nope", "Nope", f"{kind}:Does not exist")
    words = f"Linear has no {kind} 'Does not exist'"
    assert f"Nope: {words}" in await asyncio.to_thread(said, office, "sync", "--verbose")
    assert f"Nope: {words}" in said(office, "doctor", "--offline")
    assert words in said(office, "show", "nope")
    desk = Desk(office.program.workspace)
    desk.load()
    [reason] = [r for r in desk.view("nope").assessment.reasons if r.factor == "unknown"]
    assert (reason.text, reason.severity, reason.action) == (words, Severity.UNKNOWN, "link")
    app = office.app()
    async with opened(app, ReviewScreen("nope")):
        assert f"{words}: M links it" in seen(app)


def test_a_link_without_issues_is_quiet_and_a_later_label_is_noticed(office: Office) -> None:
    office.add_customer("late", "Late", "label:late")
    office.sync()
    assert office.program.workspace.mirror.read_linear().missing == ("label:late",)
    office.world.add_label("Late")
    before = office.plan.counts_by_name("linear")["POST /graphql"]
    said_now = said(office, "sync", "--verbose")
    assert "Linear has no" not in said_now
    assert office.plan.counts_by_name("linear")["POST /graphql"] - before <= 2
    assert "Linear has no" not in said(office, "show", "acme") + said(office, "show", "late")


def test_a_kind_that_linear_says_nothing_of_is_no_reproach(office: Office) -> None:
    office.add_customer("quiet", "Quiet", "project:Anything")
    assert "Linear has no" not in said(office, "sync", "--verbose")


def test_where_nothing_is_linked_a_comment_says_what_helps(office: Office) -> None:
    link_customer(office.program.workspace, "acme", None)
    answer = said(office, "comment", "ACM-14", "Hello")
    assert "no customer is linked to Linear" in answer
    assert "koortui sync" not in answer
