"""config.toml as a person's own file: changed key by key, its comments and its order kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from koortui.config import Config, load_config, parse_config
from koortui.domain.errors import ConfigError, KoorError
from koortui.domain.secret import Secret
from koortui.services.private_files import write_private
from koortui.services.secrets import Secrets, Where

KEY_IN = "linear.key_in"
Value = str | int | tuple[str, ...] | dict[str, str]


def read_settings(file: Path) -> str:
    """The file's text; empty when there is none yet."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise KoorError(
            f"{file} cannot be read: {error}.",
            kept="Nothing was changed.",
            next_step="Check the file's permissions.",
        ) from error


def with_values(text: str, values: Mapping[str, Value]) -> str:
    """`text` with these keys ("me.name") set. An empty value takes the key out."""
    import tomlkit

    document: Any = tomlkit.parse(text)
    for path, value in values.items():
        section, _, key = path.partition(".")
        if value in ("", (), {}):
            document.get(section, {}).pop(key, None)
            continue
        if section not in document:
            if document.as_string().strip():
                document.add(tomlkit.nl())
            document.add(section, tomlkit.table())
        document[section][key] = _plain(value)
    return tomlkit.dumps(document)


def _plain(value: Value) -> Any:
    """A list, or one line { a = "b" }, as a person would write it."""
    import tomlkit

    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    return list(value) if isinstance(value, tuple) else value


def will_open(raw: bytes, name: str) -> Config:
    """These settings, once nothing in them would be refused at the next start."""
    from koortui.domain.customer import Roster
    from koortui.services.holiday_cache import HolidayCache
    from koortui.usecases.calendars import Calendars

    config = parse_config(raw, name)
    Calendars(config, config.calendar.timezone, Roster, HolidayCache(Path())).refuse_unknown()
    return config


def write_settings(target: Path, raw: bytes, name: str, *, force: bool) -> None:
    """Check the text, then put it in place; the former file stays beside it as .bak."""
    will_open(raw, name)
    if target.exists() and not force and target.read_bytes() != raw:
        raise KoorError(
            f"{target} is there already.",
            kept="It was not changed.",
            next_step="Add --force to replace it; it is kept as config.toml.bak.",
        )
    if target.exists():
        _put(target.with_suffix(".toml.bak"), target.read_bytes())
    _put(target, raw)


def take_settings(target: Path, raw: bytes, name: str, *, force: bool) -> None:
    """A finished file in place of config.toml; where the Linear key is kept stays known."""
    new = parse_config(raw, name)
    kept = _key_in(target)
    if kept and not new.linear.key_in:
        raw = with_values(raw.decode("utf-8-sig"), {KEY_IN: kept}).encode()
    write_settings(target, raw, name, force=force)


def _key_in(target: Path) -> str:
    try:
        return load_config(target).linear.key_in
    except ConfigError:
        return ""  # whatever it says, it is to be replaced


def write_with_key(target: Path, text: str, name: str, key: Secret, secrets: Secrets) -> Where:
    """The settings, then the Linear key; where it is kept.

    The settings name the keyring before the key is there: whoever is stopped in between is told
    that the key is missing and gives it again. The other way round a key in the keyring would
    never be looked for. A key that ends up in its file is found there, whatever they name.
    """
    write_settings(target, with_values(text, {KEY_IN: "keyring"}).encode(), name, force=True)
    where = secrets.store_linear_key(key)
    if where != "keyring":
        _put(target, with_values(read_settings(target), {KEY_IN: where}).encode())
    return where


def _put(target: Path, raw: bytes) -> None:
    """In one step: whoever is stopped leaves the file that was there, or the new one."""
    try:
        write_private(target, raw)
    except OSError as error:
        raise KoorError(
            f"{target} cannot be written: {error.strerror}.",
            kept="The settings are as they were.",
            next_step="Check the folder's permissions.",
        ) from error
