"""Journals out and in again: exact, checked by line and field, and nothing here overwritten."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from any_struct import records
from cli_support import Answer, Cli, seed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koortui.domain.customer import Cover, Customer, NewsItem, Roster, TimeOff
from koortui.domain.mutations import PARKED, PENDING, PendingWrite
from koortui.domain.ports import TABLES, Journal
from koortui.domain.targets import Target
from koortui.locations import Locations
from koortui.store.journals import TinyJournalStore
from koortui.store.roster import TinyRosterStore

IDS = st.uuids(version=4).map(str)
#: What records say of themselves: fields whose values go together.
SENSE: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "hours": {"hours": st.decimals("0.25", 24, places=2)},
}
TARGETS = records(
    Target,
    id=IDS,
    goal=st.decimals(0, 10**12, places=2),
    since=st.none() | st.dates(date(1990, 1, 1), date(2024, 12, 31)),
    by=st.dates(date(2025, 1, 1), date(2200, 12, 31)),
    currency=st.sampled_from(["", "USD", "EUR"]),
)
EXAMPLES = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def settled(write: PendingWrite) -> PendingWrite:
    open_ = write.state in PENDING | PARKED
    return msgspec.structs.replace(write, settled_at=None if open_ else write.at)


def journals(slug: str) -> st.SearchStrategy[Journal]:
    """A journal with up to two records of every kind there is."""
    tables = {}
    for table, kind in TABLES.items():
        made = records(kind, id=IDS, **SENSE.get(table, {}))
        made = made.map(settled) if kind is PendingWrite else made
        listed = st.lists(made, max_size=2, unique_by=lambda record: record.id)
        tables[table] = listed.map(lambda found: {record.id: record for record in found})
    return st.fixed_dictionaries(tables).map(lambda found: Journal(customer=slug, **found))


def installation(home: Path, *kept: Journal) -> Cli:
    """A home with these journals and their customers."""
    places = Locations.find(home)
    with TinyRosterStore(places.roster_file).edit() as roster:
        for journal in kept:
            slug = journal.customer
            roster.put(Customer(id=f"id-{slug}", slug=slug, name=slug.title()))
    for journal in kept:
        with TinyJournalStore(places.journals_dir).edit(journal.customer) as edit:
            for table in TABLES:
                for record in getattr(journal, table).values():
                    edit.put(record)
    return Cli(home)


def files(cli: Cli) -> dict[str, bytes]:
    folder = Locations.find(cli.home).journals_dir
    return {path.name: path.read_bytes() for path in folder.glob("*.json")}


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    seed(tmp_path / "sample")
    return Cli(tmp_path / "sample")


def fresh(tmp_path: Path, of: Cli) -> Cli:
    """Another installation with the same roster, and nothing else."""
    new = Cli(tmp_path / "fresh")
    new("import", "roster", "-", stdin=of("export", "roster", "--format", "json").out)
    return new


def take(cli: Cli, text: str, *options: str) -> Answer:
    return cli("import", "journal", "-", *options, stdin=text)


# -- exact


@pytest.mark.parametrize("form", ["json", "csv"])
@given(acme=journals("acme"), zeta=journals("zeta"))
@EXAMPLES
def test_any_journals_come_back_byte_by_byte(
    tmp_path_factory: pytest.TempPathFactory, form: str, acme: Journal, zeta: Journal
) -> None:
    folder = tmp_path_factory.mktemp("homes")
    old = installation(folder / "old", acme, zeta)
    out = old("export", "journal", "--format", form).out
    new = fresh(folder, old)
    answer = take(new, out, "--with-queue", "--json")
    assert answer.code == 0, answer.err
    assert new("export", "journal", "--format", form).out == out
    before = files(new)
    again = take(new, out, "--with-queue", "--json")
    assert (again.code, again.json["new"]) == (0, [])
    assert files(new) == before
    for journal in (acme, zeta):
        assert (
            TinyJournalStore(Locations.find(new.home).journals_dir).read(journal.customer)
            == journal
        )


@given(
    roster=st.builds(
        Roster,
        customers=st.tuples(
            records(Customer, id=IDS, slug=st.just("acme")),
            records(Customer, id=IDS, slug=st.just("zeta")),
        ),
        covers=records(Cover, id=IDS).filter(lambda c: c.start <= c.end).map(lambda c: (c,)),
        time_off=records(TimeOff, id=IDS).filter(lambda o: o.start <= o.end).map(lambda o: (o,)),
        news=records(NewsItem, id=IDS).map(lambda n: (n,)),
        targets=TARGETS.map(lambda t: (t,)),
    )
)
@EXAMPLES
def test_any_roster_comes_back_byte_by_byte(
    tmp_path_factory: pytest.TempPathFactory, roster: Roster
) -> None:
    """By the structs' own fields: whoever adds one to a customer need not think of this test."""
    folder = tmp_path_factory.mktemp("homes")
    old = Cli(folder / "old")
    with TinyRosterStore(Locations.find(old.home).roster_file).edit() as edit:
        for part in roster.__struct_fields__:
            for record in getattr(roster, part):
                edit.put(record)
    out = old("export", "roster", "--format", "json").out
    new = Cli(folder / "new")
    answer = new("import", "roster", "-", "--json", stdin=out)
    assert answer.code == 0, answer.err
    assert new("export", "roster", "--format", "json").out == out
    assert TinyRosterStore(Locations.find(new.home).roster_file).read() == roster
    again = new("import", "roster", "-", "--json", stdin=out).json
    assert (again["added"], again["updated"], again["others"]) == ([], [], 0)


