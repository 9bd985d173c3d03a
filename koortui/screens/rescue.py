"""Typed text that the program's own folder did not take, at the very end."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def rescue(text: str, name: str) -> str:
    """Put it into a private file of the temporary folder; where it is, or why it is nowhere."""
    try:
        fd, place = tempfile.mkstemp(prefix=f"koortui-{name[:40]}-", suffix=".md")
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        return f"The text of {name} could not be saved anywhere: {error.strerror}."
    return f"Your text on {name} could not be saved; it is in {Path(place)}."
