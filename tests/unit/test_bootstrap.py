"""The composition root: the day, the zone, the calendars, the secrets."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from koortui.bootstrap import open_program
from koortui.domain.customer import TimeOff
from koortui.domain.errors import ConfigError, InvalidInput, NotSetUp
from koortui.domain.secret import Secret
from koortui.environment import clock_on, system_timezone
from koortui.locations import Locations
from koortui.services.holiday_cache import HolidayCache
from koortui.services.secrets import Secrets
from koortui.store.errors import StoreCorrupt
from koortui.usecases.notes import write_note


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyring of whoever runs the tests is nobody's business."""
    import keyring
    from keyring.backends.fail import Keyring

    monkeypatch.setattr(keyring.core, "_keyring_backend", Keyring())


def program(folder: Path, config: str = "", **env: str):  # type: ignore[no-untyped-def]
    (folder / "config.toml").write_text(config, encoding="utf-8")
    return open_program(Locations.find(folder), {"TZ": "UTC", **env})


def test_today_can_be_told(tmp_path: Path) -> None:
    workspace = program(tmp_path, KOORTUI_TODAY="2026-11-26").workspace
    assert workspace.today == date(2026, 11, 26)
    with pytest.raises(InvalidInput, match="KOORTUI_TODAY"):
        program(tmp_path, KOORTUI_TODAY="tomorrow")


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_told_day_is_the_day_in_the_ems_zone(tmp_path: Path, zone: str) -> None:
    config = f'[calendar]\ntimezone = "{zone}"\n'
    workspace = program(tmp_path, config, KOORTUI_TODAY="2026-11-26").workspace
    assert workspace.today == date(2026, 11, 26)
    assert workspace.clock().tzinfo is UTC


def test_without_a_told_day_the_clock_is_the_machines() -> None:
    before = datetime.now(UTC)
    assert before <= clock_on(None, "UTC")() <= datetime.now(UTC)


def test_the_machines_zone_is_taken_where_none_is_set() -> None:
    assert system_timezone({"TZ": "Europe/Berlin"}) == "Europe/Berlin"
    assert system_timezone({"TZ": ":Europe/Berlin"}) == "Europe/Berlin"
    assert system_timezone({"TZ": "Mars/Phobos"})  # falls back to a zone that exists


def test_holidays_are_fetched_once_and_remembered(tmp_path: Path) -> None:
    config = '[calendar]\ncountry = "DE"\nsubdivision = "BY"\n'
    first = program(tmp_path, config, KOORTUI_TODAY="2026-11-26")
    epiphany = date(2027, 1, 6)  # in Bavaria, not in Berlin
    assert not first.workspace.calendar.is_working(epiphany)
    files = sorted(path.name for path in (tmp_path / "cache").glob("holidays-*"))
    assert files == [f"holidays-DE-BY-{year}.json" for year in (2025, 2026, 2027)]
    cached = HolidayCache(tmp_path / "cache").known("DE", "BY", (2027,))
    assert cached is not None
    assert epiphany in cached


def test_the_screens_need_not_wait_for_holidays(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[calendar]\ncountry = "DE"\n', encoding="utf-8")
    env = {"TZ": "UTC", "KOORTUI_TODAY": "2026-11-26"}
    quick = open_program(Locations.find(tmp_path), env, wait_for_holidays=False)
    before = quick.workspace.calendar
    assert before.is_working(date(2026, 12, 25))
    assert quick.load_holidays() is True
    assert quick.workspace.calendar is not before
    assert not quick.workspace.calendar.is_working(date(2026, 12, 25))
    assert quick.load_holidays() is False


def test_a_damaged_holiday_cache_is_fetched_anew(tmp_path: Path) -> None:
    cache = HolidayCache(tmp_path)
    cache.load("DE", "", (2026,))
    (tmp_path / "holidays-DE-2026.json").write_bytes(b'{"2026-')
    assert cache.known("DE", "", (2026,)) is None


def test_an_unknown_country_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"calendar\.country"):
        program(tmp_path, '[calendar]\ncountry = "XX"\n')


def test_company_days_and_time_off_are_in_the_calendar(tmp_path: Path) -> None:
    config = '[me]\nname = "Dana"\n[calendar]\ncompany_holidays = [2026-12-24]\n'
    workspace = program(tmp_path, config).workspace
    assert not workspace.calendar.is_working(date(2026, 12, 24))
    before = workspace.calendar
    off = TimeOff(id="1", person="dana", start=date(2026, 12, 1), end=date(2026, 12, 2))
    with workspace.roster.edit() as edit:
        edit.put(off)
    assert workspace.calendar.away == {date(2026, 12, 1), date(2026, 12, 2)}
    assert workspace.calendar is not before
    assert workspace.calendar is workspace.calendar
    assert workspace.calendar_of("Somebody else").away == frozenset()


