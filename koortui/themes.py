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

DEFAULT_THEME = "koor-dark"
#: What each is, for whoever chooses.
WORDS = {
    "koor-dark": "dark",
    "koor-light": "light",
    "koor-contrast": "high contrast",
    "koor-safe": "for any colour vision",
}
#: Every colour of text reads on every surface of its theme: at least 4.5 to 1 (WCAG AA).
KOOR_THEMES = (
    Theme(
        name="koor-dark",
        primary="#6ea8fe",
        secondary="#98a5c4",
        accent="#f0b35e",
        warning="#e5b04b",
        error="#f58a8c",
        success="#7bc08f",
        foreground="#d7dce5",
        background="#14171c",
        surface="#1b1f26",
        panel="#242a33",
        dark=True,
        variables={
            "footer-key-foreground": "#f0b35e",
            "block-cursor-text-style": "none",
            "foreground-muted": "#9aa3b2",
            "text-muted": "#a3abb9",
            "primary-muted": "#26374f",
        },
    ),
    Theme(
        name="koor-light",
        primary="#1a55ad",
        secondary="#4c576e",
        accent="#7d4a00",
        warning="#744b00",
        error="#a5211a",
        success="#1c6035",
        foreground="#1d232c",
        background="#fbfbf9",
        surface="#f2f2ee",
        panel="#e4e5e0",
        dark=False,
        variables={
            "footer-key-foreground": "#7d4a00",
            "block-cursor-text-style": "none",
            "foreground-muted": "#535a65",
            "text-muted": "#4d545e",
            "primary-muted": "#cfdef3",
        },
    ),
    Theme(
        name="koor-contrast",
        primary="#66ccff",
        secondary="#ffffff",
        accent="#ffff00",
        warning="#ffd000",
        error="#ff8a8a",
        success="#55ff88",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1c1c1c",
        dark=True,
        variables={
            "footer-key-foreground": "#ffff00",
            "block-cursor-text-style": "none",
            "foreground-muted": "#d0d0d0",
            "text-muted": "#d8d8d8",
            "primary-muted": "#17384a",
        },
    ),
    # After Okabe and Ito: told apart with any kind of colour vision.
    Theme(
        name="koor-safe",
        primary="#9fd3f5",
        secondary="#a9b4c8",
        accent="#e69f00",
        warning="#f8f03a",
        error="#ef7355",
        success="#14be95",
        foreground="#dfe3ea",
        background="#14171c",
        surface="#1b1f26",
        panel="#242a33",
        dark=True,
        variables={
            "footer-key-foreground": "#e69f00",
            "block-cursor-text-style": "none",
            "foreground-muted": "#a3abb9",
            "text-muted": "#abb3c0",
            "primary-muted": "#1b3140",
        },
    ),
)
