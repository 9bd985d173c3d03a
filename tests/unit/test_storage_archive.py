"""`backup`, `restore` and `doctor`: verified before it replaces anything, all problems named."""

import errno
import hashlib
import random
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from storage_support import Scripted, child

from koortui.domain.customer import Customer, TimeOff
from koortui.domain.issue import LinearMirror
from koortui.domain.journal import Note
from koortui.store.archive import (
    DataFiles,
    default_archive_name,
    restore_archive,
    write_archive,
)
from koortui.store.envelope import Content, seal
from koortui.store.errors import StoreCorrupt, StoreDenied, StoreError, StoreFull, StoreTooNew
from koortui.store.files import Companions
from koortui.store.integrity import Finding, inspect
from koortui.store.journals import TinyJournalStore
from koortui.store.mirror import FileMirrorStore
from koortui.store.roster import TinyRosterStore

AT = datetime(2026, 1, 5, tzinfo=UTC)
OLD, NEW = Note(id="o", at=AT, text="old"), Note(id="n", at=AT, text="new")
ACME = Customer(id="1", slug="acme", name="Acme")


class Home:
    """One installation's data, with a customer and an old note."""

    def __init__(self, folder: Path) -> None:
        self.files = DataFiles(folder / "roster.json", folder / "journals", folder / "mirror")
        self.archive = folder / "backup.zip"
        self.journals = TinyJournalStore(self.files.journals)
        self.roster = TinyRosterStore(self.files.roster)
        self.acme = Companions(self.files.journals / "acme.json")

    def add(self, note: Note, slug: str = "acme") -> None:
        with self.journals.edit(slug) as edit:
            edit.put(note)

    def notes(self, slug: str = "acme") -> list[str]:
        return list(TinyJournalStore(self.files.journals).read(slug).notes)

    def problems(self, fix: bool = False) -> list[tuple[str, str, bool]]:
        return [(f.problem, f.path.name, f.fixed) for f in inspect(self.files, fix=fix)]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    with home.roster.edit() as edit:
        edit.put(ACME)
    home.add(OLD)
    return home


# Backup and restore


def test_what_was_backed_up_comes_back_and_what_it_replaced_stays(home: Home) -> None:
    assert write_archive(home.files, home.archive) == ["journals/acme.json", "roster.json"]
    assert home.archive.stat().st_mode & 0o777 == 0o600
    home.journals.changed()
    home.add(NEW)
    home.add(NEW, "globex")
    with home.roster.edit() as edit:
        edit.remove(ACME)
        edit.put(TimeOff(id="t", person="Ann", start=date(2026, 1, 1), end=date(2026, 1, 2)))
    restore_archive(home.files, home.archive)
    assert home.notes() == ["o"]
    assert home.notes("globex") == ["n"], "not in the archive, so left alone"
    assert home.roster.read().customers == (ACME,)
    assert home.journals.changed() == {"acme", "globex"}
    replaced = [p for p in home.acme.copies() if p.name.endswith("before-restore")]
    assert b'"new"' in replaced[0].read_bytes()


def test_after_a_restore_damage_does_not_bring_the_replaced_state_back(home: Home) -> None:
    write_archive(home.files, home.archive)
    home.add(NEW)
    restore_archive(home.files, home.archive)
    home.acme.main.write_bytes(b"")
    assert home.notes() == ["o"]


def test_a_journal_without_any_good_copy_can_be_restored_from_an_archive(home: Home) -> None:
    write_archive(home.files, home.archive)
    for path in (home.acme.main, *home.acme.copies()):
        path.write_bytes(b"damaged")
    with pytest.raises(StoreCorrupt, match="koortui restore"):
        home.notes()
    restore_archive(home.files, home.archive)
    assert home.notes() == ["o"]


def rewrite(archive: Path, name: str, raw: bytes) -> None:
    """Put a member in as if `write_archive` had: the manifest lists it."""
    with zipfile.ZipFile(archive) as old:
        members = {info.filename: old.read(info) for info in old.infolist()}
    members[name] = raw
    del members["manifest.json"]
    digests = {member: hashlib.sha256(content).hexdigest() for member, content in members.items()}
    manifest = seal("koortui-archive", Content(1, 1, msgspec.json.encode(digests)))
    with zipfile.ZipFile(archive, "w") as new:
        for member, content in {**members, "manifest.json": manifest}.items():
            new.writestr(member, content)


