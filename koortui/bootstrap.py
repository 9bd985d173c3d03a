"""The composition root: the only place that builds adapters.

Opening reads the settings and nothing else: the network libraries are imported by the first
`sync`, in the thread that runs it.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from msgspec import structs

from koortui.config import Config, load_config
from koortui.domain.errors import ConfigError, InvalidInput, NotSetUp
from koortui.domain.ports import Clock
from koortui.locations import Locations
from koortui.services.holiday_cache import HolidayCache
from koortui.services.secrets import Secrets
from koortui.store.backups import BackupPolicy
from koortui.store.events import EventLog
from koortui.store.journals import TinyJournalStore
from koortui.store.mirror import FileMirrorStore
from koortui.store.recents import RecentsFile
from koortui.store.roster import TinyRosterStore
from koortui.usecases.calendars import Calendars
from koortui.usecases.workspace import Workspace

if TYPE_CHECKING:
    from koortui.domain.mapping import Target
    from koortui.services.linear.client import LinearClient, Pause
    from koortui.services.log_file import LogFile
    from koortui.services.mail import Mailer
    from koortui.services.tracking_sheet import TrackingSheet
    from koortui.store.archive import DataFiles
    from koortui.sync.reports import SyncError, SyncReport
    from koortui.usecases.setup import Setup

LINEAR_URL, SHEETS_URL, TODAY = "KOORTUI_LINEAR_URL", "KOORTUI_SHEETS_URL", "KOORTUI_TODAY"
SYNC_BOUND = 120.0
"""Seconds a sync may take in all."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass
class Program:
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
    _pause: Pause | None = None
    """What Linear asked for, kept from one sync to the next."""

    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    on: date | None = None

    @property
    def log(self) -> LogFile:
        """What cron and crashes leave behind."""
        from koortui.services.log_file import LogFile

        return LogFile(self.locations.log_file)

    def reopened(self) -> Program:
        """The same installation, opened anew: the settings were changed."""
        return open_program(self.locations, self.env, on=self.on, wait_for_holidays=False)

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
        report = self._sync_alone(pull, push, timeout, leaves)
        self.log.write(datetime.now(UTC), "sync", report.log_line)
        return report

    def _sync_alone(self, pull: bool, push: bool, timeout: float, leaves: bool) -> SyncReport:
        import asyncio

        from koortui.store.errors import StoreError
        from koortui.sync.locking import FileSyncLock, SyncBusy, exclusively
        from koortui.sync.reports import SyncError, SyncReport

        try:
            self.locations.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            with exclusively(FileSyncLock(self.locations.sync_lock)):
                return asyncio.run(self._sync_in_time(pull, push, timeout, leaves))
        except SyncBusy as busy:
            return SyncReport(errors=(SyncError("sync", "busy", str(busy)),))
        except (OSError, StoreError) as failure:  # what is queued stays queued
            return SyncReport(errors=(SyncError("disk", "store", str(failure)),))

    async def _sync_in_time(self, pull: bool, push: bool, bound: float, leaves: bool) -> SyncReport:
        """A write cut off in its request is in doubt, like one cut off by a crash."""
        import asyncio

        from koortui.sync.reports import Pushed, SyncError, SyncReport
        from koortui.usecases.queue import list_writes

        try:
            async with asyncio.timeout(bound):
                return await self._sync(pull, push, leaves)
        except TimeoutError:
            words = f"It took longer than {bound:g} s and was ended; the rest goes out next time."
            return SyncReport(
                pushed=Pushed(queued=len(list_writes(self.workspace))),
                errors=(SyncError("sync", "timeout", words),),
            )

    async def _sync(self, pull: bool, push: bool, leaves: bool) -> SyncReport:
        """Push first: what is pulled then holds our own changes."""
        from koortui.sync.pull import pull as pull_all
        from koortui.sync.push import push as push_all
        from koortui.sync.reports import SyncReport

        space = self.workspace
        failed: list[SyncError] = []
        linear, sheet = self._linear(failed), self._sheet(failed)
        mailer = self._mailer(failed) if push else None
        try:
            roster = space.roster.read()
            slugs = [customer.slug for customer in roster.customers]
            pushed = pulled = None
            if push:
                pushed = await push_all(
                    linear, sheet, space.journals, space.mirror, slugs, space.clock, mailer=mailer
                )
            if pull:
                pulled = await pull_all(linear, sheet, space.mirror, roster, space.clock)
        finally:
            if linear:
                await linear.aclose()
            if sheet:
                sheet.close(wait=not leaves)
        report = SyncReport.of(pulled, pushed)
        budget = linear.budget if linear and linear.budget.share is not None else None
        return structs.replace(report, errors=(*failed, *report.errors), budget=budget)

    def list_targets(self) -> tuple[Target, ...]:
        """What a customer can be mapped to, as Linear has it now. Blocking: off the UI thread.

        Raises a KoorError when Linear cannot be asked.
        """
        import asyncio

        from koortui.services.linear.targets import list_targets

        failed: list[SyncError] = []
        client = self._linear(failed)
        if client is None:
            raise NotSetUp(failed[0].message if failed else "Linear is not set up.")

        async def ask() -> tuple[Target, ...]:
            async with client:
                return await list_targets(client)

        return asyncio.run(ask())

    def _linear(self, failed: list[SyncError]) -> LinearClient | None:
        """The client, or None when Linear is not set up; a key that cannot be used is noted."""
        from koortui.services.linear.client import LINEAR_URL, LinearClient, Pause
        from koortui.sync.reports import SyncError

        try:
            found = self.secrets.linear_key()
        except NotSetUp as error:
            failed.append(SyncError("linear", "not_set_up", str(error)))
            return None
        if found:
            url = self.linear_url or LINEAR_URL
            self._pause = self._pause or Pause()
            return LinearClient(url, found.secret, pause=self._pause)
        if self.workspace.linear_used:
            missing = "There is no Linear key. Run `koortui init`, or set KOORTUI_LINEAR_KEY."
            failed.append(SyncError("linear", "not_set_up", missing))
        return None

    def _sheet(self, failed: list[SyncError]) -> TrackingSheet | None:
        """The sheet, or None when none is set up; missing credentials are noted."""
        from koortui.services.google_credentials import load_credentials
        from koortui.services.tracking_sheet import TrackingSheet
        from koortui.sync.reports import SyncError

        settings = self.config.sheet
        if not settings.spreadsheet_id:
            return None
        credentials = None
        if not self.sheets_url:
            try:
                credentials = load_credentials(self.locations.config_dir, settings.credentials)
            except NotSetUp as error:
                failed.append(SyncError("sheet", "not_set_up", str(error)))
                return None
        return TrackingSheet(
            settings.spreadsheet_id,
            hours_tab=settings.hours_tab,
            headers=settings.columns,
            base_url=self.sheets_url or None,
            credentials=credentials,
        )

    def _mailer(self, failed: list[SyncError]) -> Mailer | None:
        """What sends mail, or None when it is not set up; an unusable password is noted."""
        settings = self.config.mail
        if not settings.host:
            return None
        from koortui.services.mail import Mailer
        from koortui.services.mail_login import MailServer
        from koortui.sync.reports import SyncError

        try:
            found = self.secrets.mail_password() if settings.user else None
        except NotSetUp as error:
            failed.append(SyncError("mail", "not_set_up", str(error)))
            return None
        server = MailServer(
            host=settings.host,
            port=settings.port,
            security=settings.security,
            user=settings.user,
        )
        return Mailer(server, found.secret if found else None)

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
        """Where the data files are; a backup holds them without the mirror."""
        from koortui.store.archive import DataFiles

        places = self.locations
        return DataFiles(places.roster_file, places.journals_dir, places.mirror_dir)

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
) -> Program:
    """Read the settings and put the program together. Raises `ConfigError`.

    `on` is the day to take for today (else KOORTUI_TODAY, else today). Without
    `wait_for_holidays` national holidays are left out until `load_holidays` is called, when they
    are not remembered from an earlier run.
    """
    env = os.environ if env is None else env
    config = load_config(locations.config_file)
    linear_url, sheets_url = _endpoint(env, LINEAR_URL), _endpoint(env, SHEETS_URL)
    secrets = Secrets(locations.config_dir, env, overridden=bool(linear_url))
    news, policy = EventLog(), backup_policy(config)
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
        new_id=lambda: str(uuid.uuid4()),
        calendar_of=calendars.of,
        holiday_names=lambda: calendars.national,
        linear_used=_linear_used(secrets, config, locations, overridden=bool(linear_url)),
        sheet_used=bool(config.sheet.spreadsheet_id),
        recents=RecentsFile(locations.recents_file),
        templates_dir=locations.templates_dir,
        letters_dir=locations.letters_dir,
    )
    calendars.recall(calendars.today(workspace.clock()))
    program = Program(
        locations, config, workspace, secrets, calendars, news, linear_url, sheets_url
    )
    program.env, program.on = env, on
    if wait_for_holidays:
        program.load_holidays()
    return program


