"""A figure over time as columns, with its goal as a line across: read without colour, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from textual.content import Content

from koortui.widgets.cells import fit, fit_right

MUTED = "$foreground-muted"
_AXIS = 8
"""Cells for the figures at the left."""
_WIDEST = 9


@dataclass(frozen=True)
class TrendMarks:
    """`steps` fill a cell from below: one of them is enough for plain characters."""

    steps: str
    goal: str
    axis: str
    corner: str


BLOCKS = TrendMarks(steps="▁▂▃▄▅▆▇█", goal="╌", axis="│", corner="└")
ASCII = TrendMarks(steps="#", goal="-", axis="|", corner="+")


@dataclass(frozen=True)
class TrendPoint:
    """`day`: the last one of the stretch that the column stands for."""

    day: date
    value: Decimal


@dataclass(frozen=True)
class Trend:
    """`total` columns in all: what lies ahead stays empty. Labels are for the axis."""

    points: Sequence[TrendPoint]
    total: int
    goal: Decimal | None = None
    labels: tuple[str, str, str] = ("", "", "")
    """The goal's, the largest value's, and what stands under the end of the axis."""
    limit: bool = False
    """The goal is the most it may be."""


def trend_chart(trend: Trend, width: int, height: int, marks: TrendMarks = BLOCKS) -> list[Content]:
    """`height` lines: the columns, and the days below them."""
    rows = max(2, height - 1)
    top = max([point.value for point in trend.points] + [trend.goal or Decimal(0)])
    room = max(1, width - _AXIS - 1)
    points = _thinned(trend.points, room)
    count = max(len(points), min(trend.total, room), 1)
    cells = max(1, min(_WIDEST, room // count))
    goal_row = _row_of(trend.goal, top, rows)
    top_row = _row_of(max((p.value for p in points), default=Decimal(0)), top, rows)
    lines = []
    for row in reversed(range(rows)):
        bars = [_bar(point.value, top, rows, row, marks) for point in points]
        bars += [" "] * (count - len(points))
        at_goal = row == goal_row
        parts = [
            _cells(bar, point_look(trend, index, points), cells, marks, at_goal=at_goal)
            for index, bar in enumerate(bars)
        ]
        label = trend.labels[0] if at_goal else trend.labels[1] if row == top_row else ""
        label = label or ("0" if row == 0 and not at_goal else "")
        lines.append(
            Content.assemble(
                (fit_right(label, _AXIS - 1), "bold" if at_goal else MUTED),
                (f" {marks.axis}", MUTED),
                *parts,
            )
        )
    return [*lines, _days(points, cells, count, trend.labels[2], marks)]


def point_look(trend: Trend, index: int, points: Sequence[TrendPoint]) -> str:
    """Green where the goal is kept, plain colour below it."""
    if trend.goal is None or index >= len(points):
        return "$primary"
    value = points[index].value
    if trend.limit:
        return "$primary" if value <= trend.goal else "$error"
    return "$success" if value >= trend.goal else "$primary"


def _thinned(points: Sequence[TrendPoint], room: int) -> list[TrendPoint]:
    """At most `room`, the last one among them."""
    step = -(-len(points) // room) if points else 1
    return list(points[::-1][::step][::-1])


def _row_of(value: Decimal | None, top: Decimal, rows: int) -> int:
    """The row, from 0 at the bottom, that holds the value's end; -1 for none."""
    if value is None or top <= 0 or value <= 0:
        return -1
    return max(0, min(rows - 1, -(-int(value * rows * 1000 / top) // 1000) - 1))


def _bar(value: Decimal, top: Decimal, rows: int, row: int, marks: TrendMarks) -> str:
    """One cell of a column: how much of this row it fills."""
    if top <= 0 or value <= 0:
        return " "
    steps = len(marks.steps)
    filled = max(1, round(value * rows * steps / top)) - row * steps
    return " " if filled <= 0 else marks.steps[min(filled, steps) - 1]


def _cells(bar: str, look: str, cells: int, marks: TrendMarks, *, at_goal: bool) -> Content:
    """The column with a gap behind it where there is room; the goal runs through what is free."""
    wide = cells - 1 if cells > 2 else cells
    free = marks.goal if at_goal else " "
    body = (free, "$accent") if bar == " " else (bar, look)
    return Content.assemble((body[0] * wide, body[1]), (free * (cells - wide), "$accent"))


def _days(
    points: Sequence[TrendPoint], cells: int, count: int, end: str, marks: TrendMarks
) -> Content:
    """Names of the columns below them, as far as they fit; the end at the right."""
    line = ""
    for index, name in _names(points, cells):
        at = index * cells
        if not line or at > len(line):
            line = f"{line:{at}}{name}"
    room = count * cells
    line = line[:room]
    if end and room - len(end) > len(line) + 1:
        line = f"{line:{room - len(end)}}{end}"
    return Content.assemble((fit("", _AXIS - 1), ""), (f" {marks.corner}{line}", MUTED))


def _names(points: Sequence[TrendPoint], cells: int) -> Iterator[tuple[int, str]]:
    """Months, counted from January where not all fit; of weeks the days they end on."""
    weekly = len(points) > 1 and (points[1].day - points[0].day).days <= 7
    years = len({point.day.year for point in points}) > 1
    longest = len("Jan 26 ") if years else len("Jan ")
    step = next((n for n in (1, 2, 3, 4, 6) if n * cells >= longest), 12)
    for index, point in enumerate(points):
        if weekly:
            yield index, f"{point.day.day} {point.day:%b}"
        elif (point.day.month - 1) % step == 0:
            january = years and point.day.month == 1
            yield index, f"{point.day:%b %y}" if january else f"{point.day:%b}"
