"""The command line: a contract for shells and cron (docs/cli.md).

Commands are imported when they are run: `due`, `note` and `find` load neither Textual nor httpx
nor gspread.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import os
import sys
import threading

import click

from koortui.cli.group import ROOT, ExitWith, Session
from koortui.domain.errors import KoorError

_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF, errno.EFBIG})
_RARELY = 50_000
"""New objects between two garbage collections: more than a short command makes."""


def main(argv: list[str] | None = None) -> None:
    """Run one command and leave with its exit code.

    `due`, `note` and `find` are held to eight times a bare Python: collecting garbage and taking
    the interpreter apart at the end would be a sixth of their time.
    """
    gc.set_threshold(_RARELY)
    gc.enable()  # `koortui.__main__` holds it off until everything is imported
    sys.excepthook = _crashed
    _open_closed_streams()
    code, at_once = _run(argv)
    if threading.active_count() > 1 and not at_once:
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run(argv: list[str] | None = None) -> int:
    """Run one command; the answer is its exit code."""
    return _run(argv)[0]


def _run(argv: list[str] | None) -> tuple[int, bool]:
    """The exit code, and whether to leave without waiting for threads."""
    try:
        return _answer(argv), False
    except ExitWith as leaving:
        return leaving.code, leaving.at_once
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return 130, True


def _answer(argv: list[str] | None) -> int:
    _speak_utf8()
    try:
        result = ROOT.main(args=argv, prog_name="koortui", standalone_mode=False)
        code = result if isinstance(result, int) else 0
        sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        from koortui.domain.redact import without_keys

        words = io.StringIO()
        error.show(words)
        click.echo(without_keys(words.getvalue()), err=True, nl=False)  # it quotes what was typed
        return 2
    except KoorError as error:
        return report_error(error)
    except BrokenPipeError:
        _close_stdout()
        return 1
    except OSError as error:
        if error.errno not in _UNWRITABLE or not _while_answering(error):
            raise
        _close_stdout()
        return report_error(_not_written(error))
    return code


def _while_answering(error: OSError) -> bool:
    """Whether it was stdout that refused: a failure in a data file is never called that."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code in (click.echo.__code__, _answer.__code__)


def _not_written(error: OSError) -> KoorError:
    """What a full disk behind `> FILE` means: the answer is cut, our own files are not."""
    return KoorError(
        f"The output could not be written: {os.strerror(error.errno or 0)}.",
        kept="Only the answer is cut: what a command saves is saved before it answers.",
        next_step="Make room where the output goes; run again only what shows or exports.",
    )


def report_error(error: KoorError) -> int:
    """What happened, what was kept, what to do: on stderr. The answer is the exit code."""
    from koortui.domain.errors import InvalidInput, NotSetUp, UnknownCustomer, UnknownIssue

    for sentence in (error.what, error.kept, error.next_step):
        if sentence:
            click.echo(sentence, err=True)
    match error:
        case NotSetUp():
            return 4
        case InvalidInput() | UnknownCustomer() | UnknownIssue():
            return 2
        case _:
            return 1


def _crashed(_kind: type[BaseException], error: BaseException, _trace: object) -> None:
    """A mistake of ours: a few words here, the way to it in the log, no secret anywhere."""
    from datetime import UTC, datetime

    from koortui.locations import Locations
    from koortui.services.log_file import LogFile, last_words

    log = LogFile(Locations.find(Session.last_home).log_file)
    log.crash(datetime.now(UTC), error)
    click.echo(last_words(error, log.path), err=True)


def _open_closed_streams() -> None:
    """A stream that the caller closed (`>&-`) is nothing to read, and takes what is written.

    Else the next file to be opened would get its number: an answer would go into our data.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            mode = "w" if number else "r"
            nowhere = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - it stays
            if nowhere.fileno() != number:
                os.dup2(nowhere.fileno(), number)
            setattr(sys, name, nowhere)


def _speak_utf8() -> None:
    """Customers have umlauts; a C locale must not stop the answer half-way."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")


def _close_stdout() -> None:
    """The reader left (`| head`): let the interpreter's last flush go nowhere."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
