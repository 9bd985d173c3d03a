"""The forms of the calendar: time off, and who covers for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from koortui.commands.spoken import key
from koortui.domain.cover import ALL, is_mine, same_name
from koortui.domain.due_words import due_day
from koortui.domain.errors import InvalidInput
from koortui.screens.form import Field, FormScreen
from koortui.screens.guard import Guards
from koortui.usecases.covers import add_cover, add_time_off, uncovered_slots
from koortui.usecases.workspace import Saved


class CoverForms(Guards):
    """Mixed into the calendar screen."""

    if TYPE_CHECKING:

        def desk_changed(self) -> None: ...

    def action_time_off(self) -> None:
        """Days off; slots that nobody would hold then are said at once."""

        def submit(values: dict[str, str]) -> Saved:
            off = add_time_off(
                self.workspace,
                start=parse_day("from", values["from"], self.workspace.today),
                end=parse_day("to", values["to"] or values["from"], self.workspace.today),
                reason=values["reason"],
            )
            return self._saved(off.id)

        tomorrow = self.workspace.today + timedelta(days=1)
        fields = [
            Field("from", "From", tomorrow.isoformat(), day="ahead"),
            Field("to", "To", tomorrow.isoformat(), hint="included", day="ahead"),
            Field("reason", "Reason"),
        ]
        self.app.push_screen(
            FormScreen(f"Time off of {self.workspace.me or 'me'}", fields, submit),
            lambda saved: self._time_off_set() if saved else None,
        )

    def _time_off_set(self) -> None:
        today = self.workspace.today
        found = uncovered_slots(self.workspace, today, today + timedelta(days=370))
        self.roster_changed("Time off set")
        if found:
            days = sorted({day for _, day in found})
            words = ", ".join(f"{day:%a %d %b}" for day in days[:4])
            more = f" and {len(days) - 4} more" if len(days) > 4 else ""
            self.app.notify(
                f"Nobody reviews on {words}{more}: {key('calendar.cover')} sets cover.",
                severity="warning",
                timeout=8,
            )

    def action_cover(self) -> None:
        """Cover for one customer or all; refused when it clashes with a calendar."""

        def submit(values: dict[str, str]) -> Saved:
            cover = add_cover(
                self.workspace,
                values["customer"] or ALL,
                by=values["by"],
                start=parse_day("from", values["from"], self.workspace.today),
                end=parse_day("to", values["to"] or values["from"], self.workspace.today),
            )
            return self._saved(cover.id)

        self.app.push_screen(
            FormScreen("Cover", self._cover_fields(), submit, focus="by"),
            lambda saved: (
                self.roster_changed(f"Cover set: {key('calendar.pack')} shows the pack")
                if saved
                else None
            ),
        )

    def _cover_fields(self) -> list[Field]:
        """Prefilled with my next time off."""
        space = self.workspace
        roster = space.roster.read()
        ahead = [
            o for o in roster.time_off if same_name(o.person, space.me) and o.end >= space.today
        ]
        off = min(ahead, key=lambda off: off.start, default=None)
        start = off.start if off else space.today + timedelta(days=1)
        end = off.end if off else start
        managers = {c.manager for c in roster.customers} | {c.by for c in roster.covers}
        others = tuple(sorted(m for m in managers if m and not same_name(m, space.me)))
        mine = tuple(sorted(c.slug for c in roster.customers if is_mine(c, space.me)))
        return [
            Field("customer", "Customer", ALL, hint="all, or one", choices=(ALL, *mine)),
            Field("by", "Covered by", hint="an EM", choices=others),
            Field("from", "From", start.isoformat(), day="ahead"),
            Field("to", "To", end.isoformat(), hint="included", day="ahead"),
        ]

    def roster_changed(self, words: str) -> None:
        """Read the roster anew, repaint, say it."""
        self.desk.poll()
        self.app.notify(words, timeout=2.5, markup=False)
        self.desk_changed()

    def _saved(self, record_id: str) -> Saved:
        return Saved(id=record_id, customer="", saved_at=self.workspace.clock())


def parse_day(field: str, text: str, today: date) -> date:
    """A day as people type it. Raises `InvalidInput` on `field`, also for none."""
    day = due_day(text, today, field)
    if day is None:
        raise InvalidInput(field, "on which day?", next_step=f"Write it like {today} or fri.")
    return day
