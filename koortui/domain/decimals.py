"""Numbers as people type them: plain digits, with a point or a comma before the decimals."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"-?([0-9]+([.,][0-9]*)?|[.,][0-9]+)")


def read_decimal(text: str) -> Decimal | None:
    """ "1.5", "1,5" and "-2"; None for what is not so written, such as 1e1, NaN or 1,000.50."""
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
