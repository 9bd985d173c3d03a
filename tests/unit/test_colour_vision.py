"""The colour-blind-safe theme under the three kinds of colour vision it is made for.

Simulated in linear light with the matrices of Machado, Oliveira and Fernandes (2009), severity 1.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from koortui.themes import KOOR_THEMES

SEEN_WITH = {
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
_TO_XYZ = (
    (0.4339499, 0.3762097, 0.1898404),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0177566, 0.1094679, 0.8727755),
)
"""From linear sRGB, each row divided by the white point's."""
#: CIE 1976; about 2.3 is just noticed side by side, 10 at a glance.
APART = 18

Triple = tuple[float, float, float]


def linear(colour: str) -> Triple:
    def one(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (one(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def times(rows: tuple[Triple, ...], value: Triple) -> Triple:
    one, two, three = (sum(a * b for a, b in zip(row, value, strict=True)) for row in rows)
    return one, two, three


def lab(value: Triple) -> Triple:
    def root(share: float) -> float:
        return float(share ** (1 / 3)) if share > 0.008856 else 7.787 * share + 16 / 116

    x, y, z = (root(part) for part in times(_TO_XYZ, value))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, rows: tuple[Triple, ...]) -> Triple:
    red, green, blue = (min(1.0, max(0.0, part)) for part in times(rows, linear(colour)))
    return lab((red, green, blue))


def distance(one: Triple, other: Triple) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)


def apart(theme: str, kind: str) -> dict[tuple[str, str], float]:
    """How far act, look and clear are from each other, seen that way."""
    found = next(one for one in KOOR_THEMES if one.name == theme)
    colours = {name: getattr(found, name) for name in ("error", "warning", "success")}
    places = {name: seen(colour, SEEN_WITH[kind]) for name, colour in colours.items()}
    return {pair: distance(places[pair[0]], places[pair[1]]) for pair in combinations(places, 2)}


@pytest.mark.parametrize("kind", SEEN_WITH)
def test_act_look_and_clear_are_told_apart(kind: str) -> None:
    near = {pair: round(far) for pair, far in apart("koor-safe", kind).items() if far < APART}
    assert near == {}


def test_the_usual_colours_are_not_which_is_why_there_is_the_theme() -> None:
    assert min(apart("koor-dark", "deuteranopia").values()) < APART
