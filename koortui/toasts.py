"""Toasts that run out at any moment, and leave nothing behind on screens that stay."""

from __future__ import annotations

from typing import Any

from textual.notifications import Notification
from textual.screen import Screen
from textual.widgets._toast import ToastHolder, ToastRack

#: Seconds that are left at least of a toast that is shown.
A_MOMENT = 0.05


class Toasted(Notification):
    """Textual's timer (8.2.8) counts for ever, and stops everything, when its delay is negative:
    so it is when a screen opens in the very moment in which a toast runs out.
    """

    @property
    def time_left(self) -> float:
        return max(super().time_left, A_MOMENT)

    @property
    def has_expired(self) -> bool:
        return super().time_left <= 0


def drop_empty_holders(screen: Screen[Any]) -> None:
    """Textual (8.2) takes a toast that ran out elsewhere from its holder, and leaves the holder."""
    for rack in screen.query_children(ToastRack):
        for holder in rack.query_children(ToastHolder):
            if not holder.children:
                holder.remove()
