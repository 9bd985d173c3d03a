"""`koortui serve` over real HTTP and a real WebSocket: who gets in, what arrives, how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pyte
import pytest
from cli_support import TODAY, Cli, seed

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("terminal")]
LIMIT = 20.0


class Served:
    """A running `koortui serve`, and its link."""

    def __init__(self, process: subprocess.Popen[str], link: str) -> None:
        self.process, self.link = process, link
        parts = urlsplit(link)
        assert parts.port
        self.port = parts.port
        self.base = f"http://{parts.hostname}:{parts.port}"
        self.page = self.base
        """Where the page is; known once the link was opened."""

    def children(self) -> set[int]:
        """Programs that run behind open pages."""
        tasks = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return set(map(int, tasks.read_text().split()))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    seed(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def served(home: Path) -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-m", "koortui", "--home", str(home), "serve", "--json"],
        env={**os.environ, "KOORTUI_TODAY": TODAY, "TZ": "UTC"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield Served(process, json.loads(process.stdout.readline())["url"])
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=LIMIT) in (0, -signal.SIGKILL)
        process.stdout.close()


@asynccontextmanager
async def visitor(served: Served | None = None) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser of its own; with `served` it has opened the link."""
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address without a name, too
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        if served:
            async with browser.get(served.link) as answer:
                assert answer.status == 200
                served.page = served.base + (await answer.text()).split("url=")[1].split('"')[0]
        yield browser


async def status(
    browser: aiohttp.ClientSession, url: str, method: str = "GET", **headers: str
) -> int:
    async with browser.request(method, url, headers=headers, allow_redirects=False) as answer:
        assert (await answer.text()).startswith("403: ") == (answer.status == 403)
        return answer.status


class Page:
    """What a person sees on an open page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self.screen)
        self.told: list[object] = []

    async def wait(self, wanted: str) -> str:
        async with asyncio.timeout(LIMIT):
            while wanted not in (text := "\n".join(self.screen.display)):
                message = await self.socket.receive()
                assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), text
                if message.type is aiohttp.WSMsgType.BINARY:
                    self._stream.feed(message.data.replace(b"\x1b[?2026$p", b""))
                else:
                    self.told.append(json.loads(message.data))
        return text

    async def keys(self, keys: str) -> None:
        await self.socket.send_json(["stdin", keys])


@asynccontextmanager
async def page(browser: aiohttp.ClientSession, served: Served) -> AsyncIterator[Page]:
    url = f"ws{served.page.removeprefix('http').rstrip('/')}/ws?width=100&height=30"
    async with browser.ws_connect(url, headers={"Origin": served.base}) as socket:
        yield Page(socket)


async def gone(pids: set[int]) -> None:
    """Until none of these processes is there."""
    await asyncio.to_thread(wait_until_gone, pids)


def wait_until_gone(pids: set[int]) -> None:
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        ended, _, _ = select.select([handle], [], [], LIMIT)
        os.close(handle)
        assert ended, f"{pid} still runs"


def any_journal_holds(home: Path, text: bytes) -> bool:
    return any(text in file.read_bytes() for file in home.rglob("journals/*.json"))


# -- who gets in


async def test_without_the_link_nothing_opens(served: Served) -> None:
    async with visitor() as browser:
        for path in (
            "/",
            "/?token=",
            "/?token=wrong",
            "/ws",
            "/static/js/textual.js",
            "/own/page.js",
            "/static/",
            "/nothing",
            "/ws?token=wrong",
            "/static/../server.py",
        ):
            assert await status(browser, served.base + path) == 403, path
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
            url = served.link if method == "HEAD" else served.base
            async with browser.request(method, url) as answer:
                assert answer.status == 403, method
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with page(browser, served):
                pass
        assert refused.value.status == 403
    assert served.children() == set()


async def test_the_link_opens_once(served: Served) -> None:
    async with visitor(served) as first, visitor() as second:
        assert await status(second, served.link) == 403
        assert await status(first, served.link) == 403
        assert await status(first, served.page) == 200
        assert await status(second, served.page) == 403
        assert await status(first, served.base + "/") == 403


async def test_a_look_at_the_link_does_not_use_it_up(served: Served) -> None:
    """Programs that preview links ask with HEAD; a page elsewhere asks with its own origin."""
    async with visitor() as other:
        async with other.head(served.link) as answer:
            assert answer.status == 403
        assert await status(other, served.link, Origin="https://evil.example") == 403
        assert await status(other, served.link, Host="evil.example") == 403
    async with visitor(served) as browser:
        assert await status(browser, served.page) == 200


async def test_the_cookie_is_for_our_page_alone(served: Served) -> None:
    async with visitor() as browser, browser.get(served.link) as answer:
        [cookie] = answer.headers.getall("Set-Cookie")
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert f"koortui-{served.port}=" in cookie
        # No other port of this machine is sent it: its servers do not know the path.
        path = re.search(r"Path=(/[^;]+)", cookie)
        assert path
        assert len(path[1]) > 40
        assert f"url={path[1]}/" in await answer.text()
        token = served.link.partition("token=")[2]
        assert token not in cookie + await answer.text()
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "[::1]:{port}",
        "127.0.0.1.evil.example:{port}",
        "10.0.0.1:{port}",
    ],
)
async def test_another_name_for_this_machine_is_refused(served: Served, host: str) -> None:
    """DNS rebinding: a page's own name that points here, with the cookie or without."""
    named = host.format(port=served.port)
    async with visitor(served) as browser:
        sent = "; ".join(f"{morsel.key}={morsel.value}" for morsel in browser.cookie_jar)
        assert await status(browser, served.page, Host=named, Cookie=sent) == 403
        assert await status(browser, served.page, Cookie=sent) == 200
        assert (
            await status(browser, served.page, Cookie=sent, Host=f"localhost:{served.port}") == 200
        )


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1",
        "http://localhost:{port}",
        "https://127.0.0.1:{port}",
        "http://127.0.0.1:{port}.evil.example",
        "",
    ],
)
async def test_a_socket_from_another_page_is_refused(served: Served, origin: str) -> None:
    """Browsers let any page connect to any WebSocket, with this page's cookies where they fit."""
    headers = {"Origin": origin.format(port=served.port)} if origin else {}
    async with visitor(served) as browser:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await browser.ws_connect(f"ws{served.page[4:]}ws", headers=headers)
        assert refused.value.status == 403
        if origin:
            assert await status(browser, served.page, **headers) == 403
    assert served.children() == set()


