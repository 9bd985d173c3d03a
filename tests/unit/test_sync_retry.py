"""How long a push waits between tries, and when it stops."""

from __future__ import annotations

import pytest

from koortui.services.errors import (
    AuthRefused,
    MissingTab,
    Offline,
    RateLimited,
    ServerFailed,
    ServiceError,
    TimedOut,
)
from koortui.sync.retry import Pace, RetryPolicy

SICK = ServerFailed("linear", "It failed.", ambiguous=True)


class Waiting:
    """Seconds that pass only when somebody sleeps."""

    def __init__(self, policy: RetryPolicy, chance: float = 0.0) -> None:
        self.now = 0.0
        self.pace = Pace(
            policy, sleep=self.sleep, monotonic=lambda: self.now, chance=lambda: chance
        )

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.mark.parametrize(("chance", "waits"), [(0.0, [0.5, 1.0]), (1.0, [1.0, 2.0])])
async def test_waits_double_with_jitter_between_half_and_all(
    chance: float, waits: list[float]
) -> None:
    pace = Waiting(RetryPolicy(base=1.0, tries=3), chance).pace
    assert [pace.delay(tries, SICK) for tries in (1, 2)] == waits
    assert pace.delay(3, SICK) is None


def test_waits_are_capped() -> None:
    pace = Waiting(RetryPolicy(base=1.0, cap=4.0, tries=50), 1.0).pace
    assert pace.delay(40, SICK) == 4.0


@pytest.mark.parametrize(
    "failure",
    [
        Offline("linear", "Not reached."),
        AuthRefused("linear", "Wrong key."),
        MissingTab("sheet", "No tab."),
    ],
)
def test_what_waiting_cannot_help_is_not_waited_for(failure: ServiceError) -> None:
    assert Waiting(RetryPolicy()).pace.delay(1, failure) is None


@pytest.mark.parametrize(
    "failure",
    [
        Offline("linear", "It broke.", ambiguous=True),
        TimedOut("linear", "No answer.", ambiguous=True),
        SICK,
    ],
)
def test_what_may_pass_is_tried_again(failure: ServiceError) -> None:
    assert Waiting(RetryPolicy()).pace.delay(1, failure) is not None


def test_a_pause_asked_for_is_kept_in_full_and_counts_as_no_try() -> None:
    limit = RateLimited("sheet", "Slow down.", retry_after=30)
    assert Waiting(RetryPolicy(tries=1)).pace.delay(99, limit) == 30
    assert Waiting(RetryPolicy(tries=1), 1.0).pace.delay(99, limit) == 30.5


async def test_all_waiting_together_is_bounded() -> None:
    waiting = Waiting(RetryPolicy(patience=100))
    limit = RateLimited("sheet", "Slow down.", retry_after=30)
    waited = 0
    while await waiting.pace.pause(1, limit):
        waited += 1
    assert waited == 3
    assert waiting.now == 90
