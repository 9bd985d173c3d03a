"""How a value is shown: number formats under the spreadsheet's locale."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

from koortui.sandbox.sheets.cell import NumberFormat, Scalar
from koortui.sandbox.sheets.locales import Locale

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials have no zone
_DATE_TOKEN = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dd|d|hh|h|ss|s|[^a-z]+|[a-z]")
_MONTHS = "January February March April May June July August September October November December"
_SIGNIFICANT_DIGITS = 10


def format_value(value: Scalar, number_format: NumberFormat | None, locale: Locale) -> str:
    """FORMATTED_VALUE of one effective value."""
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if isinstance(value, str):
        return value
    if number_format is None or number_format.type == "TEXT":
        return _automatic(value, locale)
    if number_format.is_temporal:
        return _temporal(value, number_format.pattern)
    return _numeric(value, number_format.pattern, locale)


def _automatic(value: int | float, locale: Locale) -> str:
    """No format chosen: whole numbers in full, fractions to ten significant digits."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    short = Decimal(f"{value:.{_SIGNIFICANT_DIGITS}g}").normalize()
    in_full = 1e-10 < abs(value) < 1e15
    text = f"{short:f}" if in_full else f"{short:E}"
    return text.replace(".", locale.decimal)


def _numeric(value: int | float, pattern: str, locale: Locale) -> str:
    """Patterns built of 0, #, a comma for groups, a point for decimals, a percent sign."""
    scaled = value * 100 if pattern.endswith("%") else value
    places = len(pattern.partition(".")[2].rstrip("%"))
    text = f"{scaled:{',' if ',' in pattern else ''}.{places}f}"
    swapped = text.translate({ord(","): locale.group, ord("."): locale.decimal})
    return swapped + ("%" if pattern.endswith("%") else "")


def _temporal(value: int | float, pattern: str) -> str:
    try:
        moment = _EPOCH + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return str(value)
    parts = []
    after_hour = False
    for token in _DATE_TOKEN.findall(pattern.lower()):
        parts.append(_token(token, moment, after_hour))
        if token[0].isalpha():
            after_hour = token[0] == "h"
    return "".join(parts)


def _token(token: str, moment: datetime, after_hour: bool) -> str:
    """`mm` is minutes after an hour and the month anywhere else."""
    number = moment.minute if after_hour else moment.month
    name = _MONTHS.split()[moment.month - 1]
    known = {
        "yyyy": f"{moment.year:04d}",
        "yy": f"{moment.year % 100:02d}",
        "mmmm": name,
        "mmm": name[:3],
        "mm": f"{number:02d}",
        "m": str(number),
        "dd": f"{moment.day:02d}",
        "d": str(moment.day),
        "hh": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "ss": f"{moment.second:02d}",
        "s": str(moment.second),
    }
    return known.get(token, token)
