"""Tests one step's answers and says what was found. May use the network, and take seconds."""

from __future__ import annotations

from msgspec import Struct

from koortui.domain.errors import KoorError
from koortui.domain.factor import plural
from koortui.services.errors import AuthRefused, step_when_asking
from koortui.usecases import setup_live as live
from koortui.usecases import setup_steps as steps
from koortui.usecases.roster_names import names_of
from koortui.usecases.setup import Answer, Setup
from koortui.usecases.setup_customers import from_names

SHOWN = 8
NOT_TRIED = (
    "The typed key was not tried: while KOORTUI_LINEAR_URL is set, only KOORTUI_LINEAR_KEY is sent."
)


class Checked(Struct, frozen=True, kw_only=True):
    """A test's outcome in words, and what it found out for the answers."""

    ok: bool
    lines: tuple[str, ...]
    found: dict[str, object] = {}
    """For `Setup.take`."""
    sign_in: bool = False
    """Signing in with Google would help, and can be done."""
    wrong: tuple[str, ...] = ()
    """Which of the lines are to blame, where not all of them are."""

    tried: bool = True
    """False: there is an answer, and it could not be tested here."""

    def blames(self, line: str) -> bool:
        """Whether this line says what is wrong."""
        return not self.ok and (not self.wrong or line in self.wrong)


def check(setup: Setup, step_id: str) -> Checked:
    """Test this step. Never raises for what a person or a remote did wrong."""
    tests = {
        "me": _me,
        "linear": _linear,
        "sheet": _sheet,
        "customers": _customers,
        "mail": _mail,
        "calendar": _calendar,
    }
    try:
        return tests.get(step_id, _nothing)(setup)
    except KoorError as error:
        words = [error.what, step_when_asking(error)]
        refused = isinstance(error, AuthRefused) and error.source == "sheet"
        return Checked(
            ok=False,
            lines=tuple(word for word in words if word),
            sign_in=refused and setup.may_sign_in(),
        )


def _nothing(_setup: Setup) -> Checked:
    return Checked(ok=True, lines=())


def _me(setup: Setup) -> Checked:
    if setup.shown("me.name"):
        return Checked(ok=True, lines=())
    return Checked(
        ok=False, lines=("Without a name no customer is yours: managers are known by it.",)
    )


def _linear(setup: Setup) -> Checked:
    found = setup.linear_key()
    typed = setup.answers.get("linear", Answer()).secret
    if typed and setup.endpoints.linear_url:
        return Checked(ok=True, lines=(NOT_TRIED,), tried=False)
    if found is None:
        return Checked(ok=True, lines=("No key: Linear is not used.",))
    seen = live.see_linear(found.secret, setup.endpoints)
    team = setup.config().linear.product_team
    customers, projects = (
        plural(len(seen.customers), "customer"),
        plural(len(seen.projects), "project"),
    )
    lines = [
        f"Linear answers as {seen.viewer.name}.",
        f"Teams: {some(f'{team.key} {team.name}' for team in seen.teams)}.",
        f"{customers} and {projects} found.",
    ]
    keys = {known.key.casefold() for known in seen.teams}
    if team and team.casefold() not in keys:
        no_team = f"There is no team {team!r} for lessons."
        return Checked(ok=False, lines=(*lines, no_team), wrong=(no_team,))
    return Checked(ok=True, lines=tuple(lines))


def _sheet(setup: Setup) -> Checked:
    settings = setup.config().sheet
    if not settings.spreadsheet_id:
        return Checked(ok=True, lines=("No spreadsheet: hours stay in the journal.",))
    if setup.sign_in_due():
        return Checked(ok=False, lines=("Not signed in with Google yet.",), sign_in=True)
    seen = live.see_sheet(
        settings,
        setup.endpoints,
        setup.locations.config_dir,
        google=setup.google(),
        find_tab=True,
    )
    lines = [f"Tab {seen.tab!r} of {len(seen.tabs)}: {some(seen.header)}."]
    lines.append(_side_by_side(seen.columns))
    if seen.rows is not None:
        lines.append(f"{seen.rows} rows; the last ones:")
        lines += ["  " + " · ".join(filter(None, row.values())) for row in seen.preview]
    missing = set(seen.missing)
    texts = setup.answers.get("sheet", Answer()).texts
    if "Entry ID" in missing and texts.get(steps.ENTRY_ID) == "yes":
        missing.remove("Entry ID")
        lines.append("The column Entry ID is added when you save.")
    wrong = []
    if missing:
        wrong.append(f"No column for: {', '.join(sorted(missing))}.")
        wrong.append("Name yours under Columns, such as: specialist = Who; activity = Kind.")
        lines += wrong
    lacking, words = _contact_words(seen.contacts, settings.contact_tab)
    return Checked(
        ok=not (wrong or lacking),
        lines=(*lines, *words, *lacking),
        wrong=(*wrong, *lacking),
        found={"values": _sheet_values(seen, named=bool(settings.contact_tab))},
    )


