"""Each EM's calendar: the settings' days, national holidays, and time off by the roster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from koortui.config import Config
from koortui.domain.calendar import WorkCalendar, days_of, parse_weekdays
from koortui.domain.cover import same_name
from koortui.domain.customer import Roster
from koortui.domain.errors import ConfigError, InvalidInput, KoorError
from koortui.services.holiday_cache import HolidayCache


@dataclass
class Calendars:
    """Calendars by EM. Other EMs are taken to have the holidays of these settings."""

    config: Config
    timezone: str
    read_roster: Callable[[], Roster]
    cache: HolidayCache
    national: Mapping[date, str] | None = None
    """Days with their names; None: not fetched yet."""
    _roster: Roster | None = None
    _made: dict[str, WorkCalendar] = field(default_factory=dict)

    def of(self, name: str) -> WorkCalendar:
        """The calendar of the EM called `name`; made anew when the roster changed."""
        roster = self._roster_now()
        if roster is not self._roster:
            self._made, self._roster = {}, roster
        if name not in self._made:
            self._made[name] = self._make(name, roster)
        return self._made[name]

    def today(self, now: datetime) -> date:
        """The day of `now` here. Needs no roster: a damaged one must not keep `restore` out."""
        return now.astimezone(ZoneInfo(self.timezone)).date()

    def recall(self, today: date) -> None:
        """Take what is remembered of national holidays; nothing heavy is imported."""
        place = self.config.calendar
        if not place.country:
            self.national = {}
            return
        self._take(self.cache.known(place.country, place.subdivision, _years(today)))

    def load_holidays(self, today: date) -> bool:
        """Fetch national holidays if they are missing; whether that changed the calendar."""
        if self.national is not None:
            return False
        place = self.config.calendar
        try:
            found = self.cache.load(place.country, place.subdivision, _years(today))
        except InvalidInput as error:
            raise ConfigError(
                f"config.toml: calendar.{error.what}.",
                kept="The file is as it was.",
                next_step=error.next_step,
            ) from error
        self._take(found)
        return True

    def _roster_now(self) -> Roster:
        """The roster; the one known so far while it cannot be read, for the day must go on."""
        try:
            return self.read_roster()
        except KoorError:
            if self._roster is None:
                raise
            return self._roster

    def names(self) -> Mapping[date, str]:
        """The national holidays known so far, by name."""
        return self.national or {}

    def _take(self, national: Mapping[date, str] | None) -> None:
        self.national = national
        self._made = {}

    def _make(self, name: str, roster: Roster) -> WorkCalendar:
        settings = self.config.calendar
        away = {
            day
            for off in roster.time_off
            if same_name(off.person, name)
            for day in days_of(off.start, off.end)
        }
        return WorkCalendar(
            review_days=parse_weekdays(settings.review_days),
            holidays=frozenset((*settings.company_holidays, *self.names())),
            away=frozenset(away),
            timezone=self.timezone,
        )


def _years(today: date) -> tuple[int, ...]:
    """Reviews look a few weeks back and ahead: also over the year's end."""
    return (today.year - 1, today.year, today.year + 1)