def test_it_listens_on_loopback_alone(served: Served) -> None:
    listening = [
        line.split()[1]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    ]
    ours = [place for place in listening if place.endswith(f":{served.port:04X}")]
    assert ours == [f"0100007F:{served.port:04X}"]
    assert f":{served.port:04X} " not in Path("/proc/net/tcp6").read_text()


# -- what arrives


async def test_the_page_and_all_it_asks_for_come_from_here(served: Served) -> None:
    async with visitor(served) as browser, browser.get(served.page) as answer:
        html = await answer.text()
        assert answer.content_type == "text/html"
        assert "//" not in html.replace("<!-- ", "")
        asked = [path for path in re.findall(r'(?:src|href)="([^"]+)"', html) if path != "data:,"]
        assert len(asked) == 4
        async with browser.get(served.page + "own/page.css") as style:
            fonts = re.findall(r'url\("([^"]+)"\)', await style.text())
        assert len(fonts) == 2
        for path in (*asked, *(f"own/{font}" for font in fonts)):
            async with browser.get(served.page + path) as file:
                assert file.status == 200, path
                assert len(await file.read()) > 100


async def test_the_board_arrives_and_keys_go_in(served: Served, home: Path) -> None:
    async with visitor(served) as browser, page(browser, served) as shown:
        await shown.wait("Acme Robotics")
        await shown.keys("/")
        await shown.keys("borealis")
        await shown.wait("Borealis")
        await shown.socket.send_json(["resize", {"width": 120, "height": 36}])
        shown.screen.resize(36, 120)
        await shown.socket.send_json(["ping", "1"])
        async with asyncio.timeout(LIMIT):
            while shown.told != [["pong", "1"]]:
                message = await shown.socket.receive()
                if message.type is aiohttp.WSMsgType.TEXT:
                    shown.told.append(json.loads(message.data))