def secrets(folder: Path, *, overridden: bool = False, **env: str) -> Secrets:
    return Secrets(folder, env, overridden=overridden)


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    assert secrets(tmp_path).store_linear_key(Secret("from-file")) == "file"
    found = secrets(tmp_path).linear_key()
    assert found is not None
    assert (found.secret.reveal(), found.where) == ("from-file", "file")
    found = secrets(tmp_path, KOORTUI_LINEAR_KEY="from-env").linear_key()
    assert found is not None
    assert (found.secret.reveal(), found.where) == ("from-env", "environment")


def test_the_key_file_is_private_from_the_start(tmp_path: Path) -> None:
    kept = secrets(tmp_path / "config")
    kept.store_linear_key(Secret("one"))
    kept.store_linear_key(Secret("two"))
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.file.parent.stat().st_mode) == 0o700
    assert [path.name for path in kept.file.parent.iterdir()] == [kept.file.name]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    kept = secrets(tmp_path)
    kept.store_linear_key(Secret("x"))
    kept.file.chmod(mode)
    with pytest.raises(NotSetUp, match="chmod 600"):
        kept.linear_key()


def test_a_stored_key_is_not_for_another_endpoint(tmp_path: Path) -> None:
    secrets(tmp_path).store_linear_key(Secret("production"))
    elsewhere = secrets(tmp_path, overridden=True)
    assert elsewhere.linear_key() is None
    assert not elsewhere.may_have_linear_key()
    given = secrets(tmp_path, overridden=True, KOORTUI_LINEAR_KEY="sandbox").linear_key()
    assert given is not None
    assert given.secret.reveal() == "sandbox"


def test_a_program_never_prints_its_key(tmp_path: Path) -> None:
    opened = program(tmp_path, KOORTUI_LINEAR_KEY="lin_api_canary")
    found = opened.secrets.linear_key()
    assert "canary" not in repr(found)
    with pytest.raises((TypeError, msgspec.ValidationError)):
        msgspec.json.encode(found)


def test_restore_points_are_kept_as_the_settings_say(tmp_path: Path) -> None:
    opened = program(tmp_path, "[backups]\nevery_minutes = 0\nkeep = 2\ndays = 0\n")
    for text in "abcdef":
        write_note(opened.workspace, "acme", text)
    points = sorted((tmp_path / "journals" / "backups" / "acme.json").glob("2*"))
    assert len(points) == 2


def test_what_the_stores_mend_while_opening_is_news(tmp_path: Path) -> None:
    write_note(program(tmp_path).workspace, "acme", "kept")
    (tmp_path / "journals" / ".acme.json.tmp").touch()
    (tmp_path / ".roster.json.tmp").touch()
    opened = program(tmp_path)
    assert [event.kind for event in opened.news.take()] == ["swept", "swept"]
    (tmp_path / "journals" / "acme.json").write_bytes(b"")
    assert len(opened.workspace.journals.read("acme").notes) == 1
    assert [event.kind for event in opened.news.take()] == ["restored"]


def test_a_damaged_roster_does_not_keep_the_program_from_opening(tmp_path: Path) -> None:
    (tmp_path / "roster.json").write_bytes(b"damaged")
    opened = program(tmp_path, '[calendar]\ncountry = "DE"\n')
    assert opened.calendars.national
    with pytest.raises(StoreCorrupt):
        opened.workspace.roster.read()


def test_the_calendar_stands_while_the_roster_cannot_be_read(tmp_path: Path) -> None:
    opened = program(tmp_path)
    known = opened.workspace.calendar
    (tmp_path / "roster.json").write_bytes(b"damaged")
    assert opened.workspace.calendar is known


def test_each_em_has_the_holidays_of_their_own_country(tmp_path: Path) -> None:
    config = (
        '[me]\nname = "Dana"\n[calendar]\ncountry = "US"\n'
        'colleagues = { "Sam Okafor" = "IN", "Lee Stone" = "DE-BY" }\n'
    )
    space = program(tmp_path, config, KOORTUI_TODAY="2026-11-26").workspace
    thanksgiving, republic_day, epiphany = (
        date(2026, 11, 26),
        date(2026, 1, 26),
        date(2026, 1, 6),
    )
    working = {
        name: [
            space.calendar_of(name).is_working(d) for d in (thanksgiving, republic_day, epiphany)
        ]
        for name in ("Dana", "sam okafor", "Lee Stone", "Somebody else")
    }
    assert working == {
        "Dana": [False, True, True],
        "sam okafor": [True, False, True],
        "Lee Stone": [True, True, False],
        "Somebody else": [False, True, True],
    }
    assert space.holiday_names()[thanksgiving].startswith("Thanksgiving")


def test_a_colleague_in_an_unknown_country_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="colleagues"):
        program(tmp_path, '[calendar]\ncolleagues = { "Sam" = "XX" }\n')
