"""Pictures of meetings and of the people in them at 80x24 and 120x36. Looked at before accepted."""

from __future__ import annotations

import pytest
from conftest import MakeApp, SameAs, settled

#: A question, a decision and a next step in a meeting's notes.
MARKED = (
    *("question_mark", "space", "W", "h", "o", "enter", "exclamation_mark", "space", "y", "e"),
    *("s", "enter", "minus", "greater_than_sign", "space", "p", "l", "a", "n"),
)
#: From the board: a meeting of its first customer is planned, and opens.
PLANNED = ("c", "C", "3", *"20261203", "tab", *"14:00", "enter")
#: Everything typed is on disk, and said to be.
KEPT = ("ctrl+r", "escape")
#: Name -> the keys that lead there from the board.
SCREENS: dict[str, tuple[str, ...]] = {
    "choice": ("c", "C"),
    "begins": ("c", "C", "2"),
    "plan": ("c", "C", "3"),
    "notes": ("c", "C", "2", *"Two racks", "enter", *MARKED, *KEPT),
    "agenda": (*PLANNED, "ctrl+t", "enter", *KEPT),
    "who": ("c", "C", "1", "ctrl+o"),
    "before": (*PLANNED, "ctrl+r"),
    "record": ("c", "C", "2", *MARKED, "ctrl+s", "enter"),
    "afterwards": ("c", "C", "2", *MARKED, "ctrl+s", "enter", "enter"),
    "listed": (*PLANNED, "ctrl+t", "enter", "escape", "g", "m"),
    "person": ("c", "5", "enter"),
    "people": ("c", "5", "enter", *"\t\t\t\t", *"Asia/Tokyo", "tab", "up", "up", "enter"),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
@pytest.mark.parametrize("screen", SCREENS)
async def test_meeting(
    same_as: SameAs, sample_app: MakeApp, screen: str, size: tuple[int, int]
) -> None:
    keys = tuple("tab" if key == "\t" else key for key in SCREENS[screen])
    async with settled(sample_app(), size, keys) as pilot:
        assert await same_as.accepted(pilot, ("koor-dark",)) == []
