"""Step 2 says whether its message was sent, or only copied; a second S asks."""

from __future__ import annotations

from portfolio import history
from screens import app_with, journals, opened, seen, until

from koortui.domain.journal import Direction
from koortui.screens.pick import PickScreen
from koortui.screens.review import ReviewScreen


def sent(app: object) -> int:
    contacts = journals(app).read("acme").contacts.values()  # type: ignore[arg-type]
    return sum(contact.direction is Direction.OUT for contact in contacts)


async def test_copied_is_not_sent_and_what_was_sent_says_when_and_is_asked_about() -> None:
    app = app_with(*history())
    async with opened(app, ReviewScreen("acme"), size=(120, 36)) as pilot:
        before = sent(app)
        await pilot.press("2", "y")
        await until(pilot, lambda: "copied, not logged as sent: S logs it" in seen(app))
        assert sent(app) == before
        await pilot.press("S", "1")
        await until(pilot, lambda: sent(app) == before + 1)
        await until(pilot, lambda: "✓ logged as sent " in seen(app))
        assert "copied, not logged" not in seen(app)
        await pilot.press("S")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        assert "already: this very message" in seen(app)
        await pilot.press("escape")
        await pilot.pause()
        assert sent(app) == before + 1
