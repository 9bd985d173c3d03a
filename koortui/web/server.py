"""The page, its WebSocket and nothing else, on loopback; every request passes the door."""

from __future__ import annotations

import asyncio
import importlib.resources
import json
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from aiohttp import WSMsgType, web

from koortui.web.child import Child
from koortui.web.door import HOST, Door

_OWN = Path(__file__).parent / "static"
_REFUSED = (
    "403: this address opens with the link that `koortui serve` printed, and the link opens once.\n"
    "For a new link end `koortui serve` with Ctrl+C and start it again.\n"
)
_ENTERED = '<!doctype html><meta http-equiv="refresh" content="0;url={}/"><title>KoorTUI</title>'
"""The link's answer: the page's own request for the page carries the cookie, whoever linked us."""
_BEAT = 15.0
"""Seconds between signs of life: a tab that was lost ends its program."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebServer:
    """One program for each open page. `command` is run with `env` for it."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], port: int = 0) -> None:
        """Takes the port; raises OSError when it cannot be had."""
        self._command, self._env = command, env
        self._socket = socket.create_server((HOST, port))
        self.door = Door(self._socket.getsockname()[1])
        self._children: set[Child] = set()

    def serve(self, on_ready: Callable[[], object]) -> None:
        """Serve until SIGINT, SIGTERM or SIGHUP; then every program has ended, too."""
        asyncio.run(self._serve(on_ready))

    async def _serve(self, on_ready: Callable[[], object]) -> None:
        over = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, over.set)
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.SockSite(runner, self._socket).start()
            on_ready()
            await over.wait()
        finally:
            await asyncio.gather(*(child.stop() for child in self._children))
            await runner.cleanup()

    def _app(self) -> web.Application:
        app, at = web.Application(middlewares=[self._guard]), self.door.path
        app.router.add_get(f"{at}/", _page)
        app.router.add_get(f"{at}/ws", self._talk)
        app.router.add_static(f"{at}/own", _OWN)
        theirs = importlib.resources.files("textual_serve") / "static"
        app.router.add_static(f"{at}/static", Path(str(theirs)))
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Everything that is not let in is answered alike: with 403."""
        answer = await self._answer(request, handler)
        if not answer.prepared:
            answer.headers.update(self._headers())
        return answer

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self.door.is_ours(request.headers, socket=request.path.endswith("/ws")):
            return _refusal()
        if request.path == "/" and "token" in request.query:
            return self._enter(request)
        if not self.door.admits(request.cookies.get(self.door.cookie)):
            return _refusal()
        try:
            return await handler(request)
        except web.HTTPException as error:
            return web.Response(status=error.status, text=f"{error.status}: {error.reason}\n")

    def _enter(self, request: web.Request) -> web.Response:
        session = self.door.open(request.query["token"]) if request.method == "GET" else None
        if session is None:
            return _refusal()
        at = self.door.path
        answer = web.Response(text=_ENTERED.format(at), content_type="text/html")
        answer.set_cookie(self.door.cookie, session, httponly=True, samesite="Strict", path=at)
        return answer

    def _headers(self) -> dict[str, str]:
        """Nothing from anywhere else, nothing kept, in nobody's frame."""
        sockets = f"ws://{HOST}:{self.door.port} ws://localhost:{self.door.port}"
        return {
            "Content-Security-Policy": (
                "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                f"img-src 'self' data:; font-src 'self'; connect-src {sockets}; "
                "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            ),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }

    async def _talk(self, request: web.Request) -> web.WebSocketResponse:
        """One program, from the page's opening to its closing."""
        page = web.WebSocketResponse(heartbeat=_BEAT)
        await page.prepare(request)
        child = Child(self._command, self._env)
        self._children.add(child)
        try:
            await child.start(request.query.get("width"), request.query.get("height"))
            showing = asyncio.ensure_future(_show(child, page))
            try:
                await _listen(child, page)
            finally:
                showing.cancel()
        finally:
            await child.stop()
            self._children.discard(child)
        return page


async def _show(child: Child, page: web.WebSocketResponse) -> None:
    """Until the program ends: then the page is told by its closing."""
    await child.run(page.send_bytes, page.send_json)
    await page.close()


async def _listen(child: Child, page: web.WebSocketResponse) -> None:
    async for message in page:
        if message.type is not WSMsgType.TEXT:
            continue
        try:
            said = json.loads(message.data)
        except ValueError:
            continue
        if isinstance(said, list) and said[:1] == ["ping"]:
            await page.send_json(["pong", *said[1:2]])
        else:
            await child.take(said)


async def _page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(_OWN / "page.html")


def _refusal() -> web.Response:
    return web.Response(status=403, text=_REFUSED)
