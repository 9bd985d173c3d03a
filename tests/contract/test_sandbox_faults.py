"""Each planned fault happens on the wire as it would in the field, once and no more."""

import json
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

import httpx
import pytest
from sandbox_linear_client import Client, Clock

from koortui.sandbox.faults import AFTER_APPLY, KINDS, Fault, FaultKind, FaultMiddleware, FaultPlan
from koortui.sandbox.linear import LinearWorld
from koortui.sandbox.server import SandboxServer

COMMENT = """mutation AddComment($input: CommentCreateInput!) {
  commentCreate(input: $input) { success } }"""
VIEWER = "query Me { viewer { id } }"
# What httpx makes of each fault, or the status it sees.
OUTCOMES: dict[FaultKind, type[httpx.TransportError] | int] = {
    "delay": 200,
    "reset": httpx.ReadError,
    "reset_after_apply": httpx.ReadError,
    "timeout": httpx.ReadTimeout,
    "timeout_after_apply": httpx.ReadTimeout,
    "ratelimited_400": 400,
    "429": 429,
    "500": 500,
    "503": 503,
    "503_after_apply": 503,
    "truncated_json": 200,
    "html_502": 502,
    "errors_200": 200,
    "unauthorized": 401,
}


class Place:
    """A served workspace with one issue to comment on."""

    def __init__(self, world: LinearWorld, server: SandboxServer, client: Client) -> None:
        self.world, self.server, self.client = world, server, client
        self.plan = server.plan
        world.add_user("Ada Lovelace")
        self.issue = world.add_issue(world.add_team("ACM"), "One")

    def comment(self, timeout: float = 5) -> httpx.Response:
        self.client.http.timeout = timeout
        given = {"id": str(uuid.uuid4()), "issueId": self.issue.id, "body": "hello"}
        return self.client.post(COMMENT, input=given)


@pytest.fixture(name="place")
def served_place() -> Iterator[Place]:
    world = LinearWorld(now=Clock())
    with SandboxServer(world) as server, Client(server) as client:
        yield Place(world, server, client)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_looks_as_in_the_field_and_applies_the_write_or_not(
    place: Place, kind: FaultKind
) -> None:
    place.plan.add(Fault(kind=kind, match="commentCreate"))
    expected = OUTCOMES[kind]
    if isinstance(expected, int):
        assert place.comment().status_code == expected
    else:
        with pytest.raises(expected):
            place.comment(timeout=0.3)
    applied = kind in AFTER_APPLY or kind == "delay"
    assert len(place.world.tables.comments) == (1 if applied else 0)
    assert place.comment().json() == {"data": {"commentCreate": {"success": True}}}


def test_a_reset_is_a_tcp_reset(place: Place) -> None:
    place.plan.add(Fault(kind="reset"))
    with pytest.raises(httpx.ReadError, match=r"reset by peer|10054"):
        place.comment()


def test_a_delay_lasts_its_seconds(place: Place) -> None:
    place.plan.add(Fault(kind="delay", seconds=0.2))
    started = time.monotonic()
    assert place.comment().status_code == 200
    assert time.monotonic() - started >= 0.2


def test_truncated_json_is_a_good_looking_200_that_does_not_parse(place: Place) -> None:
    place.plan.add(Fault(kind="truncated_json"))
    answer = place.comment()
    assert answer.headers["content-type"] == "application/json"
    assert int(answer.headers["content-length"]) == len(answer.content) > 0
    with pytest.raises(json.JSONDecodeError):
        answer.json()


@pytest.mark.parametrize(
    ("kind", "error_type", "code"),
    [
        ("ratelimited_400", "ratelimited", "RATELIMITED"),
        ("errors_200", "internal error", "INTERNAL_SERVER_ERROR"),
        ("unauthorized", "authentication error", "AUTHENTICATION_ERROR"),
    ],
)
def test_linears_errors_can_be_classified(
    place: Place, kind: FaultKind, error_type: str, code: str
) -> None:
    place.plan.add(Fault(kind=kind))
    extensions = place.comment().json()["errors"][0]["extensions"]
    assert (extensions["type"], extensions["code"]) == (error_type, code)
    assert extensions["userPresentableMessage"]


@pytest.mark.parametrize("kind", ["ratelimited_400", "429"])
def test_a_rate_limit_says_how_long_to_wait(place: Place, kind: FaultKind) -> None:
    place.plan.add(Fault(kind=kind, retry_after=7))
    assert place.comment().headers["retry-after"] == "7"


