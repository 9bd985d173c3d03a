"""Reading from the sandbox's Linear: pages, deltas, filters, and what belongs together."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sandbox_linear_client import MONDAY, Client, Clock

from koortui.sandbox.linear import LinearWorld
from koortui.sandbox.server import SandboxServer

NUMBERS = """
query($filter: IssueFilter, $first: Int, $after: String, $order: PaginationOrderBy, $all: Boolean) {
  issues(filter: $filter, first: $first, after: $after, orderBy: $order, includeArchived: $all) {
    nodes { identifier }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def portfolio(clock: Clock) -> LinearWorld:
    """ACM-1 to ACM-5 a day apart and GLX-1, with one of everything a filter can ask for."""
    world = LinearWorld(now=clock)
    ada = world.add_user("Ada Lovelace", me=True)
    bob = world.add_user("Bob Äther")
    acme, galaxy = world.add_team("ACM"), world.add_team("GLX")
    label = world.add_label("Ceph")
    project = world.add_project("Migration", teams=[acme], target_date=date(2026, 4, 1))
    customer = world.add_customer("Acme Corp", domains=["acme.example"], tier="Gold", owner=ada)
    days = [MONDAY + timedelta(days=n) for n in range(6)]
    one = world.add_issue(acme, "OSD is slow", labels=[label], assignee=ada, at=days[0])
    two = world.add_issue(acme, "Plan upgrade", state="Backlog", project=project, at=days[1])
    three = world.add_issue(acme, "Disk failed", priority=1, estimate=3, at=days[2], assignee=bob)
    four = world.add_issue(acme, "Résumé of costs", due_date=date(2026, 3, 20), at=days[3])
    world.add_issue(acme, "Old news", state="Done", at=days[4])
    world.add_issue(galaxy, "Hello", at=days[5], description="slow start")
    world.add_need(customer, issue=one)
    world.add_need(customer, issue=three)
    world.add_relation(two, four)
    world.add_comment(two, "found it", user=bob, at=days[2])
    clock.at = MONDAY + timedelta(days=7)
    return world


@pytest.fixture(scope="module", name="reader")
def reading_client() -> Iterator[Client]:
    with SandboxServer(portfolio(Clock())) as server, Client(server) as client:
        yield client


def numbers(client: Client, **variables: Any) -> list[str]:
    issues = client.data(NUMBERS, **variables)["issues"]
    return [node["identifier"] for node in issues["nodes"]]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"team": {"key": {"eq": "GLX"}}}, "GLX-1"),
        ({"team": {"key": {"in": ["GLX", "NONE"]}}}, "GLX-1"),
        ({"project": {"name": {"eq": "Migration"}}}, "ACM-2"),
        ({"project": {"null": True}, "team": {"key": {"neq": "GLX"}}}, "ACM-5 ACM-4 ACM-3 ACM-1"),
        ({"labels": {"some": {"name": {"eq": "Ceph"}}}}, "ACM-1"),
        ({"labels": {"name": {"in": ["Ceph"]}}}, "ACM-1"),
        ({"labels": {"length": {"gt": 0}}}, "ACM-1"),
        ({"labels": {"every": {"name": {"eq": "x"}}}, "number": {"eq": 1}}, "GLX-1"),
        ({"needs": {"some": {"customer": {"name": {"eqIgnoreCase": "acme corp"}}}}}, "ACM-3 ACM-1"),
        (
            {"needs": {"some": {"customer": {"domains": {"some": {"eq": "acme.example"}}}}}},
            "ACM-3 ACM-1",
        ),
        ({"needs": {"customer": {"tier": {"displayName": {"eq": "Gold"}}}}}, "ACM-3 ACM-1"),
        ({"assignee": {"isMe": {"eq": True}}}, "ACM-1"),
        ({"assignee": {"email": {"startsWith": "bob@"}}}, "ACM-3"),
        ({"state": {"type": {"eq": "completed"}}}, "ACM-5"),
        ({"state": {"type": {"nin": ["completed", "unstarted"]}}}, "ACM-2"),
        ({"state": {"name": {"eq": "Backlog"}}}, "ACM-2"),
        ({"priority": {"eq": 1}}, "ACM-3"),
        ({"priority": {"gte": 1, "lt": 2}}, "ACM-3"),
        ({"estimate": {"null": False}}, "ACM-3"),
        ({"estimate": {"or": [{"eq": 3}, {"gt": 8}]}}, "ACM-3"),
        ({"title": {"contains": "slow"}}, "ACM-1"),
        ({"title": {"containsIgnoreCase": "PLAN"}}, "ACM-2"),
        ({"title": {"containsIgnoreCaseAndAccent": "resume"}}, "ACM-4"),
        ({"title": {"endsWith": "failed"}}, "ACM-3"),
        ({"title": {"notContains": "l"}, "team": {"key": {"eq": "ACM"}}}, "ACM-4"),
        ({"description": {"containsIgnoreCase": "SLOW"}}, "GLX-1"),
        ({"dueDate": {"lt": "2026-03-21"}}, "ACM-4"),
        ({"dueDate": {"lte": "P30D"}}, "ACM-4"),
        ({"createdAt": {"gt": "2026-03-06T09:00:00.000Z"}}, "GLX-1"),
        ({"createdAt": {"gte": "2026-03-06T10:00:00.000+01:00"}}, "GLX-1 ACM-5"),
        ({"createdAt": {"gt": "-P2DT1H"}}, "GLX-1"),
        ({"comments": {"some": {"body": {"contains": "found"}}}}, "ACM-2"),
        ({"hasBlockedByRelations": {"eq": True}}, "ACM-4"),
        ({"hasBlockingRelations": {"eq": True}}, "ACM-2"),
        ({"id": {"eq": "ACM-3"}}, "ACM-3"),
        ({"id": {"in": ["ACM-3", "GLX-1"]}}, "GLX-1 ACM-3"),
        ({"or": [{"number": {"eq": 5}}, {"team": {"key": {"eq": "GLX"}}}]}, "GLX-1 ACM-5"),
        ({"and": [{"number": {"gt": 1}}, {"number": {"lt": 3}}]}, "ACM-2"),
        ({"project": {"targetDate": {"eq": "2026-04-01"}}}, "ACM-2"),
    ],
)
def test_a_filter_finds_what_it_describes(
    reader: Client, given: dict[str, Any], expected: str
) -> None:
    assert numbers(reader, filter=given) == expected.split()