def test_the_whole_sample_moves_to_another_machine(cli: Cli, tmp_path: Path) -> None:
    new = fresh(tmp_path, cli)
    new("init", "--from", "-", stdin=cli("export", "settings").out)
    answer = take(new, cli("export", "journal", "--format", "json").out, "--with-queue")
    assert answer.code == 0, answer.err
    for what in (("roster", "json"), ("journal", "json"), ("journal", "csv"), ("journal", "md")):
        assert new("export", what[0], "--format", what[1]) == cli(
            "export", what[0], "--format", what[1]
        )
    assert new("export", "settings").out == cli("export", "settings").out
    assert new("due", "--json").json["customers"] == cli("due", "--json").json["customers"]


@pytest.mark.parametrize("kind", ["notes", "contacts", "meetings"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_one_kind_of_record_goes_out_and_in(cli: Cli, tmp_path: Path, kind: str, form: str) -> None:
    take(cli, journal_text("meetings", text=..., type="kickoff", day="2026-11-20", notes="n"))
    out = cli("export", kind, "--format", form).out
    new = fresh(tmp_path, cli)
    done = take(new, out, "--json")
    assert done.code == 0, done.err
    assert {one["kind"] for one in done.json["new"]} == {kind}
    assert new("export", kind, "--format", form).out == out


@pytest.mark.parametrize("part", ["cover", "time-off", "news", "targets"])
def test_cover_time_off_news_and_targets_go_out_and_in(cli: Cli, tmp_path: Path, part: str) -> None:
    with TinyRosterStore(Locations.find(cli.home).roster_file).edit() as edit:
        edit.put(Target(id="t1", name="ARR", metric="arr", goal=1, by="2026-12-31"))
        edit.put(NewsItem(id="n1", day="2026-11-20", text="Tentacle", link="https://x.example"))
    out = cli("export", part, "--format", "json").out
    new = Cli(tmp_path / "fresh")
    assert new("import", "roster", "-", "--json", stdin=out).json["others"] > 0
    assert new("export", part, "--format", "json").out == out
    [header, *rows] = csv.reader(io.StringIO(new("export", part).out))
    assert len(rows) == len(next(iter(json.loads(out).values())))
    assert header[0] == "id"


# -- refused, by line and field


GOOD = {"id": "n1", "at": "2026-11-20T09:00:00Z", "text": "hello"}


def journal_text(kind: str = "notes", **changed: object) -> str:
    """A journal of one record, its third line."""
    record = {**GOOD, **changed}
    record = {key: value for key, value in record.items() if value is not ...}
    return f'{{"customer": "acme-robotics",\n "{kind}": {{\n  "n1": {json.dumps(record)}}}}}'


HOURS = {
    "text": ...,
    "day": "2026-11-20",
    "specialist": "Ada",
    "hours": "1.5",
    "activity": "meeting",
    "billable": "yes",
}
WRITE = {
    "text": ...,
    "seq": 1,
    "entity": "row:1",
    "payload": {"type": "row_append", "entry_id": "1", "cells": {}},
}
REFUSED = [
    ("notes", {"text": ...}, "text", "missing"),
    ("notes", {"text": 3}, "text", "text"),
    ("notes", {"at": "2026-11-20T09:00:00"}, "at", "no zone"),
    ("notes", {"at": "yesterday"}, "at", "invalid"),
    ("notes", {"txt": "x"}, "txt", "no such field"),
    ("notes", {"text": "\x1b[2J"}, "text", "terminal"),
    ("notes", {"id": "n2"}, "id", "under 'n1'"),
    (
        "notes",
        {"versions": [{"at": "2026-11-20T09:00:00Z", "text": "x", "y": 1}]},
        "versions[0].y",
        "no such field",
    ),
    ("contacts", {"channel": "fax", "direction": "in"}, "channel", "'fax'"),
    ("hours", {**HOURS, "hours": "NaN"}, "hours", "number"),
    ("hours", {**HOURS, "hours": "-1"}, "hours", "nothing"),
    ("hours", {**HOURS, "day": "2026-02-30"}, "day", "date"),
    ("months", {"text": ..., "month": "2026-13", "digest": "x"}, "month", "2026-11"),
    ("writes", {**WRITE, "seq": 0, "state": "delivered", "settled_at": GOOD["at"]}, "seq", "1"),
    ("writes", {**WRITE, "state": "delivered"}, "settled_at", "delivered"),
    ("writes", WRITE, "state", "--with-queue"),
    ("writes", {**WRITE, "payload": {"type": "format_disk"}}, "payload.type", "format_disk"),
    ("snozes", {}, "snozes", "no kind"),
]


@pytest.mark.parametrize(("kind", "changed", "field", "says"), REFUSED)
def test_a_wrong_record_is_named_by_line_and_field(
    cli: Cli, kind: str, changed: dict[str, object], field: str, says: str
) -> None:
    before = files(cli)
    text = journal_text(kind, **changed)
    answer = take(cli, text, "--json")
    assert answer.code == 1
    [problem] = answer.json["problems"]
    assert (problem["line"], problem["column"]) == (2 if kind == "snozes" else 3, field)
    assert says in problem["reason"]
    assert "Nothing was imported." in take(cli, text).err
    assert files(cli) == before


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "empty"),
        ("{}", 1, "customer"),
        ("[]", 1, "customer"),
        ('{"customer": "acme-robotics",\n}', 2, "no JSON"),
        ('{"customer": "acme-robotics", "notes": []}', 1, "by id"),
        ('{"customer": "nobody",\n "notes": {"n1":\n' + json.dumps(GOOD) + "}}", 2, "roster first"),
        ('{"customer": "acme-robotics",\n "notes": {},\n "notes": {}}', 3, "twice"),
        ('{"customer": "acme-robotics", "notes": {"n1": NaN}}', 1, "NaN"),
        ("kind,record\n", 1, "missing"),
        ("customer,kind,record\nacme-robotics,notes\n", 2, "2 cells"),
        ("customer,kind,record\nacme-robotics,jokes,{}\n", 2, "no kind"),
        ('customer,kind,record\nacme-robotics,notes,"{"\n', 2, "no JSON"),
        ("customer,kind,record\nacme-robotics,notes,{}\n", 2, "missing"),
    ],
)
def test_a_wrong_shape_is_named(cli: Cli, text: str, line: int, says: str) -> None:
    before = files(cli)
    answer = take(cli, text, "--json")
    assert answer.code == 1, answer
    assert any(p["line"] == line and says in p["reason"] for p in answer.json["problems"]), answer
    assert files(cli) == before


