"""Twenty thousand rows come in while the EM goes on working."""

from __future__ import annotations

import asyncio
import time

from portfolio import workspace
from screens import opened, until

from koortui.app import KoorApp
from koortui.domain.customer import Roster
from koortui.sandbox.linear import LinearWorld
from koortui.sandbox.server import SandboxServer
from koortui.sandbox.sheets import SheetsState
from koortui.services.tracking_sheet import DEFAULT_HEADERS, TrackingSheet
from koortui.sync.pull import pull
from koortui.sync.reports import PushReport, SyncReport

ROWS = 20_000
CUSTOMERS = ["Acme Robotics", "Borealis Labs", "Cirrus Média"]
SHARE = 0.75
"""Of the time the pull takes, the longest the screen may stand still."""


async def test_the_screen_does_not_stand_still_while_a_large_sheet_is_pulled() -> None:
    rows = [
        [f"2026-11-{1 + n % 25:02}", CUSTOMERS[n % 3], "Bob", "2", "meeting", "yes", "", f"{n}"]
        for n in range(ROWS)
    ]
    sheets = SheetsState()
    sheets.add_spreadsheet("s", "Hours", tabs={"Hours": [list(DEFAULT_HEADERS.values()), *rows]})
    with SandboxServer(LinearWorld(), sheets) as server:
        space = workspace()
        took: list[float] = []

        def sync(_pull: bool, _push: bool) -> SyncReport:
            sheet = TrackingSheet("s", base_url=server.sheets_url)
            started = time.perf_counter()
            report = asyncio.run(pull(None, sheet, space.mirror, Roster(), space.clock))
            sheet.close()
            took.append(time.perf_counter() - started)
            return SyncReport.of(report, PushReport())

        app = KoorApp(space, sync, pull_at_start=False)
        async with opened(app) as pilot:
            gaps: list[float] = []

            async def watch() -> None:
                while True:
                    before = time.perf_counter()
                    await asyncio.sleep(0.005)
                    gaps.append(time.perf_counter() - before)

            watching = asyncio.create_task(watch())
            await pilot.press("r")
            await until(pilot, lambda: bool(took) and not app.syncing)
            watching.cancel()
            assert len(space.mirror.read_sheet().rows) == ROWS
            assert max(gaps) < SHARE * took[0]