FLAWS = {
    "a damaged member": ("journals/acme.json", b"{}", StoreCorrupt),
    "a strange member": ("notes.txt", b"hello", StoreCorrupt),
    "a path out of the folder": ("journals/../../evil.json", b"{}", StoreCorrupt),
    "another kind": (
        "journals/acme.json",
        seal("koortui-roster", Content(1, 1, b"{}")),
        StoreCorrupt,
    ),
    "a newer schema": (
        "journals/zeta.json",
        seal("koortui-journal", Content(99, 1, b"{}")),
        StoreTooNew,
    ),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_an_archive_with_a_flaw_replaces_nothing(flaw: str, home: Home) -> None:
    name, raw, error = FLAWS[flaw]
    write_archive(home.files, home.archive)
    rewrite(home.archive, name, raw)
    home.add(NEW)
    before = {p: p.read_bytes() for p in home.files.roster.parent.rglob("*") if p.is_file()}
    with pytest.raises(error, match="Nothing was replaced"):
        restore_archive(home.files, home.archive)
    assert before == {p: p.read_bytes() for p in before}
    assert home.notes() == ["o", "n"]


def test_an_archive_that_lost_a_member_replaces_nothing(home: Home) -> None:
    write_archive(home.files, home.archive)
    with zipfile.ZipFile(home.archive) as old:
        members = {n: old.read(n) for n in old.namelist() if n != "journals/acme.json"}
    with zipfile.ZipFile(home.archive, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    with pytest.raises(StoreCorrupt, match="Nothing was replaced"):
        restore_archive(home.files, home.archive)


def test_what_is_no_archive_is_refused(home: Home, tmp_path: Path) -> None:
    home.archive.write_bytes(b"PK not really")
    with pytest.raises(StoreCorrupt, match="Nothing was replaced"):
        restore_archive(home.files, home.archive)
    with pytest.raises(StoreError, match="No such file"):
        restore_archive(home.files, tmp_path / "nothing.zip")
    assert home.notes() == ["o"]


def test_a_truncated_archive_replaces_nothing(home: Home) -> None:
    write_archive(home.files, home.archive)
    raw = home.archive.read_bytes()
    home.add(NEW)
    for size in range(0, len(raw), max(len(raw) // 40, 1)):
        home.archive.write_bytes(raw[:size])
        with pytest.raises(StoreCorrupt):
            restore_archive(home.files, home.archive)
    assert home.notes() == ["o", "n"]


def test_a_flipped_bit_in_an_archive_is_refused_or_harmless(home: Home) -> None:
    write_archive(home.files, home.archive)
    raw = home.archive.read_bytes()
    rng, refused = random.Random(3), 0  # noqa: S311 - reproducible, not secret
    for _ in range(300):
        changed = bytearray(raw)
        changed[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        home.archive.write_bytes(changed)
        try:
            restored = restore_archive(home.files, home.archive)
        except StoreCorrupt:
            refused += 1
        else:
            assert sorted(restored) == ["journals/acme.json", "roster.json"]
        assert home.notes() == ["o"]
    assert refused > 150


def test_a_backup_that_cannot_be_written_says_so(home: Home, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        write_archive(home.files, tmp_path / "missing" / "backup.zip")
    assert not isinstance(caught.value, StoreDenied)
    assert default_archive_name(AT) == "koortui-20260105T000000Z.zip"


def test_one_restore_point_puts_one_file_back(home: Home) -> None:
    home.add(NEW)
    home.add(NEW, "borealis")
    point = next(path for path in home.acme.copies() if path.name[0].isdigit())
    assert restore_archive(home.files, point) == ["journals/acme.json"]
    assert (home.notes(), home.notes("borealis")) == (["o"], ["n"])
    point = next(path for path in home.acme.copies() if "before-restore" in path.name)
    restore_archive(home.files, point)
    assert home.notes() == ["o", "n"]


def test_a_damaged_restore_point_replaces_nothing(home: Home) -> None:
    home.add(NEW)
    point = next(path for path in home.acme.copies() if path.name[0].isdigit())
    point.write_bytes(point.read_bytes()[:-5])
    with pytest.raises(StoreCorrupt, match="Nothing was replaced"):
        restore_archive(home.files, point)
    assert home.notes() == ["o", "n"]


def test_a_disk_that_fills_up_while_restoring_says_how_far_it_came(home: Home) -> None:
    home.add(OLD, "borealis")
    write_archive(home.files, home.archive)
    home.add(NEW)
    home.add(NEW, "borealis")

    def fail(step: str, nth: int) -> None:
        if fs.calls.count("replace") == 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    fs = Scripted(fail)
    with pytest.raises(StoreFull, match="2 of 3 files were replaced before that"):
        restore_archive(home.files, home.archive, fs=fs)
    assert (home.notes(), home.notes("borealis")) == (["o"], ["o", "n"])


# Doctor


def test_a_sound_installation_has_no_findings(home: Home) -> None:
    home.add(NEW)
    assert home.problems() == []


def test_damage_is_found_without_touching_it_and_mended_when_asked(home: Home) -> None:
    home.acme.main.write_bytes(b"damaged")
    assert home.problems() == [("damaged", "acme.json", False)]
    assert home.acme.main.read_bytes() == b"damaged"
    assert home.problems(fix=True)[0] == ("damaged", "acme.json", True)
    assert home.notes() == ["o"]
    assert [problem for problem, *_ in home.problems()] == ["quarantined"]


def test_a_missing_journal_is_found(home: Home) -> None:
    home.acme.main.unlink()
    assert home.problems() == [("damaged", "acme.json", False)]
    assert home.problems(fix=True) == [("damaged", "acme.json", True)]


def test_what_cannot_be_mended_stays_a_failure(home: Home) -> None:
    for path in (home.acme.main, *home.acme.copies()):
        path.write_bytes(b"damaged")
    found = inspect(home.files, fix=True)
    assert any(
        f.problem == "damaged" and f.is_failure and "no good backup" in f.text for f in found
    )


def test_loose_permissions_are_found_and_tightened(home: Home) -> None:
    home.acme.main.chmod(0o644)
    home.files.journals.chmod(0o755)
    expected = {("permissions", "journals"), ("permissions", "acme.json")}
    assert {(problem, name) for problem, name, _ in home.problems()} == expected
    assert all(fixed for *_, fixed in home.problems(fix=True))
    assert home.problems() == []


def test_orphans_locks_and_bad_backups_are_found(home: Home) -> None:
    home.add(NEW)
    home.acme.temp.touch(mode=0o600)
    home.acme.previous.write_bytes(b"damaged")
    home.acme.spare.unlink()
    assert set(home.problems()) >= {
        ("orphan", ".acme.json.tmp", False),
        ("bad_backup", "previous", False),
        ("no_spare", "spare", False),
    }
    assert ("orphan", ".acme.json.tmp", True) in home.problems(fix=True)
    assert {problem for problem, *_ in home.problems()} == {"no_spare"}
    assert home.notes() == ["o", "n"]


def test_a_damaged_mirror_is_named_but_no_failure(home: Home) -> None:
    store = FileMirrorStore(home.files.mirror or Path())
    store.write_linear(LinearMirror(pulled_at=AT))
    assert home.problems() == []
    mirror = home.files.mirrors()[0]
    mirror.write_bytes(mirror.read_bytes()[:-9])
    mirror.chmod(0o644)
    found = inspect(home.files, fix=True)
    assert [(f.problem, f.path, f.is_failure) for f in found] == [
        ("rebuildable", mirror, False),
        ("permissions", mirror, False),
    ]


def test_a_file_that_may_not_be_read_is_a_finding_not_a_crash(home: Home) -> None:
    home.add(NEW, "borealis")
    home.acme.lock.unlink()
    home.acme.lock.mkdir()
    assert ("denied", "acme.json", False) in home.problems()
    assert home.problems(fix=True) == home.problems()


def test_a_writer_at_work_is_named_and_left_alone(home: Home) -> None:
    with child("hold", home.acme.main) as holder:
        assert holder.stdout
        holder.stdout.readline()
        found: list[Finding] = inspect(home.files)
        assert [f.text for f in found if f.problem == "in_use"] == [
            f"Process {holder.pid} is writing."
        ]
        home.acme.temp.touch(mode=0o600)
        assert ("orphan", ".acme.json.tmp", True) not in home.problems(fix=True)
        assert home.acme.temp.exists()
        holder.kill()
    assert ("orphan", ".acme.json.tmp", True) in home.problems(fix=True)
