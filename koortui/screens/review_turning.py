"""From customer to customer in the review: the next one, and back to where one came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from koortui.screens.guard import Guards

if TYPE_CHECKING:
    from textual.screen import Screen


class ReviewTurning(Guards):
    """Mixed into the review screen: the customers seen before this one, as in a browser."""

    _slug: str
    _behind: tuple[str, ...] = ()
    """The customers whom this one was reached from; the last is the nearest."""
    _ahead: tuple[str, ...] = ()
    """The customers whom one came back from; the last is the nearest."""

    if TYPE_CHECKING:

        def load_customer(self, slug: str) -> bool: ...

    def show_customer(self, slug: str) -> None:
        """Turn to a customer's review, where it was left; from the board the way begins anew."""
        screen = cast("Screen[None]", self)
        if screen not in screen.app.screen_stack:
            self._behind = self._ahead = ()
            self.load_customer(slug)
            return
        here = self._slug
        if self.load_customer(slug) and slug != here:
            self._behind, self._ahead = (*self._behind, here), ()

    def next_open(self) -> None:
        """The next customer not reviewed yet; after the last, the session summary."""
        waiting = [v.slug for v in self.desk.lines() if not v.done and not v.skipped]
        if waiting:
            self.show_customer(waiting[0])
            return
        from koortui.screens.summary import SummaryScreen

        screen = cast("Screen[None]", self)
        if screen.is_active:  # a second key in the same instant is not for the summary
            screen.app.switch_screen(SummaryScreen())

    def action_next_customer(self) -> None:
        """The customer whom one came back from, else the next on the board."""
        here, ahead = self._slug, self._there(self._ahead)
        slug = ahead[-1] if ahead else self._beside(1)
        if self.load_customer(slug) and slug != here:
            self._behind, self._ahead = (*self._behind, here), ahead[:-1]

    def action_previous_customer(self) -> None:
        """The customer whom this one was reached from, else the one before on the board."""
        here, behind = self._slug, self._there(self._behind)
        slug = behind[-1] if behind else self._beside(-1)
        if self.load_customer(slug) and slug != here:
            self._behind, self._ahead = behind[:-1], (*self._ahead, here)

    def _beside(self, by: int) -> str:
        slugs = [line.slug for line in self.desk.lines()]
        if self._slug not in slugs:
            return self._slug
        return slugs[(slugs.index(self._slug) + by) % len(slugs)]

    def _there(self, slugs: tuple[str, ...]) -> tuple[str, ...]:
        """Without who left the roster meanwhile."""
        known = {customer.slug for customer in self.desk.customers()}
        return tuple(slug for slug in slugs if slug in known)
