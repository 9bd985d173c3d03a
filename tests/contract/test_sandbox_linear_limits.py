"""Who may ask the sandbox's Linear, how much, and how it says no."""

import re
from collections.abc import Callable

import httpx
import pytest
from sandbox_linear_client import Client, Clock

from koortui.sandbox.linear import LinearWorld, RateLimits
from koortui.sandbox.server import SandboxServer

VIEWER = "{ viewer { id } }"  # one object with one property: 1.1, so 2 points


def small_world(clock: Clock | None = None, limits: RateLimits | None = None) -> LinearWorld:
    world = LinearWorld(now=clock or Clock(), limits=limits)
    world.add_user("Ada Lovelace")
    world.add_issue(world.add_team("ACM"), "One")
    return world


@pytest.mark.parametrize("form", ["{key}", "Bearer {key}"])
def test_a_key_comes_bare_or_as_a_bearer(form: str) -> None:
    world = small_world()
    with (
        SandboxServer(world) as server,
        Client(server, key=form.format(key=world.key)) as client,
    ):
        assert client.data(VIEWER)["viewer"]["id"] == world.viewer.id


@pytest.mark.parametrize("key", ["", "lin_api_wrong", "Basic abc", "bearer"])
def test_a_wrong_or_missing_key_is_refused(key: str) -> None:
    world = small_world()
    with SandboxServer(world) as server, Client(server, key=key) as client:
        answer = client.post(VIEWER)
        assert answer.status_code == 401
        [error] = answer.json()["errors"]
        assert error["extensions"]["type"] == "authentication error"
        assert error["extensions"]["code"] == "AUTHENTICATION_ERROR"
        assert error["extensions"]["userPresentableMessage"]


def test_every_answer_says_what_is_left_and_until_when() -> None:
    clock = Clock()
    limits = RateLimits(requests=10, complexity=100)
    with SandboxServer(small_world(clock, limits)) as server, Client(server) as client:
        client.post(VIEWER)
        headers = client.post(VIEWER).headers
    assert headers["x-complexity"] == "2"
    assert headers["x-ratelimit-requests-limit"] == "10"
    assert headers["x-ratelimit-requests-remaining"] == "8"
    assert headers["x-ratelimit-complexity-limit"] == "100"
    assert headers["x-ratelimit-complexity-remaining"] == "96"
    reset = int(headers["x-ratelimit-requests-reset"])
    assert reset == (clock().timestamp() + 3600) * 1000


@pytest.mark.parametrize("limits", [RateLimits(requests=2), RateLimits(complexity=5)])
def test_beyond_the_allowance_requests_are_ratelimited_with_http_400_until_the_reset(
    limits: RateLimits,
) -> None:
    clock = Clock()
    with SandboxServer(small_world(clock, limits)) as server, Client(server) as client:
        assert [client.post(VIEWER).status_code for _ in range(3)] == [200, 200, 400]
        refused = client.post(VIEWER)
        assert refused.json()["errors"][0]["extensions"]["code"] == "RATELIMITED"
        assert "x-ratelimit-requests-reset" in refused.headers
        clock.forward(minutes=59)
        assert client.post(VIEWER).status_code == 400
        clock.forward(minutes=1)
        assert client.post(VIEWER).status_code == 200


@pytest.mark.parametrize(
    ("query", "points"),
    [
        (VIEWER, 2),
        ("{ viewer { id name } organization { id name } }", 3),
        ("{ issues { nodes { id } } }", 55),
        ("{ issues(first: 10) { nodes { id title } } }", 12),
        ("{ issues(first: 10) { nodes { id state { name } } } }", 22),
        ("{ issues(first: 10) { nodes { id labels(first: 5) { nodes { name } } } } }", 66),
        ("{ issues(first: 10) { ...f } } fragment f on IssueConnection { nodes { id } }", 11),
        ("{ issues(first: 10) { ... on IssueConnection { nodes { id } } } }", 11),
        ("query($n: Int = 20) { issues(first: $n) { nodes { id } } }", 22),
    ],
)
def test_a_query_costs_by_the_formula(query: str, points: int) -> None:
    with SandboxServer(small_world()) as server, Client(server) as client:
        assert client.post(query).headers["x-complexity"] == str(points)


def test_the_formula_agrees_with_a_figure_linear_itself_reported() -> None:
    """13,415 points, in https://github.com/linear/linear/issues/302; it is refused there too."""
    query = """query Query { issues { edges { node { title description
      creator { email } labels { edges { node { name } } } assignee { email }
      comments { edges { node { user { email } body } } } } } } }"""
    with SandboxServer(small_world()) as server, Client(server) as client:
        shown = client.error(query)["extensions"]["userPresentableMessage"]
    points = int(re.findall(r"\d+", shown)[0])
    assert points == pytest.approx(13_415, rel=0.01)


def test_a_query_beyond_ten_thousand_points_is_refused_unseen() -> None:
    query = "{ issues(first: 250) { nodes { id comments { nodes { id body } } } } }"
    with SandboxServer(small_world()) as server, Client(server) as client:
        answer = client.post(query)
        assert answer.status_code == 400
        [error] = answer.json()["errors"]
        assert error["message"] == "Query too complex"
        assert "10000" in error["extensions"]["userPresentableMessage"]
        assert error["extensions"]["code"] == "INPUT_ERROR"
        assert "x-ratelimit-requests-remaining" not in answer.headers


@pytest.mark.parametrize(
    "query",
    [
        "{ viewer { nothing } }",
        '{ issues(filter: {unknown: {eq: "x"}}) { nodes { id } } }',
        '{ issues(filter: {updatedAt: {gt: "yesterday"}}) { nodes { id } } }',
        "{ viewer",
        "query($n: Int!) { issues(first: $n) { nodes { id } } }",
        "query A { viewer { id } } query B { viewer { id } }",
    ],
)
def test_what_the_schema_does_not_allow_is_http_400(query: str) -> None:
    with SandboxServer(small_world()) as server, Client(server) as client:
        answer = client.post(query)
        assert answer.status_code == 400
        body = answer.json()
        assert "data" not in body
        assert body["errors"][0]["extensions"]["type"] == "graphql error"


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda http, url: http.get(url), 405),
        (lambda http, url: http.post(url, content=b"not json"), 400),
        (lambda http, url: http.post(url, json=["a", "list"]), 400),
        (lambda http, url: http.post(url, json={"query": 5}), 400),
    ],
)
def test_what_is_no_graphql_request_is_refused(
    send: Callable[[httpx.Client, str], httpx.Response], status: int
) -> None:
    with SandboxServer(small_world()) as server, Client(server) as client:
        assert send(client.http, server.linear_url).status_code == status


def test_the_rate_limit_can_be_asked_for() -> None:
    query = "{ rateLimitStatus { kind limits { type allowedAmount remainingAmount reset } } }"
    with SandboxServer(small_world()) as server, Client(server) as client:
        limits = client.data(query)["rateLimitStatus"]["limits"]
    assert [limit["allowedAmount"] for limit in limits] == [2_500, 3_000_000]
