"""Requests a minute, reads and writes counted apart, as Google limits one user."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from koortui.sandbox.sheets.errors import quota_exceeded

_WINDOW = timedelta(minutes=1)


class Quota:
    """A sliding minute; `limit` None means none. A refused request costs nothing."""

    def __init__(self, group: str, limit: int | None, now: Callable[[], datetime]) -> None:
        self.limit = limit
        self._group = group
        self._now = now
        self._spent: deque[datetime] = deque()

    def spend(self) -> None:
        """Counts one request; raises RESOURCE_EXHAUSTED when the minute is used up."""
        if self.limit is None:
            return
        now = self._now()
        while self._spent and now - self._spent[0] >= _WINDOW:
            self._spent.popleft()
        if len(self._spent) >= self.limit:
            raise quota_exceeded(self._group)
        self._spent.append(now)
