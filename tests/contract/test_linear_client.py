"""The Linear client: where it may connect, what it hides, and what each answer means."""

from __future__ import annotations

import http.server
import logging
import pickle
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sync_rig import SOON, Rig, closed_port_url

from koortui.domain.customer import LinearMapping
from koortui.domain.errors import InvalidInput
from koortui.domain.secret import Secret
from koortui.sandbox.linear import RateLimits
from koortui.sandbox.linear.limits import Budget as SandboxBudget
from koortui.services import errors
from koortui.services.linear.client import LINEAR_URL, LinearClient, Timeouts
from koortui.services.linear.targets import list_targets, search_linear, viewer
from koortui.services.linear.wire import ViewerAnswer

KEY = "lin_api_verysecret"


@contextmanager
def answering(
    body: bytes, status: int = 200, headers: dict[str, str] | None = None
) -> Iterator[tuple[str, list[str]]]:
    """A server that gives one answer to everything; its address, and the keys it was shown."""
    shown: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            shown.append(self.headers["authorization"])
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", shown
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def error(message: str, kind: str = "", code: str = "") -> bytes:
    extensions = f'{{"type": "{kind}", "code": "{code}"}}'
    return f'{{"errors": [{{"message": "{message}", "extensions": {extensions}}}]}}'.encode()


CREATE = ("CommentCreate", {"input": {}})


@pytest.mark.parametrize(
    ("body", "status", "kind", "ambiguous"),
    [
        (error("Entity not found: Issue"), 200, "not_found", False),
        (error("conflict on insert of Comment"), 200, "conflict_on_insert", False),
        (error("No", "invalid input"), 400, "refused", False),
        (error("No", "something Linear added later"), 200, "refused", False),
        (error("No", "authentication error"), 200, "auth", False),
        (error("No", "forbidden"), 200, "auth", False),
        (error("Slow down", "", "RATELIMITED"), 400, "rate_limited", False),
        (error("Slow down", "", "RATELIMITED"), 200, "rate_limited", False),
        (b"", 429, "rate_limited", False),
        (error("Oops", "internal error"), 200, "server", True),
        (b"<html>Bad gateway</html>", 502, "server", True),
        (b'{"data": {"commentCr', 200, "bad_answer", True),
        (b'{"data": null}', 200, "bad_answer", True),
        (b'{"data": {"commentCreate": {"success": 7}}}', 200, "bad_answer", True),
        (b"\xff\xfe", 200, "bad_answer", True),
        (b"", 403, "auth", False),
        (b"<html>Log in to the wifi</html>", 404, "bad_answer", False),
    ],
)
async def test_each_answer_has_its_meaning(
    body: bytes, status: int, kind: str, ambiguous: bool
) -> None:
    from koortui.services.linear.wire import CommentCreated

    with answering(body, status) as (url, _):
        async with LinearClient(url, Secret(KEY)) as client:
            with pytest.raises(errors.ServiceError) as caught:
                await client.execute(*CREATE, CommentCreated)
    assert (caught.value.kind, caught.value.ambiguous) == (kind, ambiguous)
    assert caught.value.source == "linear"
    assert caught.value.what
    assert caught.value.kept
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "17"}, 17),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, None),
        ({}, 60),
        ({"retry-after": "soon"}, 60),
    ],
)
async def test_the_pause_is_the_one_asked_for(
    headers: dict[str, str], seconds: float | None
) -> None:
    with answering(error("Slow", "ratelimited"), 400, headers) as (url, _):
        async with LinearClient(url, Secret(KEY)) as client:
            with pytest.raises(errors.RateLimited) as caught:
                await viewer(client)
    if seconds is None:
        assert caught.value.retry_after > 1_000_000
    else:
        assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    "url",
    ["http://api.linear.app/graphql", "http://127.0.0.1.evil.example/", "ftp://127.0.0.1/", "x"],
)
def test_plain_http_goes_to_this_machine_only(url: str) -> None:
    with pytest.raises(InvalidInput):
        LinearClient(url, Secret(KEY))


async def test_https_goes_anywhere() -> None:
    await LinearClient(LINEAR_URL, Secret(KEY)).aclose()


async def test_a_redirect_is_not_followed_and_the_key_goes_nowhere_else() -> None:
    with (
        answering(b"") as (elsewhere, shown),
        answering(b"", 307, {"location": elsewhere}) as (url, _),
    ):
        async with LinearClient(url, Secret(KEY)) as client:
            with pytest.raises(errors.BadAnswer, match="redirects"):
                await viewer(client)
    assert shown == []


@pytest.mark.parametrize(
    ("key", "header"),
    [
        ("lin_api_x", "lin_api_x"),
        ("lin_oauth_x", "Bearer lin_oauth_x"),
        ("bearer 9f3c", "Bearer 9f3c"),
    ],
)
async def test_a_personal_key_goes_bare_and_a_token_as_bearer(key: str, header: str) -> None:
    with answering(b'{"data": {"viewer": {"id": "1"}}}') as (url, shown):
        async with LinearClient(url, Secret(key)) as client:
            await client.execute("Viewer", {}, ViewerAnswer)
    assert shown == [header]


async def test_the_key_is_in_no_text(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = Secret(KEY)
    async with LinearClient(closed_port_url(), secret) as client:
        with pytest.raises(errors.Offline) as caught:
            await viewer(client)
    assert KEY not in caplog.text
    for text in (repr(secret), str(secret), f"{secret}", str(caught.value), repr(vars(client))):
        assert KEY not in text
    with pytest.raises(TypeError):
        pickle.dumps(secret)


async def test_the_budget_is_what_the_headers_say() -> None:
    async with Rig() as rig:
        rig.world.budget = SandboxBudget(RateLimits(requests=5))
        await viewer(rig.linear)
        budget = rig.linear.budget
        assert (budget.requests_limit, budget.requests_remaining) == (5, 4)
        assert budget.complexity_limit == 3_000_000
        assert budget.resets_at is not None
        assert budget.resets_at > datetime.now(UTC)


async def test_no_connection_and_no_answer_are_told_apart() -> None:
    async with LinearClient(closed_port_url(), Secret(KEY)) as client:
        with pytest.raises(errors.Offline) as offline:
            await client.execute(*CREATE, ViewerAnswer)
    assert not offline.value.ambiguous
    async with Rig(answer_within=SOON) as rig:
        rig.fault("timeout", "Viewer")
        with pytest.raises(errors.TimedOut):
            await viewer(rig.linear)
    assert Timeouts().connect < Timeouts().read


async def test_set_up_finds_what_a_customer_can_be_mapped_to() -> None:
    async with Rig() as rig:
        rig.world.add_customer("Acme Corp")
        rig.world.add_project("Acme Recovery", teams=[rig.team])
        assert (await viewer(rig.linear)).name == "Ada Lovelace"
        assert len(await list_targets(rig.linear)) == 4
        found = [str(target.mapping) for target in await search_linear(rig.linear, "ACM")]
        assert found == [
            "customer:Acme Corp",
            "project:Acme Recovery",
            "label:acme",
            "team:ACM",
        ]
        assert all(LinearMapping.parse(text) for text in found)
