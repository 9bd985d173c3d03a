"""The command line: a contract for shells and cron (docs/cli.md).

Commands are imported when they are run: `due`, `note` and `find` load neither Textual nor httpx
nor gspread.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading

import click

from koortui.cli.group import ROOT, ExitWith
from koortui.domain.errors import KoorError

_RARELY = 50_000
"""New objects between two garbage collections: more than a short command makes."""


def main(argv: list[str] | None = None) -> None:
    """Run one command and leave with its exit code. The console script's entry.

    `due`, `note` and `find` are held to eight times a bare Python: collecting garbage and taking
    the interpreter apart at the end would be a sixth of their time.
    """
    gc.set_threshold(_RARELY)
    code = run(argv)
    if threading.active_count() > 1:
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run(argv: list[str] | None = None) -> int:
    """Run one command; the answer is its exit code."""
    _speak_utf8()
    try:
        result = ROOT.main(args=argv, prog_name="koortui", standalone_mode=False)
        code = result if isinstance(result, int) else 0
        sys.stdout.flush()
    except ExitWith as leaving:
        return leaving.code
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except KoorError as error:
        return report_error(error)
    except BrokenPipeError:
        _close_stdout()
        return 1
    return code


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
