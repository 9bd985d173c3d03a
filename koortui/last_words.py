"""A crash of the screens: a few words instead of every local variable, the rest into the log."""

from __future__ import annotations

from datetime import UTC, datetime

from rich.segment import Segment, Segments

from koortui.commands.key_order import KeysInOrder
from koortui.services.log_file import LogFile, last_words


class LastWords(KeysInOrder):
    """Textual prints locals of every frame: customers' data, and whatever else was at hand."""

    def __init__(self, log: LogFile | None = None) -> None:
        super().__init__()
        self._log_file = log

    def _handle_exception(self, error: Exception) -> None:
        """Textual's one way out for what nobody caught; always ends the app."""
        self._return_code = 1
        self._say_last_words(error)
        self._close_messages_no_wait()

    def _say_last_words(self, error: Exception) -> None:
        if self._exception is not None:
            return  # what follows a crash is of no interest
        if self._log_file:
            self._log_file.crash(datetime.now(UTC), error)
        words = last_words(error, self._log_file.path if self._log_file else None)
        self._exit_renderables.append(Segments([Segment(words + "\n")]))
        self._exception = error  # tests that drive the app get it raised
        self._exception_event.set()
