"""Dates of the sample portfolio: so many working days, days or review slots before today."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from koortui.domain.calendar import Slot, WorkCalendar

#: Weekday of today -> the sample's review days. The handbook's Monday and Thursday where today
#: is one of them; else days that make today one, for a demo is about a review day.
REVIEW_DAYS: dict[int, tuple[int, int]] = {1: (1, 4), 2: (2, 4), 4: (1, 4), 5: (1, 4), 6: (1, 4)}

SUSPENDED_AGO = 5
"""Working days: when a suspended customer was suspended, in the roster and in the journal."""


class When:
    """Turns distances from `today` into dates and UTC times."""

    def __init__(self, today: date, now: datetime | None = None) -> None:
        self.today = today
        self.calendar = WorkCalendar(review_days=REVIEW_DAYS.get(today.weekday(), (0, 3)))
        self.now = now or datetime.combine(today, time(23, 59), UTC)

    def day(self, working_days: int) -> date:
        """The newest working day after which `working_days` working days have passed."""
        day = self.today
        while self._is_nearer(day, working_days):
            day -= timedelta(days=1)
        return day

    def _is_nearer(self, day: date, working_days: int) -> bool:
        since = self.calendar.working_days(day, self.today)
        return since < working_days or not self.calendar.is_working(day)

    def days(self, ahead: int) -> date:
        """`ahead` calendar days from today; negative is the past."""
        return self.today + timedelta(days=ahead)

    def working_day(self, ahead: int) -> date:
        """The first working day from `ahead` calendar days on."""
        day = self.days(ahead)
        while not self.calendar.is_working(day):
            day += timedelta(days=1)
        return day

    def at(self, working_days: int, hour: int = 10, minute: int = 0) -> datetime:
        """A time on `day(working_days)`, never later than now."""
        return self.on(self.day(working_days), hour, minute)

    def on(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """A time on `day`, never later than now."""
        return min(datetime.combine(day, time(hour, minute), UTC), self.now)

    def slot(self, back: int) -> Slot:
        """The slot under review (0), or one before it."""
        slot = self.calendar.last_slot(self.today)
        for _ in range(back):
            slot = self.calendar.last_slot(slot.day - timedelta(days=1))
        return slot