def test_a_bad_gateway_is_html(place: Place) -> None:
    place.plan.add(Fault(kind="html_502"))
    answer = place.comment()
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("match", ["AddComment", "commentcreate", "POST /graphql", ""])
def test_a_fault_strikes_what_it_names(place: Place, match: str) -> None:
    place.plan.add(Fault(kind="503", match=match))
    assert place.comment().status_code == 503


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind="503", match="issueUpdate"),
        Fault(kind="503", source="sheet"),
        Fault(kind="503", times=0),
    ],
)
def test_a_fault_leaves_other_requests_alone(place: Place, fault: Fault) -> None:
    place.plan.add(fault)
    assert place.comment().status_code == 200


def test_a_fault_strikes_as_often_as_it_says(place: Place) -> None:
    place.plan.add(Fault(kind="503", times=2))
    place.plan.add(Fault(kind="500"))
    assert [place.comment().status_code for _ in range(4)] == [503, 503, 500, 200]


def test_a_fault_without_end_ends_when_cleared(place: Place) -> None:
    place.plan.add(Fault(kind="503", times=-1))
    assert [place.comment().status_code for _ in range(3)] == [503, 503, 503]
    place.plan.clear()
    assert place.comment().status_code == 200


def test_the_log_names_counts_and_outcomes(place: Place) -> None:
    place.plan.add(Fault(kind="500", match="commentCreate"))
    place.comment()
    place.comment()
    place.client.post(VIEWER)
    logged = place.plan.requests
    assert logged[0].names == ("AddComment", "commentCreate", "POST /graphql")
    assert [(one.fault, one.status) for one in logged] == [("500", 500), (None, 200), (None, 200)]
    assert place.plan.counts() == {"linear": 3}
    assert place.plan.counts_by_name("linear")["commentCreate"] == 2
    place.plan.forget_requests()
    assert place.plan.counts() == {}


def test_other_processes_drive_faults_and_read_the_log_over_http(place: Place) -> None:
    http, url = place.client.http, f"{place.server.url}/_sandbox"
    added = http.post(f"{url}/faults", json={"kind": "503", "match": "viewer", "times": 2})
    assert added.json()["faults"][0]["times"] == 2
    assert place.client.post(VIEWER).status_code == 503
    assert http.get(f"{url}/faults").json()["faults"][0]["times"] == 1
    assert http.delete(f"{url}/faults").json() == {"faults": []}
    assert place.client.post(VIEWER).status_code == 200
    log = http.get(f"{url}/requests").json()
    assert log["counts"] == {"linear": 2}
    assert log["by_name"]["linear"]["viewer"] == 2
    assert log["requests"][0]["fault"] == "503"
    assert http.delete(f"{url}/requests").json()["requests"] == []
    [issue] = http.get(f"{url}/linear").json()["issues"].values()
    assert issue["title"] == "One"


@pytest.mark.parametrize(
    "wrong", [{"kind": "earthquake"}, {}, {"kind": "503", "times": "many"}, []]
)
def test_a_wrong_fault_is_refused(place: Place, wrong: object) -> None:
    answer = place.client.http.post(f"{place.server.url}/_sandbox/faults", json=wrong)
    assert answer.status_code == 422
    assert place.plan.pending == []


Scope = MutableMapping[str, Any]
Channel = Callable[..., Awaitable[Any]]


async def _ok(_scope: Scope, receive: Channel, send: Channel) -> None:
    """An app that says how much it was sent."""
    body = (await receive())["body"]
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(len(body)).encode()})


@pytest.mark.parametrize(
    ("kind", "status", "name"),
    [
        ("429", 429, "RESOURCE_EXHAUSTED"),
        ("ratelimited_400", 429, "RESOURCE_EXHAUSTED"),
        ("500", 500, "INTERNAL"),
        ("503", 503, "UNAVAILABLE"),
        ("503_after_apply", 503, "UNAVAILABLE"),
        ("errors_200", 400, "INVALID_ARGUMENT"),
        ("unauthorized", 401, "UNAUTHENTICATED"),
    ],
)
async def test_google_words_its_errors_otherwise(kind: FaultKind, status: int, name: str) -> None:
    plan = FaultPlan([Fault(kind=kind, source="sheet", match="PUT /v4")])
    app: Any = FaultMiddleware(_ok, plan, "sheet", "google")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        faulty = await client.put("/v4/spreadsheets/x", content=b"12345")
        assert faulty.status_code == status
        error = faulty.json()["error"]
        assert (error["code"], error["status"]) == (status, name)
        assert error["message"]
        assert (await client.put("/v4/spreadsheets/x", content=b"12345")).json() == 5
    assert plan.counts_by_name("sheet") == {"PUT /v4/spreadsheets/x": 2}
