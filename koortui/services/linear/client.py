"""One GraphQL request to Linear: sent, timed, classified, counted. No retries here."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
from msgspec import Struct

from koortui.domain.budget import Budget
from koortui.domain.errors import InvalidInput
from koortui.domain.secret import Secret
from koortui.services.errors import BadAnswer, RateLimited
from koortui.services.linear import classify
from koortui.services.linear.operations import OPERATIONS
from koortui.services.linear.wire import Envelope, GraphQLError

LINEAR_URL = "https://api.linear.app/graphql"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

T = TypeVar("T")


class Timeouts(Struct, frozen=True):
    """Seconds to wait for a connection, and for an answer."""

    connect: float = 3.0
    read: float = 20.0


class Pause:
    """Until when Linear wants to hear nothing. Given to each client of a program in turn."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._until = 0.0

    def begin(self, seconds: float) -> None:
        self._until = self._monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds; 0 when requests may be sent."""
        return max(0.0, self._until - self._monotonic())


class LinearClient:
    """Sends the program's operations to one endpoint with one key.

    `requests` counts what was sent; `budget` and `server_time` are as of the last answer.
    Raises ServiceError's subclasses only. While Linear asked for a pause, nothing is sent.
    """

    def __init__(
        self,
        url: str,
        key: Secret,
        *,
        timeouts: Timeouts | None = None,
        user_agent: str = "koortui",
        monotonic: Callable[[], float] = time.monotonic,
        pause: Pause | None = None,
    ) -> None:
        loopback = check_endpoint(url)
        timeouts = timeouts or Timeouts()
        self._url = url
        self._key = key
        self._pause = pause or Pause(monotonic)
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(timeouts.read, connect=timeouts.connect),
            headers={"User-Agent": user_agent},
            follow_redirects=False,
            trust_env=not loopback,
        )
        self.requests = 0
        self.budget = Budget()
        self.server_time: datetime | None = None

    async def execute(self, operation: str, variables: Mapping[str, Any], answer: type[T]) -> T:
        """Send one of OPERATIONS; its `data` as `answer`."""
        text = OPERATIONS[operation]
        write = text.lstrip().startswith("mutation")
        self._respect_pause()
        response = await self._send(operation, text, variables, write=write)
        self._note(response)
        try:
            return _read(response, answer, write=write)
        except RateLimited as limit:
            self._pause.begin(limit.retry_after)
            raise

    async def _send(
        self, operation: str, text: str, variables: Mapping[str, Any], *, write: bool
    ) -> httpx.Response:
        body = {"query": text, "operationName": operation, "variables": variables}
        self.requests += 1
        try:
            return await self._http.post(
                self._url,
                content=msgspec.json.encode(body),
                headers={
                    "Content-Type": "application/json",
                    "Authorization": _authorization(self._key.reveal()),
                },
            )
        except httpx.TransportError as error:
            raise classify.of_transport(error, write=write) from None

    def _respect_pause(self) -> None:
        left = self._pause.left
        if left > 0:
            raise RateLimited(
                "linear", f"Linear asked for a pause; {left:.0f} s are left.", retry_after=left
            )

    def _note(self, response: httpx.Response) -> None:
        served = classify.server_seconds(response)
        if served is not None:
            self.server_time = datetime.fromtimestamp(served, UTC)
        if "x-ratelimit-requests-limit" in response.headers:
            self.budget = _budget(response.headers)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def check_endpoint(url: str) -> bool:
    """Whether `url` is on this machine. Plain http to anywhere else is refused."""
    parts = urlsplit(url)
    loopback = (parts.hostname or "") in LOOPBACK
    if parts.scheme == "https" or (parts.scheme == "http" and loopback):
        return loopback
    raise InvalidInput(
        "url", f"{url!r} is not https", next_step="Only a loopback address may use plain http."
    )


def _authorization(key: str) -> str:
    """A personal key goes bare, an OAuth token as Bearer; so does what is pasted as one."""
    bearer, space, token = key.partition(" ")
    if space and bearer.casefold() == "bearer":
        return f"Bearer {token.strip()}"
    return f"Bearer {key}" if key.startswith("lin_oauth_") else key


def _read(response: httpx.Response, answer: type[T], *, write: bool) -> T:
    """The answer's data; the body's own errors count before the HTTP status does."""
    errors = _errors_only(response)
    if errors is not None:
        failure = classify.of_errors(errors, response, write=write)
        if failure is not None:
            raise failure
    failure = classify.of_status(response, write=write)
    if failure is not None:
        raise failure
    envelope: Envelope[T]
    try:
        envelope = msgspec.json.decode(response.content, type=Envelope[answer])  # type: ignore[valid-type]
    except (msgspec.DecodeError, UnicodeDecodeError):
        envelope = Envelope()
    if envelope.data is None:
        raise BadAnswer("linear", "Linear's answer could not be read.", ambiguous=write)
    return envelope.data


class _ErrorsOnly(Struct):
    """The errors of an answer whose data is null or partial, whatever its shape."""

    errors: list[GraphQLError] | None = None


def _errors_only(response: httpx.Response) -> list[GraphQLError] | None:
    try:
        return msgspec.json.decode(response.content, type=_ErrorsOnly).errors
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _budget(headers: httpx.Headers) -> Budget:
    def number(name: str) -> int | None:
        text = headers.get(f"x-ratelimit-{name}", "")
        return int(float(text)) if text.replace(".", "", 1).isdigit() else None

    reset = number("requests-reset")
    return Budget(
        requests_limit=number("requests-limit"),
        requests_remaining=number("requests-remaining"),
        complexity_limit=number("complexity-limit"),
        complexity_remaining=number("complexity-remaining"),
        resets_at=datetime.fromtimestamp(reset / 1000, UTC) if reset else None,
    )
