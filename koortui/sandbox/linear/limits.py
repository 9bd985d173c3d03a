"""How much one key may ask for in an hour, counted as Linear counts: requests and points."""

from datetime import datetime, timedelta

import msgspec

WINDOW = timedelta(hours=1)


class RateLimits(msgspec.Struct, frozen=True, kw_only=True):
    """The allowance. Defaults are Linear's published figures for a personal key."""

    requests: int = 2_500
    complexity: int = 3_000_000
    query_complexity: int = 10_000


class Budget:
    """Spends an allowance in fixed windows of an hour, on the clock it is given."""

    def __init__(self, limits: RateLimits) -> None:
        self.limits = limits
        self._resets_at: datetime | None = None
        self._requests = 0
        self._complexity = 0

    def spend(self, complexity: int, at: datetime) -> bool:
        """Take one request of `complexity` points; False when either allowance is used up."""
        if self._resets_at is None or at >= self._resets_at:
            self._resets_at, self._requests, self._complexity = at + WINDOW, 0, 0
        if self._requests + 1 > self.limits.requests:
            return False
        if self._complexity + complexity > self.limits.complexity:
            return False
        self._requests += 1
        self._complexity += complexity
        return True

    @property
    def reset_ms(self) -> int:
        """When the window ends, in epoch milliseconds; 0 before the first request."""
        return int(self._resets_at.timestamp() * 1000) if self._resets_at else 0

    def left(self) -> list[tuple[str, int, int]]:
        """(kind, allowed, remaining) of both allowances."""
        limits = self.limits
        return [
            ("requests", limits.requests, limits.requests - self._requests),
            ("complexity", limits.complexity, limits.complexity - self._complexity),
        ]

    def headers(self, complexity: int) -> dict[str, str]:
        """The X-RateLimit headers after a request; Reset is epoch milliseconds."""
        headers = {"x-complexity": str(complexity)}
        for kind, allowed, remaining in self.left():
            headers[f"x-ratelimit-{kind}-limit"] = str(allowed)
            headers[f"x-ratelimit-{kind}-remaining"] = str(remaining)
            headers[f"x-ratelimit-{kind}-reset"] = str(self.reset_ms)
        return headers
