"""The lookup index kept between runs: what it answers is what a fresh one would."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Thread

import msgspec
import pytest
from cli_support import Cli, seed
from fakes.lookup_portfolio import golden, parts
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from koortui.bootstrap import open_program
from koortui.domain.customer import Customer, CustomerPerson, LinearMapping
from koortui.domain.issue import Issue, LinearMirror, WorkflowState
from koortui.domain.issue_index import IssueIndex
from koortui.domain.journal import Meeting, Note
from koortui.domain.lookup import Hit, search
from koortui.domain.lookup_build import build_index
from koortui.domain.ports import Journal
from koortui.locations import Locations
from koortui.store.filesystem import FileSystem
from koortui.store.find_index import FindIndexFile
from koortui.store.journals import TinyJournalStore
from koortui.store.mirror import FileMirrorStore
from koortui.store.roster import TinyRosterStore
from koortui.usecases.find import Finder, find, keep_index
from koortui.usecases.find_quickly import find_quickly
from koortui.usecases.workspace import Workspace

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
TODO = WorkflowState(id="s", name="Todo", type="unstarted", position=1)
INDEX = Path("cache", "find.index")
QUERIES = ("osd", "acm", "rack 3", "reco", "acme quorum", "zürich", "acm-1", "petra", "mnitor")


class Unsynced(FileSystem):
    """Nobody cuts the power here."""

    def fsync(self, fd: int) -> None: ...

    def fsync_dir(self, folder: Path) -> None: ...


@dataclass
class Home:
    """An installation's files, and what a program on them would find."""

    folder: Path
    places: Locations = field(init=False)

    def __post_init__(self) -> None:
        self.places, fs = Locations.find(self.folder), Unsynced()
        self.roster = TinyRosterStore(self.places.roster_file, fs=fs)
        self.journals = TinyJournalStore(self.places.journals_dir, fs=fs)
        self.mirror = FileMirrorStore(self.places.mirror_dir, fs=fs)

    @property
    def workspace(self) -> Workspace:
        """As a process of its own has it."""
        return open_program(self.places, {"TZ": "UTC"}, wait_for_holidays=False).workspace

    def fresh(self, text: str, limit: int = 20) -> list[Hit]:
        customers = self.roster.read().customers
        issues = IssueIndex(self.mirror.read_linear())
        index = build_index(
            customers,
            self.journals.read_all([c.slug for c in customers]),
            {c.slug: issues.issues_of(c) for c in customers},
        )
        return search(index, text, limit)

    def kept(self, text: str, limit: int = 20) -> list[Hit]:
        """From the file alone; it has to be of now."""
        keeper = FindIndexFile(self.places)
        found = keeper.read()
        assert found
        assert keeper.names_still(found.marks)
        assert not keeper.journals_changed(found.marks)
        return search(found.index, text, limit)

    # What happens to it

    def name(self, number: int, name: str, person: str) -> None:
        people = (CustomerPerson(name=person, email=f"{person}@c{number}.example"),)
        with self.roster.edit() as edit:
            edit.put(
                Customer(
                    id=f"c{number}",
                    slug=f"slug-{number}",
                    name=name,
                    people=people if person else (),
                    linear=LinearMapping("label", f"l{number % 2}"),
                )
            )

    def leave(self, number: int) -> None:
        roster = self.roster.read()
        with self.roster.edit() as edit:
            for customer in roster.customers:
                if customer.id == f"c{number}":
                    edit.remove(customer)

    def note(self, number: int, key: int, text: str) -> None:
        with self.journals.edit(f"slug-{number}") as edit:
            edit.put(Note(id=f"n{key}", at=NOW, text=text))

    def forget(self, number: int, key: int) -> None:
        with self.journals.edit(f"slug-{number}") as edit:
            edit.remove(Note(id=f"n{key}", at=NOW, text=""))

    def meet(self, number: int, text: str) -> None:
        with self.journals.edit(f"slug-{number}") as edit:
            edit.put(
                Meeting(id="m", at=NOW, type="working", day=date(2026, 11, 2), questions=(text,))
            )

    def pull(self, titles: list[str]) -> None:
        issues = {
            str(number): Issue(
                id=str(number),
                identifier=f"ACM-{number}",
                title=title,
                state=TODO,
                team_id="t",
                created_at=NOW,
                updated_at=NOW,
                labels=(f"l{number % 2}",),
            )
            for number, title in enumerate(titles)
        }
        self.mirror.write_linear(LinearMirror(pulled_at=NOW, issues=issues))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.name(1, "Acme Robotics", "petra")
    made.name(2, "Zürich Média", "")
    made.note(1, 1, "The monitor lost quorum in rack 3.")
    made.note(2, 1, "OSD recovery\nwas slow.")
    made.pull(["Recover the OSD", "Rack 3 is hot"])
    return made


