"""Pictures of the Contract tab and its forms at 80x24 and 120x36. Looked at before accepted."""

from __future__ import annotations

import pytest
from conftest import MakeApp, SameAs, settled

#: Name -> the keys that lead there from the board.
SCREENS: dict[str, tuple[str, ...]] = {
    "terms": ("c", "4", "e"),
    "refused": ("c", "4", "e", "tab", "tab", "x", "enter"),
    "renewal": ("c", "4", "R"),
    "add": ("c", "4", "A"),
    "cluster": ("c", "4", "A", "1"),
    "invoice": ("c", "4", "A", "2"),
    "instalments": ("c", "4", "A", "3"),
    "block": ("c", "4", "A", "4"),
    "payment": ("slash", *"granite", "enter", "4", "end", "up", "up", "up", "p"),
    "stages": ("c", "4", "s"),
    "move": ("c", "4", "s", "2"),
    "instalments_told": ("slash", *"granite", "enter", "4", "end"),
    "draft": ("slash", *"merid", "enter", "4", "down"),
    "suspended": ("slash", *"quarry", "enter", "4"),
    "renewed": ("slash", *"ember", "enter", "4", "end"),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
@pytest.mark.parametrize("screen", SCREENS)
async def test_contract(
    same_as: SameAs, sample_app: MakeApp, screen: str, size: tuple[int, int]
) -> None:
    async with settled(sample_app(), size, SCREENS[screen]) as pilot:
        assert await same_as.accepted(pilot, ("koor-dark",)) == []
