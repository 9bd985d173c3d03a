"""Forms that were left half-filled: one small file each, gone when it is saved or dropped."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from koortui.domain.ports import FormDraft
from koortui.store.errors import explain
from koortui.store.filesystem import FileSystem


class FormFiles:
    """The `FormDrafts` of one installation. Nothing is read before a form is opened."""

    def __init__(self, folder: Path, fs: FileSystem | None = None) -> None:
        self._folder = folder
        self._fs = fs or FileSystem()

    def read(self, form: str) -> FormDraft | None:
        """None where there is none, and where the file cannot be read as one."""
        try:
            draft = msgspec.json.decode(self._path(form).read_bytes(), type=FormDraft)
        except (OSError, msgspec.DecodeError):
            return None
        return draft if draft.form == form else None

    def keep(self, draft: FormDraft) -> None:
        """On the medium, whole or as it was before."""
        path = self._path(draft.form)
        new = path.with_suffix(".tmp")
        try:
            self._fs.make_folder(self._folder)
            self._fs.unlink(new)
            number = self._fs.create(new)
            try:
                self._fs.write(number, msgspec.json.encode(draft))
                self._fs.fsync(number)
            finally:
                self._fs.close(number)
            self._fs.replace(new, path)
            self._fs.fsync_dir(self._folder)
        except OSError as error:
            raise explain(error, "Saving", path) from error

    def drop(self, form: str) -> None:
        """As if nothing had been typed."""
        path = self._path(form)
        try:
            self._fs.unlink(path)
        except OSError as error:
            raise explain(error, "Removing", path) from error

    def _path(self, form: str) -> Path:
        return self._folder / f"{hashlib.sha256(form.encode()).hexdigest()[:32]}.json"
