"""Serves a SheetsState over real HTTP on loopback and opens it with the real gspread."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import gspread
import requests
import uvicorn
from requests.adapters import HTTPAdapter

from koortui.sandbox.sheets import SheetsState, create_sheets_app

GOOGLE_HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")


class _LoopbackAdapter(HTTPAdapter):
    """Sends what is meant for Google to the local server; the path stays as it is."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base_url = base_url

    def send(self, request, *args, **kwargs):
        for host in GOOGLE_HOSTS:
            request.url = request.url.replace(host, self._base_url, 1)
        return super().send(request, *args, **kwargs)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets=None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()


@contextmanager
def served(state: SheetsState) -> Iterator[str]:
    """The base URL of a server for `state`."""
    listener = socket.create_server(("127.0.0.1", 0))
    # asyncio sets it only on sockets made with IPPROTO_TCP; without it each answer waits 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(create_sheets_app(state), log_level="warning", lifespan="off")
    server = _Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert server.ready.wait(10)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@contextmanager
def gspread_client(base_url: str) -> Iterator[gspread.Client]:
    with requests.Session() as session:
        for host in GOOGLE_HOSTS:
            session.mount(host, _LoopbackAdapter(base_url))
        yield gspread.Client(auth=None, session=session)


@contextmanager
def opened(state: SheetsState, spreadsheet_id: str) -> Iterator[gspread.Spreadsheet]:
    with served(state) as url, gspread_client(url) as client:
        yield client.open_by_key(spreadsheet_id)
