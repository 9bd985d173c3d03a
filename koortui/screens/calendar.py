"""Calendar: the coming reviews and what moves them, time off, cover, and the hand-over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from koortui.commands.registry import bindings
from koortui.domain.agenda import DaysOff, Entry, agenda
from koortui.domain.customer import Cover, TimeOff
from koortui.domain.errors import KoorError
from koortui.screens.base import KoorScreen
from koortui.screens.board_rows import review_words
from koortui.screens.cover_forms import CoverForms
from koortui.screens.markdown_page import MarkdownPage
from koortui.screens.moving import MovesList
from koortui.usecases import handovers
from koortui.usecases.covers import end_cover, end_time_off
from koortui.widgets.agenda_list import AgendaList
from koortui.widgets.key_footer import KeyFooter
from koortui.widgets.line_list import LineList
from koortui.widgets.top_line import TopLine
from koortui.widgets.when import day_label

#: How far ahead it looks.
WEEKS = 10
EMPTY = "Nothing lies ahead."


class CalendarScreen(CoverForms, MovesList, KoorScreen[None]):
    """Ten weeks ahead; the line under the cursor says more below."""

    place = "calendar"
    CSS_PATH = "calendar.tcss"
    AUTO_FOCUS = "AgendaList"
    BINDINGS: ClassVar[list[BindingType]] = bindings("calendar", "list")

    def compose(self) -> ComposeResult:
        yield TopLine(id="title")
        yield AgendaList(empty=EMPTY)
        yield Static(id="detail", markup=False)
        yield KeyFooter()

    @property
    def moving_list(self) -> LineList[Any]:
        return self.query_one(AgendaList)

    @property
    def _entry(self) -> Entry | None:
        return self.query_one(AgendaList).current

    def desk_changed(self) -> None:
        space = self.workspace
        today = space.today
        entries = agenda(
            space.roster.read(),
            space.me,
            space.calendar,
            DaysOff(
                national=space.holiday_names(),
                company=frozenset(space.config.calendar.company_holidays),
            ),
            today,
            today + timedelta(weeks=WEEKS),
        )
        lines = self.query_one(AgendaList)
        lines.today = today
        lines.show(entries)
        gaps = [entry for entry in entries if entry.kind == "gap"]
        self.query_one("#title", TopLine).update(_title(review_words(self.desk.today()), gaps))

    def on_line_list_highlighted(self) -> None:
        entry = self._entry
        self.query_one("#detail", Static).update(_detail(entry) if entry else "")

    # Commands

    def action_end(self) -> None:
        """End the time off or the cover under the cursor: from today on it holds no more."""
        record = self._entry.record if self._entry else None
        if record is None:
            self.notify("Put the cursor on time off or on cover: that can be ended.")
        elif isinstance(record, TimeOff):
            if self.guarded(lambda: end_time_off(self.workspace, record)):
                self.roster_changed("Time off ended")
        elif self._entry and self._entry.kind == "covering":
            self.notify(f"That cover is {record.manager}'s to end.", markup=False)
        elif self.guarded(lambda: end_cover(self.workspace, record)):
            self.roster_changed(f"{record.by} no longer covers")

    def action_pack(self) -> None:
        """What the covering EM must know; of the cover under the cursor, else of all."""
        self._show("Hand-over pack", lambda: handovers.pack(self.workspace, "", self._chosen_cover))

    def action_diff(self) -> None:
        """What changed during the cover under the cursor, else during the latest one."""
        self._show("Hand-back", lambda: handovers.diff(self.workspace, self._chosen_cover))

    def _show(self, heading: str, tell: Callable[[], str]) -> None:
        """A page of what `tell` answers; a refusal becomes words."""
        try:
            text = tell()
        except KoorError as error:
            self.context.failed(error)
        else:
            self.app.push_screen(MarkdownPage(heading, text))

    @property
    def _chosen_cover(self) -> Cover | None:
        entry = self._entry
        return entry.record if entry and isinstance(entry.record, Cover) else None

    def action_back(self) -> None:
        self.dismiss()


def _title(review: str, gaps: list[Entry]) -> Content:
    """Which review is next, and whether any lies ahead that nobody holds."""
    words = Content.assemble(("Calendar · ", "bold"), review)
    if not gaps:
        return words
    count = f"{len(gaps)} review{'s' * (len(gaps) != 1)} without an EM"
    return words + Content.assemble("  ", (f"▲ {count}", "bold $error"))


def _detail(entry: Entry) -> Content:
    """The line in full, and whose reviews it is about."""
    year = entry.start.replace(month=1, day=1)
    when = day_label(entry.start, year)
    if entry.end != entry.start:
        when += f" to {day_label(entry.end, year)}"
    lines = [Content.assemble((f"{when}  ", "bold"), entry.text)]
    if entry.why:
        lines.append(Content(f"because of: {entry.why}"))
    if entry.customers:
        lines.append(Content.styled(", ".join(entry.customers), "$foreground-muted"))
    if entry.record and entry.kind != "covering":
        lines.append(Content.styled("x ends it", "$foreground-muted"))
    return Content("\n").join(lines)
