"""Rules of the sheet sandbox that hold for any input."""

from hypothesis import given, settings
from hypothesis import strategies as st

from koortui.sandbox.sheets.a1 import (
    Box,
    column_index,
    column_name,
    format_box,
    parse_reference,
    split_range,
)
from koortui.sandbox.sheets.book import Book
from koortui.sandbox.sheets.cell import Cell
from koortui.sandbox.sheets.grid import Tab
from koortui.sandbox.sheets.tables import all_tables

grids = st.lists(st.lists(st.booleans(), max_size=7), max_size=9)
titles = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(st.integers(0, 20_000))
def test_column_names_count_on_from_z_to_aa(index):
    assert column_index(column_name(index)) == index
    assert (column_name(25), column_name(26), column_name(701)) == ("Z", "AA", "ZZ")


@given(titles, st.integers(0, 2000), st.integers(0, 50), st.integers(1, 9), st.integers(1, 9))
def test_a_printed_range_reads_back_as_the_same_cells(title, top, left, height, width):
    box = Box(top, left, top + height, left + width)
    read_title, reference_text = split_range(format_box(title, box))
    reference = parse_reference(reference_text)
    assert read_title == title
    assert reference[:4] == tuple(box)


@given(titles)
def test_any_title_is_found_again_when_quoted(title):
    book = Book("id", "Book", tabs=[Tab(0, "A first tab"), Tab(1, title)])
    if title.casefold() != "a first tab":
        quoted = "'" + title.replace("'", "''") + "'"
        assert book.locate(f"{quoted}!B2")[0].sheet_id == 1


@settings(max_examples=300)
@given(grids)
def test_tables_are_what_joining_touching_boxes_to_the_end_gives(grid):
    tab = Tab(0, "T", rows=[[Cell("x") if filled else None for filled in row] for row in grid])
    assert sorted(all_tables(tab)) == sorted(_joined_one_by_one(grid))


def _joined_one_by_one(grid):
    """The same by the plainest means: start from single cells, join any two that touch."""
    boxes = [
        Box(r, c, r + 1, c + 1) for r, row in enumerate(grid) for c, on in enumerate(row) if on
    ]
    while pair := next(((a, b) for a in boxes for b in boxes if a is not b and _near(a, b)), None):
        a, b = pair
        boxes = [box for box in boxes if box is not a and box is not b]
        tops_and_lefts = map(min, a[:2], b[:2])
        boxes.append(Box(*tops_and_lefts, *map(max, a[2:], b[2:])))
    return boxes


def _near(a, b):
    grown = Box(a.top - 1, a.left - 1, a.bottom + 1, a.right + 1)
    return grown.meets(b)
