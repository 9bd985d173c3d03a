"""National holidays, remembered in the cache folder: the library loads for a second, once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from koortui.locations import make_private

#: Days with their names.
Holidays = dict[date, str]


class HolidayCache:
    """Holidays by country, subdivision and year; one small JSON file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def known(self, country: str, subdivision: str, years: Iterable[int]) -> Holidays | None:
        """The remembered days of all `years`, or None when one of them is not remembered."""
        days: Holidays = {}
        for year in years:
            try:
                raw = self._file(country, subdivision, year).read_bytes()
                days |= msgspec.json.decode(raw, type=dict[date, str])
            except (OSError, msgspec.DecodeError):
                return None
        return days

    def load(self, country: str, subdivision: str, years: Iterable[int]) -> Holidays:
        """The days from the library, remembered. Raises `InvalidInput` for an unknown country."""
        from koortui.services.holidays_source import national_holidays

        found = national_holidays(country, subdivision, years)
        for year in years:
            names = {day: name for day, name in found.items() if day.year == year}
            self._remember(self._file(country, subdivision, year), names)
        return found

    def _file(self, country: str, subdivision: str, year: int) -> Path:
        place = "-".join(part for part in (country, subdivision) if part).upper()
        plain = "".join(char for char in place if char.isalnum() or char == "-")
        return self._folder / f"holidays-{plain}-{year}.json"

    def _remember(self, file: Path, names: dict[date, str]) -> None:
        with contextlib.suppress(OSError):  # a cache that cannot be written is only slow
            make_private(self._folder)
            draft = file.with_suffix(".new")
            draft.write_bytes(msgspec.json.encode(names))
            draft.replace(file)
