"""Typed settings from config.toml. Keys are a contract: see docs/config.md."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Struct, field

from koortui.domain.calendar import parse_weekdays
from koortui.domain.errors import ConfigError, InvalidInput
from koortui.domain.money import is_currency
from koortui.domain.targets import target_problems
from koortui.domain.thresholds import Thresholds, problems

#: Our keys of the hours tab's columns; docs/config.md lists what each is for.
COLUMNS = (
    "date",
    "customer",
    "specialist",
    "hours",
    "activity",
    "billable",
    "issue",
    "comment",
    "entry_id",
)


#: Our keys of the contact tab's columns.
CONTACT_COLUMNS = (
    "date",
    "customer",
    "direction",
    "channel",
    "person",
    "subject",
    "text",
    "entry_id",
)

LONGEST_DAY = 24

#: The least and the most that each number under [backups] may be.
BACKUP_LIMITS = {"every_minutes": (0, 525_600), "keep": (1, 10_000), "days": (0, 36_500)}


class Me(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who uses this program; `name` as in the roster's manager column."""

    name: str = ""
    email: str = ""


class CalendarSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Review days, holidays and time zone."""

    review_days: tuple[str, ...] = ("monday", "thursday")
    country: str = ""
    subdivision: str = ""
    timezone: str = ""
    """IANA name; empty takes this machine's."""
    company_holidays: tuple[date, ...] = ()
    colleagues: dict[str, str] = field(default_factory=dict)
    """Where other EMs live, by name: "IN", "DE-BY". Without it: where I do."""


class LinearSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`product_team`: the key of the team whose issues are product ideas."""

    product_team: str = ""
    key_in: Literal["", "keyring", "file"] = ""
    """Where `koortui init` put the key; spares `due` a look into the keyring."""


class SheetSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tracking sheet. `columns` maps our column keys to the team's headers.

    With a `contact_tab` every contact becomes a row there, too.
    """

    spreadsheet_id: str = ""
    hours_tab: str = "Hours"
    credentials: Literal["service-account", "oauth"] = "service-account"
    columns: dict[str, str] = field(default_factory=dict)
    hours_step: Decimal = Decimal("0.25")
    """Hours are multiples of it."""
    contact_tab: str = ""
    contact_columns: dict[str, str] = field(default_factory=dict)


class MailSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How mail leaves; without a host, messages go to the clipboard."""

    host: str = ""
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    from_: str = field(name="from", default="")
    calendar_link: str = ""
    program: str = ""
    """What opens a message in the person's own mail program; empty: what the system uses."""


class MoneySettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What sums are shown in. Without a rate, amounts of another currency stand beside them."""

    currency: str = ""
    """Three letters; empty: whatever the amounts are all in."""
    rates: dict[str, Decimal] = field(default_factory=dict)
    """One unit of that currency is so many of `currency`."""
    rates_on: date | None = None
    """The day the rates are from."""


class TargetSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One revenue or growth target; others are kept with the roster, on the Portfolio screen."""

    name: str
    metric: Literal[
        "arr",
        "revenue",
        "payments",
        "new_customers",
        "enterprise_deals",
        "renewals",
        "overdue_invoices",
    ]
    goal: Decimal
    by: date
    since: date | None = None
    """The first day that counts; without it the first of January."""
    currency: str = ""
    """Of the goal, where it is money; empty: [money] currency."""


class UiSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Looks and keys. `keys` maps command ids to key names; a user's key beats a default."""

    theme: str = ""
    ascii: bool = False
    keys: dict[str, str] = field(default_factory=dict)


class BackupSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Restore points of each data file: former versions, kept by links, so they cost little."""

    every_minutes: int = 10
    """At most one in this time; 0 keeps every version that fits `keep`."""
    keep: int = 12
    """The newest so many, however old."""
    days: int = 30
    """The last one of each day, for so many days."""


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything config.toml may hold. Every key has a default."""

    me: Me = Me()
    calendar: CalendarSettings = CalendarSettings()
    linear: LinearSettings = LinearSettings()
    sheet: SheetSettings = SheetSettings()
    mail: MailSettings = MailSettings()
    ui: UiSettings = UiSettings()
    backups: BackupSettings = BackupSettings()
    attention: dict[str, Any] = field(default_factory=dict)
    money: MoneySettings = MoneySettings()
    targets: tuple[TargetSettings, ...] = ()

    def thresholds(self) -> Thresholds:
        """The attention rules' limits; `parse_config` has checked them."""
        return msgspec.convert(self.attention, Thresholds)


