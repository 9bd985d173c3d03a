"""One terminal program in a process of its own, behind one WebSocket.

Textual's web driver writes packets: a letter (D: for the terminal, M: a message as JSON), four
bytes of length, big endian, and so many bytes; it reads the same from its stdin.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from asyncio import subprocess
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

Send = Callable[[bytes], Awaitable[None]]
Tell = Callable[[list[Any]], Awaitable[None]]

BEGIN = b"__GANGLION__\n"
"""What the driver writes before its first packet."""
PATIENCE = 5.0
"""Seconds that a program may take to save its drafts and end."""
_OVER = (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError)
"""How reading ends: with the program, with its page, or with what is no packet."""
_SAFE_LINKS = ("https://", "http://", "mailto:")
_LARGEST = 1_000
"""Columns or lines: more is no window."""


class Child:
    """Start it, feed it, `run` until it ends, `stop` it: it never outlives the server."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._command, self._env = command, env
        self._process: subprocess.Process | None = None
        self._alive: int | None = None
        self._leaving = False
        """It has said itself that it ends."""

    async def start(self, columns: object, lines: object) -> None:
        """The program begins; the read end of a pipe tells it when we are gone, however we went."""
        watched, self._alive = os.pipe()
        try:
            self._process = await subprocess.create_subprocess_exec(
                *self._command,
                f"--alive={watched}",
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={
                    **self._env,
                    "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
                    "TEXTUAL_COLOR_SYSTEM": "truecolor",
                    "TERM": "xterm-256color",
                    "LC_ALL": "C.UTF-8",  # a browser shows every glyph, whatever this shell does
                    "COLUMNS": str(_bounded(columns, 80)),
                    "ROWS": str(_bounded(lines, 24)),
                },
                pass_fds=(watched,),
                start_new_session=True,  # Ctrl+C is for the server, which then ends us in order
            )
        finally:
            os.close(watched)

    async def run(self, send: Send, tell: Tell) -> None:
        """Pass on what it shows, until it ends."""
        stdout = self._process.stdout if self._process else None
        if stdout is None:
            return
        with contextlib.suppress(*_OVER):
            await stdout.readuntil(BEGIN)
            while True:
                kind = await stdout.readexactly(1)
                payload = await stdout.readexactly(int.from_bytes(await stdout.readexactly(4)))
                if kind == b"D":
                    await send(payload)
                elif kind == b"M":
                    message = json.loads(payload)
                    if message.get("type") == "exit":
                        self._leaving = True
                        return
                    if message.get("type") == "open_url" and _is_safe(message.get("url")):
                        await tell(["open_url", {"url": message["url"], "new_tab": True}])

    async def take(self, message: object) -> None:
        """What the page sent: keys, a new size, focus. Anything else is left alone."""
        match message:
            case ["stdin", str(keys)]:
                await self._write(b"D", keys.encode(errors="ignore"))
            case ["resize", {"width": width, "height": height}]:
                size = {"width": _bounded(width, 80), "height": _bounded(height, 24)}
                await self._write(b"M", json.dumps({"type": "resize", **size}).encode())
            case ["focus" | "blur" as kind]:
                await self._write(b"M", json.dumps({"type": kind}).encode())

    async def stop(self) -> None:
        """End it as a terminal that closes does, so that drafts are kept; by force if it hangs."""
        process = self._process
        if process and process.returncode is None and not self._leaving:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGHUP)
        if process:
            await _ended(process)
        if self._alive is not None:
            os.close(self._alive)
            self._alive = None

    async def _write(self, kind: bytes, payload: bytes) -> None:
        stdin = self._process.stdin if self._process else None
        if stdin is None or not payload:  # the driver waits for more after an empty packet
            return
        with contextlib.suppress(ConnectionError, RuntimeError):
            stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
            await stdin.drain()


async def _ended(process: subprocess.Process) -> None:
    """What it still has to say is read, or it would wait for that."""
    reading = asyncio.ensure_future(_drain(process))
    try:
        await asyncio.wait_for(process.wait(), PATIENCE)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    finally:
        reading.cancel()
        if process.stdin:
            process.stdin.close()


async def _drain(process: subprocess.Process) -> None:
    with contextlib.suppress(RuntimeError, ConnectionError):  # somebody else reads, or it is over
        while process.stdout and await process.stdout.read(65_536):
            pass


def _bounded(value: object, otherwise: int) -> int:
    """A size a window can have."""
    try:
        wanted = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return otherwise
    return max(1, min(int(wanted), _LARGEST))


def _is_safe(url: object) -> bool:
    """Links come from Linear: none may run as a script of our page."""
    return isinstance(url, str) and url.lower().startswith(_SAFE_LINKS)
