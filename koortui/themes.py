"""KoorTUI's own themes: dark, light and high contrast. Colour never carries meaning alone."""

from __future__ import annotations

from rich.theme import Theme as RichTheme
from textual.theme import Theme

#: Remote Markdown in the screens' own voice: weight instead of Rich's bright colours.
MARKDOWN_LOOK = RichTheme(
    {
        "markdown.h1": "bold",
        "markdown.h2": "bold",
        "markdown.h3": "bold",
        "markdown.code": "bold",
        "markdown.link": "underline",
        "markdown.link_url": "underline",
        "markdown.item.bullet": "dim",
        "markdown.block_quote": "italic",
    }
)

KOOR_THEMES = (
    Theme(
        name="koor-dark",
        primary="#6ea8fe",
        secondary="#8b98b8",
        accent="#f0b35e",
        warning="#e5b04b",
        error="#f2777a",
        success="#7bc08f",
        foreground="#d7dce5",
        background="#14171c",
        surface="#1b1f26",
        panel="#242a33",
        dark=True,
        variables={"footer-key-foreground": "#f0b35e", "block-cursor-text-style": "none"},
    ),
    Theme(
        name="koor-light",
        primary="#1f5fbf",
        secondary="#55617a",
        accent="#9a5b00",
        warning="#8a5a00",
        error="#b3261e",
        success="#23713f",
        foreground="#1d232c",
        background="#fbfbf9",
        surface="#f2f2ee",
        panel="#e4e5e0",
        dark=False,
        variables={"footer-key-foreground": "#9a5b00", "block-cursor-text-style": "none"},
    ),
    Theme(
        name="koor-contrast",
        primary="#66ccff",
        secondary="#ffffff",
        accent="#ffff00",
        warning="#ffd000",
        error="#ff6b6b",
        success="#55ff88",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1c1c1c",
        dark=True,
        variables={
            "footer-key-foreground": "#ffff00",
            "block-cursor-text-style": "none",
            "text-muted": "#d8d8d8",
        },
    ),
)
