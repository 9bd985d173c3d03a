"""Twenty thousand rows come in while the EM goes on typing."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest
from company import Company, running_company, seeded_home
from terminal import Terminal

from koortui.bootstrap import open_program
from koortui.locations import Locations
from koortui.usecases.desk import Desk

ROWS = 20_000
TODAY = "2026-11-16"
CUSTOMERS = ["Acme Robotics", "Borealis Labs", "Delta Genomics"]
SYNCED = r"Linear \d+s · Sheet \d+s"


@pytest.mark.pty
@pytest.mark.xdist_group("terminal")
def test_words_come_while_a_large_sheet_does(tmp_path: Path) -> None:
    """The thread that draws does for none of them half of what taking in all the rows is.

    Counted in processor time: what others do on the machine is none of the program's.
    """
    with running_company(tmp_path, TODAY) as company:
        env = {**seeded_home(tmp_path, TODAY), **company.env}
        with Terminal(env=env, columns=120, lines=36) as terminal:
            terminal.wait(SYNCED)
            terminal.wait_gone("syncing")
            fill(company)
            company.fail("delay", times=1, source="sheet", seconds=1)
            terminal.press("r", "n")
            terminal.wait("Note · Acme Robotics")
            busy = type_until_synced(terminal)
            terminal.press("esc")
            terminal.wait(r"hours used up: -\d{3}")
            terminal.press("q")
            assert terminal.end() == 0
        assert len(busy) > 2
        assert max(busy) < seconds_to_take_in(env) / 2


def fill(company: Company) -> None:
    """The sheet gets its rows, as another program would write them."""
    rows = [
        [f"2026-10-{1 + n % 28:02}", CUSTOMERS[n % 3], "Bob", "0.1", "meeting", "yes", "", f"{n}"]
        for n in range(ROWS)
    ]
    sheet = company.addresses["spreadsheet_id"]
    url = f"{company.addresses['sheets_url']}/v4/spreadsheets/{sheet}/values/Hours!A1:append"
    how = {"valueInputOption": "USER_ENTERED", "insertDataOption": "INSERT_ROWS"}
    httpx.post(url, params=how, json={"values": rows}, timeout=60).raise_for_status()


def type_until_synced(terminal: Terminal) -> list[float]:
    """Word by word, each once the one before is seen: seconds of work for each."""
    busy: list[float] = []
    while "syncing" in terminal.text():
        before, word = terminal.busy(), f"w{len(busy)}"
        terminal.type(f"{word} ")
        terminal.wait(word)
        busy.append(terminal.busy() - before)
    return busy


def seconds_to_take_in(env: dict[str, str]) -> float:
    """Of processor time, to read and judge all there is now."""
    program = open_program(Locations.find(Path(env["KOORTUI_HOME"])), env)
    try:
        desk = Desk(program.workspace)
        begun = time.process_time()
        desk.load()
        return time.process_time() - begun
    finally:
        program.close()
