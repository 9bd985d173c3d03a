"""Typed settings from config.toml. Keys are a contract: see docs/config.md."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from koortui.domain.errors import ConfigError


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
    company_holidays: tuple[date, ...] = ()


class LinearSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`product_team`: the key of the team whose issues are product ideas."""

    product_team: str = ""


class SheetSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The tracking sheet. `columns` maps our column keys to the team's headers."""

    spreadsheet_id: str = ""
    hours_tab: str = "Hours"
    credentials: str = "service-account"
    columns: dict[str, str] = field(default_factory=dict)


class MailSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How mail leaves; without a host, messages go to the clipboard."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    from_: str = field(name="from", default="")
    calendar_link: str = ""


class TargetSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One revenue or growth target."""

    name: str
    metric: str
    goal: Decimal
    by: date


class UiSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Looks and keys. `keys` maps command ids to key names; a user's key beats a default."""

    theme: str = ""
    ascii: bool = False
    keys: dict[str, str] = field(default_factory=dict)


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything config.toml may hold. Every key has a default."""

    me: Me = Me()
    calendar: CalendarSettings = CalendarSettings()
    linear: LinearSettings = LinearSettings()
    sheet: SheetSettings = SheetSettings()
    mail: MailSettings = MailSettings()
    ui: UiSettings = UiSettings()
    attention: dict[str, Any] = field(default_factory=dict)
    targets: tuple[TargetSettings, ...] = ()


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
    """Settings from TOML bytes; `name` is how messages call the file."""
    try:
        data = tomllib.loads(raw.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{name} is not valid TOML: {error}.",
            kept="The file is as it was.",
            next_step="Mend that place, or move the file away and run `koortui init`.",
        ) from error
    try:
        return msgspec.convert(data, Config, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError(
            f"{name}: {error}.",
            kept="The file is as it was.",
            next_step="Mend that key; docs/config.md lists them all.",
        ) from error
