"""`koortui doctor`'s checks of outside systems: each bounded, none changes anything out there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from koortui.cli.finding import Finding, failed
from koortui.domain.errors import KoorError
from koortui.usecases.setup_live import Endpoints, see_linear, try_contacts, try_sheet

if TYPE_CHECKING:
    from koortui.bootstrap import Program
    from koortui.services.linear.look import Seen

#: Seconds that the clocks may be apart: answers travel, and Date headers have no fractions.
SKEW_WARNING, SKEW_FAILED = 60.0, 3600.0


def remotes(program: Program) -> Iterator[Finding]:
    """Linear with its clock, the sheet, the mail server: those that are set up."""
    endpoints = Endpoints(linear_url=program.linear_url, sheets_url=program.sheets_url)
    yield from _linear(program, endpoints)
    yield from _sheet(program, endpoints)
    yield from _mail(program)


def _linear(program: Program, endpoints: Endpoints) -> Iterator[Finding]:
    try:
        found = program.secrets.linear_key()
    except KoorError:
        return  # said by the check of secrets
    if found is None:
        return
    try:
        seen = see_linear(found.secret, endpoints)
    except KoorError as error:
        yield failed("linear", error)
        return
    left = f"; {seen.budget.words}" if seen.budget.words else ""
    yield Finding(
        check="linear",
        state="warning" if seen.budget.is_low else "ok",
        text=f"answers as {seen.viewer.name}, {len(seen.teams)} teams{left}",
        fix="Little is left of the allowance: sync less often for an hour."
        if seen.budget.is_low
        else "",
    )
    yield from _clock(seen, program.workspace.clock())


def _clock(seen: Seen, now: datetime) -> Iterator[Finding]:
    if seen.served_at is None:
        return
    skew = (now - seen.served_at).total_seconds()
    if abs(skew) < SKEW_WARNING:
        yield Finding(check="clock", state="ok", text=f"agrees with Linear's to {abs(skew):.0f} s")
        return
    yield Finding(
        check="clock",
        state="failed" if abs(skew) >= SKEW_FAILED else "warning",
        text=f"is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} Linear's",
        fix="Set this machine's clock by the network: limits are counted from it.",
    )


def _sheet(program: Program, endpoints: Endpoints) -> Iterator[Finding]:
    settings = program.config.sheet
    if not settings.spreadsheet_id:
        return
    try:
        rows = try_sheet(settings, endpoints, program.locations.config_dir)
    except KoorError as error:
        yield failed("sheet", error)
    else:
        yield Finding(
            check="sheet",
            state="ok",
            text=f"has its columns and {rows} rows, and may be written to",
        )
        yield from _contacts(program, endpoints)


def _contacts(program: Program, endpoints: Endpoints) -> Iterator[Finding]:
    try:
        seen = try_contacts(program.config.sheet, endpoints, program.locations.config_dir)
    except KoorError as error:
        yield failed("contact tab", error)
        return
    if seen is None:
        return
    if seen.missing and not seen.empty:
        yield Finding(
            check="contact tab",
            state="failed",
            text=f"{seen.tab!r} has no column {', '.join(seen.missing)}",
            fix="Add it there, or map yours under [sheet] contact_columns.",
        )
        return
    text = "is empty: the first contact brings its headers" if seen.empty else "has its columns"
    yield Finding(check="contact tab", state="ok", text=f"{seen.tab!r} {text}")


def _mail(program: Program) -> Iterator[Finding]:
    from koortui.services.mail_connection import MailServer
    from koortui.services.mail_login import try_login

    mail = program.config.mail
    if not mail.host:
        return
    server = MailServer(host=mail.host, port=mail.port, security=mail.security, user=mail.user)
    try:
        found = program.secrets.mail_password()
        done = try_login(server, found.secret if found else None)
    except KoorError as error:
        yield failed("mail", error)
        return
    if mail.user and not found:
        yield Finding(
            check="mail",
            state="warning",
            text=f"{mail.host}: {done}, but there is no password for {mail.user}",
            fix="Run `koortui init`, step Mail, or set KOORTUI_MAIL_PASSWORD.",
        )
    else:
        yield Finding(check="mail", state="ok", text=f"{mail.host}: {done}; nothing was sent")