def load_config(path: Path) -> Config:
    """Read `path`; a missing file is an empty one. Wrong keys and values are named."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.",
            kept="Nothing was changed.",
            next_step="Check the file's permissions.",
        ) from error
    return parse_config(raw, str(path))


def parse_config(raw: bytes, name: str) -> Config:
    """Settings from TOML bytes; `name` is how messages call the file.

    Raises `ConfigError` that names every wrong key and value with its line.
    """
    try:
        text = raw.decode("utf-8-sig")
        data = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        from koortui.config_words import plain_toml_error

        raise ConfigError(
            f"{name} is not valid TOML: {plain_toml_error(error)}",
            kept="The file is as it was.",
            next_step="Mend that place with `koortui config edit`, or move the file away and run"
            " `koortui init`.",
        ) from error
    config = settings_of(data)
    if config is None:
        raise _wrong(text, data, name)
    return config


def settings_of(data: dict[str, Any]) -> Config | None:
    """The settings of a TOML table; None where a key or a value is wrong."""
    try:
        config = msgspec.convert(data, Config)
        sound = _is_sound(config)
    except (msgspec.ValidationError, InvalidInput):
        return None
    sheet = msgspec.structs.replace(
        config.sheet, spreadsheet_id=bare_id(config.sheet.spreadsheet_id)
    )
    return msgspec.structs.replace(config, sheet=sheet) if sound else None


def _is_sound(config: Config) -> bool:
    """What types do not check. Quick, for it runs at every start; `_wrong` finds the words."""
    parse_weekdays(config.calendar.review_days)
    limits = msgspec.convert(config.attention, Thresholds)
    return (
        config.attention.keys() <= set(Thresholds.__struct_fields__)
        and not problems(limits)
        and _is_timezone(config.calendar.timezone)
        and config.sheet.columns.keys() <= set(COLUMNS)
        and config.sheet.contact_columns.keys() <= set(CONTACT_COLUMNS)
        and config.sheet.contact_tab != config.sheet.hours_tab
        and not any(link_problems(config.sheet))
        and 0 < config.sheet.hours_step <= LONGEST_DAY
        and 0 < config.mail.port < 65_536
        and not any(money_problems(config.money))
        and not any(problem for one in config.targets for problem in target_problems(one))
        and all(
            least <= getattr(config.backups, key) <= most
            for key, (least, most) in BACKUP_LIMITS.items()
        )
    )


def money_problems(money: MoneySettings) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) of what types let through."""
    if money.currency and not is_currency(money.currency):
        yield "currency", f"{money.currency!r} is no currency code such as USD."
    for code, rate in money.rates.items():
        if not is_currency(code):
            yield "rates", f"{code!r} is no currency code such as EUR."
        elif not (rate.is_finite() and rate > 0):
            yield "rates", f"{code} = {rate} will not do: a rate is more than 0."
    if money.rates and not money.currency:
        yield "rates", 'rates into which currency? Write currency = "USD" beside them.'
    if money.rates and money.rates_on is None:
        yield "rates", "rates of which day? Write rates_on = 2026-11-02 beside them."


def _is_timezone(name: str) -> bool:
    try:
        return not name or bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _wrong(text: str, data: dict[str, Any], name: str) -> ConfigError:
    from koortui.config_check import find_problems

    found = find_problems(text, data)
    return ConfigError(
        "\n".join(f"{name}, {problem}" for problem in found),
        kept="The file is as it was; nothing was started with it.",
        next_step="Mend that with `koortui config edit`. docs/config.md lists all keys.",
    )


def bare_id(spreadsheet: str) -> str:
    """The id of a spreadsheet, also out of its pasted link."""
    _, found, rest = spreadsheet.strip().partition("/spreadsheets/d/")
    return rest.split("/")[0].split("?")[0].split("#")[0] if found else spreadsheet.strip()


def link_problems(sheet: SheetSettings) -> Iterator[tuple[str, str]]:
    """(key, what is wrong): a link that is no spreadsheet's, or a link where a tab's name goes."""
    given = sheet.spreadsheet_id.strip()
    if "/" in given and bare_id(given) in ("", given):
        kind = given.partition("docs.google.com/")[2].partition("/")[0]
        what = f" to a {kind}" if kind in ("document", "presentation", "forms", "drawings") else ""
        yield (
            "spreadsheet_id",
            f"this is a link{what}, not to a spreadsheet: that has /spreadsheets/d/ in it.",
        )
    for key, name in (("hours_tab", sheet.hours_tab), ("contact_tab", sheet.contact_tab)):
        if "://" in name:
            yield key, "this is a link: a tab's name is wanted, as it stands below the sheet."
