"""Takes the pictures in docs/pictures from the real program on the sample customers.

`make pictures` writes the ones the documents show. With arguments any place can be looked at in
any size: `python -m tools.pictures --size 80x24 --into FOLDER [NAME ...]`.

The clock stands still and the two servers run in this process, so that the same program gives
the same pictures.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import structs
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from koortui.app import KoorApp
from koortui.bootstrap import Program, open_program
from koortui.cli.demo import Addresses, sandbox_env, seed_workspace
from koortui.locations import Locations
from koortui.sandbox.linear.world import LinearWorld
from koortui.sandbox.portfolio import seed_linear, seed_sheets
from koortui.sandbox.server import SandboxServer
from koortui.sandbox.sheets import SheetsState

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
NOW = datetime(2026, 11, 26, 9, 4, tzinfo=UTC)
"""A Thursday, the week's second review day."""
PULLED = NOW - timedelta(minutes=2)
WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


@dataclass(frozen=True)
class Picture:
    """`keys` lead to it from the board; of the words in `typed`, each is typed as letters."""

    name: str
    keys: tuple[str, ...] = ()


def typed(text: str) -> tuple[str, ...]:
    """The keys that type `text`."""
    names = {" ": "space", "\n": "enter", ".": "full_stop", ":": "colon", "#": "number_sign"}
    names |= {"?": "question_mark", ",": "comma", "-": "minus"}
    return tuple(names.get(letter, letter) for letter in text)


NOTE = "Call with their storage lead.\n\nBackfill is paused until Monday, at their wish.\n#decision"

#: In the order of a session: what one does, the later ones show.
PICTURES = (
    Picture("board"),
    Picture("review-linear", ("enter",)),
    Picture("review-communicate", ("enter", "2")),
    Picture("review-track", ("enter", "3")),
    Picture("review-comment", ("enter", "1", "m", *typed("Asked the specialist for"))),
    Picture("find", ("slash", *typed("os"))),
    Picture("note", ("n", *typed(NOTE))),
    Picture("customer", ("c",)),
    Picture("explain", ("e",)),
    Picture("goto", ("g",)),
    Picture("help", ("question_mark",)),
    Picture("hours", ("g", "h")),
    Picture("queue", ("g", "q")),
    Picture("summary", ("m",)),
)
SHOWN = ("board", "review-linear", "review-communicate", "review-track", "find", "note", "customer")


class StillClock:
    """A clock that stands where it is put."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def sample_program(folder: Path) -> Iterator[Program]:
    """The program on the sample customers, freshly pulled, at `NOW`."""
    clock = StillClock(PULLED)
    world, sheets = LinearWorld(now=clock), SheetsState(now=clock)
    seed_linear(world, clock.now.date(), clock.now)
    seed_sheets(sheets, clock.now.date(), clock.now)
    with SandboxServer(world, sheets) as sandbox:
        env = {"TZ": "UTC", "KOORTUI_TODAY": NOW.date().isoformat()}
        env |= sandbox_env(Addresses(**sandbox.describe()))
        locations = Locations.find(folder)
        seed_workspace(still(locations, env, clock).workspace, locations.config_file)
        program = still(locations, env, clock)
        program.sync(push=False)
        clock.now = NOW
        yield program
        program.close()


def still(locations: Locations, env: dict[str, str], clock: StillClock) -> Program:
    """The program with its clock standing still."""
    program = open_program(locations, env)
    program.workspace = structs.replace(program.workspace, clock=clock)
    return program


async def take(program: Program, picture: Picture, size: tuple[int, int]) -> str:
    """The picture as SVG."""
    app = KoorApp(program.workspace)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for key in picture.keys:
            await pilot.press(key)
        await settle(pilot)
        app.clear_notifications()
        for field in (*app.screen.query(Input), *app.screen.query(TextArea)):
            field.cursor_blink = False
        await settle(pilot)
        return without_web_font(app.export_screenshot(title="KoorTUI"))


async def settle(pilot: Pilot[None]) -> None:
    """Until background work is done and painted."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def without_web_font(svg: str) -> str:
    """Textual's SVG names a font on a server; ours takes the reader's own monospace."""
    return WEB_FONT.sub("", svg)


def main() -> None:
    """Take the pictures that were asked for; without names all, without arguments the shown."""
    parser = argparse.ArgumentParser(description="Pictures of the program on sample customers.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--size", default="120x36", metavar="COLUMNSxLINES")
    parser.add_argument("--into", type=Path, default=FOLDER, metavar="FOLDER")
    wanted = parser.parse_args()
    names = wanted.names or (SHOWN if wanted.into == FOLDER else [p.name for p in PICTURES])
    width, height = (int(number) for number in wanted.size.split("x"))
    wanted.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sample_program(Path(folder)) as program:
        for picture in PICTURES:
            if picture.name in names:
                svg = asyncio.run(take(program, picture, (width, height)))
                (wanted.into / f"{picture.name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
