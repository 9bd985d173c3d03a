"""Notices a terminal that went away without a word.

Not every hang-up arrives as SIGHUP: with `make` or a shell in between, closing a tmux session
left the program running on nothing, its input thread spinning.
"""

from __future__ import annotations

import errno
import sys
import termios


def terminal_is_gone() -> bool:
    """The terminal we were started on was hung up; False where there never was one."""
    if sys.__stdin__ is None:
        return False
    try:
        termios.tcgetattr(sys.__stdin__.fileno())
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    except (OSError, ValueError):
        return False
    return False
