"""What is painted can be read: the contrast of every letter on every place, in every theme."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from portfolio import history
from rich.segment import Segment
from screens import app_with, go, opened
from test_footers import PLACES

from koortui.app import KoorApp
from koortui.themes import KOOR_THEMES

#: WCAG AA for text.
ENOUGH = 4.5


def luminance(red: int, green: int, blue: int) -> float:
    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def ratio(segment: Segment) -> float | None:
    """The contrast of a segment's letters; None where it has none, or no colours of its own."""
    style = segment.style
    if not style or not any(char.isalnum() for char in segment.text):
        return None
    if style.color is None or style.bgcolor is None:
        return None
    ink, ground = style.color.triplet, style.bgcolor.triplet
    if ink is None or ground is None:
        return None
    dark, light = sorted((luminance(*ink), luminance(*ground)))
    return (light + 0.05) / (dark + 0.05)


def poor(app: KoorApp) -> Iterator[str]:
    for strip in app.screen._compositor.render_strips(app.size):
        for segment in strip:
            found = ratio(segment)
            if found is not None and found < ENOUGH:
                yield f"{app.theme}: {segment.text.strip()!r} {found:.1f} {segment.style}"


@pytest.mark.parametrize("place", PLACES)
async def test_every_letter_can_be_read(place: str) -> None:
    app = app_with(*history())
    async with opened(app, size=(120, 36)) as pilot:
        await go(pilot, PLACES[place])
        found = []
        for theme in KOOR_THEMES:
            app.theme = theme.name
            await pilot.pause()
            letters = [
                segment
                for strip in app.screen._compositor.render_strips(app.size)
                for segment in strip
                if ratio(segment) is not None
            ]
            assert len(letters) > 10
            found += poor(app)
        assert found == []
