"""Numbers as people type them: plain digits, with a point or a comma before the decimals."""

from __future__ import annotations

import re
from decimal import Decimal

#: With marks between the thousands and another before the cents: "12.000,50", "12,000.50".
_GROUPED = re.compile(
    r"[0-9]{1,3}(?P<mark>[., '])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?P<cents>[.,])[0-9]{1,2}"
)
_CENTS = re.compile(r"[0-9]+,[0-9]{1,2}")
_NUMBER = re.compile(r"-?([0-9]+([.,][0-9]*)?|[.,][0-9]+)")


def read_decimal(text: str) -> Decimal | None:
    """ "1.5", "1,5" and "-2"; None for what is not so written, such as 1e1, NaN or 1,000.50."""
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def read_money(text: str) -> Decimal | None:
    """As `read_decimal`, and with marks between thousands where nothing is to be guessed.

    "4200,50" can only be cents. None for "12,000": what could be thousands or cents is not guessed.
    """
    text = text.strip()
    found = _GROUPED.fullmatch(text)
    if found and found["mark"] != found["cents"]:
        whole, cents = text.rsplit(found["cents"], 1)
        return Decimal(f"{whole.replace(found['mark'], '')}.{cents}")
    return None if "," in text and not _CENTS.fullmatch(text) else read_decimal(text)