@pytest.mark.parametrize("size", [1, 2, 4, 6, 250])
def test_pages_of_any_size_give_every_issue_once_and_newest_first(
    reader: Client, size: int
) -> None:
    seen, after = [], None
    while True:
        issues = reader.data(NUMBERS, first=size, after=after)["issues"]
        assert len(issues["nodes"]) <= size
        seen += [node["identifier"] for node in issues["nodes"]]
        after = issues["pageInfo"]["endCursor"]
        if not issues["pageInfo"]["hasNextPage"]:
            break
    assert seen == ["GLX-1", "ACM-5", "ACM-4", "ACM-3", "ACM-2", "ACM-1"]


@pytest.mark.parametrize("first", [0, -1, 251])
def test_a_page_has_1_to_250_rows(reader: Client, first: int) -> None:
    assert reader.error(NUMBERS, first=first)["extensions"]["code"] == "INPUT_ERROR"


def test_an_unknown_cursor_is_refused(reader: Client) -> None:
    assert reader.error(NUMBERS, after="nonsense")["extensions"]["code"] == "INPUT_ERROR"


def test_an_empty_page_has_no_cursor(reader: Client) -> None:
    issues = reader.data(NUMBERS, filter={"number": {"eq": 99}})["issues"]
    assert issues == {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}


def test_an_issue_carries_what_belongs_to_it(reader: Client) -> None:
    issue = reader.data(
        """{ issue(id: "acm-2") {
          identifier url branchName priorityLabel createdAt dueDate
          team { key states { nodes { name type } } }
          state { name } project { name targetDate status { type } progress }
          relations { nodes { type relatedIssue { identifier } } }
          comments { nodes { body user { name } botActor { name } issueId url } }
        } }"""
    )["issue"]
    assert issue["identifier"] == "ACM-2"
    assert issue["url"] == "https://linear.app/koor/issue/ACM-2/plan-upgrade"
    assert issue["createdAt"] == "2026-03-03T09:00:00.000Z"
    assert issue["project"] == {
        "name": "Migration",
        "targetDate": "2026-04-01",
        "status": {"type": "started"},
        "progress": 0,
    }
    kinds = {state["type"] for state in issue["team"]["states"]["nodes"]}
    assert kinds == {"triage", "backlog", "unstarted", "started", "completed", "canceled"}
    [relation] = issue["relations"]["nodes"]
    assert relation == {"type": "blocks", "relatedIssue": {"identifier": "ACM-4"}}
    [comment] = issue["comments"]["nodes"]
    assert (comment["body"], comment["user"]["name"]) == ("found it", "Bob Äther")


