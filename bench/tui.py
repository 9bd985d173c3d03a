"""The terminal program in a real pseudo-terminal, beside a bare Textual table in the same run.

Alone: `python -m bench.tui [--quick]`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from bench import portfolio
from bench.figures import Figure, table
from bench.pty_probe import Probe, p95
from koortui.app import POLL_EVERY
from koortui.domain.journal import Draft
from koortui.locations import Locations
from koortui.store.journals import TinyJournalStore
from koortui.store.mirror import FileMirrorStore
from koortui.sync_process import LINGERS

COMMAND = [sys.executable, "-m", "koortui"]
#: The least a Textual program with a table of 200 lines can be.
BARE = """
from textual.app import App
from textual.widgets import DataTable

class Bare(App):
    def compose(self):
        yield DataTable(cursor_type="row")

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("Customer", "Steps", "Why now", "Open", "Contact", "Hours")
        for n in range(200):
            table.add_row(f"Customer {n}", "---", "nothing found", "3", "9d", "4.5/20")

Bare().run()
"""
BARE_COMMAND = [sys.executable, "-c", BARE]
BARE_SHOWS = "Customer 1 "
LONG_NOTE = 200_000
"""Characters."""
PAINT, CONTENT = 16.0, 80.0
"""Goals in milliseconds."""

SYNC_TRIED = "Linear offline .* · Sheet offline"
BOARD = r"\d+ of \d+ reviewed (.*\n)+.*Customer +Steps(.*\n)+▸ "
REVIEW = r"① Linear (.*\n)*.*│▸ C\d+-\d(.*\n)+.*│ C\d+-\d (.*\n)+.*│ .* ago"
LINEAR, COMMUNICATE, TRACK = r"▸① Linear", r"▸② Communicate(.*\n)+.*│ e edit ", r"▸③ Track"
CUSTOMER = r"\[1 Timeline \d+\](.*\n)+▸ \w+ .*│ "
NOTE = r"Note · .*  (new|draft|saved)"

#: By name: the key, what its content is known by, and the keys that lead back.
PLACES = {
    "open a review": ("\r", REVIEW),
    "to step 2": ("2", COMMUNICATE),
    "to step 3": ("3", TRACK),
    "to step 1": ("1", LINEAR),
    "back from the review": ("b", BOARD),
    "open a customer": ("c", CUSTOMER),
    "back from the customer": ("b", BOARD),
}


def run(quick: bool) -> list[Figure]:
    """Start, memory and keys on the large portfolio."""
    with tempfile.TemporaryDirectory(prefix="koortui-bench-") as folder:
        home = Path(folder, "home")
        env = portfolio.build(home)
        return [
            *_start(env, 5 if quick else 15),
            *_memory(env),
            *_keys(env, 12 if quick else 60),
            *_long_note(home, env, 25 if quick else 100),
            *_while_a_pull_comes_in(home, env, 2 if quick else 6),
        ]


def _start(env: dict[str, str], rounds: int) -> list[Figure]:
    """From the command to the board with its cursor; the two programs take turns.

    The board is kept from a run before, as on every start but a day's first: that one is apart.
    """
    ours, bare, first = [], [], []
    for _ in range(max(3, rounds // 3)):
        shutil.rmtree(Path(env["KOORTUI_HOME"], "cache"), ignore_errors=True)
        with Probe(COMMAND, env) as probe:
            first.append(probe.first(BOARD))
    subprocess.run([*COMMAND, "due"], env={**os.environ, **env}, check=True, capture_output=True)
    for _ in range(rounds + 1):
        with Probe(COMMAND, env) as probe:
            ours.append(probe.first(BOARD))
        with Probe(BARE_COMMAND, env) as probe:
            bare.append(probe.first(BARE_SHOWS))
    board, table = median(ours[1:]), median(bare[1:])  # the first ones warm the disk's cache
    return [
        {"name": "start: board", "value": board, "unit": "ms"},
        {"name": "start: board, nothing kept", "value": median(first), "unit": "ms"},
        {"name": "start: bare Textual table", "value": table, "unit": "ms"},
        {"name": "start: board over bare table", "value": board / table, "unit": "x", "goal": 1.3},
    ]


def _memory(env: dict[str, str]) -> list[Figure]:
    """Resident once the sync was tried and find has its index: everything is loaded.

    Idle is when the process of the sync has ended: until then its memory is in use, too.
    """
    with Probe(COMMAND, env) as probe, Probe(BARE_COMMAND, env) as bare:
        bare.first(BARE_SHOWS)
        bare.settle()
        probe.first(SYNC_TRIED)
        probe.press("/", "Find")
        probe.wait_alone(3 * LINGERS)
        probe.settle()
        ours, theirs = probe.memory_mb(), bare.memory_mb()
    return [
        {"name": "memory: board", "value": ours, "unit": "MB"},
        {"name": "memory: bare Textual table", "value": theirs, "unit": "MB"},
        {
            "name": "memory: board over bare table",
            "value": ours / theirs if theirs else 0.0,
            "unit": "x",
            "goal": 2.5,
        },
    ]


def _keys(env: dict[str, str], rounds: int) -> list[Figure]:
    """Another customer every round. A place's first time, which imports it, stands apart."""
    moves: list[float] = []
    places: dict[str, list[float]] = {name: [] for name in PLACES}
    with Probe(COMMAND, env) as probe:
        probe.first(SYNC_TRIED)
        probe.wait_gone("▌")  # the toasts that say so
        for _ in range(rounds):
            moves.append(_move(probe))
            for name, (key, content) in PLACES.items():
                places[name].append(probe.press(key, content))
        moves += [_move(probe) for _ in range(min(rounds, 60))]
        probe.press("n", NOTE)
        typed = _type(probe, 2 * rounds, "y")
    first = max(taken[0] for taken in places.values())
    return [
        _paint("cursor on the board", moves),
        _paint("typing in a note", typed),
        *(_content(name, taken[1:]) for name, taken in places.items()),
        {"name": "key to content: the slowest first time", "value": first, "unit": "ms"},
    ]


