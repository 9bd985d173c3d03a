"""The board kept in the cache folder: for the program, and for who needs nothing else of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from koortui.domain.board_line import Board
from koortui.domain.errors import KoorError
from koortui.environment import LINEAR_URL, SHEETS_URL, clock_on, system_timezone, today_of
from koortui.locations import Locations
from koortui.services.secrets import Secrets
from koortui.store.kept_board import KeptBoardFile, settings_of


def board_file(locations: Locations, env: Mapping[str, str]) -> KeptBoardFile:
    """The kept board under the settings and in the surroundings of this moment."""
    linear_url = env.get(LINEAR_URL, "").strip()
    key = Secrets(locations.config_dir, env, overridden=bool(linear_url)).may_have_linear_key()
    words = (
        system_timezone(env),
        linear_url,
        env.get(SHEETS_URL, "").strip(),
        "a key" if key else "no key",
        "a mirror" if (locations.mirror_dir / "linear.json").exists() else "no mirror",
    )
    return KeptBoardFile(locations, settings_of(locations, words))


def whole_board(boards: KeptBoardFile, env: Mapping[str, str]) -> Board | None:
    """Today's board where all of it still holds; nothing but the kept file is read then."""
    try:
        kept = boards.read(lambda zone: _now(env, zone), whole=True)
    except KoorError:
        return None  # the program says what is wrong with the surroundings
    return kept[0] if kept else None


def _now(env: Mapping[str, str], zone: str) -> datetime:
    return clock_on(today_of(env), zone)()
