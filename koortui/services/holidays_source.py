"""National holidays by country, from the `holidays` library (offline data)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from koortui.domain.errors import InvalidInput


def national_holidays(country: str, subdivision: str, years: Iterable[int]) -> dict[date, str]:
    """Public holidays of `country` (ISO code), with those of `subdivision` where one is given.

    Raises `InvalidInput` for a country or subdivision nobody knows. The library takes a second
    to load, so call this off the UI thread and keep the answer.
    """
    if not country.strip():
        return {}
    import holidays

    code, part = country.strip().upper(), subdivision.strip() or None
    try:
        found = holidays.country_holidays(code, subdiv=part, years=list(years))
    except NotImplementedError:
        field = "country" if code not in holidays.list_supported_countries() else "subdivision"
        value = country if field == "country" else subdivision
        raise InvalidInput(
            field,
            f"no holidays are known for {value!r}",
            next_step='Write an ISO code such as "DE", or leave it empty.',
        ) from None
    return dict(sorted(found.items()))
