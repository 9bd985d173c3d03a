"""Whatever ends the program, the terminal is left as it was found and drafts are on disk."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from cli_support import TODAY, Cli, seed
from terminal import Terminal, open_note

pytestmark = [pytest.mark.pty, pytest.mark.xdist_group("terminal")]

TYPED = "Half a sentence, and then the laptop lid"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    seed(tmp_path)
    return {"KOORTUI_HOME": str(tmp_path), "KOORTUI_TODAY": TODAY}


def is_clean(terminal: Terminal) -> bool:
    """The main screen is back, the mouse and bracketed paste are off, the cursor shows."""
    raw = bytes(terminal.raw)

    def last_off(number: bytes) -> bool:
        on, off = raw.rfind(b"\x1b[?" + number + b"h"), raw.rfind(b"\x1b[?" + number + b"l")
        return off > on or on == off == -1

    cursor = raw.rfind(b"\x1b[?25h") > raw.rfind(b"\x1b[?25l")
    return cursor and all(map(last_off, (b"1049", b"1000", b"1003", b"1006", b"2004")))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_clean_and_the_draft_on_disk(
    env: dict[str, str], number: signal.Signals
) -> None:
    with Terminal(env=env) as terminal:
        open_note(terminal)
        terminal.type(TYPED)
        terminal.wait(TYPED)
        terminal.signal(number)  # before any pause could have saved it
        terminal.end()
        assert is_clean(terminal)
    with Terminal(env=env) as terminal:
        open_note(terminal)
        terminal.wait(TYPED)
        terminal.press("esc")
        terminal.wait("Timeline")
        terminal.press("b")
        terminal.wait("LOOK")
        terminal.press("q")
        assert terminal.end() == 0
        assert is_clean(terminal)


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 36), (200, 60)])
def test_the_first_frame_is_whole_and_none_after_it_moves_anything(
    env: dict[str, str], columns: int, lines: int
) -> None:
    for _ in range(2):  # judged now, and as it was kept
        with Terminal(env=env, columns=columns, lines=lines) as terminal:
            last = terminal.wait("ACT").splitlines()
            shown = [frame.splitlines() for frame in terminal.frames()]
            first = next(frame for frame in shown if any(" ACT " in line for line in frame))
            assert len(first) == len(last) == lines
            words = [line.split() for line in first]
            assert words[0][0] == "KoorTUI"
            assert "reviewed" in words[1]
            assert words[2][0] == "Customer"
            assert words[-1][-1] == "help"
            moved = [
                f"{before}\n{after}"
                for before, after in zip(first[1:], last[1:], strict=True)
                # a toast lies on it; the last column has the thumb of the scrollbar, drawn next
                if before[:-1] != after[:-1] and "▌" not in after
            ]
            assert moved == []  # but the first line, which says how old all is
            terminal.press("q")
            terminal.end()


SIZES = [(40, 10), (200, 60), (80, 24), (41, 11), (120, 36), (100, 30)]


def resize(terminal: Terminal, columns: int, lines: int) -> None:
    size = struct.pack("HHHH", lines, columns, 0, 0)
    fcntl.ioctl(terminal._fd, termios.TIOCSWINSZ, size)
    terminal.screen.resize(lines, columns)
    os.kill(terminal.pid, signal.SIGWINCH)


@pytest.mark.parametrize(
    ("keys", "shows"),
    [
        ("", "⏎ review"),
        ("\r", "①"),
        ("\rn", "save"),
        pytest.param("c", "Timeline", marks=pytest.mark.long),
        pytest.param("/acm", "acm", marks=pytest.mark.long),
        pytest.param("gh", "Hours · ", marks=pytest.mark.long),
        pytest.param("gq", "Queue · ", marks=pytest.mark.long),
        ("gs", "Set-up · "),
        pytest.param("?", "(?i)close", marks=pytest.mark.long),
    ],
    ids=["board", "review", "note", "customer", "find", "hours", "queue", "setup", "help"],
)
def test_any_size_at_any_time(env: dict[str, str], keys: str, shows: str) -> None:
    with Terminal(env=env) as terminal:
        terminal.wait("Acme Robotics")
        terminal.type(keys)
        terminal.wait(shows)
        for columns, lines in SIZES:
            resize(terminal, columns, lines)
            terminal.type("\x1b[B")  # a key in between, while the new size settles
        terminal.wait(shows)
        terminal.signal(signal.SIGTERM)
        assert terminal.end() in (0, 143), terminal.text()
        assert is_clean(terminal)
        assert b"has stopped" not in terminal.raw


@pytest.mark.parametrize("args", [(), ("demo",)])
def test_a_dumb_terminal_is_told_what_to_use(env: dict[str, str], args: tuple[str, ...]) -> None:
    with Terminal(*args, env={**env, "TERM": "dumb"}) as terminal:
        terminal.wait("TERM is dumb")
        terminal.wait("koortui due")
        assert terminal.end() == 2
        assert b"\x1b[?1049h" not in terminal.raw


# A crash


CRASHING = """
import sys
from koortui.screens.customer import CustomerScreen
def desk_changed(self):
    customer = self.desk.view(self.current_slug).customer.name
    key = "lin_api_crash_canary"
    raise ValueError(f"cannot show this with {key}")
