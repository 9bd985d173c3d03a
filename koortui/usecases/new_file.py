"""A file of a person's own: written only where there is none."""

from __future__ import annotations

import os
from pathlib import Path

from koortui.domain.errors import InvalidInput, KoorError


def write_new_file(path: Path, text: str) -> None:
    """Write a new file only its owner can read; one that is there is never replaced."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise InvalidInput("file", f"{path} is there already", next_step="Name another.") from None
    except OSError as error:
        raise KoorError(
            f"{path} cannot be written: {error.strerror}.",
            kept="Nothing was changed.",
            next_step="Name another place, or copy it instead.",
        ) from error
