"""Starts the terminal program; says what to use instead where there is no terminal."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from koortui.cli.group import ExitWith
from koortui.domain.errors import InvalidInput, KoorError
from koortui.memory import hold_off

if TYPE_CHECKING:
    from koortui.bootstrap import Program


#: At Textual's 60 a key waits up to 17 ms for its frame; results of a search came after 49 ms.
FRAMES_A_SECOND = "120"


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


@contextmanager
def orderly_end() -> Iterator[None]:
    """SIGTERM and SIGHUP end the block like an exit: what must be cleaned up is.

    The app takes over from its first frame on; before that Python would just die, with the
    terminal on the alternate screen and the demo's folder left behind.
    """
    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, _leave) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def run_tui(program: Program) -> None:
    """Run KoorApp until the person quits; anew with other settings when set-up wrote them."""
    hold_off()
    with orderly_end():
        again: Program | None = program
        written: tuple[str, ...] = ()
        while again:
            again, written = _run_once(again, written)
    raise ExitWith(0, at_once=True)  # a request may hang in a thread: nobody waits for it


def _run_once(
    program: Program, greeting: tuple[str, ...]
) -> tuple[Program | None, tuple[str, ...]]:
    """The program to go on with, if any, and what set-up wrote for it.

    Holidays not remembered yet come in meanwhile.
    """
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_A_SECOND)  # read when Textual is imported
    from koortui.app import KoorApp
    from koortui.sync_process import SyncProcess

    failed: list[KoorError] = []
    loading = Thread(target=_load_holidays, args=(program, failed), daemon=True)
    loading.start()
    syncs = SyncProcess(program)
    app = KoorApp(
        program.workspace,
        syncs if program.syncs else None,
        list_targets=program.list_targets if program.workspace.linear_used else None,
        setup=program.setup,
        log=program.log,
        news=program.news.take,
        greeting=greeting,
    )
    try:
        app.run()
    finally:
        syncs.close()
    for words in app.rescued:
        print(words, file=sys.stderr)  # noqa: T201 - the screens are gone
    loading.join(timeout=1)
    if app.return_code:
        raise ExitWith(app.return_code, at_once=True)  # a dead terminal keeps its thread busy
    if app.set_up:
        return program.reopened(), app.set_up
    for error in failed:
        raise error
    return None, ()


def _load_holidays(program: Program, failed: list[KoorError]) -> None:
    """What goes wrong is said once the screen is the terminal's again."""
    try:
        program.load_holidays()
    except KoorError as error:
        failed.append(error)