def test_every_list_can_be_read(reader: Client) -> None:
    data = reader.data(
        """{ viewer { name isMe } organization { urlKey }
          users { nodes { name } } teams { nodes { key } } workflowStates { nodes { name } }
          issueLabels { nodes { name } } projects { nodes { name } }
          customers(filter: {status: {name: {eq: "active"}}}) {
            nodes { name tier { displayName } owner { name } needs { issue { identifier } } }
          }
          customerNeeds { nodes { customer { name } issue { identifier } } }
          comments(filter: {updatedAt: {gt: "2026-03-04T08:00:00Z"}}) {
            nodes { issue { identifier } }
          } }"""
    )
    assert data["viewer"] == {"name": "Ada Lovelace", "isMe": True}
    assert len(data["workflowStates"]["nodes"]) == 14
    assert data["customers"]["nodes"][0]["tier"] == {"displayName": "Gold"}
    assert {need["issue"]["identifier"] for need in data["customerNeeds"]["nodes"]} == {
        "ACM-1",
        "ACM-3",
    }
    assert data["comments"]["nodes"] == [{"issue": {"identifier": "ACM-2"}}]


def test_a_missing_entity_nulls_the_whole_answer(reader: Client) -> None:
    body = reader.post('{ viewer { id } a: issue(id: "ACM-99") { id } }').json()
    assert body["data"] is None
    [error] = body["errors"]
    assert error["message"] == "Entity not found: Issue"
    assert error["path"] == ["a"]
    assert error["extensions"]["type"] == "invalid input"


def test_an_issue_created_between_two_pages_is_not_shown_twice_nor_pushes_one_out() -> None:
    clock = Clock()
    world = portfolio(clock)
    with SandboxServer(world) as server, Client(server) as client:
        first = client.data(NUMBERS, first=3)["issues"]
        world.add_issue(world.tables.teams[world.make_id("team", "ACM")], "new", at=clock())
        after = first["pageInfo"]["endCursor"]
        assert numbers(client, first=3, after=after) == ["ACM-3", "ACM-2", "ACM-1"]


def test_a_delta_holds_what_changed_and_nothing_else() -> None:
    clock = Clock()
    world = portfolio(clock)
    since = clock().isoformat()
    with SandboxServer(world) as server, Client(server) as client:
        changed = {"updatedAt": {"gt": since}}
        assert numbers(client, filter=changed) == []
        clock.forward(minutes=1)
        world.edit_issue(world.issue("ACM-3"), state="In Progress")
        clock.forward(minutes=1)
        world.edit_issue(world.issue("ACM-1"), priority=2)
        world.add_comment(world.issue("ACM-4"), "a comment is no update of its issue")
        assert numbers(client, filter=changed, order="updatedAt") == ["ACM-1", "ACM-3"]


def test_archived_and_trashed_issues_are_hidden_unless_asked_for() -> None:
    clock = Clock()
    world = portfolio(clock)
    world.archive_issue(world.issue("ACM-1"))
    world.trash_issue(world.issue("ACM-2"))
    world.delete_issue(world.issue("ACM-3"))
    with SandboxServer(world) as server, Client(server) as client:
        assert numbers(client) == ["GLX-1", "ACM-5", "ACM-4"]
        assert numbers(client, all=True) == ["GLX-1", "ACM-5", "ACM-4", "ACM-2", "ACM-1"]
        found = client.data('{ issue(id: "ACM-2") { trashed archivedAt } }')["issue"]
        assert found == {"trashed": True, "archivedAt": "2026-03-09T09:00:00.000Z"}
        assert client.error('{ issue(id: "ACM-3") { id } }')["message"].startswith("Entity not")