def backup_policy(config: Config) -> BackupPolicy:
    """How many restore points the settings ask for, how old and how often."""
    wanted = config.backups
    return BackupPolicy(
        every=timedelta(minutes=wanted.every_minutes), keep=wanted.keep, days=wanted.days
    )


def clock_on(day: date | None, timezone: str) -> Clock:
    """The present UTC time; on `day`, if one is given, at the present time of day there."""
    if day is None:
        return lambda: datetime.now(UTC)
    zone = ZoneInfo(timezone)

    def as_of() -> datetime:
        local = datetime.now(zone)
        return datetime.combine(day, local.time(), zone).astimezone(UTC)

    return as_of


def system_timezone(env: Mapping[str, str]) -> str:
    """The IANA name of this machine's time zone; UTC where it does not say."""
    from zoneinfo import ZoneInfoNotFoundError

    place = str(Path("/etc/localtime").resolve())
    for name in (env.get("TZ", "").lstrip(":"), place.rpartition("zoneinfo/")[2]):
        try:
            return ZoneInfo(name).key if name and not name.startswith("/") else "UTC"
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return "UTC"


def today_of(env: Mapping[str, str]) -> date | None:
    """The day KOORTUI_TODAY names, if it is set. Raises `InvalidInput`."""
    text = env.get(TODAY, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            TODAY, f"{text!r} is not a date", next_step="Write it as 2026-11-26."
        ) from None


def _endpoint(env: Mapping[str, str], name: str) -> str:
    """Another endpoint, for the sandbox and for checks; refused when it is not on this machine."""
    from urllib.parse import urlsplit

    url = env.get(name, "").strip()
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or (parts.hostname or "") not in _LOOPBACK:
        raise ConfigError(
            f"{name} is {url!r}, which is not on this machine.",
            kept="Nothing was sent.",
            next_step=f"Only a loopback address is taken; unset {name} for the real service.",
        )
    return url


def _linear_used(
    secrets: Secrets, config: Config, locations: Locations, *, overridden: bool
) -> bool:
    """Whether Linear is set up, told without waking the keyring: that takes its time."""
    if secrets.may_have_linear_key():
        return True
    if overridden:
        return False
    return config.linear.key_in == "keyring" or (locations.mirror_dir / "linear.json").exists()
