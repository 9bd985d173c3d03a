"""Where config, data and cache live: the platform's folders, or one given home."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct


def make_private(folder: Path) -> None:
    """`folder` with the parents that it lacks, each for its owner alone: mkdir cares for the last
    one only."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


class Locations(Struct, frozen=True):
    """Folders of one installation. Nothing is created by asking."""

    config_dir: Path
    data_dir: Path
    cache_dir: Path

    @classmethod
    def find(cls, home: str | os.PathLike[str] | None = None) -> Locations:
        """`home` (or KOORTUI_HOME) holds everything; without it, the platform's own folders."""
        home = home or os.environ.get("KOORTUI_HOME") or None
        if home:
            root = Path(home).expanduser().absolute()
            return cls(root, root, root / "cache")
        import platformdirs

        return cls(
            platformdirs.user_config_path("koortui"),
            platformdirs.user_data_path("koortui"),
            platformdirs.user_cache_path("koortui"),
        )

    @property
    def config_file(self) -> Path:
        return self.config_dir / "config.toml"

    @property
    def roster_file(self) -> Path:
        return self.data_dir / "roster.json"

    @property
    def journals_dir(self) -> Path:
        return self.data_dir / "journals"

    @property
    def moves_dir(self) -> Path:
        """Hours entries on their way between two journals; empty but for a crash."""
        return self.data_dir / "moves"

    @property
    def forms_dir(self) -> Path:
        """What was typed into forms that were left, each until it is saved or dropped."""
        return self.data_dir / "forms"

    @property
    def mirror_dir(self) -> Path:
        return self.data_dir / "mirror"

    @property
    def sync_lock(self) -> Path:
        return self.data_dir / "sync.lock"

    @property
    def recents_file(self) -> Path:
        return self.cache_dir / "recents.json"

    @property
    def find_index_file(self) -> Path:
        return self.cache_dir / "find.index"

    @property
    def templates_dir(self) -> Path:
        """Templates of messages that are the person's own."""
        return self.config_dir / "templates"

    @property
    def letters_dir(self) -> Path:
        """Messages written for the person's own mail program."""
        return self.data_dir / "letters"

    @property
    def log_file(self) -> Path:
        return self.cache_dir / "koortui.log"
