"""What a value becomes when it is put into a cell: RAW as it is, USER_ENTERED as if typed.

Source: https://developers.google.com/workspace/sheets/api/reference/rest/v4/ValueInputOption
"""

import re
from datetime import date

from koortui.sandbox.sheets.cell import (
    DATE,
    DATE_TIME,
    NUMBER,
    PERCENT,
    TEXT,
    TIME,
    Cell,
    NumberFormat,
    Scalar,
)
from koortui.sandbox.sheets.errors import invalid
from koortui.sandbox.sheets.locales import Locale

MAX_CELL_CHARACTERS = 50_000
_EPOCH = date(1899, 12, 30)
_ISO_DATE = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_Typed = tuple[Scalar, NumberFormat | None]


def enter_raw(value: Scalar, before: Cell | None) -> Cell:
    """A string stays that string, whatever it looks like; "" empties the cell."""
    kept = before.format if before is not None else None
    if value == "" and isinstance(value, str):
        return Cell(format=kept)
    _refuse_too_long(value)
    return Cell(value, format=kept)


def enter_typed(value: Scalar, before: Cell | None, locale: Locale, today: date) -> Cell:
    """Numbers, dates, percents, booleans and formulas are recognised as in the editor."""
    kept = before.format if before is not None else None
    if not isinstance(value, str) or value == "":
        return enter_raw(value, before)
    _refuse_too_long(value)
    if value.startswith("'"):
        return Cell(value[1:], format=kept)
    if kept is not None and kept.type == TEXT:
        return Cell(value, format=kept)
    if value.startswith("=") and len(value) > 1:
        return Cell(formula=value, format=kept)
    typed = _recognise(value.strip(), locale, today)
    if typed is None:
        # The editor takes a leading plus for a formula: "+49 30 1234" shows #ERROR!.
        if value.startswith("+") and len(value) > 1:
            return Cell(formula="=" + value, format=kept)
        return Cell(value, format=kept)
    return Cell(typed[0], format=kept or typed[1])


def _refuse_too_long(value: Scalar) -> None:
    if isinstance(value, str) and len(value) > MAX_CELL_CHARACTERS:
        raise invalid(
            "Your input contains more than the maximum of "
            f"{MAX_CELL_CHARACTERS} characters in a single cell."
        )


def _recognise(text: str, locale: Locale, today: date) -> _Typed | None:
    upper = text.upper()
    if upper in ("TRUE", locale.true):
        return True, None
    if upper in ("FALSE", locale.false):
        return False, None
    return _number(text, locale) or _moment(text, locale, today)


def _number(text: str, locale: Locale) -> _Typed | None:
    """`1.234,5` in German, `1,234.5` in English, `12%`, `1e3`; groups must be groups of 3."""
    decimal, group = re.escape(locale.decimal), re.escape(locale.group)
    pattern = rf"([+-]?)(\d{{1,3}}(?:{group}\d{{3}})+|\d*)(?:{decimal}(\d*))?([eE][+-]?\d+)?\s?(%?)"
    match = re.fullmatch(pattern, text)
    if match is None or not (match[2] or match[3]):
        return None
    sign, whole, fraction, exponent, percent = match.groups()
    digits = whole.replace(locale.group, "")
    literal = f"{sign}{digits or 0}.{fraction or 0}{exponent or ''}"
    number = float(literal)
    places = ".00" if fraction else ""
    if percent:
        return number / 100, NumberFormat(PERCENT, f"0{places}%")
    grouped = NumberFormat(NUMBER, f"#,##0{places}") if locale.group in whole else None
    is_whole = number.is_integer() and abs(number) < 1e15
    return (int(number) if is_whole else number), grouped


def _moment(text: str, locale: Locale, today: date) -> _Typed | None:
    day_text, _, time_text = text.partition(" ")
    if not time_text:
        fraction = _time_of_day(text)
        if fraction is not None:
            return fraction, NumberFormat(TIME, "h:mm:ss" if text.count(":") == 2 else "h:mm")
        return _day(text, locale, today)
    day, fraction = _day(day_text, locale, today), _time_of_day(time_text.strip())
    if day is None or fraction is None or day[1] is None:
        return None
    return float(day[0]) + fraction, NumberFormat(DATE_TIME, f"{day[1].pattern} h:mm:ss")


def _time_of_day(text: str) -> float | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return (hours * 3600 + minutes * 60 + seconds) / 86_400


def _day(text: str, locale: Locale, today: date) -> _Typed | None:
    iso = _ISO_DATE.fullmatch(text)
    if iso is not None:
        return _serial(int(iso[1]), int(iso[3]), int(iso[4]), f"yyyy{iso[2]}mm{iso[2]}dd")
    separator = f"[{re.escape(locale.date_separators)}]"
    match = re.fullmatch(rf"(\d{{1,2}})({separator})(\d{{1,2}})(?:\2(\d{{4}}|\d{{2}})?)?", text)
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    month, day = (first, second) if locale.date_order == "MDY" else (second, first)
    year = today.year if match[4] is None else int(match[4])
    if year < 100:
        year += 2000 if year < 30 else 1900
    return _serial(year, month, day, locale.date_pattern)


def _serial(year: int, month: int, day: int, pattern: str) -> _Typed | None:
    """Days since 1899-12-30, as Google counts them; None for a day that does not exist."""
    try:
        return (date(year, month, day) - _EPOCH).days, NumberFormat(DATE, pattern)
    except ValueError:
        return None