def test_one_wrong_record_keeps_all_others_out(cli: Cli) -> None:
    before = files(cli)
    bad = json.dumps({**GOOD, "id": "n2", "at": ""})
    text = f'{{"customer": "acme-robotics", "notes": {{"n1": {json.dumps(GOOD)},\n"n2": {bad}}}}}'
    assert take(cli, text).code == 1
    assert files(cli) == before


def test_a_cell_changed_beside_its_record_is_asked_about(cli: Cli, tmp_path: Path) -> None:
    """In a spreadsheet people change what they can read; taking the record would lose it."""
    rows = list(csv.reader(io.StringIO(cli("export", "notes").out)))
    rows[1][rows[0].index("text")] += " changed"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    [problem] = take(fresh(tmp_path, cli), out.getvalue(), "--json").json["problems"]
    assert problem["column"] == "text"
    assert "record" in problem["reason"]


# -- beside what is here


def test_what_differs_is_a_conflict_and_nothing_is_overwritten(cli: Cli, tmp_path: Path) -> None:
    other = fresh(tmp_path, cli)
    take(cli, journal_text(text="mine"))
    take(other, journal_text(text="theirs"))
    other("note", "acme", "new there")
    out = other("export", "journal", "acme", "--format", "json").out
    before = files(cli)
    answer = take(cli, out, "--json")
    assert answer.code == 1
    [problem] = answer.json["problems"]
    assert problem["column"] == "text"
    assert '"mine" here, "theirs" in the file' in problem["reason"]
    assert out.splitlines()[problem["line"] - 1].strip().startswith('"n1": {')
    assert files(cli) == before
    done = take(cli, out, "--keep-mine", "--json").json
    assert [(one["kept"], one["added"]) for one in done["customers"]] == [(1, {"notes": 1})]
    notes = TinyJournalStore(Locations.find(cli.home).journals_dir).read("acme-robotics").notes
    assert notes["n1"].text == "mine"
    assert "new there" in [note.text for note in notes.values()]


