"""How long to wait before trying again, and when to stop: bounded, with jitter."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from msgspec import Struct

from koortui.services.errors import Offline, RateLimited, ServiceError


class RetryPolicy(Struct, frozen=True, kw_only=True):
    """Bounds of one push. Seconds where not said otherwise."""

    tries: int = 3
    """Tries of one request; a pause the server asks for does not count."""
    base: float = 0.5
    cap: float = 20.0
    patience: float = 180.0
    """All waiting together."""
    give_up_after: int = 9
    """Tries of one write, over all pushes, before it is parked: if others went through."""
    sick_after: int = 3
    """Writes failing in a row, after which the system itself is taken to be down."""


class Pace:
    """Waits between tries. Sleep, clock and chance are given, so that tests own the time."""

    def __init__(
        self,
        policy: RetryPolicy | None = None,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.policy = policy or RetryPolicy()
        self._sleep = sleep
        self._monotonic = monotonic
        self._chance = chance
        self._started: float | None = None

    async def pause(self, tries: int, failure: ServiceError) -> bool:
        """Wait before another try after `tries` failed ones; False when it is time to stop."""
        delay = self.delay(tries, failure)
        now = self._monotonic()
        self._started = now if self._started is None else self._started
        if delay is None or now - self._started + delay > self.policy.patience:
            return False
        await self._sleep(delay)
        return True

    def delay(self, tries: int, failure: ServiceError) -> float | None:
        """Seconds to wait; None when another try is of no use."""
        if isinstance(failure, RateLimited):
            # A little later than asked for, so that a rounded figure is not too early.
            return failure.retry_after + self._chance() * 0.5
        unreachable = isinstance(failure, Offline) and not failure.ambiguous
        if not failure.retryable or unreachable or tries >= self.policy.tries:
            return None
        ceiling = min(self.policy.cap, self.policy.base * 2.0 ** (tries - 1))
        return ceiling * (0.5 + 0.5 * self._chance())
