"""The sandbox's HTTP server: uvicorn on 127.0.0.1, in a thread or until interrupted.

    with SandboxServer(world, sheets) as sandbox:
        client = Client(sandbox.linear_url, sandbox.linear_key)

It can really reset a connection (SO_LINGER 0), and stops without waiting for
clients that hang.
"""

import asyncio
import contextlib
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from koortui.sandbox.app import StateFile, create_app
from koortui.sandbox.faults import (
    RESET_KEY,
    ASGIApp,
    FaultPlan,
    Message,
    Receive,
    Scope,
    Send,
)
from koortui.sandbox.google_sign_in import GoogleSignIn
from koortui.sandbox.linear.world import LinearWorld
from koortui.sandbox.sheets import SheetsState

HOST = "127.0.0.1"
SHUTDOWN_GRACE = 0.2
"""Seconds an unfinished request gets at shutdown before its connection is cut."""


class _Protocol(H11Protocol):
    """HTTP/1.1 that lets the app reset the TCP connection under it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        app: Any = self.app

        async def with_reset(scope: Any, receive: Receive, send: Send) -> None:
            await app(_offer_reset(scope, self.reset), receive, send)

        self.app = with_reset

    def connection_made(self, transport: Any) -> None:
        # asyncio does this only for sockets that name their protocol, which ours does not:
        # each answer would wait 40 ms for the client's delayed ACK.
        raw = transport.get_extra_info("socket")
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)

    def reset(self) -> None:
        """Send RST: with linger 0 the kernel drops what is buffered and says so."""
        raw = self.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def shutdown(self) -> None:
        """Close an idle connection now and a busy one after its grace."""
        super().shutdown()
        if not self.transport.is_closing():
            self.loop.call_later(SHUTDOWN_GRACE, self.transport.abort)


def _offer_reset(scope: Scope, reset: Callable[[], None]) -> Scope:
    scope[RESET_KEY] = reset
    return scope


class _Dated:
    """Answers carry the workspace's own time in `Date`: clients pull changes by it."""

    def __init__(self, app: ASGIApp, now: Callable[[], datetime]) -> None:
        self._app = app
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(self._now(), usegmt=True).encode()
                message["headers"] = [*message["headers"], (b"date", date)]
            await send(message)

        await self._app(scope, receive, dated)


class _Server(uvicorn.Server):
    """A uvicorn that says when it is up, stops at once when told, and keeps signals to itself."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        self._on_ready()
        await self._stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close what listens, then every connection; uvicorn's own waits a tenth of a second."""
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.002)
        for task in list(self.server_state.tasks):
            task.cancel()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)
        for server in self.servers:
            await server.wait_closed()

    def stop(self) -> None:
        """Ask the loop to end; callable from any thread and from a signal handler."""
        self.should_exit = True  # seen by uvicorn when the loop is not up yet
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)

    def handle_exit(self, _sig: int, _frame: FrameType | None) -> None:
        self.stop()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        # uvicorn would raise the signal again after its shutdown; here a signal is a normal end.
        wanted = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class SandboxServer:
    """Both services on one loopback port; `port=0` takes a free one.

    With `state_file` the state is loaded at start when the file exists, and saved
    after each request that changed it and at the end.
    """

    def __init__(
        self,
        world: LinearWorld,
        sheets: SheetsState | None = None,
        *,
        plan: FaultPlan | None = None,
        google: GoogleSignIn | None = None,
        port: int = 0,
        state_file: Path | None = None,
    ) -> None:
        self.world = world
        self.sheets = sheets
        self.plan = plan or FaultPlan()
        self.google = google or GoogleSignIn()
        self._wanted_port = port
        self._state = StateFile(state_file, world, sheets) if state_file else None
        self._socket: socket.socket | None = None
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.port = port

    @property
    def url(self) -> str:
        """The root of everything; known once started."""
        return f"http://{HOST}:{self.port}"

    @property
    def linear_url(self) -> str:
        """Linear's GraphQL endpoint."""
        return f"{self.url}/graphql"

    @property
    def linear_key(self) -> str:
        """The personal key the endpoint accepts."""
        return self.world.key

    @property
    def sheets_url(self) -> str:
        """In place of https://sheets.googleapis.com."""
        return self.url

    @property
    def spreadsheet_id(self) -> str:
        """The first spreadsheet; empty when there is none."""
        ids = self.sheets.spreadsheet_ids() if self.sheets is not None else []
        return ids[0] if ids else ""

    def describe(self) -> dict[str, str]:
        """The four values a client needs, as `koortui sandbox --json` prints them."""
        return {
            "linear_url": self.linear_url,
            "linear_key": self.linear_key,
            "sheets_url": self.sheets_url,
            "spreadsheet_id": self.spreadsheet_id,
        }

    def start(self) -> Self:
        """Serve from a thread; returns when requests are answered. OSError: port taken."""
        ready = threading.Event()
        server, listener = self._prepare(ready.set)
        self._thread = threading.Thread(
            target=server.run, args=([listener],), name="koortui-sandbox", daemon=True
        )
        self._thread.start()
        while not ready.wait(timeout=0.1):
            if not self._thread.is_alive():
                raise RuntimeError("the sandbox server ended while starting")
        return self

    def stop(self) -> None:
        """Stop the thread, close every socket, save the state."""
        if self._server is None or self._thread is None:
            return
        self._server.stop()
        self._thread.join()
        self._server = self._thread = None
        self._save()

    def serve(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Serve in this (main) thread until SIGINT or SIGTERM; `on_ready` runs once up."""
        server, listener = self._prepare(on_ready)
        server.run([listener])
        self._save()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _prepare(self, on_ready: Callable[[], None]) -> tuple[_Server, socket.socket]:
        if self._state is not None:
            self._state.load()
        listener = socket.create_server((HOST, self._wanted_port))
        self.port = listener.getsockname()[1]
        app = create_app(self.world, self.sheets, self.plan, self.google, after_request=self._save)
        config = uvicorn.Config(
            _Dated(app, self.world.now),
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
        )
        self._server = _Server(config, on_ready)
        return self._server, listener

    def _save(self) -> None:
        if self._state is not None:
            self._state.save()
