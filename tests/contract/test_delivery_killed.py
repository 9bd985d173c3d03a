"""kill -9 in the middle of a delivery, with the real stores: the next push makes it good."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sync_rig import HEADER, SHEET, TAB, comment, entity_of, row, status, uuid

from koortui.domain.mutations import (
    ContactAppend,
    IssueCreate,
    Payload,
    PendingWrite,
    RowAdopt,
    RowUpdate,
    WriteState,
)
from koortui.sandbox.faults import Fault, FaultKind, FaultPlan, Source
from koortui.sandbox.linear import LinearWorld
from koortui.sandbox.linear import records as r
from koortui.sandbox.server import SandboxServer
from koortui.sandbox.sheets import SheetsState
from koortui.services.tracking_sheet import DEFAULT_HEADERS
from koortui.store.journals import TinyJournalStore

CHILD = Path(__file__).with_name("sync_child.py")
LONG = pytest.mark.long
#: One of each target always; the others take a process of their own too, so they wait.
KINDS = [
    "comment",
    "append",
    "contact",
    *(pytest.param(kind, marks=LONG) for kind in ("create", "status", "update", "adopt")),
]
REQUESTS = {
    "comment": "CommentCreate",
    "create": "IssueCreate",
    "status": "IssueUpdate",
    "append": ":append",
    "contact": ":append",
    "update": "values:batchUpdate",
    "adopt": "values:batchUpdate",
}


KEYS = [key for key in DEFAULT_HEADERS if key != "entry_id"]
THEIRS = ["2026-03-01", "Beta", "Bob", "2", "meeting", "yes", "", "by hand"]


class Scene:
    """A sandbox, and a journal on disk with one write of some kind."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder, self.kind = folder, kind
        self.world = LinearWorld()
        self.world.add_user("Ada Lovelace")
        self.team = self.world.add_team("ACM")
        self.issue: r.Issue = self.world.add_issue(self.team, "One")
        ours = ["2026-03-02", "Acme", "Ada", 1.5, "meeting", "yes", "ACM-1", "x", uuid(2)]
        self.sheets = SheetsState()
        self.sheets.add_spreadsheet(
            SHEET, "Hours", tabs={TAB: [HEADER, ours, THEIRS], "Contacts": []}
        )
        self.plan = FaultPlan()
        self.server = SandboxServer(self.world, self.sheets, plan=self.plan)
        self.journals = TinyJournalStore(folder / "journals")
        payload = self._payload()
        self.write = PendingWrite(
            id=uuid(99),
            at=self.world.now(),
            seq=1,
            entity=entity_of(payload),
            payload=payload,
        )
        with self.journals.edit("acme") as edit:
            edit.put(self.write)

    def _payload(self) -> Payload:
        match self.kind:
            case "comment":
                return comment(self.issue, "Hello", 1)
            case "create":
                return IssueCreate(issue_id=uuid(1), team_id=self.team.id, title="New")
            case "status":
                wanted = self.world.state(self.team, "Done")
                return status(self.issue, wanted, self.issue.state_id)
            case "append":
                return row(1)
            case "contact":
                return ContactAppend(entry_id=uuid(1), cells={"customer": "Acme", "text": "Hi"})
            case "adopt":
                return RowAdopt(entry_id=uuid(3), row=3, base=dict(zip(KEYS, THEIRS, strict=True)))
            case _:
                return RowUpdate(entry_id=uuid(2), cells={"hours": "9"}, base={"hours": "1.5"})

    def effects(self) -> int:
        """How often the write happened out there."""
        rows = self.sheets.rows(SHEET, TAB)
        history = self.world.related("history", "issue_id", self.issue.id)
        return {
            "comment": len(self.world.comments_of(self.issue)),
            "create": sum(i.title == "New" for i in self.world.tables.issues.values()),
            "status": sum(bool(entry.to_state_id) for entry in history),
            "append": sum(cells[-1] == uuid(1) for cells in rows),
            "contact": sum(cells[-1] == uuid(1) for cells in self.sheets.rows(SHEET, "Contacts")),
            "update": sum(cells[3] == "9" for cells in rows),
            "adopt": sum(cells == [*THEIRS, uuid(3)] for cells in rows),
        }[self.kind]

    def state(self) -> WriteState:
        return TinyJournalStore(self.folder / "journals").read("acme").writes[uuid(99)].state

    def start_push(self) -> subprocess.Popen[bytes]:
        place = self.server.describe()
        arguments = [place[k] for k in ("linear_url", "linear_key", "sheets_url")]
        return subprocess.Popen(
            [sys.executable, str(CHILD), str(self.folder), *arguments, SHEET],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def wait_until_struck(plan: FaultPlan) -> None:
    deadline = time.monotonic() + 20
    while plan.pending and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not plan.pending, "the push never got to its request"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", ["timeout", "timeout_after_apply"])
def test_a_push_killed_at_its_request_is_made_good_by_the_next(
    kind: str, fault: FaultKind, tmp_path: Path
) -> None:
    """The request hangs, applied or not; the process dies there with SENDING on disk."""
    scene = Scene(tmp_path, kind)
    source: Source = "sheet" if ":" in REQUESTS[kind] else "linear"
    with scene.server:
        scene.plan.add(Fault(kind=fault, source=source, match=REQUESTS[kind]))
        with scene.start_push() as child:
            wait_until_struck(scene.plan)
            child.kill()
        assert scene.state() is WriteState.SENDING
        with scene.start_push() as child:
            assert child.wait(timeout=30) == 0
        assert scene.state() is WriteState.DELIVERED
        assert scene.effects() == 1
