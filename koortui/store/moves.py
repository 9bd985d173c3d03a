"""Moves of hours entries that are under way: one small file each, gone when they are done."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from koortui.domain.moves import HoursMove
from koortui.store.errors import explain
from koortui.store.filesystem import FileSystem


class FileMoves:
    """A folder of intents, nearly always empty: a look at every start costs nothing."""

    def __init__(self, folder: Path, fs: FileSystem | None = None) -> None:
        self._folder = folder
        self._fs = fs or FileSystem()

    def read(self) -> list[HoursMove]:
        """All that are under way. One cut off while it was written had not begun."""
        found = []
        for path in self._files():
            try:
                found.append(msgspec.json.decode(path.read_bytes(), type=HoursMove))
            except FileNotFoundError:  # another process has just finished it
                continue
            except OSError as error:
                raise explain(error, "Reading", path) from error
            except msgspec.DecodeError:
                path.replace(path.with_suffix(".corrupt"))
        return found

    def keep(self, move: HoursMove) -> None:
        """On the medium before the first journal changes."""
        path = self._path(move.id)
        draft = path.with_suffix(".tmp")
        try:
            self._fs.make_folder(self._folder)
            self._fs.unlink(draft)
            number = self._fs.create(draft)
            try:
                self._fs.write(number, msgspec.json.encode(move))
                self._fs.fsync(number)
            finally:
                self._fs.close(number)
            self._fs.replace(draft, path)
            self._fs.fsync_dir(self._folder)
        except OSError as error:
            raise explain(error, "Saving", path) from error

    def has(self, move_id: str) -> bool:
        return self._path(move_id).exists()

    def drop(self, move_id: str) -> None:
        """It is done, or never began."""
        self._fs.unlink(self._path(move_id))

    def _path(self, move_id: str) -> Path:
        return self._folder / f"{move_id}.json"

    def _files(self) -> list[Path]:
        try:
            names = os.listdir(self._folder)  # noqa: PTH208 - at every start: ten times a glob
        except FileNotFoundError:
            return []
        return [self._folder / name for name in sorted(names) if name.endswith(".json")]
