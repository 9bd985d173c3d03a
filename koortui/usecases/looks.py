"""How the program looks, kept in the person's settings."""

from __future__ import annotations

from pathlib import Path

from koortui.usecases.settings_file import read_settings, with_values, write_settings
from koortui.usecases.workspace import Workspace


def keep_theme(workspace: Workspace, name: str) -> Path | None:
    """The theme in config.toml, its comments kept; None where there is no such file to write."""
    file = workspace.config_file
    if file is not None:
        text = with_values(read_settings(file), {"ui.theme": name})
        write_settings(file, text.encode(), str(file), force=True)
    return file
