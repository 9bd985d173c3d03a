"""Cells of the hours tab: what we write, and what people may have typed, read leniently."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from koortui.domain.journal import Billable, HoursEntry
from koortui.domain.sanitise import clean_text

#: Column keys of the hours tab, in the default order.
COLUMNS = (
    "date",
    "customer",
    "specialist",
    "hours",
    "activity",
    "billable",
    "issue",
    "comment",
    "entry_id",
)

_YES = {"yes", "y", "true", "x", "1", "ja", "j", "oui", "si", "sí", "✓", "billable"}
_NO = {"no", "n", "false", "0", "nein", "non", "not billable", "non-billable"}
_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"[2-6]\d{4}(\.\d+)?")
_PARTS = re.compile(
    r"(\d{1,4})\s*([./-])\s*(\d{1,2})\s*[./-]\s*(\d{1,4})\.?(?:[ T]+\d{1,2}[:.]\d{2}.*)?"
)


def cells_of(entry: HoursEntry, customer: str) -> dict[str, str]:
    """The row we write for `entry`: ISO date, plain decimal, billable as yes/no/undecided."""
    return {
        "date": entry.day.isoformat(),
        "customer": customer,
        "specialist": entry.specialist,
        "hours": plain(entry.hours),
        "activity": entry.activity,
        "billable": entry.billable.value,
        "issue": entry.issue,
        "comment": entry.comment,
        "entry_id": entry.id,
    }


def plain(number: Decimal) -> str:
    """A decimal without exponent and trailing zeros: 1.50 -> "1.5", 20 -> "20"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def month_first(texts: Iterable[str]) -> bool:
    """Whether dates with slashes in this sheet start with the month; the American way if unsure."""
    for text in texts:
        parts = text.strip().split("/")
        if len(parts) == 3 and all(part.strip().isdigit() for part in parts[:2]):
            if int(parts[0]) > 12:
                return False
            if int(parts[1]) > 12:
                return True
    return True


@lru_cache(maxsize=8192)
def read_date(text: str, american: bool = True) -> date | None:
    """A day from ISO, dd.mm.yyyy, m/d/yyyy (or d/m/yyyy) or a sheet serial; else None."""
    text = text.strip()
    if _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + timedelta(days=int(float(text)))
    match = _PARTS.fullmatch(text)
    if not match:
        return None
    first, mark, second, third = match[1], match[2], int(match[3]), match[4]
    if len(first) == 4:
        year, month, day = int(first), second, int(third)
    else:
        year = int(third) + (2000 if len(third) <= 2 else 0)
        month, day = (int(first), second) if mark == "/" and american else (second, int(first))
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def read_hours(text: str) -> Decimal | None:
    """Hours from "1.5", "1,5", "1:30" or "2 h"; None when it is no number."""
    text = text.strip().lower().removesuffix("hours").removesuffix("h").strip()
    if match := re.fullmatch(r"(\d{1,3}):([0-5]\d)(:[0-5]\d)?", text):
        return Decimal(match[1]) + Decimal(match[2]) / 60
    if "," in text and "." in text:
        thousands = "," if text.rindex(".") > text.rindex(",") else "."
        text = text.replace(thousands, "")
    try:
        value = Decimal(text.replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def same_cell(column: str, ours: str, theirs: str, american: bool | None = None) -> bool:
    """Whether two cells mean the same, however the sheet's locale and people write it.

    `american` says how dates with slashes are read; None: either way will do.
    """
    one, other = clean_text(ours).strip(), clean_text(theirs).strip()
    if one == other:
        return True
    if column == "date":
        ways = (True, False) if american is None else (american,)
        return any((day := read_date(one, way)) and day == read_date(other, way) for way in ways)
    if column == "hours":
        number = read_hours(one)
        return number is not None and number == read_hours(other)
    if column == "billable":
        return read_billable(one) is read_billable(other)
    return column == "activity" and one.casefold() == other.casefold()


@lru_cache(maxsize=256)
def read_billable(text: str) -> Billable:
    """Yes or no as people write it; anything else is undecided, so that nobody is overcharged."""
    word = text.strip().casefold()
    if word in _YES:
        return Billable.YES
    return Billable.NO if word in _NO else Billable.UNDECIDED
