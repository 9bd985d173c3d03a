"""Faults as data, and the ASGI middleware that makes them happen on the wire.

A `FaultPlan` holds the faults to come and a log of what was asked. A fault is
spent on the first request of its source whose names contain `match`: the GraphQL
operation name, its root fields, or "METHOD path". "After apply" means that the
application has done the work and only the answer is lost.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, MutableMapping, Sequence
from copy import copy
from typing import Any, Literal, get_args

import msgspec

from koortui.sandbox.fault_answers import ANSWERS, Answer, Style, html_502

Source = Literal["linear", "sheet"]
FaultKind = Literal[
    "delay",
    "reset",
    "reset_after_apply",
    "timeout",
    "timeout_after_apply",
    "ratelimited_400",
    "429",
    "500",
    "503",
    "503_after_apply",
    "truncated_json",
    "html_502",
    "errors_200",
    "unauthorized",
]
KINDS: tuple[FaultKind, ...] = get_args(FaultKind)
FOREVER = -1
AFTER_APPLY = frozenset(
    {"reset_after_apply", "timeout_after_apply", "503_after_apply", "truncated_json"}
)
RESET_KEY = "koortui.sandbox.reset"
"""Where the server puts a callable into the scope that resets the TCP connection."""

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Any]
Send = Callable[[Message], Any]
ASGIApp = Callable[[Scope, Receive, Send], Any]
NamesOf = Callable[[Scope, bytes], Sequence[str]]


class Fault(msgspec.Struct, kw_only=True):
    """One fault. `times` is how often it still strikes, `FOREVER` for without end.

    `seconds` is the length of a delay, and for any other kind a wait before it;
    `retry_after` goes into the header of the rate limit answers.
    """

    kind: FaultKind
    source: Source = "linear"
    match: str = ""
    times: int = 1
    seconds: float = 0.0
    retry_after: int = 1


class LoggedRequest(msgspec.Struct, kw_only=True, frozen=True):
    """One request: its names, the fault that struck, and the status (None: no answer)."""

    source: str
    names: tuple[str, ...]
    fault: str | None
    status: int | None


class FaultPlan:
    """The faults to come and the requests that came; safe to use from any thread."""

    def __init__(self, faults: Sequence[Fault] = ()) -> None:
        self._lock = threading.Lock()
        self._faults = [copy(fault) for fault in faults]
        self._log: list[LoggedRequest] = []

    def add(self, fault: Fault) -> None:
        """Plan one more fault; the oldest that matches strikes first."""
        with self._lock:
            self._faults.append(copy(fault))

    def clear(self) -> None:
        """Drop all faults that have not struck yet."""
        with self._lock:
            self._faults.clear()

    @property
    def pending(self) -> list[Fault]:
        """The faults that can still strike."""
        with self._lock:
            return [fault for fault in self._faults if fault.times != 0]

    def take(self, source: str, names: Sequence[str]) -> Fault | None:
        """The fault for this request, spent once; None when it may pass."""
        with self._lock:
            for fault in self._faults:
                if fault.times != 0 and fault.source == source and _matches(fault, names):
                    fault.times -= 1 if fault.times > 0 else 0
                    return fault
        return None

    def record(self, request: LoggedRequest) -> None:
        """Add to the log."""
        with self._lock:
            self._log.append(request)

    @property
    def requests(self) -> list[LoggedRequest]:
        """The log, oldest first."""
        with self._lock:
            return list(self._log)

    def forget_requests(self) -> None:
        """Empty the log."""
        with self._lock:
            self._log.clear()

    def counts(self) -> dict[str, int]:
        """How many requests each source got."""
        return dict(Counter(request.source for request in self.requests))

    def counts_by_name(self, source: str) -> dict[str, int]:
        """How many requests of a source carried each name."""
        logged = (request for request in self.requests if request.source == source)
        return dict(Counter(name for request in logged for name in request.names))


def _matches(fault: Fault, names: Sequence[str]) -> bool:
    return any(fault.match.lower() in name.lower() for name in names)


def method_and_path(scope: Scope, _body: bytes) -> list[str]:
    """The name of a plain HTTP request: `POST /v4/spreadsheets/1:batchUpdate`."""
    return [f"{scope['method']} {scope['path']}"]


class FaultMiddleware:
    """Wraps an ASGI app: names and logs each request, and lets the planned fault happen."""

    def __init__(
        self,
        app: ASGIApp,
        plan: FaultPlan,
        source: Source,
        style: Style,
        names_of: NamesOf = method_and_path,
    ) -> None:
        self.app = app
        self.plan = plan
        self.source = source
        self.style = style
        self.names_of = names_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = await _read_body(receive)
        names = tuple(self.names_of(scope, body))
        fault = self.plan.take(self.source, names)
        answer = await self._answer(fault, scope, _replay(body, receive))
        self.plan.record(
            LoggedRequest(
                source=self.source,
                names=names,
                fault=fault.kind if fault else None,
                status=answer.status if answer else None,
            )
        )
        if answer is not None:
            await answer.send(send)
        elif fault is not None and fault.kind.startswith("timeout"):
            await _until_disconnect(receive)
        else:
            await _reset(scope, receive)

    async def _answer(self, fault: Fault | None, scope: Scope, receive: Receive) -> Answer | None:
        """What to send; None when the client is to get no answer."""
        if fault is None:
            return await self._apply(scope, receive)
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        applied = None
        if fault.kind == "delay" or fault.kind in AFTER_APPLY:
            applied = await self._apply(scope, receive)
        return _spoil(fault, applied, self.style)

    async def _apply(self, scope: Scope, receive: Receive) -> Answer:
        """Run the app and hold its whole answer back."""
        answer = Answer(status=500)

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = list(message.get("headers", []))
            elif message["type"] == "http.response.body":
                answer.body += message.get("body", b"")

        await self.app(scope, receive, hold)
        return answer


def _spoil(fault: Fault, applied: Answer | None, style: Style) -> Answer | None:
    """The answer a fault turns into; `applied` is the true one when the work was done."""
    match fault.kind:
        case "delay":
            return applied
        case "truncated_json" if applied is not None:
            return applied.cut()
        case "html_502":
            return html_502()
        case "reset" | "reset_after_apply" | "timeout" | "timeout_after_apply":
            return None
        case kind:
            return ANSWERS[style][kind.removesuffix("_after_apply")](fault.retry_after)


async def _read_body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        chunk: bytes = message.get("body", b"")
        body += chunk
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return body


def _replay(body: bytes, receive: Receive) -> Receive:
    """A receive channel that gives the body once more, then what really comes."""
    unread = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        if unread:
            return dict(unread.pop())
        message: Message = await receive()
        return message

    return replayed


async def _until_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _reset(scope: Scope, receive: Receive) -> None:
    scope[RESET_KEY]()
    await _until_disconnect(receive)
