"""Typed text that the program's own folder did not take, at the very end."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def put_aside(text: str, name: str) -> Path:
    """Where it is now: a private file of the temporary folder. Raises OSError."""
    fd, place = tempfile.mkstemp(prefix=f"koortui-{name[:40]}-", suffix=".md")
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(place)


def rescue(text: str, name: str) -> str:
    """Put it aside, and say where it is, or why it is nowhere."""
    try:
        place = put_aside(text, name)
    except OSError as error:
        return f"The text of {name} could not be saved anywhere: {error.strerror}."
    return f"Your text on {name} could not be saved; it is in {place}."
