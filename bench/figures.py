"""What a measurement answers, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NotRequired, TypedDict


class Figure(TypedDict):
    """One measured value; `goal` is the most it may be. Without one it is there to compare."""

    name: str
    value: float
    unit: str
    goal: NotRequired[float]


def missed(figure: Figure) -> bool:
    """Whether the value is above its goal."""
    return "goal" in figure and figure["value"] > figure["goal"]


def table(figures: Iterable[Figure]) -> str:
    """One line a figure: name, value, unit, goal, and whether it is met."""
    rows = [_row(figure) for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)] if rows else []
    return "\n".join(_line(row, widths) for row in rows)


def _row(figure: Figure) -> tuple[str, str, str, str, str]:
    value = f"{figure['value']:,.2f}"
    if "goal" not in figure:
        return figure["name"], value, figure["unit"], "", ""
    verdict = "✗ missed" if missed(figure) else "✓"
    return figure["name"], value, figure["unit"], f"<= {figure['goal']:g}", verdict


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, value, unit, goal, verdict = row
    cells = (
        name.ljust(widths[0]),
        value.rjust(widths[1]),
        unit.ljust(widths[2]),
        goal.ljust(widths[3]),
        verdict,
    )
    return "  ".join(cells).rstrip()
