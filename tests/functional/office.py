"""A Linear workspace in this process and a program with two customers that is pointed at it.

The servers are real and on loopback, the files are real; what the remote does is done to `world`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec
from textual.pilot import Pilot

from koortui.app import KoorApp
from koortui.background import SyncCall
from koortui.bootstrap import Program, open_program
from koortui.domain.customer import Customer, LinearMapping
from koortui.domain.issue import Issue
from koortui.domain.mutations import PendingWrite, WriteState
from koortui.locations import Locations
from koortui.sandbox.faults import FaultPlan
from koortui.sandbox.linear import LinearWorld
from koortui.sandbox.server import SandboxServer
from koortui.sandbox.sheets import SheetsState
from koortui.usecases.desk import Desk

CONFIG = """
[me]
name = "Nora Lindt"
[linear]
product_team = "KOOR"
[calendar]
timezone = "UTC"
"""


class Office:
    """`acme` is linked by the label of that name; `bare` is not linked."""

    def __init__(self, folder: Path) -> None:
        self.world = LinearWorld()
        self.me = self.world.add_user("Nora Lindt")
        self.idris = self.world.add_user("Idris Vale")
        self.team = self.world.add_team("ACM", "Acme team")
        self.product = self.world.add_team("KOOR", "Product")
        self.label = self.world.add_label("acme")
        self.plan = FaultPlan()
        self.server = SandboxServer(self.world, SheetsState(), plan=self.plan)
        self.home = folder / "home"
        self.program: Program

    def start(self) -> None:
        self.server.start()
        self.home.mkdir(mode=0o700)
        locations = Locations.find(self.home)
        locations.config_file.write_text(CONFIG, encoding="utf-8")
        self.program = open_program(locations, self.env)
        self.add_customer("acme", "Acme Robotics", "label:acme")
        self.add_customer("bare", "Bare Metal", "")

    def add_customer(self, slug: str, name: str, mapping: str) -> Customer:
        linear = LinearMapping.parse(mapping) if mapping else None
        made = Customer(id=f"id-{slug}", slug=slug, name=name, linear=linear, manager="Nora Lindt")
        with self.program.workspace.roster.edit() as edit:
            edit.put(made)
        return made

    def sync(self) -> None:
        """Push and pull, all of it; in a thread of its own, as the program does."""
        with ThreadPoolExecutor(1) as thread:
            report = thread.submit(self.program.sync).result()
        assert not report.errors, report.errors

    def issue_of(self, slug: str, title: str) -> Issue:
        """The customer's issue of that title as the program shows it."""
        desk = Desk(self.program.workspace)
        desk.load()
        return next(i for i in desk.view(slug).situation.issues if i.title == title)

    def titles(self, slug: str) -> set[str]:
        desk = Desk(self.program.workspace)
        desk.load()
        return {issue.title for issue in desk.view(slug).situation.issues}

    def writes(self, slug: str = "acme") -> list[PendingWrite]:
        """The customer's writes, oldest first."""
        writes = self.program.workspace.journals.read(slug).writes.values()
        return sorted(writes, key=lambda write: write.seq)

    def states(self, slug: str = "acme") -> list[WriteState]:
        return [write.state for write in self.writes(slug)]

    def forget(self) -> None:
        """An empty mirror: what is seen next is what Linear answers next."""
        mirror = self.program.workspace.mirror
        mirror.write_linear(msgspec.structs.replace(type(mirror.read_linear())()))

    def app(self, sync: SyncCall | None = None) -> KoorApp:
        """The screens; without `sync` a sync happens only when a test asks for one."""
        space, look_up = self.program.workspace, self.program.list_targets
        return KoorApp(space, sync, pull_at_start=False, list_targets=look_up)

    @property
    def env(self) -> dict[str, str]:
        """What points another process here."""
        return {
            "KOORTUI_HOME": str(self.home),
            "KOORTUI_LINEAR_URL": self.server.linear_url,
            "KOORTUI_LINEAR_KEY": self.server.linear_key,
        }

    def requests(self) -> int:
        """How many requests Linear has got so far."""
        return sum(self.plan.counts_by_name("linear").values())


@contextmanager
def running_office(folder: Path) -> Iterator[Office]:
    office = Office(folder)
    office.start()
    try:
        yield office
    finally:
        office.server.stop()
        office.program.close()


async def synced(pilot: Pilot[None], office: Office) -> None:
    """A sync, and the screens repainted from it."""
    await asyncio.to_thread(office.sync)
    app = pilot.app
    assert isinstance(app, KoorApp)
    app.desk.poll()
    app.refresh_screens()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Keys by name; "text:..." types."""
    for key in keys:
        if key.startswith("text:"):
            await pilot.press(*("space" if char == " " else char for char in key[5:]))
        else:
            await pilot.press(key)
        await pilot.pause()
