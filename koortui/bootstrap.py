"""The composition root: the only place that builds adapters.

Opening reads the settings and nothing else: the network libraries are imported by the first
`sync`, in the thread that runs it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from koortui.config import Config, load_config
from koortui.environment import (
    LINEAR_URL,
    SHEETS_URL,
    clock_on,
    endpoint_of,
    system_timezone,
    today_of,
)
from koortui.kept import board_file
from koortui.locations import Locations
from koortui.services.holiday_cache import HolidayCache
from koortui.services.secrets import Secrets
from koortui.store.backups import BackupPolicy
from koortui.store.events import EventLog
from koortui.store.find_index import FindIndexFile
from koortui.store.form_files import FormFiles
from koortui.store.journals import TinyJournalStore
from koortui.store.kept_board import KeptBoardFile
from koortui.store.kept_parts import KeptPartsFile
from koortui.store.mirror import FileMirrorStore
from koortui.store.moves import FileMoves
from koortui.store.recents import RecentsFile
from koortui.store.roster import TinyRosterStore
from koortui.usecases.calendars import Calendars
from koortui.usecases.workspace import Workspace

if TYPE_CHECKING:
    from koortui.domain.mapping import Target
    from koortui.remotes import Remotes
    from koortui.services.log_file import LogFile
    from koortui.store.archive import DataFiles
    from koortui.sync.reports import SyncReport
    from koortui.usecases.setup import Setup

SYNC_BOUND = 120.0
"""Seconds a sync may take in all."""


class Program(Struct, eq=False, dict=True):
    """The program without a face: the terminal's and the command line's common ground."""

    locations: Locations
    config: Config
    workspace: Workspace
    secrets: Secrets
    calendars: Calendars
    news: EventLog
    """What the stores did on their own (a restore, a sweep): for whoever can tell the person."""
    linear_url: str = ""
    """Another endpoint than Linear's own; loopback only."""
    sheets_url: str = ""
    env: Mapping[str, str] = {}
    on: date | None = None
    _rests_until: float = 0.0

    __repr__ = object.__repr__

    @property
    def linear_rests(self) -> float:
        """Seconds for which Linear wants to hear nothing, as another process was told."""
        return max(0.0, self._rests_until - monotonic())

    @linear_rests.setter
    def linear_rests(self, seconds: float) -> None:
        self._rests_until = monotonic() + seconds

    @property
    def log(self) -> LogFile:
        """What cron and crashes leave behind."""
        from koortui.services.log_file import LogFile

        return LogFile(self.locations.log_file)

    def reopened(self) -> Program:
        """The same installation, opened anew: the settings were changed."""
        return open_program(self.locations, self.env, on=self.on, wait_for_holidays=False)

    @cached_property
    def remotes(self) -> Remotes:
        """Linear, the sheet and the mail server; imported with the first sync."""
        from koortui.remotes import Remotes

        return Remotes(
            self.config,
            self.locations,
            self.workspace,
            self.secrets,
            self.linear_url,
            self.sheets_url,
        )

    @property
    def syncs(self) -> bool:
        """Whether there is anything to sync with."""
        space = self.workspace
        return space.linear_used or space.sheet_used or space.mail_used

    def sync(
        self,
        pull: bool = True,
        push: bool = True,
        *,
        timeout: float = SYNC_BOUND,
        leaves: bool = False,
    ) -> SyncReport:
        """Pull both sources and deliver the queue, in this thread, for `timeout` seconds at most.

        Never raises for a remote's failure, nor when another sync is running: the report's
        `errors` say it. `leaves`: the process ends afterwards, so a request that hangs need not
        be waited for. Imports httpx and gspread only now.
        """
        report = self.remotes.sync(pull, push, timeout, leaves)
        self.log.write(datetime.now(UTC), "sync", report.log_line)
        return report

    def list_targets(self) -> tuple[Target, ...]:
        """What a customer can be mapped to, as Linear has it now. Blocking: off the UI thread.

        Raises a KoorError when Linear cannot be asked.
        """
        self.remotes.rest(self.linear_rests)
        return self.remotes.list_targets()

    def load_holidays(self) -> bool:
        """Fetch national holidays that are not remembered yet; whether the calendar changed.

        Takes up to a second the first time: off the UI thread.
        """
        return self.calendars.load_holidays(self.calendars.today(self.workspace.clock()))

    def setup(self) -> Setup:
        """A set-up to be answered; it writes nothing before it is saved."""
        from koortui.usecases.setup import Setup
        from koortui.usecases.setup_live import Endpoints

        endpoints = Endpoints(linear_url=self.linear_url, sheets_url=self.sheets_url)
        return Setup(self.workspace, self.locations, self.secrets, endpoints)

    def data_files(self) -> DataFiles:
        """Where the files are that a backup holds, and the mirror, which it does not."""
        from koortui.store.archive import DataFiles

        places = self.locations
        return DataFiles(
            places.roster_file,
            places.journals_dir,
            places.mirror_dir,
            places.config_file,
            places.templates_dir,
        )

    @property
    def store_options(self) -> dict[str, Any]:
        """What the stores were opened with: for work on their files from outside."""
        return {"policy": backup_policy(self.config), "on_event": self.news}

    def close(self) -> None:
        """Let go of what is held open. The stores hold nothing between calls."""


