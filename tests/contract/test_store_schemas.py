"""Files of every schema ever released still open: each stays here as it was written then.

A new schema brings a new pair of files; the old ones are never written again.
"""

import shutil
from pathlib import Path

import pytest

from koortui.domain.ports import TABLES
from koortui.store.archive import DataFiles
from koortui.store.integrity import inspect
from koortui.store.journals import JOURNAL_FORMAT, TinyJournalStore
from koortui.store.roster import ROSTER_FORMAT, TinyRosterStore

#: Tables that came after the file was written: it opens with none of their records.
LATER = {"plans"}
FILES = Path(__file__).parent / "store_schemas"


def test_each_schema_has_its_fixture() -> None:
    expected = {f"journal-{n}.json" for n in range(1, JOURNAL_FORMAT.schema + 1)}
    expected |= {f"roster-{n}.json" for n in range(1, ROSTER_FORMAT.schema + 1)}
    assert {path.name for path in FILES.iterdir()} == expected


@pytest.mark.parametrize("schema", range(1, JOURNAL_FORMAT.schema + 1))
def test_a_journal_of_each_schema_opens_whole(schema: int, tmp_path: Path) -> None:
    shutil.copy(FILES / f"journal-{schema}.json", tmp_path / "acme.json")
    journal = TinyJournalStore(tmp_path).read("acme")
    assert all(len(getattr(journal, table)) == 1 for table in TABLES if table not in LATER)
    assert not any(getattr(journal, table) for table in LATER)
    assert journal.notes["n1"].pinned
    assert [write.entity for write in journal.pending()] == ["issue:1"]


@pytest.mark.parametrize("schema", range(1, ROSTER_FORMAT.schema + 1))
def test_a_roster_of_each_schema_opens_whole(schema: int, tmp_path: Path) -> None:
    shutil.copy(FILES / f"roster-{schema}.json", tmp_path / "roster.json")
    roster = TinyRosterStore(tmp_path / "roster.json").read()
    assert [customer.name for customer in roster.customers] == ["Acme"]
    assert (len(roster.covers), len(roster.time_off)) == (1, 1)
    problems = {f.problem for f in inspect(DataFiles(tmp_path / "roster.json", tmp_path / "j"))}
    assert "damaged" not in problems
