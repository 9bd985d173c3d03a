"""What any backend of the store must do: files today, a shared team database tomorrow."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from fakes.memory import MemoryJournalStore, MemoryMirrorStore, MemoryRosterStore

from koortui.domain import journal as records
from koortui.domain.customer import (
    Cluster,
    Cover,
    Customer,
    HoursBlock,
    Invoice,
    LinearMapping,
    Roster,
    Stage,
    TimeOff,
)
from koortui.domain.errors import KoorError
from koortui.domain.issue import Comment, Issue, LinearMirror, SheetMirror, SheetRow, WorkflowState
from koortui.domain.mutations import IssueFields, IssueUpdate, PendingWrite, WriteState
from koortui.domain.ports import (
    TABLES,
    Journal,
    JournalRecord,
    JournalStore,
    MirrorStore,
    RosterStore,
)
from koortui.store.journals import TinyJournalStore
from koortui.store.mirror import FileMirrorStore
from koortui.store.roster import TinyRosterStore

AT = datetime(2026, 1, 5, 9, 30, 15, 123456, tzinfo=UTC)
LATER = datetime(2026, 1, 6, 10, tzinfo=UTC)
DAY = date(2026, 1, 5)

#: One record of each kind, with text a format could trip over and fields away from defaults.
RECORDS: tuple[JournalRecord, ...] = (
    records.Note(id="n1", at=AT, by="Ann", text='Ünïcode "quotes"\n\x00 \u2028 🐙', pinned=True),
    records.Draft(id="d1", at=AT, place="note", text=""),
    records.Contact(
        id="c1", at=AT, channel=records.Channel.EMAIL, direction=records.Direction.OUT, subject="s"
    ),
    records.Ask(id="a1", at=AT, owed_by="customer", what="logs", nudges=(AT, LATER)),
    records.HoursEntry(
        id="h1",
        at=AT,
        day=DAY,
        specialist="Bo",
        hours=Decimal("0.10"),
        activity="meeting",
        billable=records.Billable.UNDECIDED,
    ),
    records.Review(
        id="r1",
        at=AT,
        slot=DAY,
        marks={records.Step.TRACK: records.StepMark(done=True, at=LATER, reason="paper")},
        finished_at=LATER,
        snapshot=records.Snapshot(
            taken_at=AT,
            issues={"i": records.IssueMark(identifier="ACM-1", title="t", state="Todo")},
            hours=Decimal("12.50"),
        ),
    ),
    records.Snooze(id="s1", at=AT, factor="quiet", until=DAY, reason="holidays"),
    records.GateDecision(id="g1", at=AT, gate="payment", decision="continue", decider="Ann"),
    records.MonthConfirmed(id="m1", at=AT, month="2026-01", digest="abc"),
    records.Meeting(
        id="t1",
        at=AT,
        type="kickoff",
        day=DAY,
        start=time(14, 30),
        attendees=("Ann", "Bo"),
        decisions=("two racks",),
        versions=(records.NoteVersion(at=AT, text="before"),),
    ),
    records.MeetingPlan(id="p1", at=AT, type="checkpoint", day=DAY, start=time(9), agenda="- a"),
    PendingWrite(
        id="w1",
        at=AT,
        seq=1,
        entity="issue:1",
        payload=IssueUpdate(
            issue_id="1",
            identifier="ACM-1",
            changes=IssueFields(state_id="done", assignee_id=None),
            base=IssueFields(state_id="todo"),
        ),
        state=WriteState.CONFLICT,
        remote={"state": "started"},
    ),
)

NOTE = RECORDS[0]
assert isinstance(NOTE, records.Note)


# Journals

Opener = Callable[[], JournalStore]


@pytest.fixture(params=["files", "memory"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens the store: each call is another process's view where the backend has one."""
    if request.param == "files":
        return lambda: TinyJournalStore(tmp_path / "journals")
    memory = MemoryJournalStore()
    return lambda: memory


@pytest.fixture
def journals(reopen: Opener) -> JournalStore:
    return reopen()


@pytest.fixture
def spoil(reopen: Opener, tmp_path: Path) -> Callable[[str], object]:
    """Makes a customer's journal unreadable, beyond repair."""

    def spoil_memory(slug: str) -> None:
        store = reopen()
        assert isinstance(store, MemoryJournalStore)
        store.damaged[slug] = KoorError("It is damaged.")

    def spoil_files(slug: str) -> None:
        found = [path for path in tmp_path.rglob("*") if slug in str(path) and path.is_file()]
        assert found
        for path in found:
            path.write_bytes(b"damaged")

    return spoil_memory if isinstance(reopen(), MemoryJournalStore) else spoil_files


def put(store: JournalStore, slug: str, *several: JournalRecord) -> None:
    with store.edit(slug) as edit:
        for record in several:
            edit.put(record)


