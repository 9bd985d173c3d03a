"""The outside systems as the settings name them, and one sync with all of them.

Imported by the first sync, in the thread that runs it; each client only when it is set up.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from koortui.config import Config
from koortui.domain.errors import NotSetUp
from koortui.locations import Locations, make_private
from koortui.services.secrets import Secrets
from koortui.store.errors import StoreError, explain
from koortui.sync.locking import FileSyncLock, SyncBusy, exclusively
from koortui.sync.pull import pull as pull_all
from koortui.sync.push import push as push_all
from koortui.sync.reports import Pushed, SyncError, SyncReport
from koortui.usecases.hours_moves import finish_moves
from koortui.usecases.queue import list_writes
from koortui.usecases.workspace import Workspace

if TYPE_CHECKING:
    from koortui.domain.mapping import Target
    from koortui.services.linear.client import LinearClient, Pause
    from koortui.services.mail import Mailer
    from koortui.services.tracking_sheet import TrackingSheet


@dataclass
class Remotes:
    """Builds a client for each outside system that is set up, and syncs with them."""

    config: Config
    locations: Locations
    workspace: Workspace
    secrets: Secrets
    linear_url: str = ""
    sheets_url: str = ""
    _pause: Pause | None = None
    """What Linear asked for, kept from one sync to the next."""

    def sync(self, pull: bool, push: bool, timeout: float, leaves: bool) -> SyncReport:
        """See `Program.sync`; one at a time on a machine, and never an exception."""
        try:
            make_private(self.locations.data_dir)
            with exclusively(FileSyncLock(self.locations.sync_lock)):
                return asyncio.run(self._sync_in_time(pull, push, timeout, leaves))
        except SyncBusy as busy:
            return SyncReport(errors=(SyncError("sync", "busy", str(busy)),))
        except (OSError, StoreError) as failure:  # what is queued stays queued
            if isinstance(failure, OSError):
                place = Path(failure.filename or self.locations.data_dir)
                failure = explain(failure, "Writing", place)
            return SyncReport(errors=(SyncError("disk", "store", str(failure)),))

    async def _sync_in_time(self, pull: bool, push: bool, bound: float, leaves: bool) -> SyncReport:
        """A write cut off in its request is in doubt, like one cut off by a crash."""
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
        space = self.workspace
        finish_moves(space)
        failed: list[SyncError] = []
        linear, sheet = self.linear(failed), self.sheet(failed)
        mailer = self.mailer(failed) if push else None
        try:
            roster = space.roster.read()
            slugs = [customer.slug for customer in roster.customers]
            pushed = pulled = None
            if push:
                pushed = await push_all(
                    linear,
                    sheet,
                    space.journals,
                    space.mirror,
                    slugs,
                    space.clock,
                    mailer=mailer,
                    contacts=self._contacts(sheet),
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

    @property
    def resting(self) -> float:
        """Seconds for which Linear wants to hear nothing."""
        return self._pause.left if self._pause else 0.0

    def rest(self, seconds: float) -> None:
        """Ask Linear nothing for so long: it said so to the process before this one."""
        if seconds > self.resting:
            from koortui.services.linear.client import Pause

            self._pause = self._pause or Pause()
            self._pause.begin(seconds)

    def list_targets(self) -> tuple[Target, ...]:
        """What a customer can be mapped to, as Linear has it now. Blocking: off the UI thread.

        Raises a KoorError when Linear cannot be asked.
        """
        from koortui.services.linear.targets import list_targets

        failed: list[SyncError] = []
        client = self.linear(failed)
        if client is None:
            raise NotSetUp(failed[0].message if failed else "Linear is not set up.")

        async def ask() -> tuple[Target, ...]:
            async with client:
                return await list_targets(client)

        return asyncio.run(ask())

    def linear(self, failed: list[SyncError]) -> LinearClient | None:
        """The client, or None when Linear is not set up; a key that cannot be used is noted."""
        from koortui.services.linear.client import LINEAR_URL, LinearClient, Pause

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

    def sheet(self, failed: list[SyncError]) -> TrackingSheet | None:
        """The sheet, or None when none is set up; missing credentials are noted."""
        from koortui.services.google_credentials import load_credentials
        from koortui.services.tracking_sheet import TrackingSheet

        settings = self.config.sheet
        if not settings.spreadsheet_id:
            return None
        try:
            credentials = load_credentials(
                self.locations.config_dir, settings.credentials, self.sheets_url
            )
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

    def _contacts(self, sheet: TrackingSheet | None) -> TrackingSheet | None:
        """The sheet's contact tab, where one is set up."""
        settings = self.config.sheet
        if sheet is None or not settings.contact_tab:
            return None
        return sheet.contacts(settings.contact_tab, settings.contact_columns)

    def mailer(self, failed: list[SyncError]) -> Mailer | None:
        """What sends mail, or None when it is not set up; an unusable password is noted."""
        settings = self.config.mail
        if not settings.host:
            return None
        from koortui.services.mail import Mailer
        from koortui.services.mail_connection import MailServer

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
