"""The mirror cut up by customer: a part is what the whole mirror says, or it is not there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from domain_support import NOW, comment, customer, issue

from koortui.domain.customer import Customer, LinearMapping
from koortui.domain.issue import LinearMirror, SheetMirror, SheetRow
from koortui.locations import Locations
from koortui.store.kept_board import KeptBoardFile, settings_of
from koortui.store.kept_parts import KeptPartsFile
from koortui.store.mirror import FileMirrorStore
from koortui.usecases.situations import Remote

ACME = customer(aliases=("ACME Ltd",))
OTHER = msgspec.structs.replace(
    ACME, id="o", slug="other", name="Other", aliases=(), linear=LinearMapping("label", "other")
)
UNLINKED = msgspec.structs.replace(OTHER, id="u", slug="unlinked", name="Unlinked", linear=None)
MIRROR = LinearMirror(
    pulled_at=NOW,
    labels={"acme": "l-1", "other": "l-2"},
    issues={
        "1": issue("ACM-1", id="1", labels=("acme",), comments=(comment(NOW),)),
        "2": issue("OTH-1", id="2", labels=("other",), title="Ümläute ✓"),
    },
)
SHEET = SheetMirror(
    pulled_at=NOW,
    rows=(
        SheetRow(number=2, cells={"customer": "acme ltd", "hours": "1.5"}),
        SheetRow(number=3, cells={"customer": "Other", "hours": "2"}),
    ),
)


@pytest.fixture
def places(tmp_path: Path) -> Locations:
    """A mirror whose parts are kept."""
    places = Locations(tmp_path, tmp_path, tmp_path / "cache")
    keep(places, MIRROR)
    return places


def keep(places: Locations, mirror: LinearMirror) -> None:
    store = FileMirrorStore(places.mirror_dir)
    store.write_linear(mirror)
    store.write_sheet(SHEET)
    files = KeptBoardFile(places, settings_of(places, ())).look()
    remote = Remote(mirror, SHEET, _index(mirror), _rows())
    KeptPartsFile(places).keep(remote, (ACME, OTHER, UNLINKED), files)


def _index(mirror: LinearMirror):  # type: ignore[no-untyped-def]
    from koortui.domain.issue_index import IssueIndex

    return IssueIndex(mirror)


def _rows() -> dict[str, tuple[SheetRow, ...]]:
    return {row.cells["customer"].casefold(): (row,) for row in SHEET.rows}


@pytest.mark.parametrize("who", [ACME, OTHER, UNLINKED], ids=lambda who: who.slug)
def test_a_part_says_what_the_whole_mirror_says(places: Locations, who: Customer) -> None:
    remote = Remote(MIRROR, SHEET, _index(MIRROR), _rows())
    part = KeptPartsFile(places).part_of(who)
    assert part is not None
    assert part.issues_of(who) == remote.issues_of(who)
    assert part.projects_of(who) == remote.projects_of(who)
    assert part.rows_of(who) == remote.rows_of(who)
    assert (part.linear.pulled_at, part.sheet.pulled_at) == (NOW, NOW)
    assert part.linear.labels == MIRROR.labels


def test_whoever_is_mapped_or_named_otherwise_has_no_part(places: Locations) -> None:
    parts = KeptPartsFile(places)
    remapped = msgspec.structs.replace(ACME, linear=LinearMapping("label", "other"))
    renamed = msgspec.structs.replace(ACME, name="Acme Holding")
    unknown = msgspec.structs.replace(ACME, slug="new")
    assert [parts.part_of(who) for who in (remapped, renamed, unknown)] == [None, None, None]
    assert parts.part_of(ACME) is not None


def test_another_mirror_has_other_parts_at_once(places: Locations) -> None:
    parts = KeptPartsFile(places)
    assert parts.part_of(ACME) is not None
    later = msgspec.structs.replace(MIRROR, pulled_at=NOW + timedelta(hours=1), issues={})
    FileMirrorStore(places.mirror_dir).write_linear(later)
    assert parts.part_of(ACME) is None
    keep(places, later)
    part = KeptPartsFile(places).part_of(ACME)
    assert part is not None
    assert part.issues == ()


def test_a_damaged_part_is_none_wherever_the_damage_is(places: Locations) -> None:
    file = places.cache_dir / "parts.kept"
    whole, sound = file.read_bytes(), KeptPartsFile(places).part_of(OTHER)
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x01]) + whole[place + 1 :])
        assert KeptPartsFile(places).part_of(OTHER) in (None, sound), place
    for length in range(0, len(whole), 7):
        file.write_bytes(whole[:length])
        assert KeptPartsFile(places).part_of(OTHER) in (None, sound), length
