"""Pictures of the Portfolio's lists at 80x24 and 120x36. Looked at before they are accepted."""

from __future__ import annotations

import pytest
from conftest import MakeApp, SameAs, settled

#: Name -> the keys that lead there from the board.
SCREENS: dict[str, tuple[str, ...]] = {
    "sorted": ("g", "p", "s", "s", "s", "s", "s"),
    "filtered": ("g", "p", "f", *"medium"),
    "arr": ("g", "p", "2"),
    "arr_by_customer": ("g", "p", "2", "t", "t", "t"),
    "renewals": ("g", "p", "3"),
    "payments": ("g", "p", "4"),
    "prospects": ("g", "p", "5"),
    "targets_missed": ("g", "p", "6"),
    "targets_met": ("g", "p", "6", "j", "j", "j"),
    "targets_over_the_limit": ("g", "p", "6", "j", "j"),
    "target_new": ("g", "p", "6", "N"),
    "another_day": ("g", "p", "left_square_bracket"),
    "ask_day": ("g", "p", "d"),
}
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])


@SIZES
@pytest.mark.parametrize("screen", SCREENS)
async def test_portfolio(
    same_as: SameAs, sample_app: MakeApp, screen: str, size: tuple[int, int]
) -> None:
    async with settled(sample_app(), size, SCREENS[screen]) as pilot:
        assert await same_as.accepted(pilot, ("koor-dark",)) == []


@SIZES
@pytest.mark.parametrize("screen", ["arr", "targets_met"])
async def test_in_plain_characters(
    same_as: SameAs, sample_app: MakeApp, screen: str, size: tuple[int, int]
) -> None:
    async with settled(sample_app(ascii_only=True), size, SCREENS[screen]) as pilot:
        assert await same_as.accepted(pilot, ("koor-dark",)) == []
