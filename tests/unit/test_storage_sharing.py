"""Equal values are kept once; what is read is the same value by value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec

from koortui.domain.issue import Comment, Issue, LinearMirror, SheetMirror, SheetRow, WorkflowState
from koortui.domain.journal import Billable, HoursEntry, IssueMark, Note, Review, Snapshot
from koortui.store.journals import TinyJournalStore
from koortui.store.mirror import FileMirrorStore

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
TODO = WorkflowState(id="s", name="Todo", type="unstarted", position=1)


def hours(key: str) -> HoursEntry:
    return HoursEntry(
        id=key,
        at=NOW,
        by="Nora Lindt",
        day=date(2026, 11, 2),
        specialist="Idris Vale",
        hours=Decimal("1.50"),
        activity="troubleshooting",
        billable=Billable.YES,
        issue="ACM-1",
    )


def review(key: str) -> Review:
    mark = IssueMark(identifier="ACM-1", title="Rack 3 is hot", state="Todo")
    snapshot = Snapshot(taken_at=NOW, issues={"issue-1": mark})
    return Review(id=key, at=NOW, by="Nora Lindt", slot=date(2026, 11, 2), snapshot=snapshot)


def test_records_are_the_same_and_share_their_texts(tmp_path: Path) -> None:
    store = TinyJournalStore(tmp_path)
    for slug in ("acme", "borealis"):
        with store.edit(slug) as edit:
            for number in range(2):
                edit.put(Note(id=f"n{number}", at=NOW, by="Nora Lindt", text="Nora Lindt"))
                edit.put(hours(f"h{number}"))
                edit.put(review(f"r{number}"))
    store = TinyJournalStore(tmp_path)
    read = [store.read(slug) for slug in ("acme", "borealis")]
    assert {j.hours["h1"] for j in read} == {hours("h1")}
    assert all(j.reviews["r0"] == review("r0") for j in read)
    for journal in read:
        assert all(key is record.id for key, record in journal.notes.items())
        assert journal.notes["n0"].text == "Nora Lindt"
    entries = [entry for journal in read for entry in journal.hours.values()]
    for field in ("by", "specialist", "activity", "issue"):
        assert len({id(getattr(entry, field)) for entry in entries}) == 1
    marks = [r.snapshot.issues for j in read for r in j.reviews.values() if r.snapshot]
    assert len({id(mark["issue-1"].title) for mark in marks}) == 1
    assert len({id(key) for mark in marks for key in mark}) == 1


def issue(number: int, title: str = "Hot") -> Issue:
    return Issue(
        id=f"i{number}",
        identifier=f"ACM-{number}",
        title=title,
        state=TODO,
        team_id="team",
        created_at=NOW,
        updated_at=NOW,
        labels=("acme",),
        comments=(Comment(id="c", at=NOW, body="Idris Vale", author="Idris Vale"),),
    )


def row(number: int, comment: str = "") -> SheetRow:
    cells = {"entry_id": f"e{number}", "specialist": "Idris Vale", "comment": comment}
    return SheetRow(number=number, entry_id=f"e{number}", cells=cells)


def test_of_a_pull_that_brought_little_the_rest_stays_the_same_object(tmp_path: Path) -> None:
    def pull(at: datetime, issues: list[Issue], rows: list[SheetRow]) -> None:
        writer = FileMirrorStore(tmp_path)
        writer.write_linear(LinearMirror(pulled_at=at, issues={i.id: i for i in issues}))
        writer.write_sheet(SheetMirror(pulled_at=at, rows=tuple(rows)))

    store = FileMirrorStore(tmp_path)
    pull(NOW, [issue(1), issue(2), issue(3)], [row(1), row(2), row(3)])
    linear, sheet = store.read_linear(), store.read_sheet()
    assert linear.issues["i1"].state is linear.issues["i2"].state
    assert sheet.rows[0].cells["specialist"] is sheet.rows[1].cells["specialist"]
    assert sheet.rows[0].cells["entry_id"] is sheet.rows[0].entry_id
    later, changed = NOW + timedelta(minutes=5), issue(2, "Not hot any more")
    pull(later, [issue(1), changed], [row(1), row(2, "counted"), row(4)])
    again, rows = store.read_linear(), store.read_sheet().rows
    assert again == LinearMirror(pulled_at=later, issues={"i1": issue(1), "i2": changed})
    assert rows == (row(1), row(2, "counted"), row(4))
    assert again.issues["i1"] is linear.issues["i1"]
    assert again.issues["i2"] is not linear.issues["i2"]
    assert rows[0] is sheet.rows[0]
    assert linear.issues["i2"] == issue(2), "who holds on to the earlier one sees it as it was"
    assert msgspec.structs.asdict(sheet.rows[1]) == msgspec.structs.asdict(row(2))
