"""The sample portfolio: 22 customers of Koor, told relative to today, the same on every run.

Dana Reyes is the EM; for Sam Okafor's two customers she covers. Between them every row of the
attention table occurs. `seed_linear` and `seed_sheets` fill the two servers, `local_portfolio`
gives what Dana's own files hold.
"""

from __future__ import annotations

import json
from datetime import date, datetime

from koortui.domain.calendar import WEEKDAYS
from koortui.domain.customer import Roster
from koortui.domain.ports import JournalRecord
from koortui.sandbox.linear.world import LinearWorld
from koortui.sandbox.portfolio import remote
from koortui.sandbox.portfolio.acute import ACUTE
from koortui.sandbox.portfolio.calm import CALM
from koortui.sandbox.portfolio.hours import HEADERS, rows_of
from koortui.sandbox.portfolio.journal import journal_of
from koortui.sandbox.portfolio.roster import roster_of
from koortui.sandbox.portfolio.settings import CONFIG
from koortui.sandbox.portfolio.story import Story
from koortui.sandbox.portfolio.watched_terms import WATCHED_TERMS
from koortui.sandbox.portfolio.watched_work import WATCHED_WORK
from koortui.sandbox.portfolio.when import When
from koortui.sandbox.sheets import SheetsState

STORIES: tuple[Story, ...] = tuple(
    sorted((*ACUTE, *WATCHED_WORK, *WATCHED_TERMS, *CALM), key=lambda story: story.name)
)
SPREADSHEET_ID = "1KoorSampleTrackingSheet"
HOURS_TAB = "Hours"


def seed_linear(world: LinearWorld, today: date, now: datetime | None = None) -> None:
    """Teams, projects and issues with their comments and moves, into an empty workspace."""
    remote.seed_linear(world, STORIES, When(today, now))


def seed_sheets(state: SheetsState, today: date, now: datetime | None = None) -> None:
    """The tracking spreadsheet, oldest row first, as people type it."""
    when = When(today, now)
    rows = sorted(
        (row for story in STORIES for row in rows_of(story, when)), key=lambda row: row.day
    )
    state.add_spreadsheet(SPREADSHEET_ID, "Tracking", "en_GB", tabs={HOURS_TAB: [HEADERS]})
    cells = [list(HEADERS), *(row.cells() for row in rows)]
    state.set_rows(SPREADSHEET_ID, HOURS_TAB, cells, user_entered=True)


def seed_empty(world: LinearWorld, state: SheetsState) -> None:
    """A workspace of one person and one team, and a sheet with nothing but its headers."""
    world.add_user("Sandbox User", me=True)
    world.add_team("KOOR", "Koor product")
    state.add_spreadsheet(SPREADSHEET_ID, "Tracking", "en_GB", tabs={HOURS_TAB: [HEADERS]})


def local_portfolio(
    today: date, now: datetime | None = None
) -> tuple[Roster, dict[str, list[JournalRecord]], str]:
    """Roster, journal records by slug, and the text of config.toml."""
    when = When(today, now)
    journals = {story.slug: journal_of(story, when) for story in STORIES}
    names = [WEEKDAYS[day] for day in when.calendar.review_days]
    config = CONFIG.format(
        spreadsheet_id=SPREADSHEET_ID, year=today.year, review_days=json.dumps(names)
    )
    return roster_of(STORIES, when), journals, config