def open_program(
    locations: Locations,
    env: Mapping[str, str] | None = None,
    *,
    on: date | None = None,
    wait_for_holidays: bool = True,
    boards: KeptBoardFile | None = None,
    config: Config | None = None,
) -> Program:
    """Read the settings, unless they are given, and put the program together. Raises `ConfigError`.

    `on` is the day to take for today (else KOORTUI_TODAY, else today). Without
    `wait_for_holidays` national holidays are left out until `load_holidays` is called, when they
    are not remembered from an earlier run.
    """
    env = os.environ if env is None else env
    boards = boards or board_file(locations, env)
    config = config or load_config(locations.config_file)
    linear_url, sheets_url = endpoint_of(env, LINEAR_URL), endpoint_of(env, SHEETS_URL)
    secrets = Secrets(locations.config_dir, env, overridden=bool(linear_url))
    news, policy = EventLog(), backup_policy(config)
    moves = FileMoves(locations.moves_dir)
    roster = TinyRosterStore(locations.roster_file, policy=policy, on_event=news)
    zone = config.calendar.timezone or system_timezone(env)
    calendars = Calendars(config, zone, roster.read, HolidayCache(locations.cache_dir))
    workspace = Workspace(
        config=config,
        thresholds=config.thresholds(),
        roster=roster,
        journals=TinyJournalStore(locations.journals_dir, policy=policy, on_event=news),
        mirror=FileMirrorStore(locations.mirror_dir, on_event=news),
        clock=clock_on(on or today_of(env), zone),
        new_id=_new_id,
        calendar_of=calendars.of,
        holiday_names=lambda: calendars.national,
        linear_used=_linear_used(secrets, config, locations, overridden=bool(linear_url)),
        sheet_used=bool(config.sheet.spreadsheet_id),
        recents=RecentsFile(locations.recents_file),
        boards=boards,
        parts=KeptPartsFile(locations),
        find_index=FindIndexFile(locations),
        moves=moves,
        forms=FormFiles(locations.forms_dir),
        templates_dir=locations.templates_dir,
        config_file=locations.config_file,
        letters_dir=locations.letters_dir,
    )
    if moves.read():
        from koortui.usecases.hours_moves import finish_moves

        finish_moves(workspace)
    boards.may_keep = lambda board: calendars.know(board.today.day)
    calendars.recall(calendars.today(workspace.clock()))
    program = Program(
        locations, config, workspace, secrets, calendars, news, linear_url, sheets_url
    )
    program.env, program.on = env, on
    if wait_for_holidays:
        program.load_holidays()
    return program


def _new_id() -> str:
    import uuid  # with what it imports itself, two milliseconds of a command that only reads

    return str(uuid.uuid4())


def backup_policy(config: Config) -> BackupPolicy:
    """How many restore points the settings ask for, how old and how often."""
    wanted = config.backups
    return BackupPolicy(
        every=timedelta(minutes=wanted.every_minutes), keep=wanted.keep, days=wanted.days
    )


def _linear_used(
    secrets: Secrets, config: Config, locations: Locations, *, overridden: bool
) -> bool:
    """Whether Linear is set up, told without waking the keyring: that takes its time."""
    if secrets.may_have_linear_key():
        return True
    if overridden:
        return False
    named = config.linear.key_in == "keyring" or config.linear.product_team != ""
    return named or (locations.mirror_dir / "linear.json").exists()
