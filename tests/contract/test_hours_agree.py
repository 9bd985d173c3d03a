"""Balance, monthly totals and the sheet agree, whatever is added, edited, decided, moved, undone.

The real use cases over the real sync against the sandbox; people write and sort rows meanwhile.
"""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from bookkeeping import DAYS, Bookkeeping
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sync_rig import Rig

which = st.integers(0, 5)
quarters = st.integers(1, 32).map(lambda n: Decimal(n) / 4)
steps = st.one_of(
    st.tuples(st.just("add"), st.integers(0, 1), st.sampled_from(DAYS), quarters, which),
    st.tuples(st.just("edit"), which, st.sampled_from(DAYS), quarters, which),
    st.tuples(st.just("decide"), which, st.booleans()),
    st.tuples(st.just("move"), which),
    st.tuples(st.just("delete"), which),
    st.tuples(st.just("adopt"), which),
    st.tuples(st.just("undo")),
    st.tuples(st.just("undo")),
    st.tuples(st.just("they_add"), st.integers(0, 1), st.sampled_from(DAYS), quarters, which),
    st.tuples(st.just("they_sort")),
    st.tuples(st.just("sync")),
    st.tuples(st.just("sync")),
)


async def run(script: list[tuple[Any, ...]]) -> None:
    async with Rig() as rig:
        book = Bookkeeping(rig)
        for name, *arguments in script:
            await book.step(name, *arguments)
            book.check()
        await book.check_sheet()


relaxed = [HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.mark.parametrize("who", [0, 1])
@pytest.mark.parametrize("then", [[], [("undo",)], [("edit", 0, DAYS[0], Decimal(3), 0)]])
async def test_an_adopted_row_is_moved_before_its_adoption_went_out(
    who: int, then: list[tuple[Any, ...]]
) -> None:
    """Two journals hold writes of one row, made at the same time: the adoption goes first."""
    theirs = ("they_add", who, DAYS[1], Decimal(2), 0)
    await run([theirs, ("adopt", 0), ("move", 0), *then, ("sync",), ("sync",)])


@settings(max_examples=20, deadline=None, suppress_health_check=relaxed, derandomize=True)
@given(st.lists(steps, min_size=10, max_size=25))
def test_sums_agree(script: list[tuple[Any, ...]]) -> None:
    asyncio.run(run(script))


@pytest.mark.long
@settings(max_examples=500, deadline=None, suppress_health_check=relaxed)
@given(st.lists(steps, min_size=20, max_size=50))
def test_sums_agree_every_time(script: list[tuple[Any, ...]]) -> None:
    asyncio.run(run(script))