def test_an_unreadable_journal_is_named_and_left_out_never_empty(
    reopen: Opener, spoil: Callable[[str], object]
) -> None:
    put(reopen(), "acme", NOTE)
    put(reopen(), "borealis", NOTE)
    spoil("acme")
    store = reopen()
    heard: dict[str, KoorError] = {}
    found = store.read_all(["acme", "borealis"], heard.__setitem__)
    assert (list(found), list(heard)) == (["borealis"], ["acme"])
    with pytest.raises(KoorError):
        store.read_all(["acme", "borealis"])
    with pytest.raises(KoorError):
        store.read("acme")
    with pytest.raises(KoorError):
        put(store, "acme", NOTE)
    with pytest.raises(KoorError):
        store.read("acme")


def test_a_customer_without_history_has_an_empty_journal(journals: JournalStore) -> None:
    assert journals.read("acme") == Journal(customer="acme")


def test_every_kind_of_record_comes_back_as_it_was(journals: JournalStore, reopen: Opener) -> None:
    assert {type(record) for record in RECORDS} == set(TABLES.values())
    put(journals, "acme", *RECORDS)
    journal = reopen().read("acme")
    assert journal.customer == "acme"
    for table, record in zip(TABLES, RECORDS, strict=True):
        assert getattr(journal, table) == {record.id: record}


def test_the_edit_shows_what_it_holds_so_far(journals: JournalStore) -> None:
    put(journals, "acme", *RECORDS)
    with journals.edit("acme") as edit:
        edit.remove(NOTE)
        assert edit.journal.notes == {}
        edit.put(NOTE)
        assert edit.journal.notes == {NOTE.id: NOTE}
        edit.remove(RECORDS[3])
        assert edit.journal.asks == {}
    assert journals.read("acme").notes == {NOTE.id: NOTE}
    assert journals.read("acme").asks == {}


def test_a_put_replaces_the_record_whole(journals: JournalStore, reopen: Opener) -> None:
    put(journals, "acme", NOTE)
    plain = records.Note(id=NOTE.id, at=NOTE.at, text="not pinned any more")
    put(journals, "acme", plain)
    assert reopen().read("acme").notes == {NOTE.id: plain}


def test_removing_what_is_gone_does_nothing(journals: JournalStore) -> None:
    put(journals, "acme", RECORDS[1])
    with journals.edit("acme") as edit:
        edit.remove(NOTE)
    assert journals.read("acme").drafts == {"d1": RECORDS[1]}


def test_an_exception_writes_nothing_and_the_next_edit_works(journals: JournalStore) -> None:
    put(journals, "acme", RECORDS[1])

    def interrupted() -> None:
        with journals.edit("acme") as edit:
            edit.put(NOTE)
            edit.remove(RECORDS[1])
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert journals.read("acme") == Journal(customer="acme", drafts={"d1": RECORDS[1]})
    put(journals, "acme", NOTE)
    assert journals.read("acme").notes == {NOTE.id: NOTE}


def test_a_reader_keeps_the_journal_it_read(journals: JournalStore) -> None:
    before = journals.read("acme")
    put(journals, "acme", NOTE)
    assert before == Journal(customer="acme")


def test_an_open_edit_is_not_seen_and_does_not_block(
    journals: JournalStore, reopen: Opener
) -> None:
    with journals.edit("acme") as edit:
        edit.put(NOTE)
        assert reopen().read("acme").notes == {}
        assert journals.read("acme").notes == {}
        put(journals, "globex", NOTE)
    assert reopen().read("acme").notes == {NOTE.id: NOTE}


def test_customers_are_kept_apart(journals: JournalStore) -> None:
    put(journals, "acme", NOTE)
    put(journals, "globex", RECORDS[1])
    both = journals.read_all(["acme", "globex", "initech"])
    assert both["acme"].notes
    assert not both["acme"].drafts
    assert both["globex"].drafts
    assert not both["globex"].notes
    assert both["initech"] == Journal(customer="initech")


@pytest.mark.parametrize("slug", ["ACME", "acme gmbh", "münchen", "../acme", ".acme", "a.b%2f"])
def test_any_slug_has_a_journal_of_its_own(
    journals: JournalStore, reopen: Opener, slug: str
) -> None:
    journals.changed()
    put(journals, "acme", RECORDS[1])
    put(journals, slug, NOTE)
    assert reopen().read(slug).notes == {NOTE.id: NOTE}
    assert reopen().read("acme").notes == {}
    assert journals.changed() == {"acme", slug}


def test_changes_are_reported_once_whoever_made_them(reopen: Opener) -> None:
    watching = reopen()
    assert watching.changed() == set()
    put(reopen(), "acme", NOTE)
    put(watching, "globex", NOTE)
    assert watching.changed() == {"acme", "globex"}
    assert watching.read("acme").notes == {NOTE.id: NOTE}
    assert watching.changed() == set()
    put(reopen(), "acme", records.Note(id=NOTE.id, at=AT, text="x"))
    assert watching.changed() == {"acme"}