NUMBERS = st.integers(0, 4)
TOLD = (
    "acme",
    "osd",
    "recovery",
    "rack",
    "3",
    "Zürich",
    "日本",
    "quorum,",
    "",
    "\n",
    "-",
    "ＡＢＣ",
)
WORDS = st.sampled_from(TOLD)
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
STEPS = st.one_of(
    st.tuples(st.just("name"), NUMBERS, TEXTS.filter(str.strip), st.sampled_from(["", "petra"])),
    st.tuples(st.just("leave"), NUMBERS),
    st.tuples(st.just("note"), NUMBERS, NUMBERS, TEXTS),
    st.tuples(st.just("forget"), NUMBERS, NUMBERS),
    st.tuples(st.just("meet"), NUMBERS, TEXTS),
    st.tuples(st.just("pull"), st.lists(TEXTS, max_size=5)),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(STEPS, min_size=1, max_size=5), min_size=1, max_size=5),
    st.lists(TEXTS, max_size=4),
)
def test_whatever_happens_it_answers_as_a_fresh_one(
    rounds: list[list[tuple[object, ...]]], queries: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        workspace = home.workspace
        running = Finder(workspace)
        for steps in rounds:
            for what, *arguments in steps:
                getattr(home, str(what))(*arguments)
            running.refresh()
            cut = [query[: len(query) // 2 + 1] for query in queries]
            for query in (*QUERIES, *queries, *cut):
                wanted = home.fresh(query)
                assert running.hits(query, 20) == wanted
                assert home.kept(query) == wanted
                assert find(home.workspace, query) == wanted


WRITTEN = st.one_of(
    st.tuples(st.just("note"), NUMBERS, NUMBERS, TEXTS),
    st.tuples(st.just("forget"), NUMBERS, NUMBERS),
    st.tuples(st.just("meet"), NUMBERS, TEXTS),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WRITTEN, max_size=8), st.lists(WRITTEN, max_size=8))
def test_after_notes_it_answers_as_a_fresh_one_without_the_program(
    before: list[tuple[object, ...]], after: list[tuple[object, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        for number in range(5):
            home.name(number, f"Customer {number}", "petra")
            home.note(number, 9, "Whatever")
        for steps in (before, after):
            for what, *arguments in steps:
                getattr(home, str(what))(*arguments)
            if steps is before:
                keep_index(home.workspace)
        for query in (*TOLD, *QUERIES, "whatever osd", "recovry"):
            assert find_quickly(FindIndexFile(home.places), query, 20) == home.fresh(query)


def test_the_command_line_finds_what_was_meant_from_the_kept_index(tmp_path: Path) -> None:
    """The golden set by the way people take, and the program is not even opened for it."""
    home = Home(tmp_path)
    customers, journals, issues = parts()
    with home.roster.edit() as edit:
        for customer in customers:
            edit.put(
                msgspec.structs.replace(customer, linear=LinearMapping("label", customer.slug))
            )
    for slug, journal in journals.items():
        with home.journals.edit(slug) as entries:
            for record in (*journal.notes.values(), *journal.meetings.values()):
                entries.put(record)
    labelled = {
        issue.id: msgspec.structs.replace(issue, labels=(slug,))
        for slug, found in issues.items()
        for issue in found
    }
    home.mirror.write_linear(LinearMirror(pulled_at=NOW, issues=labelled))
    wanted = golden()
    keep_index(home.workspace)
    done = subprocess.run(
        [sys.executable, "-c", _ALL, *wanted],
        env={**os.environ, "KOORTUI_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    *answers, modules = done.stdout.splitlines()
    assert {"koortui.bootstrap", "tinydb", "tomllib"} & set(modules.split()) == set()
    assert len(answers) == len(wanted) >= 60
    right = 0
    for (query, expected), answer in zip(wanted.items(), answers, strict=True):
        hits = json.loads(answer)["results"]
        assert [(h["slug"], h["kind"], h["matched"]) for h in hits] == [
            (h.slug, h.kind, h.matched) for h in home.fresh(query)
        ]
        first = f"{hits[0]['slug']}/{hits[0]['kind']}" if hits else ""
        right += expected in (first, first.partition("/")[0])
    assert right >= 0.95 * len(wanted)


_ALL = """
import sys
from koortui.cli import run
for query in sys.argv[1:]:
    assert run(["find", "--json", "--", query]) == 0
print(*sys.modules)
"""


def test_after_a_note_it_takes_a_glance_at_that_journal(home: Home) -> None:
    """Neither the stores are opened nor is the index written again."""
    find(home.workspace, "osd")
    before = (home.folder / INDEX).stat().st_mtime_ns
    home.note(1, 2, "bluestore")
    home.meet(2, "Is the bluestore cache large enough?")
    home.forget(1, 1)
    done = subprocess.run(
        [sys.executable, "-c", _ALL, "bluestore", "quorum", "osd", "acme"],
        env={**os.environ, "KOORTUI_HOME": str(home.folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    *answers, modules = done.stdout.splitlines()
    for query, answer in zip(("bluestore", "quorum", "osd", "acme"), answers, strict=True):
        assert [(h["slug"], h["kind"], h["matched"]) for h in json.loads(answer)["results"]] == [
            (h.slug, h.kind, h.matched) for h in home.fresh(query)
        ]
    assert {"koortui.bootstrap", "tinydb", "tomllib"} & set(modules.split()) == set()
    assert (home.folder / INDEX).stat().st_mtime_ns == before


def test_only_its_owner_may_read_it(home: Home) -> None:
    find(home.workspace, "osd")
    path = home.folder / INDEX
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.9, 0.99, 1])
def test_a_torn_or_damaged_index_is_built_afresh_in_silence(home: Home, part: float) -> None:
    cli = Cli(home.folder)
    wanted = cli("find", "osd", "--json").out
    path = home.folder / INDEX
    sound = path.read_bytes()
    place = min(int(len(sound) * part), len(sound) - 1)
    flipped = bytearray(sound)
    flipped[place] ^= 0x10
    for damaged in (sound[:place], bytes(flipped), bytes(len(sound)), sound + b"\n", b""):
        path.write_bytes(damaged)
        again = cli("find", "osd", "--json")
        assert (again.code, again.out, again.err) == (0, wanted, "")
        assert home.kept("osd") == home.fresh("osd")


def test_a_damaged_block_is_noticed_by_a_running_program(home: Home) -> None:
    finder = Finder(home.workspace)
    finder.refresh()
    path = home.folder / INDEX
    damaged = path.read_bytes().replace(b"OSD recovery", b"OSD rXcovery")
    with path.open("r+b") as file:  # the very file it holds open
        file.write(damaged)
    assert finder.hits("recovery", 20) == home.fresh("recovery")


def test_where_nothing_can_be_written_it_is_found_all_the_same(home: Home) -> None:
    (home.folder / "cache").write_text("a file, where a folder should be")
    cli = Cli(home.folder)
    for _ in range(2):
        answer = cli("find", "quorum", "--json")
        assert [hit["kind"] for hit in answer.json["results"]] == ["note"]
        assert answer.err == ""


def test_a_change_that_leaves_size_and_time_is_noticed(home: Home) -> None:
    """The file system's clock is coarse, and inodes are used again."""
    find(home.workspace, "osd")
    [journal] = home.places.journals_dir.glob("slug-1.json")
    before = journal.stat()
    home.note(1, 1, "The monitor lost quorum in rack 4.")
    os.utime(journal, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert journal.stat().st_size == before.st_size
    assert [hit.kind for hit in find(home.workspace, "rack 4")] == ["note"]


def test_what_changes_while_it_is_built_is_read_again(home: Home) -> None:
    """The mark is older than what was read, never newer."""
    workspace = home.workspace

    class Slow(TinyJournalStore):
        def read(self, slug: str) -> Journal:
            journal = super().read(slug)
            if slug == "slug-1":
                home.note(1, 2, "written at that moment")
            return journal

    slow = structs.replace(workspace, journals=Slow(home.places.journals_dir))
    keep_index(slow)
    assert [hit.kind for hit in find(home.workspace, "that moment")] == ["note"]


def test_an_index_of_another_program_is_not_read(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    find(home.workspace, "osd")
    monkeypatch.setattr("koortui.store.find_index._MADE_BY", "another")
    assert FindIndexFile(home.places).read() is None
    assert find(home.workspace, "osd") == home.fresh("osd")


def test_wrong_settings_are_said_though_the_index_is_there(tmp_path: Path) -> None:
    seed(tmp_path)
    cli = Cli(tmp_path)
    assert cli("find", "acme").code == 0
    config = tmp_path / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + "\n[nonsense]\n", encoding="utf-8")
    answer = cli("find", "acme")
    assert answer.code != 0
    assert "nonsense" in answer.err


def test_whose_notes_cannot_be_read_is_said_every_time(home: Home) -> None:
    find(home.workspace, "osd")
    for path in [*home.places.journals_dir.rglob("*")]:
        if "slug-2" in str(path) and path.is_file():
            path.write_bytes(b"damaged")
    cli = Cli(home.folder)
    for _ in range(2):
        answer = cli("find", "slow", "--json")
        assert "slug-2" in answer.err
        assert answer.json["results"] == []
    assert [hit.kind for hit in find(home.workspace, "quorum")] == ["note"]


def test_a_program_that_starts_has_something_to_search_at_once(home: Home) -> None:
    find(home.workspace, "osd")
    home.note(1, 2, "bluestore")
    workspace, gate = home.workspace, Event()

    class Waiting(TinyJournalStore):
        def read(self, slug: str) -> Journal:
            assert gate.wait(20)
            return super().read(slug)

    finder = Finder(structs.replace(workspace, journals=Waiting(home.places.journals_dir)))
    thread = Thread(target=finder.refresh)
    thread.start()
    try:
        while not finder.ready:
            thread.join(0.001)
        assert [hit.kind for hit in finder.hits("quorum", 20)] == ["note"]
        assert finder.hits("bluestore", 20) == []
    finally:
        gate.set()
        thread.join()
    assert [hit.kind for hit in finder.hits("bluestore", 20)] == ["note"]


def test_a_draft_of_a_killed_writer_is_no_obstacle_for_long(home: Home) -> None:
    draft = home.folder / "cache" / ".find.index.new"
    draft.parent.mkdir(mode=0o700)
    draft.write_bytes(b"half")
    assert find(home.workspace, "quorum")
    assert not (home.folder / INDEX).exists(), "somebody else writes it at this moment"
    os.utime(draft, (1, 1))
    find(home.workspace, "quorum")
    find(home.workspace, "quorum")
    assert home.kept("quorum") == home.fresh("quorum")
