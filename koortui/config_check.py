"""Names what is wrong in config.toml: line, key, reason, and the nearest key there is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from koortui import config as settings
from koortui.domain.calendar import parse_weekdays
from koortui.domain.errors import InvalidInput
from koortui.domain.targets import target_problems
from koortui.domain.thresholds import Thresholds, problems

_SECTIONS: dict[str, type[msgspec.Struct]] = {
    "me": settings.Me,
    "calendar": settings.CalendarSettings,
    "linear": settings.LinearSettings,
    "sheet": settings.SheetSettings,
    "mail": settings.MailSettings,
    "ui": settings.UiSettings,
    "backups": settings.BackupSettings,
    "attention": Thresholds,
    "money": settings.MoneySettings,
}
ShapeT = TypeVar("ShapeT", bound=msgspec.Struct)
#: What people take for the place of a key or a password.
_SECRET_KEYS = frozenset({"key", "api_key", "token", "password", "secret"})
_TABLE = re.compile(r"^\s*\[\[?\s*([\w.\"-]+)\s*\]\]?")
_KEY = re.compile(r"^\s*\"?([\w-]+)\"?\s*[=.]")


def find_problems(text: str, data: dict[str, Any]) -> list[str]:
    """Every problem as "line 7: calendar.contry: ...", in the order of the file."""
    lines = _Lines(text)
    found = [
        (lines.of(path), f"line {lines.of(path)}: {path}: {what}")
        for path, what in wrong_settings(data)
    ]
    return [problem for _, problem in sorted(found, key=lambda pair: pair[0])]


def wrong_settings(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(path, what is wrong) of each wrong key and value."""
    for name, value in data.items():
        if name == "targets":
            yield from _targets(value)
        elif name not in _SECTIONS:
            yield name, f"there is no such section.{_nearest(name, (*_SECTIONS, 'targets'))}"
        elif not isinstance(value, dict):
            yield name, f"this is a section: write [{name}] and its keys below."
        else:
            yield from _section(name, value, _SECTIONS[name])
            yield from _sense(name, value)


def _targets(value: object) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield "targets", "this is a list: write [[targets]] above each target."
        return
    for index, target in enumerate(value):
        path = f"targets.{index}"
        yield from _section(path, target, settings.TargetSettings)
        for wanted in msgspec.structs.fields(settings.TargetSettings):
            if wanted.required and wanted.encode_name not in target:
                what = "each target needs name, metric, goal and by"
                yield path, f"there is no {wanted.encode_name!r}: {what}."
        yield from _checked(path, target, settings.TargetSettings, _target_problems)


def _section(
    name: str, value: dict[str, Any], shape: type[msgspec.Struct]
) -> Iterator[tuple[str, str]]:
    known = {found.encode_name: found.type for found in msgspec.structs.fields(shape)}
    for key, given in value.items():
        path = f"{name}.{key}"
        if key not in known:
            yield path, _unknown(name, key, known)
            continue
        try:
            msgspec.convert(given, known[key])
        except msgspec.ValidationError as error:
            shown = given if isinstance(given, Decimal) else repr(given)
            wanted = _wanted(known[key]) or _plain(str(error)) + _instead(given, known[key])
            yield path, f"{shown} will not do: {wanted}."


def _unknown(section: str, key: str, known: Iterable[str]) -> str:
    """A secret's own place, another section's key, or the nearest key of this one."""
    if key in _SECRET_KEYS:
        return (
            "secrets are never in this file: take it out here; `koortui init` keeps it privately."
        )
    elsewhere = [
        other
        for other, shape in _SECTIONS.items()
        if other != section and key in shape.__struct_encode_fields__
    ]
    if elsewhere:
        return f"this is a key of [{elsewhere[0]}]."
    return f"there is no such key.{_nearest(key, known)}"


