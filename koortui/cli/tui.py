"""Starts the terminal program; says what to use instead where there is no terminal."""

from __future__ import annotations

import os
import sys
from threading import Thread
from typing import TYPE_CHECKING

from koortui.domain.errors import InvalidInput, KoorError

if TYPE_CHECKING:
    from koortui.bootstrap import Program


def require_terminal() -> None:
    """Raises `InvalidInput` where a full-screen program cannot run."""
    if os.environ.get("TERM") == "dumb":
        why = "TERM is dumb"
    elif not (sys.stdin.isatty() and sys.stdout.isatty()):
        why = "this is no terminal"
    else:
        return
    raise InvalidInput(
        "terminal",
        f"{why}, so the full-screen program cannot start.",
        next_step="Use `koortui due`, `koortui show`, `koortui note`; `koortui --help` lists all.",
    )


def run_tui(program: Program) -> None:
    """Run KoorApp until the person quits. Holidays not remembered yet come in meanwhile."""
    from koortui.app import KoorApp

    failed: list[KoorError] = []
    loading = Thread(target=_load_holidays, args=(program, failed), daemon=True)
    loading.start()
    KoorApp(program.workspace, program.sync if program.syncs else None).run()
    loading.join(timeout=1)
    for error in failed:
        raise error


def _load_holidays(program: Program, failed: list[KoorError]) -> None:
    """What goes wrong is said once the screen is the terminal's again."""
    try:
        program.load_holidays()
    except KoorError as error:
        failed.append(error)
