"""How an outside system can fail, for code (`kind`, `ambiguous`) and for people (the text).

RemoteError (koortui.domain.errors)
└── ServiceError         `source`: "linear", "sheet" or "mail"; `kind`: for JSON
    ├── Offline          not reached, or the connection broke
    ├── TimedOut         reached, but no answer in time
    ├── RateLimited      asked too often; `retry_after` seconds
    ├── ServerFailed     its own error (5xx)
    ├── BadAnswer        an answer that cannot be read
    ├── AuthRefused      the key is wrong or has no access
    ├── Untrusted        its certificate is not good, or it offers no encryption
    ├── Refused          it understood and said no
    │   ├── NotFound     what was meant is gone
    │   ├── ConflictOnInsert   the id exists: an earlier try was delivered
    │   └── ReadOnly     may be read, not changed
    ├── Misplaced        rows went beside the table's columns
    └── MissingSpreadsheet, MissingTab, MissingColumns   the sheet is not as set up

`ambiguous`: the write may have been applied although no good answer came.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from koortui.domain.errors import KoorError, RemoteError

Source = Literal["linear", "sheet", "mail"]

NAMES: dict[Source, str] = {
    "linear": "Linear",
    "sheet": "The tracking sheet",
    "mail": "The mail server",
}
KEPT = "What was written here is kept."


class ServiceError(RemoteError):
    """An outside system failed; a subclass says how."""

    kind: ClassVar[str] = "server"
    advice: ClassVar[str] = "Try again later."
    asking: ClassVar[str] = ""
    """The advice where something was only asked, and nothing waits to be delivered."""
    retryable: ClassVar[bool] = False
    """The same request can succeed later without anybody changing anything."""

    def __init__(
        self, source: Source, what: str, *, ambiguous: bool = False, next_step: str = ""
    ) -> None:
        self.source: Source = source
        self.ambiguous = ambiguous
        super().__init__(what, kept=KEPT, next_step=next_step or self.advice)


class Offline(ServiceError):
    """The system was not reached, or the connection broke midway."""

    kind = "offline"
    advice = "It goes out with the next sync once there is a connection."
    asking = "Check the connection, then try again."
    retryable = True


class TimedOut(ServiceError):
    """The system was reached but did not answer in time."""

    kind = "timeout"
    advice = "The next sync looks whether it arrived, and only then sends it again."
    asking = "Try again later."
    retryable = True


class RateLimited(ServiceError):
    """Too many requests; allowed again after `retry_after` seconds."""

    kind = "rate_limited"
    advice = "Sync goes on by itself after the pause."
    asking = "Wait a minute, then try again."
    retryable = True

    def __init__(self, source: Source, what: str, *, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(source, what)


class ServerFailed(ServiceError):
    """The system failed by its own account."""

    kind = "server"
    advice = "The next sync looks whether it arrived, and only then sends it again."
    asking = "Try again later."
    retryable = True


class BadAnswer(ServiceError):
    """The answer could not be read: cut off, or not what the API promises."""

    kind = "bad_answer"
    retryable = True


class AuthRefused(ServiceError):
    """The credentials are wrong, expired or lack access."""

    kind = "auth"
    advice = "Check the credentials: koortui doctor says which are used."


class Untrusted(ServiceError):
    """The connection could not be made safe: nothing was said over it."""

    kind = "tls"
    advice = "Check host and security under [mail]."


class Refused(ServiceError):
    """The request was understood and refused."""

    kind = "refused"
    advice = "Change it and try again, or discard it from the queue."


class NotFound(Refused):
    """What the request is about does not exist any more."""

    kind = "not_found"
    advice = "Discard it from the queue, or write it elsewhere."


class ConflictOnInsert(Refused):
    """Something of this id exists already: an earlier attempt was delivered."""

    kind = "conflict_on_insert"


class ReadOnly(Refused):
    """It may be read, but not changed."""

    kind = "read_only"
    advice = "Ask its owner for the right to edit, then sync again."


class Misplaced(ServiceError):
    """Rows were written, but beside the table: sending them again would repeat the damage."""

    kind = "bad_answer"


class MissingSpreadsheet(ServiceError):
    """No spreadsheet of the configured id."""

    kind = "missing_spreadsheet"
    advice = "Check spreadsheet_id in config.toml."


class MissingTab(ServiceError):
    """The spreadsheet has no tab of the configured name."""

    kind = "missing_tab"
    advice = "Rename the tab back, or name it anew in config.toml under [sheet]."


class MissingColumns(ServiceError):
    """Mapped columns are not, or more than once, in the header row."""

    kind = "missing_columns"
    advice = "Rename the header back, or map the column in config.toml under [sheet] columns."


def step_when_asking(error: KoorError) -> str:
    """The next step where nothing was to be delivered: in set-up, in `doctor`."""
    if isinstance(error, ServiceError) and error.asking and error.next_step == error.advice:
        return error.asking
    return error.next_step