async def test_nonsense_on_the_socket_ends_nothing(served: Served) -> None:
    nonsense = [
        "",
        "{",
        "[]",
        "[1]",
        '["stdin"]',
        '["stdin", 1]',
        '["resize", {}]',
        "null",
        '["resize", {"width": "x", "height": -5}]',
        '["resize", {"width": 1e99, "height": 9}]',
        '["quit"]',
        '["stdin", "\\ud800"]',
        '["ping"]',
    ]
    async with visitor(served) as browser, page(browser, served) as shown:
        await shown.wait("Acme Robotics")
        for text in nonsense:
            await shown.socket.send_str(text)
        await shown.socket.send_bytes(b"\xff\x00")
        await shown.socket.send_json(["resize", {"width": 100, "height": 30}])
        await shown.keys("?")
        await shown.wait("Review this customer.")


# -- how it ends


async def test_quitting_closes_the_page_and_a_reload_begins_anew(served: Served) -> None:
    async with visitor(served) as browser:
        async with page(browser, served) as shown:
            await shown.wait("Acme Robotics")
            programs = served.children()
            assert len(programs) == 1
            await shown.keys("q")
            async with asyncio.timeout(LIMIT):
                while not shown.socket.closed:
                    await shown.socket.receive()
            await gone(programs)
        async with page(browser, served) as shown:
            await shown.wait("Acme Robotics")


async def test_closing_the_tab_keeps_the_draft_and_ends_the_program(
    served: Served, home: Path
) -> None:
    async with visitor(served) as browser:
        async with page(browser, served) as shown:
            await shown.wait("Acme Robotics")
            await shown.keys("n")
            await shown.wait("Note")
            await shown.keys("half a thought")
            await shown.wait("half a thought")
            programs = served.children()
        await gone(programs)
    assert any_journal_holds(home, b"half a thought")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_no_program_outlives_the_server(served: Served, number: signal.Signals) -> None:
    async with visitor(served) as browser:
        async with page(browser, served) as one, page(browser, served) as two:
            await one.wait("Acme Robotics")
            await two.wait("Acme Robotics")
            programs = served.children()
            assert len(programs) == 2
            served.process.send_signal(number)
            begun = time.monotonic()
            await gone(programs)
            assert served.process.wait(timeout=LIMIT) == (
                -number if number is signal.SIGKILL else 0
            )
            assert time.monotonic() - begun < LIMIT / 2
        with pytest.raises(aiohttp.ClientConnectionError):
            await browser.get(served.base)


# -- the command


def test_people_get_the_link_in_words(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "koortui", "--home", str(home), "serve"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in range(5)]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=LIMIT) == 0
    assert said[0] == "Open this link; it opens once:\n"
    assert said[2].startswith("  http://127.0.0.1:")
    assert said[4] == "Ctrl+C ends it.\n"


def test_without_the_extra_it_says_how_to_get_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib import util

    there = util.find_spec
    monkeypatch.setattr(
        util, "find_spec", lambda name: None if name == "textual_serve" else there(name)
    )
    answer = Cli(home)("serve")
    assert answer.code == 4
    assert "textual_serve" in answer.err
    assert "pipx install --force 'koortui[serve]'" in answer.err


def test_a_port_that_is_taken_is_named(home: Path, served: Served) -> None:
    answer = Cli(home)("serve", "--port", str(served.port))
    assert answer.code == 1
    assert f"Port {served.port} cannot be used" in answer.err


def test_wrong_settings_are_said_before_anything_is_served(home: Path) -> None:
    (home / "config.toml").write_text("[mee]\n", encoding="utf-8")
    answer = Cli(home)("serve")
    assert answer.code == 1
    assert "mee: there is no such section" in answer.err


def test_the_demo_in_a_browser_leaves_nothing_behind(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "koortui", "serve", "--demo", "--json"],
        env={**os.environ, "TMPDIR": str(tmp_path), "KOORTUI_TODAY": TODAY},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        served = Served(process, json.loads(process.stdout.readline())["url"])

        async def look() -> None:
            async with visitor(served) as browser, page(browser, served) as shown:
                await shown.wait("Acme Robotics")
                process.send_signal(signal.SIGINT)
                await asyncio.to_thread(process.wait, LIMIT)

        asyncio.run(look())
        assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []
