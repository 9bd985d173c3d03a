"""Text through the person's own editor and back."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual.app import App, SuspendNotSupported

from koortui.domain.errors import InvalidInput, KoorError, NotSetUp
from koortui.domain.sanitise import clean_text


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """`$VISUAL`, else `$EDITOR`, split like a shell does; raises `NotSetUp` without either."""
    command = shlex.split(environment.get("VISUAL") or environment.get("EDITOR") or "")
    if not command:
        raise NotSetUp(
            "Neither $VISUAL nor $EDITOR is set.",
            kept="The text is as it was.",
            next_step="Set one in your shell, for example: export EDITOR=vim",
        )
    return command


def edit_text(text: str, command: list[str]) -> str:
    """What the editor left. Raises `InvalidInput` when it did not end well: keep the original."""
    with TemporaryDirectory(prefix="koortui-") as folder:
        path = Path(folder) / "note.md"
        path.touch(0o600)
        path.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*command, os.fspath(path)], check=False).returncode  # noqa: S603 - the person's own editor
        except OSError as error:
            raise _unchanged(f"{command[0]} did not start: {error.strerror}") from error
        if code != 0:
            raise _unchanged(f"{command[0]} ended with code {code}")
        return clean_text(path.read_text(encoding="utf-8", errors="replace"))


def _unchanged(what: str) -> InvalidInput:
    return InvalidInput("editor", what, kept="The text is as it was.", next_step="Go on here.")


def through_editor(app: App[Any], text: str) -> str:
    """What the person's editor left of `text`, while the program steps aside for it.

    Raises KoorError when it did not run or did not end well: the text is as it was.
    """
    command = editor_command(os.environ)
    trouble: KoorError
    try:
        with app.suspend():
            try:  # inside: what leaves this block by itself leaves the screen suspended
                return edit_text(text, command)
            except KoorError as error:
                trouble = error
    except SuspendNotSupported:
        trouble = NotSetUp(
            "This terminal cannot be handed to another program.",
            kept="The text is as it was.",
            next_step="Go on here.",
        )
    raise trouble