def _sense(name: str, value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What types alone do not catch."""
    if name == "calendar":
        yield from _calendar(value)
    elif name == "attention":
        numbers = {key: given for key, given in value.items() if _fits_threshold(key, given)}
        for problem in problems(msgspec.convert(numbers, Thresholds)):
            key = next((key for key in numbers if key in problem), "")
            yield f"attention.{key}" if key else "attention", f"{problem}."
    elif name == "sheet":
        yield from _columns(value, "columns", settings.COLUMNS)
        yield from _columns(value, "contact_columns", settings.CONTACT_COLUMNS)
        yield from _checked(name, value, settings.SheetSettings, settings.link_problems)
        step = value.get("hours_step")
        if isinstance(step, int | float | Decimal) and not 0 < step <= settings.LONGEST_DAY:
            yield (
                "sheet.hours_step",
                f"{step} will not do: more than 0, at most {settings.LONGEST_DAY} is wanted.",
            )
        hours = value.get("hours_tab", settings.SheetSettings().hours_tab)
        if value.get("contact_tab") == hours:
            yield (
                "sheet.contact_tab",
                f"{hours!r} is the hours tab: contacts need one of their own.",
            )
    elif name == "backups":
        for key, (least, most) in settings.BACKUP_LIMITS.items():
            if isinstance(given := value.get(key), int) and not least <= given <= most:
                yield f"backups.{key}", f"{given} will not do: {least} to {most} is wanted."
    elif name == "money":
        yield from _checked(name, value, settings.MoneySettings, settings.money_problems)
    elif name == "mail" and isinstance(port := value.get("port"), int) and not 0 < port < 65_536:
        yield "mail.port", f"{port} is not a port: 1 to 65535."


def _columns(
    value: dict[str, Any], where: str, known: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    given = value.get(where, {})
    for key in given if isinstance(given, dict) else ():
        if key not in known:
            yield f"sheet.{where}.{key}", f"there is no such column.{_nearest(key, known)}"


def _target_problems(target: settings.TargetSettings) -> Iterator[tuple[str, str]]:
    for key, what in target_problems(target):
        yield key, f"{what}."


def _checked(
    path: str,
    value: dict[str, Any],
    shape: type[ShapeT],
    check: Callable[[ShapeT], Iterator[tuple[str, str]]],
) -> Iterator[tuple[str, str]]:
    """What `check` says of a section whose types are right."""
    try:
        made = msgspec.convert(value, shape)
    except msgspec.ValidationError:
        return  # said already, key by key
    for key, problem in check(made):
        yield f"{path}.{key}", problem


def _calendar(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    days = value.get("review_days")
    if isinstance(days, list) and all(isinstance(day, str) for day in days):
        try:
            parse_weekdays(days)
        except InvalidInput as error:
            what = error.what.partition(": ")[2]
            yield "calendar.review_days", f"{what}. Write monday, tuesday ... friday."
    zone = value.get("timezone")
    if isinstance(zone, str) and zone:
        from zoneinfo import available_timezones

        if zone not in (zones := sorted(available_timezones())):
            near = difflib.get_close_matches(zone, zones, 1, 0.8) if "/" in zone else []
            example = " such as Europe/Berlin. A name is an area and a city."
            hint = f". Did you mean {near[0]!r}?" if near else example
            yield "calendar.timezone", f"{zone!r} is no time zone{hint}"


def _fits_threshold(key: str, given: object) -> bool:
    return key in Thresholds.__struct_fields__ and type(given) is int


def _wanted(kind: Any) -> str:
    """The choices of a field that has them."""
    if get_origin(kind) is not Literal:
        return ""
    return f"one of {', '.join(repr(choice) for choice in get_args(kind) if choice)} is wanted"


def _instead(given: Any, kind: Any) -> str:
    """How that value is to be written, where it is told by the value."""
    if not isinstance(given, str):
        return ': { key = "value" }' if get_origin(kind) is dict else ""
    if kind is int and given.strip().isdigit():
        return f", without quotes: {given.strip()}"
    return f': ["{given}"]' if get_origin(kind) is tuple else ""


def _plain(error: str) -> str:
    """msgspec's words for a person: "Expected `int`, got `str`" -> "a number is wanted"."""
    words = {
        "int": "a whole number is wanted",
        "str": "text in quotes is wanted",
        "bool": "true or false is wanted",
        "array": "a list in [ ] is wanted",
        "object": "a table in { } is wanted",
        "date": "a date such as 2026-12-24 is wanted",
    }
    if "encoded date" in error:
        return "days are written without quotes, as 2026-12-24"
    if "decimal string" in error:
        return "a number is wanted"
    match = re.search(r"Expected `(\w+)", error)
    if match and match[1] in words:
        return words[match[1]]
    return error.partition(" - at")[0]


def _nearest(key: str, known: Any) -> str:
    near = difflib.get_close_matches(key, list(known), 1, 0.5)
    return f" Did you mean {near[0]!r}?" if near else f" There are: {_some(known)}."


def _some(known: Any) -> str:
    names = list(known)
    return ", ".join(names[:9]) + (", ..." if len(names) > 9 else "")


class _Lines:
    """Where each key stands in the file, by its dotted path; counted from 1."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        table, count = "", 0
        for number, line in enumerate(text.splitlines(), 1):
            if match := _TABLE.match(line):
                table = match[1].replace('"', "")
                if line.lstrip().startswith("[["):
                    table, count = f"{table}.{count}", count + 1
                self._lines.setdefault(table, number)
            elif match := _KEY.match(line):
                path = f"{table}.{match[1]}" if table else match[1]
                self._lines.setdefault(path, number)

    def of(self, path: str) -> int:
        """The line of `path`, else of what it is in."""
        while path not in self._lines and "." in path:
            path = path.rpartition(".")[0]
        return self._lines.get(path, 1)
