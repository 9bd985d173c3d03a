"""The sync command's JSON, and one sync at a time."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from koortui.domain.mutations import WriteState
from koortui.services.errors import ServerFailed
from koortui.sync.locking import FileSyncLock, SyncBusy, exclusively
from koortui.sync.outbox import DELIVERED, rejected, unfinished
from koortui.sync.reports import PullReport, PushRequests, SyncReport, Tally

SICK = ServerFailed("linear", "Linear failed.", ambiguous=True)


def test_the_json_is_the_one_promised() -> None:
    report = msgspec.json.decode(msgspec.json.encode(SyncReport()))
    del report["budget"]  # for the header; the command leaves it out
    assert report == {
        "pulled": {
            "linear": {"requests": 0, "issues": 0, "comments": 0},
            "sheet": {"requests": 0, "rows": 0},
        },
        "pushed": {
            "requests": {"linear": 0, "sheet": 0},
            "delivered": 0,
            "rejected": 0,
            "conflict": 0,
            "in_doubt": 0,
            "queued": 0,
        },
        "errors": [],
    }


def test_a_failure_is_told_once_and_what_is_left_is_counted() -> None:
    tally = Tally()
    tally.count([DELIVERED, rejected(SICK), unfinished(SICK, doubtful=True, tries=1)])
    left = [WriteState.REJECTED, WriteState.IN_DOUBT, WriteState.QUEUED]
    push = tally.report(PushRequests(linear=4), left)
    pushed = push.pushed
    assert (pushed.delivered, pushed.rejected, pushed.in_doubt, pushed.queued) == (1, 1, 1, 1)
    assert [(e.source, e.kind) for e in push.errors] == [("linear", "server")]
    whole = SyncReport.of(PullReport(errors=push.errors), push)
    assert len(whole.errors) == 1
    assert not whole.all_delivered
    assert SyncReport().all_delivered


def test_a_second_sync_is_refused_and_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "sync.lock"
    with (
        exclusively(FileSyncLock(path)),
        pytest.raises(SyncBusy, match="running already"),
        exclusively(FileSyncLock(path)),
    ):
        pass
    same = FileSyncLock(path)
    with exclusively(same):
        assert same.acquire() is False
    with exclusively(None), exclusively(FileSyncLock(path)):
        pass