def test_theirs_are_taken_when_asked_for_and_mine_can_be_had_back(cli: Cli, tmp_path: Path) -> None:
    other = fresh(tmp_path, cli)
    take(other, journal_text(text="theirs"))
    out = other("export", "journal", "acme", "--format", "json").out
    take(cli, journal_text(text="not yet mine"))
    take(cli, journal_text(text="mine"), "--take-theirs")
    cli("note", "acme", "new here")
    assert take(cli, out, "--keep-mine", "--take-theirs").code == 2
    before = files(cli)
    tried = take(cli, out, "--take-theirs", "--dry-run")
    assert files(cli) == before
    assert "1 differed and are the file's" in tried.out
    done = take(cli, out, "--take-theirs", "--json")
    [one] = done.json["customers"]
    assert (one["replaced"], one["kept"], one["added"]) == (1, 0, {})
    store = TinyJournalStore(Locations.find(cli.home).journals_dir)
    notes = store.read("acme-robotics").notes
    assert notes["n1"].text == "theirs"
    assert "new here" in [note.text for note in notes.values()]
    [restore] = [line for line in done.err.splitlines() if "koortui restore " in line]
    assert cli("restore", restore.rpartition(" ")[2]).code == 0
    assert store.read("acme-robotics").notes["n1"].text == "mine"


def test_a_write_that_was_delivered_here_is_never_made_to_wait_again(
    cli: Cli, tmp_path: Path
) -> None:
    """The file was written while it waited; since then it was given up here."""
    cli("hours", "add", "acme", "1", "--activity", "meeting")
    out = cli("export", "journal", "acme", "--format", "json").out
    [write, *_] = cli("queue", "--json").json["writes"]
    assert cli("queue", "discard", write["id"]).code == 0
    left = cli("queue", "--json").json
    done = take(cli, out, "--take-theirs", "--with-queue", "--json").json
    assert [one["kept"] for one in done["customers"]] == [1]
    assert cli("queue", "--json").json == left


def test_a_dry_run_says_the_same_and_writes_nothing(cli: Cli, tmp_path: Path) -> None:
    new = fresh(tmp_path, cli)
    out = cli("export", "journal", "acme", "--format", "json").out
    tried = take(new, out, "--dry-run", "--with-queue", "--json").json
    assert files(new) == {}
    assert out.splitlines()[tried["new"][0]["line"] - 1].split('"')[1] == tried["new"][0]["id"]
    words = take(new, out, "--dry-run", "--with-queue").out
    assert "acme-robotics: would import" in words
    assert f"line {tried['new'][0]['line']} " in words
    done = take(new, out, "--with-queue", "--json").json
    assert (done["customers"], done["new"]) == (tried["customers"], tried["new"])


def test_each_customer_is_one_commit(cli: Cli, tmp_path: Path) -> None:
    new = fresh(tmp_path, cli)
    take(new, cli("export", "journal", "--format", "json").out, "--with-queue")
    made = files(new)
    assert len(made) > 3
    assert {json.loads(raw)["revision"] for raw in made.values()} == {1}


def test_what_came_between_the_look_and_the_lock_is_not_overwritten(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process writes the same record after it was found to be new."""
    from koortui.usecases import journal_import

    commit = journal_import._commit

    def later(*args: Any) -> None:
        monkeypatch.undo()
        take(cli, journal_text(text="written in between"))
        commit(*args)

    monkeypatch.setattr(journal_import, "_commit", later)
    answer = take(cli, journal_text(text="from the file"))
    assert answer.code == 1
    assert '"written in between" here' in answer.err
    notes = TinyJournalStore(Locations.find(cli.home).journals_dir).read("acme-robotics").notes
    assert notes["n1"].text == "written in between"


def test_nobody_elses_mail_is_sent_by_an_import(cli: Cli, tmp_path: Path) -> None:
    """Without a word nothing that waits comes along; with it, the answer says how much."""
    cli("hours", "add", "acme", "1", "--activity", "meeting")
    out = cli("export", "journal", "acme", "--format", "json").out
    new = fresh(tmp_path, cli)
    refused = take(new, out)
    assert refused.code == 1
    assert "--with-queue" in refused.err
    waiting = len(cli("queue", "--json").json["writes"])
    assert f"{waiting} go out with the next sync" in take(new, out, "--with-queue").out
    assert new("queue", "--json").json == cli("queue", "--json").json