def _side_by_side(columns: dict[str, str]) -> str:
    """Ours and theirs in a few lines: what else was found must still fit a small screen."""
    return "  " + " · ".join(f"{key} = {name}" for key, name in columns.items())


def _contact_words(seen: live.ContactTab | None, named: str) -> tuple[list[str], list[str]]:
    """What keeps contacts from being written, and what is there.

    A tab that only sounds right is pointed at.
    """
    if seen is None:
        return [], []
    if not named:
        return [], [f"There is a tab {seen.tab!r}: as Contact tab it takes what was said."]
    if seen.empty:
        return [], [f"Contact tab {seen.tab!r} is empty: the first contact brings its headers."]
    lines = [f"Contact tab {seen.tab!r}:"]
    lines.append(_side_by_side(seen.columns))
    lacking = []
    if seen.missing:
        lacking.append(f"No column in it for: {', '.join(seen.missing)}.")
        lacking.append("Add it there, or map yours under [sheet] contact_columns.")
    return lacking, lines


def _sheet_values(seen: live.SheetSeen, *, named: bool) -> dict[str, object]:
    """The tab and the columns as settings: only headers that are not the default ones."""
    from koortui.services.tracking_sheet import CONTACTS, DEFAULT_HEADERS

    values: dict[str, object] = {
        "sheet.hours_tab": seen.tab,
        "sheet.columns": _differing(seen.columns, DEFAULT_HEADERS),
    }
    if named and seen.contacts:
        differing = _differing(seen.contacts.columns, CONTACTS.headers)
        values["sheet.contact_columns"] = differing
    return values


def _differing(columns: dict[str, str], usual: dict[str, str]) -> dict[str, str]:
    return {key: name for key, name in columns.items() if name != usual.get(key)}


def _customers(setup: Setup) -> Checked:
    answer = setup.answers.get("customers", Answer())
    source = answer.texts.get(steps.SOURCE, "")
    if source in ("", "none"):
        return Checked(ok=True, lines=("The roster stays as it is.",))
    found = answer.customers if source == "file" else None
    if found is None:
        names, kind = _names(setup, source)
        found = from_names(
            names,
            source=source,
            linear=kind,
            manager=setup.config().me.name,
            known=frozenset().union(*map(names_of, setup.workspace.roster.read().customers)),
            left_out=answer.texts.get(steps.LEFT_OUT, "").split(";"),
        )
    lines = [f"{len(found.new)} to take in: {some(found.new)}."]
    if found.known:
        lines.append(f"{len(found.known)} are in the roster already.")
    return Checked(ok=True, lines=tuple(lines), found={"customers": found})


def _names(setup: Setup, source: str) -> tuple[tuple[str, ...], str]:
    """The names of a source, and the kind of Linear mapping they make."""
    if source == "sheet":
        settings = setup.config().sheet
        seen = live.see_sheet(
            settings,
            setup.endpoints,
            setup.locations.config_dir,
            google=setup.google(),
        )
        return seen.customers, ""
    key = setup.linear_key()
    if key is None:
        raise KoorError("There is no Linear key.", next_step="Do the step Linear first.")
    linear = live.see_linear(key.secret, setup.endpoints)
    if source == "linear-projects":
        return linear.projects, "project"
    return linear.customers, "customer"


def _mail(setup: Setup) -> Checked:
    from koortui.services.mail_connection import MailServer
    from koortui.services.mail_login import try_login

    mail = setup.config().mail
    if not mail.host:
        return Checked(ok=True, lines=("No server: messages go to the clipboard.",))
    server = MailServer(host=mail.host, port=mail.port, security=mail.security, user=mail.user)
    return Checked(ok=True, lines=(f"{mail.host}: {try_login(server, setup.mail_password())}.",))


def _calendar(setup: Setup) -> Checked:
    from koortui.services.holidays_source import national_holidays

    calendar = setup.config().calendar
    if not calendar.country:
        return Checked(ok=True, lines=("No country: only company holidays count.",))
    today = setup.workspace.today
    days = national_holidays(calendar.country, calendar.subdivision, [today.year, today.year + 1])
    coming = sorted(day for day in days if day >= today)[:2]
    return Checked(
        ok=True, lines=(f"Next holidays: {', '.join(f'{d:%a %d %b} {days[d]}' for d in coming)}.",)
    )


def some(names: object) -> str:
    """The first names, and how many more there are."""
    listed = [str(name) for name in names]  # type: ignore[attr-defined]
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more if listed else "none"
