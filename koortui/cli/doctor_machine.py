"""`koortui doctor`'s checks of this machine: versions, terminal, keyring, folders."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from koortui.cli.finding import Finding

if TYPE_CHECKING:
    from koortui.locations import Locations

NARROW, SHORT = 80, 24
_MB = 1_000_000
_SCARCE, _FULL = 200 * _MB, 20 * _MB
"""A day's work writes a few MB: new versions of files, restore points, a pull's mirror."""
_SHOWN = ("textual", "httpx", "gspread", "tinydb")


def versions() -> Finding:
    """The program's and those of what it stands on; older or newer than tested is said."""
    import platform

    from koortui import __version__

    parts = ", ".join(f"{name} {metadata.version(name)}" for name in _SHOWN)
    text = (
        f"koortui {__version__}, Python {platform.python_version()}, {platform.system()}, {parts}"
    )
    wrong = [f"{name} {version}" for name, version in _untested()]
    if not wrong:
        return Finding(check="version", state="ok", text=text)
    return Finding(
        check="version",
        state="warning",
        text=f"{text}; not tested with {', '.join(wrong)}",
        fix="Install koortui anew with its constraints file.",
    )


def _untested() -> Iterator[tuple[str, str]]:
    """Installed libraries outside the range that the package asks for."""
    for wanted in metadata.requires("koortui") or ():
        if ";" in wanted:
            continue
        name = wanted.rstrip("0123456789.,<>=!~ ")
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield name, "missing"
            continue
        if not all(_holds(installed, bound) for bound in wanted[len(name) :].split(",")):
            yield name, installed


def _holds(installed: str, bound: str) -> bool:
    """Whether a version keeps ">=8.2.8", "<8.3" or "==1.1.0"; other bounds are not judged."""
    for sign in (">=", "==", "<"):
        if bound.strip().startswith(sign):
            ours, limit = _numbers(installed), _numbers(bound.strip()[len(sign) :])
            return {">=": ours >= limit, "==": ours == limit, "<": ours < limit}[sign]
    return True


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def terminal() -> Iterator[Finding]:
    """Whether the screens can run here, how large they are, which colours and letters they get."""
    term, encoding = os.environ.get("TERM", ""), (sys.stdout.encoding or "").lower()
    if term in ("", "dumb"):
        yield Finding(
            check="terminal",
            state="warning",
            text=f"TERM is {term or 'not set'}: the full-screen program cannot start",
            fix="The commands work; for the screens use another terminal.",
        )
        return
    size = f", {_size()[0]} x {_size()[1]}" if sys.stdout.isatty() else ", no terminal at this end"
    yield Finding(check="terminal", state="ok", text=f"TERM {term}, {_colours(term)}{size}")
    if sys.stdout.isatty() and (_size()[0] < NARROW or _size()[1] < SHORT):
        yield Finding(
            check="terminal size",
            state="warning",
            text=f"{_size()[0]} x {_size()[1]} shows little at a time",
            fix=f"Make the window at least {NARROW} x {SHORT}.",
        )
    if sys.stdout.isatty() and encoding.replace("-", "") != "utf8":
        yield Finding(
            check="letters",
            state="warning",
            text=f"the terminal's encoding is {encoding or 'unknown'}, not UTF-8",
            fix="Set LANG to a UTF-8 locale, or `ascii = true` under [ui].",
        )


def _size() -> tuple[int, int]:
    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    return columns, lines


def _colours(term: str) -> str:
    if os.environ.get("NO_COLOR"):
        return "no colours (NO_COLOR)"
    if os.environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return "16 million colours"
    return "256 colours" if "256" in term else "16 colours"


def keyring() -> Finding:
    """Which keyring keeps secrets here, or that a private file does."""
    import keyring as library

    backend = type(library.get_keyring())
    name = f"{backend.__module__.removeprefix('keyring.backends.')}.{backend.__name__}"
    if name.startswith(("fail.", "null.")):
        return Finding(
            check="keyring",
            state="ok",
            text="there is none here: secrets are kept in files only you can read",
        )
    return Finding(check="keyring", state="ok", text=name)


def private_folders(locations: Locations, *, fix: bool) -> Iterator[Finding]:
    """The settings' folder and the log: nobody else's business."""
    places = [(locations.log_file, 0o600)]
    if locations.config_dir != locations.data_dir:  # that one is the data files' check's
        places.insert(0, (locations.config_dir, 0o700))
    for path, wanted in places:
        if not path.exists() or not is_loose(path):
            continue
        if fix:
            path.chmod(wanted)
        yield Finding(
            check=path.name,
            state="warning",
            text=f"{path} could be read by others{'; mended' if fix else ''}",
            fix="" if fix else f"Run `koortui doctor --fix`, or: chmod {wanted:o} {path}",
        )


def disk_space(locations: Locations) -> Iterator[Finding]:
    """Room on each disk that settings, data and cache are on, where it becomes scarce."""
    told: set[int] = set()
    for folder in (locations.data_dir, locations.config_dir, locations.cache_dir):
        place = next(path for path in (folder, *folder.parents) if path.exists())
        if place.stat().st_dev in told:
            continue
        told.add(place.stat().st_dev)
        free = shutil.disk_usage(place).free
        size = f"{free // _MB} MB" if free < _MB * 1000 else f"{free / _MB / 1000:.1f} GB"
        text = f"{size} are left on the disk of {folder}"
        if free >= _SCARCE:
            yield Finding(check="disk", state="ok", text=text)
            continue
        yield Finding(
            check="disk",
            state="failed" if free < _FULL else "warning",
            text=text,
            fix="Make room there. On a full disk saves are refused: nothing breaks, and nothing "
            "new is kept.",
        )


def is_loose(path: Path) -> bool:
    """Whether others on this machine can read or change it."""
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
