"""Writing to the sandbox's Linear: ids, refusals, history, and what a remote person does."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sandbox_linear_client import MONDAY, Client, Clock

from koortui.sandbox.linear import LinearWorld
from koortui.sandbox.linear import records as r
from koortui.sandbox.linear.workspace import ServerClock
from koortui.sandbox.server import SandboxServer

CREATE = """mutation($input: IssueCreateInput!) { issueCreate(input: $input) {
  success issue { id identifier title state { name type } priority estimate updatedAt
                  labels { nodes { name } } creator { name } } } }"""
UPDATE = """mutation($id: String!, $input: IssueUpdateInput!) {
  issueUpdate(id: $id, input: $input) { success issue {
    identifier title estimate updatedAt startedAt completedAt canceledAt labelIds
    state { name } assignee { name }
    history { nodes { createdAt fromState { name } toState { name } actor { name }
      fromAssignee { name } toAssignee { name } addedLabels { name } } } } } }"""
COMMENT = """mutation($input: CommentCreateInput!) { commentCreate(input: $input) {
  success comment { id body createdAt user { name } issue { identifier updatedAt } } } }"""
NEED = """mutation($input: CustomerNeedCreateInput!) { customerNeedCreate(input: $input) {
  success need { id customer { name } issue { identifier needs { nodes { id } } } } } }"""
ATTACH = """mutation($input: AttachmentCreateInput!) { attachmentCreate(input: $input) {
  success attachment { id title url issue { attachments { nodes { id } } } } } }"""


class Place:
    """A served workspace with two teams, and a client on it."""

    def __init__(self, world: LinearWorld, clock: Clock, client: Client) -> None:
        self.world, self.clock, self.client = world, clock, client
        self.ada = world.add_user("Ada Lovelace")
        self.bob = world.add_user("Bob Braun")
        self.acme, self.other = world.add_team("ACM"), world.add_team("OTH")
        self.label = world.add_label("Ceph", team=self.acme)
        self.customer = world.add_customer("Acme Corp", external_ids=["crm-1"])
        self.issue = world.add_issue(self.acme, "Fix it", at=MONDAY)
        clock.forward(hours=1)

    def update(self, **given: Any) -> Any:
        return self.client.data(UPDATE, id="ACM-1", input=given)["issueUpdate"]["issue"]

    def state(self, name: str, team: r.Team | None = None) -> str:
        return self.world.state(team or self.acme, name).id


@pytest.fixture(name="place")
def served_place() -> Iterator[Place]:
    clock = Clock()
    world = LinearWorld(now=clock)
    with SandboxServer(world) as server, Client(server) as client:
        yield Place(world, clock, client)


def v4() -> str:
    return str(uuid.uuid4())


def test_a_created_issue_has_the_clients_id_and_goes_to_the_backlog(place: Place) -> None:
    row_id = v4()
    given = {"id": row_id, "teamId": place.acme.id, "title": "New", "labelIds": [place.label.id]}
    issue = place.client.data(CREATE, input=given)["issueCreate"]["issue"]
    assert issue == {
        "id": row_id,
        "identifier": "ACM-2",
        "title": "New",
        "state": {"name": "Backlog", "type": "backlog"},
        "priority": 0,
        "estimate": None,
        "updatedAt": "2026-03-02T10:00:00.000Z",
        "labels": {"nodes": [{"name": "Ceph"}]},
        "creator": {"name": "Ada Lovelace"},
    }


@pytest.mark.parametrize("kind", ["issue", "comment", "need", "attachment"])
def test_a_repeated_id_is_a_conflict_in_http_200_and_changes_nothing(
    place: Place, kind: str
) -> None:
    query, entity, table, given = {
        "issue": (CREATE, "Issue", "issues", {"teamId": place.acme.id, "title": "New"}),
        "comment": (COMMENT, "Comment", "comments", {"issueId": place.issue.id, "body": "x"}),
        "need": (
            NEED,
            "CustomerNeed",
            "needs",
            {"issueId": "ACM-1", "customerId": place.customer.id},
        ),
        "attachment": (
            ATTACH,
            "Attachment",
            "attachments",
            {"issueId": "ACM-1", "title": "t", "url": "https://x.example"},
        ),
    }[kind]
    given["id"] = v4()
    place.client.data(query, input=given)
    before = place.world.dump()
    answer = place.client.post(query, input=given)
    assert answer.status_code == 200
    body = answer.json()
    assert body["data"] is None
    [error] = body["errors"]
    assert error["message"] == f"conflict on insert of {entity}"
    assert error["extensions"]["type"] == "invalid input"
    assert error["extensions"]["code"] == "INPUT_ERROR"
    assert error["extensions"]["userPresentableMessage"]
    assert place.world.dump() == before
    assert given["id"] in getattr(place.world.tables, table)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"title": " "}, "Argument Validation Error"),
        ({"title": None}, "Argument Validation Error"),
        ({"teamId": "nobody"}, "Entity not found: Team"),
        ({"stateId": "nowhere"}, "Entity not found: WorkflowState"),
        ({"stateId": "OTH"}, "Discrepancy between issue state"),
        ({"projectId": "OTH"}, "Discrepancy between issue team"),
        ({"assigneeId": "nobody"}, "Entity not found: User"),
        ({"labelIds": ["nothing"]}, "Entity not found: IssueLabel"),
        ({"labelIds": ["OTH"]}, "Label not associated"),
        ({"priority": 5}, "Argument Validation Error"),
        ({"priority": -1}, "Argument Validation Error"),
        ({"estimate": -1}, "Argument Validation Error"),
        ({"id": "not-a-uuid"}, "Argument Validation Error"),
        ({"id": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}, "Argument Validation Error"),
        ({"createdAt": "2027-01-01T00:00:00Z"}, "Argument Validation Error"),
    ],
)
def test_a_wrong_issue_is_refused_and_takes_no_number(
    place: Place, given: dict[str, Any], message: str
) -> None:
    elsewhere = {
        "stateId": place.state("Todo", place.other),
        "projectId": place.world.add_project("Theirs", teams=[place.other]).id,
        "labelIds": [place.world.add_label("Theirs", team=place.other).id],
    }
    for field, value in given.items():
        if value in ("OTH", ["OTH"]):
            given = {field: elsewhere[field]}
    before = place.world.dump()
    error = place.client.error(CREATE, input={"teamId": place.acme.id, "title": "New", **given})
    assert error["message"].startswith(message)
    assert error["extensions"]["type"] == "invalid input"
    assert place.world.dump() == before


def test_a_state_change_is_history_and_sets_its_times(place: Place) -> None:
    place.update(stateId=place.state("In Progress"))
    place.clock.forward(hours=1)
    issue = place.update(stateId=place.state("Done"), assigneeId=place.bob.id)
    assert issue["startedAt"] == "2026-03-02T10:00:00.000Z"
    assert issue["completedAt"] == issue["updatedAt"] == "2026-03-02T11:00:00.000Z"
    latest, first = issue["history"]["nodes"]
    assert (first["fromState"], first["toState"]) == ({"name": "Todo"}, {"name": "In Progress"})
    assert latest["toState"] == {"name": "Done"}
    assert latest["toAssignee"] == {"name": "Bob Braun"}
    assert latest["fromAssignee"] is None
    assert latest["actor"] == {"name": "Ada Lovelace"}
    place.clock.forward(hours=1)
    reopened = place.update(stateId=place.state("Todo"), assigneeId=None)
    assert (reopened["completedAt"], reopened["startedAt"]) == (None, None)
    assert reopened["assignee"] is None


def test_labels_are_replaced_or_added_and_removed(place: Place) -> None:
    one, two = place.label.id, place.world.add_label("Two").id
    assert place.update(labelIds=[one])["labelIds"] == [one]
    assert place.update(addedLabelIds=[two])["labelIds"] == [one, two]
    assert place.update(addedLabelIds=[two], removedLabelIds=[one])["labelIds"] == [two]
    assert place.update(labelIds=[])["labelIds"] == []


def test_an_update_clears_with_null_and_leaves_what_it_does_not_name(place: Place) -> None:
    assert place.update(estimate=5)["estimate"] == 5
    assert place.update(title="Better")["estimate"] == 5
    assert place.update(estimate=None)["estimate"] is None


@pytest.mark.parametrize(
    "given", [{"stateId": None}, {"title": ""}, {"title": None}, {"priority": 9}]
)
def test_a_wrong_update_is_refused_whole(place: Place, given: dict[str, Any]) -> None:
    before = place.world.dump()
    error = place.client.error(UPDATE, id="ACM-1", input={"estimate": 3, **given})
    assert error["extensions"]["code"] == "INPUT_ERROR"
    assert place.world.dump() == before


def test_updating_an_unknown_issue_says_so(place: Place) -> None:
    error = place.client.error(UPDATE, id=v4(), input={"title": "x"})
    assert error["message"] == "Entity not found: Issue"
    assert error["path"] == ["issueUpdate"]


@pytest.mark.parametrize("bumps", [False, True])
def test_whether_a_comment_bumps_its_issue_is_a_switch(place: Place, bumps: bool) -> None:
    place.world.comment_bumps_issue = bumps
    given = {"issueId": "ACM-1", "body": "done soon", "id": v4()}
    comment = place.client.data(COMMENT, input=given)["commentCreate"]["comment"]
    assert comment["user"] == {"name": "Ada Lovelace"}
    assert comment["createdAt"] == "2026-03-02T10:00:00.000Z"
    updated = "2026-03-02T10:00:00.000Z" if bumps else "2026-03-02T09:00:00.000Z"
    assert comment["issue"] == {"identifier": "ACM-1", "updatedAt": updated}


@pytest.mark.parametrize(
    "given", [{"body": " "}, {"issueId": "ACM-9"}, {"parentId": "none"}, {"issueId": None}]
)
def test_a_wrong_comment_is_refused(place: Place, given: dict[str, Any]) -> None:
    error = place.client.error(COMMENT, input={"issueId": "ACM-1", "body": "x", **given})
    assert error["extensions"]["type"] == "invalid input"
    assert place.world.tables.comments == {}


def test_a_comment_can_be_edited_and_deleted(place: Place) -> None:
    comment = place.world.add_comment(place.issue, "first", at=MONDAY)
    edit = """mutation($id: String!, $input: CommentUpdateInput!, $quiet: Boolean) {
      commentUpdate(id: $id, input: $input, skipEditedAt: $quiet) {
        comment { body editedAt updatedAt } } }"""
    quiet = place.client.data(edit, id=comment.id, input={"body": "second"}, quiet=True)
    assert quiet["commentUpdate"]["comment"]["editedAt"] is None
    edited = place.client.data(edit, id=comment.id, input={"body": "third"})
    assert edited["commentUpdate"]["comment"]["editedAt"] == "2026-03-02T10:00:00.000Z"
    delete = "mutation($id: String!) { commentDelete(id: $id) { success entityId } }"
    assert place.client.data(delete, id=comment.id)["commentDelete"]["entityId"] == comment.id
    assert place.client.error(delete, id=comment.id)["message"] == "Entity not found: Comment"


def test_a_customer_is_known_by_id_or_external_id(place: Place) -> None:
    for given in ({"customerId": place.customer.id}, {"customerExternalId": "crm-1"}):
        need = place.client.data(NEED, input={"issueId": "ACM-1", **given})
        assert need["customerNeedCreate"]["need"]["customer"] == {"name": "Acme Corp"}
    assert len(place.world.tables.needs) == 2
    error = place.client.error(NEED, input={"issueId": "ACM-1", "customerExternalId": "crm-2"})
    assert error["message"] == "Entity not found: Customer"


def test_the_same_link_twice_is_one_attachment(place: Place) -> None:
    given = {"issueId": "ACM-1", "title": "Report", "url": "https://x.example/1"}
    first = place.client.data(ATTACH, input=given)["attachmentCreate"]["attachment"]
    again = place.client.data(ATTACH, input={**given, "title": "Final report"})
    attachment = again["attachmentCreate"]["attachment"]
    assert (attachment["id"], attachment["title"]) == (first["id"], "Final report")
    assert len(attachment["issue"]["attachments"]["nodes"]) == 1


def test_a_label_needs_a_name_of_its_own(place: Place) -> None:
    create = """mutation($input: IssueLabelCreateInput!) {
      issueLabelCreate(input: $input) { issueLabel { id name team { key } } } }"""
    made = place.client.data(create, input={"name": "Lesson", "teamId": place.acme.id})
    assert made["issueLabelCreate"]["issueLabel"]["team"] == {"key": "ACM"}
    error = place.client.error(create, input={"name": "lesson", "teamId": place.acme.id})
    assert error["message"] == "duplicate label name"


def test_archiving_trashing_and_bringing_back(place: Place) -> None:
    query = """mutation { archived: issueArchive(id: "ACM-1") { entity { archivedAt trashed } }
      back: issueUnarchive(id: "ACM-1") { entity { archivedAt } }
      deleted: issueDelete(id: "ACM-1") { success entity { trashed } } }"""
    data = place.client.data(query)
    assert data["archived"]["entity"] == {
        "archivedAt": "2026-03-02T10:00:00.000Z",
        "trashed": None,
    }
    assert data["back"]["entity"]["archivedAt"] is None
    assert data["deleted"] == {"success": True, "entity": {"trashed": True}}


def test_a_move_to_another_team_keeps_the_old_identifier_working(place: Place) -> None:
    place.world.edit_issue(place.issue, state="In Review", labels=[place.label])
    place.clock.forward(minutes=1)
    place.world.move_to_team(place.issue, place.other)
    issue = place.client.data(
        """{ issue(id: "ACM-1") { identifier previousIdentifiers state { name team { key } }
          labels { nodes { name } } history(first: 1) { nodes { toTeam { key } } } } }"""
    )["issue"]
    assert issue == {
        "identifier": "OTH-1",
        "previousIdentifiers": ["ACM-1"],
        "state": {"name": "In Review", "team": {"key": "OTH"}},
        "labels": {"nodes": []},
        "history": {"nodes": [{"toTeam": {"key": "OTH"}}]},
    }


def test_the_same_calls_make_the_same_workspace() -> None:
    def build() -> dict[str, Any]:
        world = LinearWorld(now=Clock())
        team = world.add_team("ACM")
        user = world.add_user("Ada Lovelace")
        issue = world.add_issue(team, "One", at=MONDAY)
        world.edit_issue(issue, state="Done", actor=user, at=MONDAY + timedelta(days=1))
        world.add_comment(issue, "done", at=MONDAY + timedelta(days=1))
        world.add_need(world.add_customer("Acme"), issue=issue)
        return world.dump()

    assert build() == build()


def test_a_dump_loads_into_an_equal_workspace(place: Place) -> None:
    place.world.add_comment(place.issue, "by a bot", bot="github")
    place.world.edit_issue(place.issue, state="Done")
    copy = LinearWorld(now=place.clock)
    copy.load(place.world.dump())
    assert copy.dump() == place.world.dump()
    assert copy.issue("ACM-1").title == "Fix it"


def test_a_clock_set_back_dates_nothing_earlier_than_what_was_there() -> None:
    later, earlier = (
        datetime(2026, 11, 21, 12, 0, 1, tzinfo=UTC),
        datetime(2026, 11, 21, tzinfo=UTC),
    )
    told = iter([later, earlier, later + timedelta(seconds=1)])
    clock = ServerClock(lambda: next(told))
    assert [clock(), clock(), clock()] == [later, later, later + timedelta(seconds=1)]
