"""Toasts that run out at any moment: one whose time is over while it is being shown, too."""

from __future__ import annotations

from textual.notifications import Notification

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
