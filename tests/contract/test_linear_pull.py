"""Pulling from Linear: how much, how many requests, and what the mirror knows afterwards."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from sync_rig import LONG_AGO, Rig, customer

from koortui.domain.customer import Roster
from koortui.domain.mapping import issues_of, projects_of


def portfolio(rig: Rig) -> Roster:
    """50 customers by all four kinds of mapping, 500 issues, 2,000 comments."""
    customers = []
    for number in range(50):
        name = f"Customer {number}"
        kind = ("label", "project", "customer", "team")[number % 4]
        team = rig.world.add_team(f"T{number}") if kind == "team" else rig.team
        labels = [rig.world.add_label(name)] if kind == "label" else []
        project = rig.world.add_project(name, teams=[team]) if kind == "project" else None
        linear = rig.world.add_customer(name) if kind == "customer" else None
        customers.append(
            customer(f"c{number}", f"{kind}:{f'T{number}' if kind == 'team' else name}")
        )
        for index in range(10):
            issue = rig.world.add_issue(
                team, f"Issue {index}", labels=labels, project=project, at=LONG_AGO
            )
            if linear:
                rig.world.add_need(linear, issue=issue, at=LONG_AGO)
            for _ in range(4):
                rig.world.add_comment(issue, "A note", at=LONG_AGO + timedelta(days=1))
    return Roster(customers=tuple(customers))


async def test_a_whole_portfolio_takes_at_most_12_requests_and_each_customer_gets_its_own() -> None:
    async with Rig() as rig:
        rig.roster = portfolio(rig)
        report = await rig.pull()
        assert report.errors == ()
        assert (report.pulled.linear.issues, report.pulled.linear.comments) == (500, 2000)
        assert report.pulled.linear.requests <= 12
        mirror = rig.mirrors.read_linear()
        for one in rig.roster.customers:
            issues = issues_of(one, mirror)
            assert len(issues) == 10
            assert all(len(issue.comments) == 4 for issue in issues)
        by_project = rig.roster.customers[1]
        assert [p.name for p in projects_of(by_project, mirror)] == [by_project.linear.value]


async def test_a_pull_with_nothing_new_takes_at_most_two_requests() -> None:
    async with Rig() as rig:
        rig.issue()
        await rig.pull()
        before = rig.mirrors.read_linear()
        report = await rig.pull()
        assert report.pulled.linear.requests <= 2
        assert report.pulled.sheet.requests == 1
        assert rig.mirrors.read_linear().issues == before.issues


async def test_a_delta_brings_changes_new_issues_and_comments_that_bump_nothing() -> None:
    async with Rig() as rig:
        old, quiet = rig.issue("Old"), rig.issue("Quiet")
        rig.world.add_comment(old, "First", at=LONG_AGO)
        await rig.pull()
        rig.world.edit_issue(old, state="In Progress", actor=rig.me)
        rig.world.add_comment(quiet, "A late note")
        new = rig.issue("New", at=None)
        report = await rig.pull()
        assert report.pulled.linear.requests <= 2
        issues = rig.mirrors.read_linear().issues
        assert issues[old.id].state.name == "In Progress"
        assert [c.body for c in issues[old.id].comments] == ["First"]
        assert [(m.from_state, m.to_state, m.actor) for m in issues[old.id].state_changes] == [
            ("Todo", "In Progress", "Ada Lovelace")
        ]
        assert [c.body for c in issues[quiet.id].comments] == ["A late note"]
        assert issues[new.id].title == "New"


async def test_an_issue_that_comes_into_scope_brings_its_old_comments() -> None:
    async with Rig() as rig:
        stranger = rig.issue("Stranger", labels=[])
        rig.world.add_comment(stranger, "Old note", at=LONG_AGO)
        await rig.pull()
        assert rig.mirrors.read_linear().issues == {}
        rig.world.edit_issue(stranger, labels=[rig.label])
        await rig.pull()
        [issue] = issues_of(rig.roster.customers[0], rig.mirrors.read_linear())
        assert [c.body for c in issue.comments] == ["Old note"]


async def test_an_issue_moved_out_of_scope_leaves_its_customer_with_the_next_delta() -> None:
    async with Rig() as rig:
        moving, staying = rig.issue("Moving"), rig.issue("Staying")
        await rig.pull()
        rig.world.edit_issue(moving, labels=[])
        other = rig.world.add_team("OTH")
        rig.world.move_to_team(staying, other)
        await rig.pull()
        found = issues_of(rig.roster.customers[0], rig.mirrors.read_linear())
        assert [issue.identifier for issue in found] == ["OTH-1"]
        assert rig.mirrors.read_linear().teams[found[0].team_id].key == "OTH"


@pytest.mark.parametrize("how", ["archive_issue", "trash_issue"])
async def test_what_is_archived_or_trashed_leaves_with_the_next_delta(how: str) -> None:
    async with Rig() as rig:
        gone, stays = rig.issue("Gone"), rig.issue("Stays")
        await rig.pull()
        getattr(rig.world, how)(gone)
        await rig.pull()
        assert list(rig.mirrors.read_linear().issues) == [stays.id]


async def test_what_is_deleted_for_good_leaves_with_the_daily_comparison() -> None:
    async with Rig() as rig:
        gone, stays = rig.issue("Gone"), rig.issue("Stays")
        note = rig.world.add_comment(stays, "Deleted later", at=LONG_AGO)
        rig.world.add_comment(stays, "Stays", at=LONG_AGO)
        await rig.pull()
        rig.world.delete_issue(gone)
        rig.world.delete_comment(note)
        await rig.pull()
        assert gone.id in rig.mirrors.read_linear().issues
        rig.now += timedelta(hours=25)
        report = await rig.pull()
        assert report.errors == ()
        issues = rig.mirrors.read_linear().issues
        assert list(issues) == [stays.id]
        assert [c.body for c in issues[stays.id].comments] == ["Stays"]


async def test_nothing_is_forgotten_when_linear_answers_nothing() -> None:
    async with Rig() as rig:
        issues = [rig.issue(f"Issue {n}") for n in range(3)]
        rig.world.add_project("P", teams=[rig.team])
        await rig.pull()
        for issue in issues:
            rig.world.delete_issue(issue)
        rig.now += timedelta(hours=25)
        report = await rig.pull()
        assert [error.kind for error in report.errors] == ["bad_answer"]
        assert "3 known ones are kept" in report.errors[0].message
        assert len(rig.mirrors.read_linear().issues) == 3
        # And it does not ask for everything again and again.
        assert (await rig.pull()).pulled.linear.requests <= 2


async def test_nothing_is_forgotten_when_most_is_left_out() -> None:
    async with Rig() as rig:
        issues = [rig.issue(f"Issue {n}") for n in range(10)]
        await rig.pull()
        for issue in issues[:8]:
            rig.world.delete_issue(issue)
        rig.now += timedelta(hours=25)
        report = await rig.pull()
        assert "left out 8" in report.errors[0].message
        assert len(rig.mirrors.read_linear().issues) == 10


async def test_a_customer_whose_mapping_changed_takes_its_old_issues_along_freely() -> None:
    async with Rig() as rig:
        for number in range(6):
            rig.issue(f"Issue {number}")
        other = rig.world.add_label("beta")
        mine = rig.issue("Other", labels=[other])
        await rig.pull()
        rig.roster = Roster(customers=(customer("beta", "label:BETA"),))
        report = await rig.pull()
        assert report.errors == ()
        assert list(rig.mirrors.read_linear().issues) == [mine.id]


async def test_a_page_that_fails_changes_nothing() -> None:
    async with Rig() as rig:
        for number in range(70):
            rig.issue(f"Issue {number}")
        await rig.pull()
        before = rig.mirrors.read_linear()
        rig.now += timedelta(hours=25)
        rig.world.edit_issue(rig.world.issue("ACM-1"), title="Changed")
        # The reference and the first page pass, the second page does not.
        rig.fault("delay", "Reference")
        rig.fault("delay", "Pull")
        rig.fault("truncated_json", "Pull")
        report = await rig.pull()
        assert [error.kind for error in report.errors] == ["bad_answer"]
        assert rig.mirrors.read_linear() == before


async def test_long_inner_lists_are_paged_on() -> None:
    async with Rig() as rig:
        issue = rig.issue("Busy")
        for number in range(40):
            state = ("In Progress", "Todo")[number % 2]
            rig.world.edit_issue(issue, state=state, at=LONG_AGO + timedelta(hours=number))
            rig.world.add_attachment(issue, title=f"{number}", url=f"https://x.example/{number}")
        for number in range(300):
            rig.world.add_comment(issue, f"Note {number}", at=LONG_AGO + timedelta(minutes=number))
        for number in range(9):
            blocker = rig.issue(f"Blocker {number}", labels=[])
            rig.world.add_relation(blocker, issue)
            rig.world.add_need(rig.world.add_customer(f"Customer {number}"), issue=issue)
        await rig.pull()
        found = rig.mirrors.read_linear().issues[issue.id]
        assert len(found.state_changes) == 40
        assert list(found.state_changes) == sorted(found.state_changes, key=lambda m: m.at)
        assert (len(found.links), len(found.blocked_by), len(found.customers)) == (40, 9, 9)
        assert [c.body for c in found.comments] == [f"Note {n}" for n in range(300)]


async def test_many_busy_issues_are_paged_on_together() -> None:
    async with Rig() as rig:
        issues = [rig.issue(f"Busy {n}") for n in range(40)]
        for issue in issues:
            for number in range(20):
                state = ("In Progress", "Todo")[number % 2]
                rig.world.edit_issue(issue, state=state, at=LONG_AGO + timedelta(hours=number))
        for number in range(130):
            rig.world.edit_issue(issues[0], priority=number % 4 + 1)
        report = await rig.pull()
        found = rig.mirrors.read_linear().issues
        assert {len(issue.state_changes) for issue in found.values()} == {20}
        # Reference, one page, three deeper pages, and one alone for the busiest.
        assert report.pulled.linear.requests == 6


async def test_who_wrote_is_told_apart_and_unknown_kinds_do_no_harm() -> None:
    async with Rig() as rig:
        issue = rig.issue()
        state = rig.world.tables.states[issue.state_id]
        state.type = "hibernating"
        rig.world.add_comment(issue, "Human", at=LONG_AGO)
        rig.world.add_comment(issue, "Bot", bot="slack", at=LONG_AGO + timedelta(hours=1))
        outsider = rig.world.add_external_user("Joe Customer")
        rig.world.add_comment(
            issue, "Outside", external_user=outsider, at=LONG_AGO + timedelta(hours=2)
        )
        await rig.pull()
        found = rig.mirrors.read_linear().issues[issue.id]
        assert [c.author_kind for c in found.comments] == ["human", "bot", "external"]
        assert found.last_note is not None
        assert found.last_note.body == "Human"
        assert found.state.type == "hibernating"


async def test_hostile_text_is_harmless_when_it_arrives() -> None:
    hostile = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\u202eevil\x9b31m [@click=app.quit]x[/]"
    async with Rig() as rig:
        issue = rig.issue(hostile + "\nsecond line", description=hostile)
        rig.world.add_comment(issue, hostile + "x" * 1_000_000, at=LONG_AGO)
        await rig.pull()
        found = rig.mirrors.read_linear().issues[issue.id]
        for text in (found.title, found.description, found.comments[0].body):
            assert not set(text) & {"\x1b", "\x07", "\x9b", "\u202e"}
        assert "\n" not in found.title
        assert "[@click=app.quit]" in found.title  # shown as text, never parsed


async def test_a_source_that_fails_leaves_the_other_alone() -> None:
    async with Rig(rows=[["2026-03-02", "Acme"]]) as rig:
        rig.fault("unauthorized", "Reference")
        report = await rig.pull()
        assert [(e.source, e.kind) for e in report.errors] == [("linear", "auth")]
        assert report.pulled.sheet.rows == 1


async def test_mappings_match_whatever_the_case_and_by_id() -> None:
    async with Rig() as rig:
        rig.issue("Labelled")
        linear = rig.world.add_customer("Big Corp")
        needed = rig.issue("Needed", labels=[])
        rig.world.add_need(linear, issue=needed)
        rig.roster = Roster(
            customers=(customer("a", "label:ACME"), customer("b", f"customer:{linear.id}"))
        )
        await rig.pull()
        mirror = rig.mirrors.read_linear()
        titles = [[i.title for i in issues_of(c, mirror)] for c in rig.roster.customers]
        assert titles == [["Labelled"], ["Needed"]]


def test_an_ended_customer_is_not_asked_for() -> None:
    from koortui.domain.customer import Stage
    from koortui.domain.mapping import mappings_of

    ended = msgspec.structs.replace(customer("x", "label:x"), stage=Stage.ENDED)
    assert [str(m) for m in mappings_of([ended, customer("a", "team:A")])] == ["team:A"]
