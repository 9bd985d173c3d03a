"""The storage against a plain dict: two handles, a second process, crashes at any step, damage."""

import json
import shutil
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from storage_support import Scripted, note, table, temps, texts


class Dead(BaseException):
    """The process is gone: not an Exception, so that nothing tidies up after it."""


class Mortal:
    """Lets a number of file system calls pass, then every one dies, clean-up included."""

    def __init__(self) -> None:
        self.left: int | None = None

    def __call__(self, _step: str, _nth: int) -> None:
        if self.left is None:
            return
        if self.left == 0:
            raise Dead
        self.left -= 1


IDS = [str(uuid.UUID(int=n)) for n in range(1, 6)]
ids, words = st.sampled_from(IDS), st.text(max_size=20)
handles = st.integers(0, 1)


class OtherProcess:
    """A real second process on the same file (storage_child.py)."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("storage_child.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def write(self, path: Path, doc_id: str, text: str | None) -> dict[str, str]:
        """Put `text`, or remove the document; what the process then reads."""
        assert self._child.stdin
        assert self._child.stdout
        told = {"path": str(path), "id": doc_id, "text": text}
        self._child.stdin.write(json.dumps(told) + "\n")
        self._child.stdin.flush()
        answer: dict[str, str] = json.loads(self._child.stdout.readline())
        return answer

    def close(self) -> None:
        self._child.communicate()


class StoreMachine(RuleBasedStateMachine):
    """Two handles of one file, and a process of its own; `model` is what was acknowledged."""

    other: OtherProcess

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="koortui-"))
        self.path = self.folder / "acme.json"
        self.model: dict[str, str] = {}
        self.spare_is_current = False
        self.fates = [Mortal(), Mortal()]
        self.tables = [table(self.path, fs=Scripted(fate)) for fate in self.fates]

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(handle=handles, doc_id=ids, text=words)
    def upsert(self, handle: int, doc_id: str, text: str) -> None:
        self.tables[handle].upsert(note(text, doc_id))
        self._acknowledged({**self.model, doc_id: text})

    @rule(handle=handles, doc_id=ids)
    def remove(self, handle: int, doc_id: str) -> None:
        gone = {key: text for key, text in self.model.items() if key != doc_id}
        if doc_id in self.model:
            self.tables[handle].remove(doc_ids=[doc_id])  # type: ignore[list-item]
        self._acknowledged(gone)

    @rule(doc_id=ids, text=words)
    def another_process_writes(self, doc_id: str, text: str) -> None:
        wanted = {**self.model, doc_id: text}
        assert self.other.write(self.path, doc_id, text) == wanted
        self._acknowledged(wanted)

    @rule(doc_id=ids)
    def another_process_removes(self, doc_id: str) -> None:
        if doc_id not in self.model:
            return
        wanted = {key: text for key, text in self.model.items() if key != doc_id}
        assert self.other.write(self.path, doc_id, None) == wanted
        self._acknowledged(wanted)

    @rule(handle=handles, several=st.dictionaries(ids, words))
    def replace_all(self, handle: int, several: dict[str, str]) -> None:
        notes = self.tables[handle]
        with notes._atomic.transaction():
            notes.truncate()
            notes.insert_multiple([note(text, key) for key, text in several.items()])
        self._acknowledged(several)

    @rule(handle=handles, several=st.dictionaries(ids, words))
    def change_of_mind(self, handle: int, several: dict[str, str]) -> None:
        notes = self.tables[handle]

        def interrupted() -> None:
            with notes._atomic.transaction():
                notes.truncate()
                notes.insert_multiple([note(text, key) for key, text in several.items()])
                raise KeyError

        with pytest.raises(KeyError):
            interrupted()

    @rule(handle=handles, doc_id=ids, text=words, after=st.integers(0, 20))
    def crash(self, handle: int, doc_id: str, text: str, after: int) -> None:
        self.fates[handle].left = after
        wanted = {**self.model, doc_id: text}
        try:
            self.tables[handle].upsert(note(text, doc_id))
            self._acknowledged(wanted)
        except Dead:
            self.spare_is_current = False
            found = texts(self.path)
            assert found in (self.model, wanted), "old or new, nothing between"
            self.model = found
        self.fates[handle] = Mortal()
        self.tables[handle] = table(self.path, fs=Scripted(self.fates[handle]))
        assert temps(self.folder) == []

    @precondition(lambda self: self.spare_is_current)
    @rule(at=st.integers(0, 100_000), missing=st.booleans())
    def damage(self, at: int, missing: bool) -> None:
        if missing:
            self.path.unlink()
            return
        raw = bytearray(self.path.read_bytes())
        raw[at % len(raw)] ^= 0x10
        self.path.write_bytes(raw)

    @invariant()
    def every_handle_reads_what_was_acknowledged(self) -> None:
        for notes in self.tables:
            assert {str(doc.doc_id): doc["text"] for doc in notes} == self.model

    def _acknowledged(self, model: dict[str, str]) -> None:
        if model != self.model:
            self.spare_is_current = True
        self.model = model


_quick = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    database=None,
)
_long = settings(_quick, max_examples=2_000, stateful_step_count=50)


class WithOtherProcess(StoreMachine.TestCase):
    """Starts the second process once for all examples."""

    __test__ = False

    @classmethod
    def setUpClass(cls) -> None:
        StoreMachine.other = OtherProcess()

    @classmethod
    def tearDownClass(cls) -> None:
        StoreMachine.other.close()


class TestStore(WithOtherProcess):
    """A seeded run for every day."""

    __test__ = True
    settings = _quick


@pytest.mark.long
class TestStoreLong(WithOtherProcess):
    """The same rules for minutes."""

    __test__ = True
    settings = _long
