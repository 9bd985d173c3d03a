"""Every theme can be read by everybody: contrast and colour vision, computed."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from koortui.themes import KOOR_THEMES

ROOT = Path(__file__).parents[2] / "koortui"
#: WCAG AA for text.
ENOUGH = 4.5
#: CIE76: 2.3 is just noticed; 20 is another colour at a glance.
AT_A_GLANCE = 20
TEXT = (
    "foreground",
    "foreground-muted",
    "text-muted",
    "accent",
    "primary",
    "secondary",
    "success",
    "warning",
    "error",
    "footer-key-foreground",
)
SURFACES = ("background", "surface", "panel", "primary-muted")
Rgb = tuple[float, float, float]
#: Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
VISION: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(color: Color) -> Rgb:
    def one(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    return one(color.r), one(color.g), one(color.b)


def luminance(color: Color) -> float:
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: Color, other: Color) -> float:
    """The contrast of two colours as WCAG 2 counts it: 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colour(theme: Theme, name: str, below: Color | None = None) -> Color:
    """The colour of a variable; a translucent one as it looks on what is below."""
    found = Color.parse({**theme.to_color_system().generate(), **theme.variables}[name])
    return below.blend(found, found.a, 1) if below and found.a < 1 else found


def lab(color: Rgb) -> Rgb:
    """CIE Lab of linear sRGB, white D65."""
    red, green, blue = (max(0.0, min(1.0, part)) for part in color)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883

    def f(t: float) -> float:
        return float(t ** (1 / 3)) if t > 0.008856 else 7.787 * t + 16 / 116

    return 116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))


def seen_as(color: Color, vision: str) -> Rgb:
    parts = linear(color)
    red, green, blue = (
        sum(factor * part for factor, part in zip(row, parts, strict=True))
        for row in VISION[vision]
    )
    return lab((red, green, blue))


def test_black_on_white_is_the_most_there_is() -> None:
    assert ratio(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert ratio(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", KOOR_THEMES, ids=lambda theme: theme.name)
def test_all_text_reads_on_all_surfaces(theme: Theme) -> None:
    ground = colour(theme, "background")
    poor = [
        f"{name} on {surface}: {found:.2f}"
        for surface in SURFACES
        for name in TEXT
        for below in [colour(theme, surface, ground)]
        if (found := ratio(colour(theme, name, below), below)) < ENOUGH
    ]
    assert poor == []


def test_high_contrast_is_higher() -> None:
    """WCAG AAA, 7 to 1, everywhere but on the line of the cursor."""
    theme = next(theme for theme in KOOR_THEMES if theme.name == "koor-contrast")
    for surface in ("background", "surface", "panel"):
        below = colour(theme, surface)
        assert min(ratio(colour(theme, name, below), below) for name in TEXT) >= 7


def apart(name: str, vision: str, *signs: str) -> dict[tuple[str, str], float]:
    """How far each two of the signs' colours are from each other, seen that way (CIE76)."""
    theme = next(theme for theme in KOOR_THEMES if theme.name == name)
    places = {sign: seen_as(colour(theme, sign), vision) for sign in signs}
    return {
        (one, other): sum((a - b) ** 2 for a, b in zip(places[one], places[other], strict=True))
        ** 0.5
        for one, other in combinations(signs, 2)
    }


@pytest.mark.parametrize("vision", VISION)
def test_the_safe_theme_is_told_apart_with_any_colour_vision(vision: str) -> None:
    found = apart("koor-safe", vision, "error", "warning", "success", "primary")
    assert {pair: round(far) for pair, far in found.items() if far < AT_A_GLANCE} == {}


def test_the_usual_colours_are_not_which_is_why_there_is_the_theme() -> None:
    found = apart("koor-dark", "deuteranopia", "error", "warning", "success")
    assert min(found.values()) < AT_A_GLANCE


def test_no_screen_names_a_colour_of_its_own() -> None:
    """Colours are the themes': a literal one would be right in one of them only."""
    literal = re.compile(
        r"#[0-9a-fA-F]{6}\b|(?<![\w-])(?:red|green|yellow|blue|cyan|magenta)(?![\w-])"
    )
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for folder in ("screens", "widgets")
        for path in sorted((ROOT / folder).rglob("*.tcss"))
        for match in literal.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
