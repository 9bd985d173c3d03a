"""Where an append lands: Google's search for the "table" within a range.

Source: https://developers.google.com/workspace/sheets/api/guides/values#append_values
The guide's own example is a test. Left open there and decided here: a table is a
block that grows until a border of empty cells surrounds it, and the last table in
a range is the one that reaches furthest down, then furthest right.
"""

from koortui.sandbox.sheets.a1 import Box
from koortui.sandbox.sheets.cell import is_filled
from koortui.sandbox.sheets.grid import Row, Tab


def find_table(tab: Tab, within: Box) -> Box | None:
    """The last table that meets `within`; None when there is none."""
    met = [table for table in all_tables(tab) if table.meets(within)]
    return max(met, key=lambda table: (table.bottom, table.right), default=None)


def all_tables(tab: Tab) -> list[Box]:
    """Every table of the tab: runs of filled cells, joined where their boxes touch."""
    tables = [run for number, row in enumerate(tab.rows) for run in _runs(number, row)]
    while True:
        joined = _sweep(tables)
        if len(joined) == len(tables):
            return joined
        # A joined box is larger than its parts: it may touch one that was left behind.
        tables = sorted(joined)


def _sweep(boxes: list[Box]) -> list[Box]:
    """One pass from the top; `boxes` must be sorted by their first row."""
    done: list[Box] = []
    near: list[Box] = []
    for box in boxes:
        done += [other for other in near if other.bottom < box.top]
        near = _join([*(other for other in near if other.bottom >= box.top), box])
    return done + near


def _runs(number: int, row: Row) -> list[Box]:
    runs: list[Box] = []
    start: int | None = None
    for column, cell in enumerate([*row, None]):
        has_content = is_filled(cell)
        if has_content and start is None:
            start = column
        elif not has_content and start is not None:
            runs.append(Box(number, start, number + 1, column))
            start = None
    return runs


def _join(boxes: list[Box]) -> list[Box]:
    """Merges boxes that overlap or touch, until none do."""
    joined: list[Box] = []
    for box in boxes:
        current = box
        while (touching := next((b for b in joined if _touch(b, current)), None)) is not None:
            joined.remove(touching)
            current = _hull(touching, current)
        joined.append(current)
    return joined


def _touch(a: Box, b: Box) -> bool:
    return a.top <= b.bottom and b.top <= a.bottom and a.left <= b.right and b.left <= a.right


def _hull(a: Box, b: Box) -> Box:
    return Box(
        min(a.top, b.top), min(a.left, b.left), max(a.bottom, b.bottom), max(a.right, b.right)
    )
