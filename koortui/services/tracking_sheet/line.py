"""The way to one spreadsheet: one client on one thread, shared by all of its tabs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from koortui.services.tracking_sheet.transport import call, open_client

if TYPE_CHECKING:
    from gspread.http_client import HTTPClient

T = TypeVar("T")


class Line:
    """gspread is synchronous and not safe on several threads. `requests` counts what was sent."""

    def __init__(
        self, base_url: str | None, credentials: Any, timeouts: tuple[float, float]
    ) -> None:
        self.requests = 0
        self._endpoint = (base_url, credentials, timeouts)
        self._client: HTTPClient | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sheet")

    async def run(self, act: Callable[[HTTPClient], T], *, write: bool, tab: str) -> T:
        """Do one request. Raises ServiceError's subclasses; `tab` is for their words."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: self._call(act, write, tab))

    def _call(self, act: Callable[[HTTPClient], T], write: bool, tab: str) -> T:
        def send() -> T:
            if self._client is None:
                self._client = open_client(*self._endpoint)
            self.requests += 1
            return act(self._client)

        return call(send, write=write, tab=tab)

    def close(self, *, wait: bool = True) -> None:
        """End the thread and the connections; without `wait` a hanging request is left behind."""
        self._thread.shutdown(wait=wait, cancel_futures=True)
        if wait and self._client is not None:
            self._client.session.close()
