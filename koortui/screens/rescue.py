"""Typed text that the program's own folder did not take, at the very end."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def put_aside(text: str, name: str) -> Path:
    """Where it is now: a private file of the temporary folder. Raises OSError."""
    return put_bytes_aside([text.encode()], name)


def put_bytes_aside(parts: Iterable[bytes], name: str) -> Path:
    """As `put_aside`, for what may be no text."""
    fd, place = tempfile.mkstemp(prefix=f"koortui-{name[:40]}-", suffix=".md")
    with os.fdopen(fd, "wb") as file:
        for part in parts:
            file.write(part)
    return Path(place)


def rescue(text: str, name: str) -> str:
    """Put it aside, and say where it is, or why it is nowhere."""
    try:
        place = put_aside(text, name)
    except OSError as error:
        return f"The text of {name} could not be saved anywhere: {error.strerror}."
    return f"Your text on {name} could not be saved; it is in {place}."
