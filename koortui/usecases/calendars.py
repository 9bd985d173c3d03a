"""Each EM's calendar: the settings' days, national holidays, and time off by the roster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from koortui.config import Config
from koortui.domain.calendar import WorkCalendar, days_of, parse_weekdays
from koortui.domain.cover import same_name
from koortui.domain.customer import Roster
from koortui.domain.errors import ConfigError, InvalidInput, KoorError
from koortui.services.holiday_cache import HolidayCache

#: Country and subdivision, as ISO codes; a place without a country has no national holidays.
Place = tuple[str, str]
Holidays = Mapping[date, str]


class Calendars(Struct):
    """Calendars by EM, each with the national holidays of the place they live in.

    Review days, company days and the time zone are taken to be those of these settings.
    """

    config: Config
    timezone: str
    read_roster: Callable[[], Roster]
    cache: HolidayCache
    _known: dict[Place, Holidays] = field(default_factory=dict)
    """Days with their names; a place that is not in it was not fetched yet."""
    _years: tuple[int, ...] = ()
    """Whose holidays were asked for."""
    _roster: Roster | None = None
    _made: dict[str, WorkCalendar] = field(default_factory=dict)

    def of(self, name: str) -> WorkCalendar:
        """The calendar of the EM called `name`; made anew when the roster changed."""
        roster = self._roster_now()
        if roster is not self._roster:
            self._made, self._roster = {}, roster
        made = self._made  # another thread may begin anew meanwhile
        if name not in made:
            made[name] = self._make(name, roster)
        return made[name]

    def today(self, now: datetime) -> date:
        """The day of `now` here. Needs no roster: a damaged one must not keep `restore` out."""
        return now.astimezone(ZoneInfo(self.timezone)).date()

    def recall(self, today: date) -> None:
        """Take what is remembered of national holidays; nothing heavy is imported."""
        self._years = _years(today)
        for place in self._missing():
            found = self.cache.known(*place, _years(today))
            if found is not None:
                self.take(place, found)

    def know(self, day: date) -> bool:
        """Whether every national holiday around `day` is known."""
        return not self._missing() and self._years in ((), _years(day))

    def load_holidays(self, today: date) -> bool:
        """Fetch national holidays that are missing; whether that changed a calendar."""
        missing = self._missing()
        self._years = self._years or _years(today)
        for place in missing:
            try:
                self.take(place, self.cache.load(*place, _years(today)))
            except InvalidInput as error:
                raise self._refused(place, error) from error
        return bool(missing)

    def refuse_unknown(self) -> None:
        """Refuse a place that `load_holidays` would refuse. Loads no year: quick."""
        from koortui.services.holidays_source import national_holidays

        for place in self.places():
            try:
                national_holidays(*place, ())
            except InvalidInput as error:
                raise self._refused(place, error) from error

    def _refused(self, place: Place, error: InvalidInput) -> ConfigError:
        key = "" if place == self.own_place else "colleagues: "
        return ConfigError(
            f"config.toml: calendar.{key}{error.what}.",
            kept="The file is as it was.",
            next_step=error.next_step,
        )

    @property
    def own_place(self) -> Place:
        return self.config.calendar.country, self.config.calendar.subdivision

    @property
    def national(self) -> Holidays:
        """The holidays of my own place known so far, by name."""
        return self._known.get(self.own_place, {})

    def place_of(self, name: str) -> Place:
        """Where the EM called `name` lives; where I do, if the settings do not say."""
        for colleague, place in self.config.calendar.colleagues.items():
            if same_name(colleague, name):
                country, _, subdivision = place.partition("-")
                return country.strip(), subdivision.strip()
        return self.own_place

    def take(self, place: Place, holidays: Holidays) -> None:
        """These are the holidays of `place`: the calendars are made anew."""
        self._known = {**self._known, place: holidays}
        self._made = {}

    def _missing(self) -> list[Place]:
        return [p for p in self.places() if p not in self._known]

    def places(self) -> list[Place]:
        """Where national holidays are needed for."""
        places = [self.own_place, *map(self.place_of, self.config.calendar.colleagues)]
        return [place for place in dict.fromkeys(places) if place[0]]

    def _roster_now(self) -> Roster:
        """The roster; the one known so far while it cannot be read, for the day must go on."""
        try:
            return self.read_roster()
        except KoorError:
            if self._roster is None:
                raise
            return self._roster

    def _make(self, name: str, roster: Roster) -> WorkCalendar:
        settings = self.config.calendar
        away = {
            day
            for off in roster.time_off
            if same_name(off.person, name)
            for day in days_of(off.start, off.end)
        }
        national = self._known.get(self.place_of(name), {})
        return WorkCalendar(
            review_days=parse_weekdays(settings.review_days),
            holidays=frozenset((*settings.company_holidays, *national)),
            away=frozenset(away),
            timezone=self.timezone,
        )


def _years(today: date) -> tuple[int, ...]:
    """Reviews look a few weeks back and ahead: also over the year's end."""
    return (today.year - 1, today.year, today.year + 1)