def test_an_edit_that_changes_nothing_is_no_change(journals: JournalStore) -> None:
    put(journals, "acme", NOTE)
    journals.changed()
    put(journals, "acme", NOTE)
    assert journals.changed() == set()


def test_changes_of_the_same_length_in_a_row_are_all_seen(reopen: Opener) -> None:
    watching, writing = reopen(), reopen()
    watching.changed()
    for n in range(100):
        text = f"{n:03d}"
        put(writing, "acme", records.Note(id="n", at=AT, text=text))
        assert watching.changed() == {"acme"}
        assert watching.read("acme").notes["n"].text == text


# The roster

ACME = Customer(
    id="1",
    slug="acme",
    name="Acme",
    aliases=("A",),
    stage=Stage.SUSPENDED,
    annual_value=Decimal("1200.50"),
    clusters=(Cluster(name="c", nodes=4),),
    invoices=(Invoice(issued=DAY),),
    blocks=(HoursBlock(hours=Decimal(10)),),
    linear=LinearMapping("label", "acme"),
)
GLOBEX = Customer(id="2", slug="globex", name="Globex")
COVER = Cover(id="1", customer="all", manager="Ann", by="Bo", start=DAY, end=DAY)
AWAY = TimeOff(id="1", person="Ann", start=DAY, end=DAY, reason="sun")


@pytest.fixture(params=["files", "memory"])
def open_roster(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], RosterStore]:
    if request.param == "files":
        return lambda: TinyRosterStore(tmp_path / "data" / "roster.json")
    memory = MemoryRosterStore()
    return lambda: memory


def test_the_roster_comes_back_as_it_was_in_its_order(
    open_roster: Callable[[], RosterStore],
) -> None:
    store = open_roster()
    assert store.read() == Roster()
    with store.edit() as edit:
        for record in (ACME, GLOBEX, COVER, AWAY):
            edit.put(record)
        assert edit.roster.customers == (ACME, GLOBEX)
    renamed = Customer(id="1", slug="acme", name="Acme Inc")
    with store.edit() as edit:
        edit.put(renamed)
        edit.remove(AWAY)
        edit.remove(AWAY)
    assert open_roster().read() == Roster(customers=(renamed, GLOBEX), covers=(COVER,))


def test_a_roster_change_is_reported_once(open_roster: Callable[[], RosterStore]) -> None:
    watching = open_roster()
    assert not watching.changed()
    with open_roster().edit() as edit:
        edit.put(ACME)
    assert watching.changed()
    assert not watching.changed()
    assert watching.read().customers == (ACME,)


def test_an_exception_leaves_the_roster_as_it_was(open_roster: Callable[[], RosterStore]) -> None:
    store = open_roster()

    def interrupted() -> None:
        with store.edit() as edit:
            edit.put(ACME)
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert store.read() == Roster()
    assert not store.changed()


# The mirror

TODO = WorkflowState(id="s", name="Todo", type="unstarted", position=1.5)
LINEAR = LinearMirror(
    pulled_at=AT,
    watermark=AT,
    issues={
        "i": Issue(
            id="i",
            identifier="ACM-1",
            title="Slow \x1b[31m reads",
            state=TODO,
            team_id="t",
            created_at=AT,
            updated_at=LATER,
            comments=(Comment(id="c", at=AT, body="b", author_kind="bot"),),
        )
    },
    labels={"acme": "l"},
)
SHEET = SheetMirror(
    pulled_at=AT, header=("Date", "Hours"), rows=(SheetRow(number=2, cells={"hours": "007"}),)
)


@pytest.fixture(params=["files", "memory"])
def open_mirror(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], MirrorStore]:
    if request.param == "files":
        return lambda: FileMirrorStore(tmp_path / "mirror")
    memory = MemoryMirrorStore()
    return lambda: memory


def test_an_absent_mirror_reads_as_never_pulled(open_mirror: Callable[[], MirrorStore]) -> None:
    store = open_mirror()
    assert store.read_linear() == LinearMirror()
    assert store.read_sheet() == SheetMirror()
    assert not store.changed()


def test_mirrors_come_back_as_they_were(open_mirror: Callable[[], MirrorStore]) -> None:
    watching = open_mirror()
    open_mirror().write_linear(LINEAR)
    assert watching.changed()
    assert (watching.read_linear(), watching.read_sheet()) == (LINEAR, SheetMirror())
    open_mirror().write_sheet(SHEET)
    assert watching.changed()
    assert not watching.changed()
    assert (watching.read_linear(), watching.read_sheet()) == (LINEAR, SHEET)
