"""What is left of the hour's allowance at Linear, and when that is worth saying."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

#: Shares of the allowance: below it the header says so.
LOW = 0.2


class Budget(Struct, frozen=True, kw_only=True):
    """As of Linear's last answer; None where Linear did not say."""

    requests_limit: int | None = None
    requests_remaining: int | None = None
    complexity_limit: int | None = None
    complexity_remaining: int | None = None
    resets_at: datetime | None = None

    @property
    def share(self) -> float | None:
        """What is left of the scarcer one, 0 to 1; None when Linear said nothing."""
        pairs = (
            (self.requests_remaining, self.requests_limit),
            (self.complexity_remaining, self.complexity_limit),
        )
        shares = [left / limit for left, limit in pairs if left is not None and limit]
        return min(shares, default=None)

    @property
    def is_low(self) -> bool:
        return self.share is not None and self.share < LOW

    @property
    def words(self) -> str:
        """ "2,210 of 2,500 requests, 2,950,000 of 3,000,000 points left this hour"."""
        pairs = (
            (self.requests_remaining, self.requests_limit, "requests"),
            (self.complexity_remaining, self.complexity_limit, "points"),
        )
        parts = [
            f"{left:,} of {limit:,} {name}"
            for left, limit, name in pairs
            if left is not None and limit is not None
        ]
        return f"{', '.join(parts)} left this hour" if parts else ""
