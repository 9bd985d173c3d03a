"""`koortui doctor --bundle FILE`: what helps to mend a fault, without names, words or secrets."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from koortui.cli.finding import Finding
from koortui.domain.customer import Roster
from koortui.domain.errors import KoorError
from koortui.domain.redact import without_people
from koortui.services.log_file import LogFile

if TYPE_CHECKING:
    from koortui.bootstrap import Program
    from koortui.locations import Locations

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
#: Sections whose values say nothing about anybody.
_PLAIN = frozenset({"calendar", "attention", "ui", "backups"})
#: Keys of those sections that name people: only how many there are.
_COUNTED = frozenset({"colleagues"})


def write_bundle(
    file: Path, locations: Locations, findings: Iterable[Finding], program: Program | None
) -> None:
    """One JSON file, private, in place of any former one. Read it before you send it."""
    names = _names(locations)
    if program:
        names |= {program.config.me.name, *program.config.me.name.split(), program.config.mail.host}
    content = {
        "findings": [_finding(found, names) for found in findings],
        "settings": _settings(program) if program else "cannot be read",
        "data": _sizes(locations),
        "records": _records(program) if program else {},
        "log": [_clean(line, names) for line in LogFile(locations.log_file).tail()],
    }
    raw = msgspec.json.format(msgspec.json.encode(content), indent=2)
    try:
        draft = file.with_name(f".{file.name}.new")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(raw + b"\n")
        draft.replace(file)
    except OSError as error:
        raise KoorError(
            f"{file} cannot be written: {error.strerror}.", next_step="Choose another place."
        ) from error


def _finding(found: Finding, names: set[str]) -> dict[str, str]:
    """Values that a message quotes are left out: anybody's word may stand in them."""
    text = _QUOTED.sub("[value]", _clean(found.text, names))
    return {"check": _clean(found.check, names), "state": found.state, "text": text}


def _clean(text: str, names: set[str]) -> str:
    return without_people(text, names).replace(str(Path.home()), "~")


def _names(locations: Locations) -> set[str]:
    """Everybody and everything the roster names, in every form."""
    from koortui.store.roster import TinyRosterStore

    try:
        roster = TinyRosterStore(locations.roster_file).read()
    except KoorError:
        roster = Roster()
    found: set[str] = {path.stem for path in locations.journals_dir.glob("*.json")}
    for customer in roster.customers:
        found |= {customer.name, customer.slug, *customer.aliases}
        found |= {customer.manager, customer.specialist, *(p.name for p in customer.people)}
    return found - {""}


def _settings(program: Program) -> dict[str, Any]:
    """Which keys are set; their values only where they say nothing about anybody."""
    shown: dict[str, Any] = {}
    for section, values in msgspec.to_builtins(program.config).items():
        if section in _PLAIN:
            shown[section] = {
                key: len(value) if key in _COUNTED else value for key, value in values.items()
            }
        elif isinstance(values, dict):
            shown[section] = {key: "[set]" if value else "" for key, value in values.items()}
        else:
            shown[section] = len(values)
    return shown


def _sizes(locations: Locations) -> dict[str, Any]:
    journals = [path.stat().st_size for path in locations.journals_dir.glob("*.json")]
    mirror = {path.name: path.stat().st_size for path in locations.mirror_dir.glob("*.json")}
    roster = locations.roster_file
    return {
        "roster": roster.stat().st_size if roster.exists() else None,
        "journals": {
            "count": len(journals),
            "bytes": sum(journals),
            "largest": max(journals, default=0),
        },
        "mirror": mirror,
    }


def _records(program: Program) -> dict[str, Any]:
    """How many there are of what; never what they say."""
    from koortui.usecases.queue import list_writes

    try:
        customers = program.workspace.roster.read().customers
        writes = list_writes(program.workspace)
    except KoorError as error:
        return {"unreadable": type(error).__name__}
    states = Counter(f"{one.write.kind} {one.write.state.value}" for one in writes)
    return {"customers": len(customers), "writes": dict(states)}
