"""Any sequence of our edits, other people's edits, faults and crashes: it converges.

No acknowledged edit is lost, nothing happens twice, the order per issue and per row holds,
and a conflict keeps both sides. Over real HTTP against the sandbox.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fakes.memory import MemoryJournalEdit, MemoryJournalStore
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sync_rig import SHEET, TAB, Rig, comment, row, status, uuid

from koortui.domain.mutations import (
    PARKED,
    CommentCreate,
    IssueUpdate,
    PendingWrite,
    RowAppend,
    RowDelete,
    RowUpdate,
    WriteState,
)
from koortui.sandbox.faults import FaultKind

FAULTS: list[FaultKind] = [
    "ratelimited_400",
    "429",
    "500",
    "503_after_apply",
    "truncated_json",
    "html_502",
    "reset",
    "reset_after_apply",
]
MATCHES = ["CommentCreate", "IssueUpdate", "IssueWhole", ":append", "values:batch", ":batchUpdate"]
STATES = ["Todo", "In Progress", "Done"]
OVER = PARKED | {WriteState.DELIVERED}

few = st.integers(0, 2)
steps = st.one_of(
    st.tuples(st.just("comment"), few),
    st.tuples(st.just("status"), few, st.sampled_from(STATES)),
    st.tuples(st.just("append")),
    st.tuples(st.just("update"), few, st.integers(1, 9)),
    st.tuples(st.just("delete"), few),
    st.tuples(st.just("they_set_status"), few, st.sampled_from(STATES)),
    st.tuples(st.just("they_edit_row"), few, st.integers(11, 19)),
    st.tuples(st.just("they_delete_row"), few),
    st.tuples(st.just("they_insert_row")),
    st.tuples(st.just("they_sort")),
    st.tuples(st.just("fault"), st.sampled_from(FAULTS), st.sampled_from(MATCHES)),
    st.tuples(st.just("clock"), st.integers(-3_000, 3_000)),
    st.tuples(st.just("pull")),
    st.tuples(st.just("push")),
    st.tuples(st.just("crash"), st.integers(0, 6)),
)


class Killed(Exception):
    """Stands for the death of the process at a commit."""


class MortalJournals(MemoryJournalStore):
    """Dies instead of making its n-th commit from now on: what is in flight stays in flight."""

    lives: int | None = None

    @contextlib.contextmanager
    def edit(self, slug: str) -> Iterator[MemoryJournalEdit]:
        if self.lives is not None:
            if self.lives == 0:
                raise Killed
            self.lives -= 1
        with super().edit(slug) as edit:
            yield edit


class Machine:
    """One run: what was queued, and what other people did."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.issues = [rig.issue(f"Issue {n}") for n in range(3)]
        self.wanted_state = {issue.id: issue.state_id for issue in self.issues}
        self.hours: dict[str, str] = {}
        self.removed_by_them: set[str] = set()
        self.queued: list[PendingWrite] = []
        self.number = 0

    async def step(self, name: str, *arguments: Any) -> None:
        result = getattr(self, name)(*arguments)
        if result is not None:
            await result

    def _queue(self, payload: Any) -> None:
        self.queued.append(self.rig.queue(payload))

    def _row(self, which: int) -> str | None:
        """One of our rows that we have not deleted."""
        ours = sorted(self.hours)
        return ours[which % len(ours)] if ours else None

    def comment(self, which: int) -> None:
        self.number += 1
        self._queue(comment(self.issues[which], f"note {self.number}", self.number))

    def status(self, which: int, name: str) -> None:
        issue, new = self.issues[which], self.rig.world.state(self.rig.team, name)
        self._queue(status(issue, new, self.wanted_state[issue.id]))
        self.wanted_state[issue.id] = new.id

    def append(self) -> None:
        self.number += 1
        self.hours[uuid(self.number)] = "1.5"
        self._queue(row(self.number))

    def update(self, which: int, hours: int) -> None:
        if entry := self._row(which):
            base, self.hours[entry] = self.hours[entry], str(hours)
            self._queue(
                RowUpdate(entry_id=entry, cells={"hours": str(hours)}, base={"hours": base})
            )

    def delete(self, which: int) -> None:
        if entry := self._row(which):
            self._queue(RowDelete(entry_id=entry, base={"hours": self.hours.pop(entry)}))

    def they_set_status(self, which: int, name: str) -> None:
        self.rig.world.edit_issue(self.issues[which], state=name)

    def _their_row(self, which: int) -> int | None:
        rows = self.rig.rows()
        return which % len(rows) + 2 if rows else None

    def they_edit_row(self, which: int, hours: int) -> None:
        if number := self._their_row(which):
            self.rig.sheets.edit_cell(SHEET, TAB, number, 4, str(hours))

    def they_delete_row(self, which: int) -> None:
        if number := self._their_row(which):
            self.removed_by_them.add(self.rig.rows()[number - 2][-1])
            self.rig.sheets.delete_row(SHEET, TAB, number)

    def they_insert_row(self) -> None:
        self.rig.sheets.insert_row_above(SHEET, TAB, 2, ["2026-01-01", "By hand"])

    def they_sort(self) -> None:
        self.rig.sheets.sort_by(SHEET, TAB, 4)

    def fault(self, kind: FaultKind, match: str) -> None:
        self.rig.fault(kind, match)

    def clock(self, seconds: int) -> None:
        self.rig.now += timedelta(seconds=seconds)

    async def pull(self) -> None:
        await self.rig.pull()

    async def push(self) -> None:
        await self.rig.push()

    async def crash(self, lives: int) -> None:
        assert isinstance(self.rig.journals, MortalJournals)
        self.rig.journals.lives = lives
        with contextlib.suppress(Killed):
            await self.rig.push()
        self.rig.journals.lives = None

    # -- afterwards ----------------------------------------------------------------------------

    async def settle(self) -> None:
        """The faults stop. The EM discards what is parked, until all is over."""
        self.rig.plan.clear()
        self.parked: set[str] = set()
        for _ in range(len(self.queued) + 2):
            self.rig.time.now += 60
            await self.rig.push()
            stuck = [w for w in self.queued if self.rig.state(w) in PARKED]
            self.parked |= {w.id for w in stuck}
            for write in stuck:
                self._check_parked(self.rig.write(write))
                with self.rig.journals.edit("acme") as edit:
                    edit.put(_withdrawn(self.rig.write(write)))
            if all(self.rig.state(w) in OVER | {WriteState.WITHDRAWN} for w in self.queued):
                return
        raise AssertionError("it does not converge")

    def _check_parked(self, write: PendingWrite) -> None:
        assert write.error
        if write.state is WriteState.CONFLICT and "deleted" not in write.error:
            assert write.remote, "a conflict keeps their side"

    def check(self) -> None:
        self._check_comments()
        self._check_rows()
        self._check_statuses()

    def _check_comments(self) -> None:
        for issue in self.issues:
            mine = [w.payload for w in self.queued if isinstance(w.payload, CommentCreate)]
            wanted = [
                w.payload.body
                for w in self.queued
                if isinstance(w.payload, CommentCreate)
                and w.payload.issue_id == issue.id
                and w.id not in self.parked
            ]
            assert sorted(self.rig.bodies(issue)) == sorted(wanted), mine
            made = [c for c in self.rig.world.tables.comments.values() if c.issue_id == issue.id]
            assert [c.body for c in made] == wanted, "in the order they were written"

    def _check_rows(self) -> None:
        ids = [cells[-1] for cells in self.rig.rows() if cells[-1].startswith("0000")]
        assert len(ids) == len(set(ids)), "no row twice"
        for write in self.queued:
            if isinstance(write.payload, RowAppend):
                entry = write.payload.entry_id
                kept = entry in self.hours and entry not in self.removed_by_them
                assert not kept or entry in ids, "no row lost"
        for cells in self.rig.rows():
            assert cells[1] in ("Acme", "By hand"), "no shifted column"

    def _check_statuses(self) -> None:
        for issue in self.issues:
            mine = [
                w
                for w in self.queued
                if isinstance(w.payload, IssueUpdate) and w.payload.issue_id == issue.id
            ]
            if mine and not any(w.id in self.parked for w in mine):
                # Without a conflict the last word is ours, or theirs who spoke after it.
                assert self.rig.state(mine[-1]) is WriteState.DELIVERED


def _withdrawn(write: PendingWrite) -> PendingWrite:
    import msgspec

    return msgspec.structs.replace(write, state=WriteState.WITHDRAWN, settled_at=write.at)


async def run(script: list[tuple[Any, ...]]) -> None:
    rig = Rig()
    rig.journals = MortalJournals()
    async with rig:
        machine = Machine(rig)
        for name, *arguments in script:
            await machine.step(name, *arguments)
        await machine.settle()
        machine.check()


relaxed = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=12, deadline=None, suppress_health_check=relaxed, derandomize=True)
@given(st.lists(steps, min_size=10, max_size=30))
def test_it_converges(script: list[tuple[Any, ...]]) -> None:
    asyncio.run(run(script))


@pytest.mark.long
@settings(max_examples=2_000, deadline=None, suppress_health_check=relaxed)
@given(st.lists(steps, min_size=30, max_size=50))
def test_it_converges_every_time(script: list[tuple[Any, ...]]) -> None:
    asyncio.run(run(script))
