"""A plain GraphQL client for the tests of the sandbox's Linear: real HTTP, no help."""

from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import httpx

from koortui.sandbox.server import SandboxServer

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **length: float) -> datetime:
        self.at += timedelta(**length)
        return self.at


class Client:
    """Posts queries to a sandbox as Linear's documentation says to."""

    def __init__(self, server: SandboxServer, *, key: str | None = None) -> None:
        self.server = server
        key = server.linear_key if key is None else key
        self.http = httpx.Client(headers={"Authorization": key} if key else {}, timeout=5)

    def post(self, query: str, name: str | None = None, **variables: Any) -> httpx.Response:
        payload = {"query": query, "variables": variables, "operationName": name}
        return self.http.post(self.server.linear_url, json=payload)

    def data(self, query: str, **variables: Any) -> Any:
        answer = self.post(query, **variables)
        body = answer.json()
        assert answer.status_code == 200, body
        assert "errors" not in body, body["errors"]
        return body["data"]

    def error(self, query: str, **variables: Any) -> Any:
        """The only error of an answer."""
        [error] = self.post(query, **variables).json()["errors"]
        return error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.http.close()
