"""What is done to issues by keys reaches Linear, for one or for all marked, and can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from office import Office, press, running_office, synced
from screens import opened, said, seen

from koortui.domain.mutations import WriteState
from koortui.sandbox.linear import records as r
from koortui.screens.customer import CustomerScreen
from koortui.screens.review import ReviewScreen


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with running_office(tmp_path) as made:
        yield made


Read = Callable[[Office, r.Issue], object]


EDITS: dict[str, tuple[tuple[str, ...], Read, object]] = {
    "status": (("s", "6"), lambda o, i: o.world.tables.states[i.state_id].name, "Done"),
    "priority": (("p", "1"), lambda _, i: i.priority, 1),
    "assignee": (("a", "1"), lambda o, i: i.assignee_id == o.idris.id, True),
    "size": (("E", "4"), lambda _, i: i.estimate, 5),
    "due": (("D", "text:+7", "enter"), lambda _, i: i.due_date is not None, True),
    "label added": (("L", "text:urgent", "enter"), lambda _, i: len(i.label_ids), 2),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("screen", [ReviewScreen, CustomerScreen], ids=["review", "customer"])
async def test_an_edit_reaches_linear_and_undo_puts_it_back(
    office: Office, edit: str, screen: type[ReviewScreen] | type[CustomerScreen]
) -> None:
    keys, read, wanted = EDITS[edit]
    office.world.add_label("urgent-customer")
    issue = office.world.add_issue(office.team, "Slow OSDs", labels=[office.label], priority=3)
    office.sync()
    before = read(office, issue)
    app = office.app()
    async with opened(app, screen("acme")) as pilot:
        if screen is CustomerScreen:
            await press(pilot, "2")
        await press(pilot, *keys)
        assert read(office, issue) == before
        await synced(pilot, office)
        assert read(office, issue) == wanted
        await press(pilot, "u")
        assert "delivered already" in seen(app)
        await press(pilot, "1")
        await synced(pilot, office)
        assert read(office, issue) == before
        assert set(office.states()) == {WriteState.DELIVERED}


async def test_undo_before_a_sync_withdraws_and_sends_nothing(office: Office) -> None:
    issue = office.world.add_issue(office.team, "Slow OSDs", labels=[office.label])
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "E", "5", "u")
        await synced(pilot, office)
    assert issue.estimate is None
    assert office.states() == [WriteState.WITHDRAWN]


async def test_a_label_is_taken_off_by_the_same_key(office: Office) -> None:
    other = office.world.add_label("blocked")
    issue = office.world.add_issue(office.team, "Slow OSDs", labels=[office.label, other])
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "L", "text:block", "enter")
        assert [i.labels for i in (office.issue_of("acme", "Slow OSDs"),)] == [("acme",)]
        await synced(pilot, office)
    assert issue.label_ids == [office.label.id]


async def test_marked_issues_change_and_go_back_together(office: Office) -> None:
    issues = [
        office.world.add_issue(office.team, title, labels=[office.label], priority=3)
        for title in ("One", "Two", "Three")
    ]
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "space", "space")
        assert seen(app).count("◆") == 2
        await press(pilot, "p")
        assert "Priority of 2 issues" in seen(app)
        await press(pilot, "1")
        assert "◆" not in seen(app)
        assert len(office.writes()) == 2
        await synced(pilot, office)
        assert sorted(issue.priority for issue in issues) == [1, 1, 3]
        await press(pilot, "u", "1")
        await synced(pilot, office)
    assert [issue.priority for issue in issues] == [3, 3, 3]


async def test_what_is_so_already_is_said_by_name_and_not_sent(office: Office) -> None:
    issue = office.world.add_issue(office.team, "Slow OSDs", labels=[office.label], priority=1)
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "p", "1")
        assert f"{office.world.identifier(issue)} is so already" in said(app)
        assert office.states() == []


async def test_escape_takes_marks_off_before_it_leaves(office: Office) -> None:
    office.world.add_issue(office.team, "One", labels=[office.label])
    office.sync()
    app = office.app()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await press(pilot, "2", "space")
        assert "◆" in seen(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, CustomerScreen)
        assert "◆" not in seen(app)


async def test_marked_issues_of_two_teams_share_only_statuses_both_have(office: Office) -> None:
    two = office.world.add_team("TWO")
    for state in list(office.world.related("states", "team_id", two.id)):
        if state.name == "In Review":
            office.world.tables.states.pop(state.id)
    for team in (office.team, two):
        office.world.add_issue(team, f"Of {team.key}", labels=[office.label])
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "space", "space", "s")
        assert "In Progress" in seen(app)
        assert "In Review" not in seen(app)
        await press(pilot, "4")
        await synced(pilot, office)
    assert office.states() == [WriteState.DELIVERED] * 2


async def test_a_note_is_linked_as_a_comment_and_an_address_as_a_link(office: Office) -> None:
    issue = office.world.add_issue(office.team, "Slow OSDs", labels=[office.label])
    office.sync()
    from koortui.usecases.notes import write_note

    write_note(office.program.workspace, "acme", "Firmware 2.1 is the culprit. #decision")
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "A", "2")
        await press(pilot, "A", "1", "text:https://ceph.io/x", "enter")
        await synced(pilot, office)
        assert [c.body for c in office.world.comments_of(issue)] == ["Firmware 2.1 is the culprit."]
        [link] = office.world.related("attachments", "issue_id", issue.id)
        assert (link.url, link.title) == ("https://ceph.io/x", "ceph.io/x")
        assert office.issue_of("acme", "Slow OSDs").links == ("https://ceph.io/x",)
        await press(pilot, "u", "1", "u", "1")
        await synced(pilot, office)
    assert office.world.comments_of(issue) == []
    assert office.world.related("attachments", "issue_id", issue.id) == []
    assert office.issue_of("acme", "Slow OSDs").comments == ()


async def test_an_address_that_is_not_https_is_refused(office: Office) -> None:
    office.world.add_issue(office.team, "Slow OSDs", labels=[office.label])
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "A", "1", "text:javascript:alert", "enter")
        assert "not an https address" in seen(app)
    assert office.writes() == []


async def test_a_new_issue_is_taken_back_into_the_trash(office: Office) -> None:
    office.world.add_issue(office.team, "One", labels=[office.label])
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "i", "text:Mistake", "enter")
        await synced(pilot, office)
        [made] = [i for i in office.world.tables.issues.values() if i.title == "Mistake"]
        await press(pilot, "u")
        assert "trash" in seen(app)
        await press(pilot, "1")
        await synced(pilot, office)
    assert made.trashed
    assert office.titles("acme") == {"One"}


async def test_a_day_that_is_none_is_refused_in_place(office: Office) -> None:
    office.world.add_issue(office.team, "One", labels=[office.label])
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "D", "text:someday", "enter")
        assert "is not a day" in seen(app)


async def test_closed_issues_come_and_go_by_a_key(office: Office) -> None:
    office.world.add_issue(office.team, "Over", labels=[office.label], state="Done")
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        assert "Over" not in seen(app)
        await press(pilot, "z")
        assert "Over" in seen(app)
        await press(pilot, "z")
        assert "ACM-1" not in seen(app).split("issues only")[0]


async def test_an_issue_that_blows_up_says_so_in_the_list_and_in_its_text(office: Office) -> None:
    from koortui.usecases.hours import add_hours

    office.world.add_issue(office.team, "Slow OSDs", labels=[office.label], estimate=2)
    office.sync()
    space = office.program.workspace
    add_hours(
        space,
        space.customer("acme"),
        day=space.today,
        specialist="Idris Vale",
        hours="11",
        activity="troubleshooting",
        issue="ACM-1",
    )
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await pilot.pause(0.1)
        assert "S▲" in seen(app)
        assert "▲ blowing up: 11 h on size S, 3 h beyond it" in seen(app)
        await press(pilot, "E", "4")
        await pilot.pause(0.1)
        assert "▲" not in seen(app)


async def test_reading_keeps_its_place_while_linear_is_pulled(office: Office) -> None:
    text = "\n".join(f"line {n}" for n in range(80)).replace("\n", "\n\n")
    office.world.add_issue(office.team, "Long one", labels=[office.label], description=text)
    office.sync()
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "enter", "G")
        assert "line 79" in seen(app)
        await synced(pilot, office)
        assert "line 79" in seen(app)
        await press(pilot, "escape")
        assert "▸" in seen(app)


async def test_number_and_address_are_copied(office: Office) -> None:
    issue = office.world.add_issue(office.team, "One", labels=[office.label])
    office.sync()
    url = office.issue_of("acme", "One").url
    app = office.app()
    async with opened(app, ReviewScreen("acme")) as pilot:
        await press(pilot, "y")
        assert app.clipboard == office.world.identifier(issue)
        await press(pilot, "Y")
        assert app.clipboard == url
        assert url.startswith("https://")
