"""Where each step of set-up stands, in one line. Asks neither the keyring nor the network."""

from __future__ import annotations

from koortui.config import bare_id
from koortui.usecases.setup import Answer, Setup
from koortui.usecases.setup_customers import NewCustomers


def standing(setup: Setup, step_id: str) -> tuple[bool, str]:
    """Whether the step is set up (or about to be), and how."""
    words = _STEPS[step_id](setup)
    return bool(words), words or _MISSING[step_id]


def _me(setup: Setup) -> str:
    return " · ".join(filter(None, (setup.shown("me.name"), setup.shown("me.email"))))


def _linear(setup: Setup) -> str:
    if setup.answers.get("linear", Answer()).secret:
        return "a key was typed"
    known = setup.secrets.may_have_linear_key() or setup.workspace.config.linear.key_in
    return "a key is set up" if known else ""


def _sheet(setup: Setup) -> str:
    sheet = bare_id(setup.shown("sheet.spreadsheet_id"))
    return (
        f"{sheet[:24]} · tab {setup.shown('sheet.hours_tab') or 'by its headers'}" if sheet else ""
    )


def _customers(setup: Setup) -> str:
    there = len(setup.workspace.roster.read().customers)
    coming = setup.answers.get("customers", Answer()).customers or NewCustomers(raw=b"", name="")
    words = f"{there} in the roster" if there else ""
    more = f"{len(coming.new)} to take in" if coming.new else ""
    return ", ".join(filter(None, (words, more)))


def _mail(setup: Setup) -> str:
    host = setup.shown("mail.host")
    return f"{host}:{setup.shown('mail.port')} · {setup.shown('mail.security')}" if host else ""


def _calendar(setup: Setup) -> str:
    country = setup.shown("calendar.country")
    place = " ".join(filter(None, (country, setup.shown("calendar.subdivision"))))
    return f"{place} · {setup.shown('calendar.review_days')}" if country else ""


_STEPS = {
    "me": _me,
    "linear": _linear,
    "sheet": _sheet,
    "customers": _customers,
    "mail": _mail,
    "calendar": _calendar,
}
_MISSING = {
    "me": "not said yet",
    "linear": "no key: Linear is not used",
    "sheet": "none: hours stay in the journal",
    "customers": "nobody yet",
    "mail": "none: messages go to the clipboard",
    "calendar": "no country: no national holidays",
}
