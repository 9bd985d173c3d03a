"""The demo: seeded once, real servers beside it, and every finding there is on its board."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cli_support import TODAY

from koortui.cli.demo import demo_home, demo_program
from koortui.domain.errors import KoorError
from koortui.sandbox.linear.world import LinearWorld
from koortui.sandbox.portfolio import STORIES, local_portfolio, seed_linear
from koortui.usecases.desk import CustomerView, Desk
from koortui.usecases.notes import write_note

#: Every row of the attention table (domain.md), and the checklist of new customers.
FACTORS = {
    "review",
    "update",
    "reply",
    "waiting",
    "urgent",
    "high",
    "overdue",
    "stuck",
    "quiet",
    "balance",
    "hours",
    "payment",
    "contract",
    "onboarding",
}
ENV = {"TZ": "UTC"}


def board(folder: Path, today: str) -> list[CustomerView]:
    with demo_program(folder, {**ENV, "KOORTUI_TODAY": today}) as program:
        desk = Desk(program.workspace)
        desk.load()
        return desk.views()


# A review day, each of the other working days, a month's and a year's first days.
DAYS = ["2026-11-26", "2026-11-24", "2026-11-25", "2026-11-27", "2026-12-01", "2027-01-04"]


@pytest.fixture(params=DAYS)
def views(request: pytest.FixtureRequest, tmp_path: Path) -> list[CustomerView]:
    return board(tmp_path, request.param)


def test_every_finding_occurs_whatever_the_day(views: list[CustomerView]) -> None:
    found = {reason.factor for view in views for reason in view.assessment.reasons}
    assert found >= FACTORS
    groups = {view.group for view in views}
    assert groups >= {"act", "look", "clear", "quiet", "done"}
    mine = [view for view in views if not view.situation.cover_for]
    covered = [view for view in views if view.situation.cover_for == "Sam Okafor"]
    assert len(mine) >= 14
    assert len(covered) == 2
    assert sum(view.group == "clear" for view in views) >= 3
    assert sum(view.done for view in views) == 1


def test_the_sample_is_the_same_on_every_run() -> None:
    day = date.fromisoformat(TODAY)
    assert local_portfolio(day) == local_portfolio(day)
    worlds = [LinearWorld(now=lambda: datetime(2026, 11, 26)) for _ in range(2)]  # noqa: DTZ001
    for world in worlds:
        seed_linear(world, day)
    assert worlds[0].dump() == worlds[1].dump()


def test_nothing_in_the_sample_is_of_the_future() -> None:
    for offset in range(14):
        day = date.fromisoformat(TODAY) + timedelta(days=offset)
        _roster, journals, _config = local_portfolio(day)
        assert all(record.at.date() <= day for one in journals.values() for record in one)


def test_stages_and_services_are_all_there() -> None:
    assert {story.stage for story in STORIES} == set(type(STORIES[0].stage))
    assert {story.service for story in STORIES} == set(type(STORIES[0].service))


def test_a_demo_with_a_home_goes_on_where_it_was(tmp_path: Path) -> None:
    env = {**ENV, "KOORTUI_TODAY": TODAY}
    with demo_home(tmp_path / "demo") as folder:
        with demo_program(folder, env) as program:
            write_note(program.workspace, "acme-robotics", "kept from the first time")
        with demo_program(folder, env) as program:
            notes = program.workspace.journals.read("acme-robotics").notes.values()
            report = program.sync(pull=True, push=True)
    assert "kept from the first time" in {note.text for note in notes}
    assert report.errors == ()


def test_a_demo_without_a_home_leaves_nothing_behind() -> None:
    with demo_home(None) as folder:
        (folder / "something").touch()
    assert not folder.exists()


def test_a_demo_never_touches_a_folder_of_somebody(tmp_path: Path) -> None:
    (tmp_path / "roster.json").write_text("mine", encoding="utf-8")
    with pytest.raises(KoorError, match="no demo"), demo_home(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["roster.json"]


def test_no_secret_is_written_by_the_demo(tmp_path: Path) -> None:
    with demo_program(tmp_path, {**ENV, "KOORTUI_TODAY": TODAY}):
        pass
    texts = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(texts) > 20
    assert not [text for text in texts if b"lin_api_sandbox" in text]


def test_the_servers_end_with_a_demo_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from koortui.cli.demo import running_sandbox\n"
        "with running_sandbox({}, Path(sys.argv[1])) as addresses:\n"
        "    print(addresses.linear_url, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "sandbox.json")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdin
    assert parent.stdout
    port = int(parent.stdout.readline().decode().split(":")[2].split("/")[0])
    assert answers(port)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(timeout=10)
    parent.stdin.close()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while answers(port):
        assert time.monotonic() < deadline, "the sandbox outlived its demo"


def answers(port: int) -> bool:
    import socket

    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