def _long_note(home: Path, env: dict[str, str], keys: int) -> list[Figure]:
    """Typing at the end of a draft of 200 KB, which is kept on disk meanwhile."""
    last = portfolio.CUSTOMERS - 1
    line = "osd recovery backfill placement group scrub quota\n"
    text = line * (LONG_NOTE // len(line))
    with TinyJournalStore(Locations.find(home).journals_dir).edit(portfolio.slug_of(last)) as edit:
        edit.put(Draft(id="long", at=portfolio.NOW, by=portfolio.EM, place="note", text=text))
    with Probe(COMMAND, env) as probe:
        probe.first(SYNC_TRIED)
        probe.wait_gone("▌")  # the toasts that say so
        name = portfolio.name_of(last)
        probe.press("/", "Find")
        probe.press(name, rf"(?s){name} .*▸ {name} ")  # typed, and found: it may be a recent one
        probe.press("\r", CUSTOMER)
        opened = probe.press("n", NOTE)
        typed = _type(probe, keys, "z")
    return [
        _paint("typing in a note of 200 KB", typed),
        {"name": "opening a draft of 200 KB", "value": opened, "unit": "ms"},
    ]


def _while_a_pull_comes_in(home: Path, env: dict[str, str], pulls: int) -> list[Figure]:
    """Typing while the program reads and judges everybody anew, as after every pull."""
    mirror = FileMirrorStore(Locations.find(home).mirror_dir)
    typed: list[float] = []
    with Probe(COMMAND, env) as probe:
        probe.first(SYNC_TRIED)
        probe.wait_gone("▌")  # the toasts that say so
        probe.press("n", NOTE)
        for number in range(pulls):
            sheet = mirror.read_sheet()
            later = (sheet.pulled_at or portfolio.NOW) + timedelta(seconds=1)
            mirror.write_sheet(replace(sheet, pulled_at=later))
            begun = time.perf_counter()
            while time.perf_counter() < begun + POLL_EVERY + 0.5:
                typed += _type(probe, 12, f"{number}p{len(typed)}")
    return [
        _paint("typing while a pull comes in", typed),
        {"name": "typing while a pull comes in: longest", "value": max(typed), "unit": "ms"},
    ]


def _paint(name: str, taken: list[float]) -> Figure:
    return {"name": f"key to paint p95: {name}", "value": p95(taken), "unit": "ms", "goal": PAINT}


def _content(name: str, taken: list[float]) -> Figure:
    value = p95(taken)
    return {"name": f"key to content p95: {name}", "value": value, "unit": "ms", "goal": CONTENT}


def _move(probe: Probe) -> float:
    """Until the cursor stands on the next customer."""
    probe.settle()  # what is painted until then is no key's doing
    before = _cursor_line(probe.lines)
    return probe.press_until("j", lambda lines: _cursor_line(lines) not in ("", before))


def _cursor_line(lines: list[str]) -> str:
    return next((line for line in lines if line.startswith("▸ ")), "")


def _type(probe: Probe, keys: int, mark: str) -> list[float]:
    """Letter by letter, each until it stands behind the others; no other text has that mark."""
    taken: list[float] = []
    while len(taken) < keys:
        word = f"{mark}{len(taken)}{mark}"
        probe.press(f" {word}", word)
        for letter in "koordination":
            word += letter
            taken.append(probe.press(letter, word))
    return taken


def main() -> None:
    print(table(run(quick="--quick" in sys.argv)))


if __name__ == "__main__":
    main()
