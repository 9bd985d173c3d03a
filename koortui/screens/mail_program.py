"""Hand an address or a file to the person's own mail program."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from koortui.domain.errors import KoorError, NotSetUp

#: Seconds in which a program that cannot do it usually says so.
_FAILS_WITHIN = 1.5
_KEPT = "The message is still here, and nothing was logged."


def mail_program(setting: str) -> list[str]:
    """The command of `program` under [mail]; without it, what opens things on this machine."""
    try:
        command = shlex.split(setting) or [_opener()]
    except ValueError as error:
        raise NotSetUp(
            f"`program` under [mail] is no command: {error}.",
            kept=_KEPT,
            next_step="Correct it in config.toml.",
        ) from None
    found = shutil.which(command[0])
    if found is None:
        raise NotSetUp(
            f"There is no program {command[0]!r} to open mail with.",
            kept=_KEPT,
            in_program="Set `program` under [mail]; {review.copy} copies the message.",
        )
    return [found, *command[1:]]


def _opener() -> str:
    if sys.platform == "darwin":
        return "open"
    return "explorer" if sys.platform == "win32" else "xdg-open"


def hand_to(command: list[str], target: str | Path) -> None:
    """Start it with `target`, and wait only as long as a failure takes. For a thread.

    Raises KoorError when it did not start, or ended badly at once.
    """
    name = Path(command[0]).name
    try:
        process = subprocess.Popen(  # noqa: S603 - the person's own program
            [*command, str(target)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise KoorError(
            f"{name} did not start: {error.strerror}.",
            kept=_KEPT,
            in_program="{review.copy} copies it.",
        ) from error
    try:
        code = process.wait(_FAILS_WITHIN)
    except subprocess.TimeoutExpired:
        threading.Thread(target=process.wait, daemon=True).start()
        return
    if code != 0 and sys.platform != "win32":  # explorer's code says nothing
        raise KoorError(
            f"{name} ended with code {code}.",
            kept=_KEPT,
            in_program="Set `program` under [mail]; {review.copy} copies the message.",
        )