CustomerScreen.desk_changed = CustomerScreen.repaint = desk_changed
from koortui.cli import main
main()
"""


def test_a_crash_shows_a_few_words_and_logs_the_way_to_it(
    env: dict[str, str], tmp_path: Path
) -> None:
    with Terminal(env=env, code=CRASHING) as terminal:
        terminal.wait("Acme Robotics")
        terminal.press("c")
        terminal.wait("KoorTUI has stopped: ValueError")
        terminal.wait("Everything that was saved is on disk")
        assert terminal.end() == 1
        assert is_clean(terminal)
        after = bytes(terminal.raw)[bytes(terminal.raw).rfind(b"\x1b[?1049l") :]
    assert b"canary" not in after
    assert b"Acme" not in after
    log = tmp_path / "cache" / "koortui.log"
    text = log.read_text(encoding="utf-8")
    assert "ValueError: cannot show this with [secret]" in text
    assert "desk_changed" in text
    assert "canary" not in text
    assert log.stat().st_mode & 0o777 == 0o600
    bundle = tmp_path / "bundle.json"
    Cli(tmp_path)("doctor", "--offline", "--bundle", str(bundle))
    told = bundle.read_text(encoding="utf-8")
    assert "crash ValueError" in told
    assert "canary" not in told


def test_a_crash_of_a_command_says_no_more_either(env: dict[str, str], tmp_path: Path) -> None:
    code = (
        "import koortui.cli.due as due\n"
        "def crash(*_):\n    secret = 'lin_api_crash_canary'\n    raise KeyError(secret)\n"
        "due.headline = crash\n"
        "from koortui.cli import main\nmain(['due'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "KoorTUI has stopped: KeyError" in done.stderr
    assert "canary" not in done.stdout + done.stderr
    assert "canary" not in (tmp_path / "cache" / "koortui.log").read_text(encoding="utf-8")


def test_a_size_that_came_and_went_leaves_no_traces(env: dict[str, str]) -> None:
    """Both changes are told at once, as where a window manager is faster than the program."""
    with Terminal(env=env, columns=100, lines=30) as terminal:
        terminal.wait("Acme Robotics")
        terminal.settle()
        before = terminal.text()
        terminal.signal(signal.SIGSTOP)
        resize(terminal, 40, 10)
        resize(terminal, 100, 30)
        assert terminal.text() != before
        terminal.signal(signal.SIGCONT)
        terminal.wait(r"\A[^\n]*KoorTUI(.*\n){20}.*Acme Robotics|\A[^\n]*KoorTUI(.*\n)+.*⏎ review")


ASKED_BETWEEN = """
from textual.app import App
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Label
from koortui.screens.sized_screen import SizedScreen

class Page(SizedScreen):
    def compose(self):
        yield VerticalScroll(*[Label(f"line {number} lies below") for number in range(60)])
        yield Vertical(Label("a word in passing", id="over"), id="tray")
        yield Label(id="away")

    def key_s(self):
        self.query_one(VerticalScroll).scroll_to(y=1, animate=False)

    async def key_t(self):
        await self.query_one("#over").remove()
        assert not self.query_one("#away").region  # its place is asked for before the next layout

class Pages(App):
    CSS = '''
    Screen { layers: default above; }
    #tray { layer: above; height: auto; visibility: hidden; }
    #over { visibility: visible; }
    #away { display: none; }
    '''

    def get_default_screen(self):
        return Page()

Pages().run()
"""


def test_what_lay_below_is_seen_whenever_a_place_is_asked_for() -> None:
    """Textual (8.2) painted nothing where a widget was that went between a scroll and a layout."""
    with Terminal(env={}, code=ASKED_BETWEEN) as terminal:
        terminal.wait("line 3 lies below")
        terminal.wait(r"\Aa word in passing")
        terminal.press("s")
        terminal.wait("line 30 lies below")
        terminal.press("t")
        terminal.wait(r"\A *line 1 lies below")
