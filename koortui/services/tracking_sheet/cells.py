"""A cell on the wire and as our text: dates and hours right in every locale, text untouched.

Read: unformatted. A date comes as a serial number, a decimal as a number: what people see
("20.11.2026", "1,5") depends on the sheet's locale, the value does not. Text stays text.

Write: RAW, so that nothing becomes a formula. Hours are numbers. A date follows the one in its
place, or in the row above: where that is a real date (a number) ours is one too and takes its
format; else it is text, YYYY-MM-DD, which reads right in any locale. A bare serial is never
left to be seen.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from koortui.domain.sanitise import clean_text

_EPOCH = date(1899, 12, 30)
"""Serial 0: source, Google Sheets API "Date/Time serial numbers"."""
_LAST_SERIAL = 2_958_465
"""9999-12-31."""
MAX_CELL = 50_000
"""Characters Google takes in one cell."""

Value = str | int | float | bool | None


def from_wire(key: str, value: Value) -> str:
    """A cell as text: dates as YYYY-MM-DD, numbers without a locale."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return clean_text(value)
    if key == "date" and 1 <= value <= _LAST_SERIAL:
        return (_EPOCH + timedelta(days=int(value))).isoformat()
    return plain_number(Decimal(repr(value)))


def to_wire(key: str, text: str, real_date: bool) -> Value:
    """Our text as the value to write RAW. What is no date or number is written as text."""
    if key == "hours":
        return _number(text)
    if key == "date" and real_date:
        try:
            return (date.fromisoformat(text) - _EPOCH).days
        except ValueError:
            return text
    return text


def plain_number(number: Decimal) -> str:
    """Shortest decimal text, no exponent: "1.5", "2"."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def column_letter(index: int) -> str:
    """A1 letters of a column counted from 0: 0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def quoted(tab: str) -> str:
    """A tab's name for an A1 range."""
    return "'" + tab.replace("'", "''") + "'"


def row_cells(values: list[Any], index: dict[str, int]) -> dict[str, str]:
    """A row's mapped cells by key; Google cuts trailing empty cells off."""
    return {
        key: from_wire(key, values[at] if at < len(values) else None) for key, at in index.items()
    }


def _number(text: str) -> Value:
    number = _decimal(text)
    if number is None:
        return text
    return int(number) if number == number.to_integral_value() else float(number)


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
