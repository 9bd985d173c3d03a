"""Settings without sections that a command does not need, where something in them is wrong."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

from koortui.config import Config, settings_of
from koortui.config_check import find_problems, wrong_settings


def load_without(file: Path, spared: frozenset[str]) -> tuple[Config, list[str]] | None:
    """The settings without those of `spared` in which something is wrong, and what it is.

    None where nothing is wrong, or more than can be spared.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text, parse_float=Decimal)
    except (OSError, ValueError):
        return None
    wrong = {path.partition(".")[0] for path, _ in wrong_settings(data)}
    config = settings_of({name: part for name, part in data.items() if name not in wrong})
    if not wrong or not wrong <= spared or config is None:
        return None
    return config, [f"{file}, {problem}" for problem in find_problems(text, data)]
