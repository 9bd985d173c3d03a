"""A customer's line with all it was judged by: what a page or a review shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koortui.domain.board_line import BoardLine

if TYPE_CHECKING:  # the board's first frame needs none of it
    from koortui.domain.hours import Balance
    from koortui.domain.journal import Review
    from koortui.domain.since import Change
    from koortui.domain.situation import Situation


class CustomerView(BoardLine, frozen=True, kw_only=True):
    """One customer as the screens show it. Never written down: only its line is."""

    situation: Situation
    balance: Balance | None = None
    """None for a customer without blocks of hours."""
    changes: tuple[Change, ...] = ()
    """Since the last finished review."""
    review: Review | None = None
    """This slot's, if begun."""
