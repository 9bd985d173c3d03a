"""One cell: what was put in, and how it is shown."""

import msgspec

Scalar = str | int | float | bool

# https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/cells
DATE, TIME, DATE_TIME, NUMBER, PERCENT, TEXT = (
    "DATE",
    "TIME",
    "DATE_TIME",
    "NUMBER",
    "PERCENT",
    "TEXT",
)


class NumberFormat(msgspec.Struct, frozen=True):
    """A NumberFormat resource: its type and its pattern (`yyyy-mm-dd`, `0.00%`)."""

    type: str
    pattern: str

    @property
    def is_temporal(self) -> bool:
        return self.type in (DATE, TIME, DATE_TIME)


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """Immutable, so that a spreadsheet is copied by copying its rows.

    `value` is the literal that was entered; a formula's value is worked out when
    it is read. An emptied cell keeps its format, as in Google Sheets.
    """

    value: Scalar | None = None
    formula: str | None = None
    format: NumberFormat | None = None

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.formula is None


EMPTY = Cell()


def is_filled(cell: Cell | None) -> bool:
    return cell is not None and (cell.value is not None or cell.formula is not None)
