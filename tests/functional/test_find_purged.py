"""What was deleted leaves the cache, too; and what finds an emoji."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import Cli, seed
from screens import opened, until
from textual.widgets import TextArea

from koortui.app import KoorApp
from koortui.bootstrap import open_program
from koortui.locations import Locations
from koortui.screens.note import NoteScreen
from koortui.widgets.note_list import NoteList

ACME, WORD = "acme-robotics", "zebrafish"


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    seed(tmp_path)
    return Cli(tmp_path)


def app_of(cli: Cli) -> KoorApp:
    program = open_program(Locations.find(cli.home), cli.env, wait_for_holidays=False)
    return KoorApp(program.workspace, pull_at_start=False)


def cached(cli: Cli) -> list[str]:
    """Files of the cache that hold the word."""
    files = (file for file in (cli.home / "cache").rglob("*") if file.is_file())
    return [file.name for file in files if WORD.encode() in file.read_bytes()]


async def test_a_deleted_note_leaves_the_kept_index_and_comes_back_with_it(cli: Cli) -> None:
    cli("note", "acme", f"Call it {WORD}.")
    app = app_of(cli)
    async with opened(app, NoteScreen(ACME)) as pilot:
        await until(pilot, lambda: cached(cli) == ["find.index"])
        while isinstance(app.focused, TextArea):
            await pilot.press("tab")
        listed = app.screen.query_one(NoteList)
        while not (listed.current and WORD in listed.current.text):
            await pilot.press("down")
        await pilot.press("d")
        await until(pilot, lambda: cached(cli) == [])
        assert cli("find", WORD, "--json").json["results"] == []
        assert cli("find", "osd", "--json").json["results"]
        await pilot.press("u")
        await pilot.pause()
        [hit] = cli("find", WORD, "--json").json["results"]
        assert (hit["slug"], hit["kind"]) == (ACME, "note")


async def test_a_note_taken_back_leaves_the_kept_index(cli: Cli) -> None:
    """Its text is the draft of a new note then, which nothing finds."""
    app = app_of(cli)
    async with opened(app, NoteScreen(ACME)) as pilot:
        await until(pilot, (cli.home / "cache" / "find.index").exists)
        await pilot.press(*WORD, "ctrl+s")
        await pilot.pause()
        app.finder.refresh()
        assert cached(cli) == ["find.index"]
        await pilot.press("escape", "u")
        await until(pilot, lambda: cached(cli) == [])


def test_a_restore_takes_what_came_after_it_out_of_the_cache(cli: Cli) -> None:
    archive = cli.home / "all.zip"
    assert cli("backup", str(archive)).code == 0
    cli("note", "acme", f"Call it {WORD}.")
    (cli.home / "cache" / "find.index").unlink(missing_ok=True)
    assert cli("find", WORD, "--json").json["results"]
    assert cached(cli) == ["find.index"]
    assert cli("restore", str(archive)).code == 0
    assert cached(cli) == []
    assert cli("find", WORD, "--json").json["results"] == []


@pytest.mark.parametrize("kept", [False, True], ids=["fresh", "kept"])
def test_an_emoji_is_found_like_a_word(cli: Cli, kept: bool) -> None:
    if kept:
        assert cli("find", "osd").code == 0
    cli("note", "acme", "Launch day 🚀 went well\nand nothing ⚠️ happened")
    cli("note", "borealis", "Plain: a launch day")
    for query in ("🚀", "🚀 launch", "launch 🚀", "⚠️", "⚠"):
        found = cli("find", query, "--json").json["results"]
        notes = [(hit["slug"], hit["matched"]) for hit in found if hit["kind"] == "note"]
        assert [slug for slug, _ in notes] == [ACME], query
        assert all("🚀" in text or "⚠️" in text for _, text in notes)


@pytest.mark.parametrize(
    "query",
    ["%", "→", "??", "─├", "\u200b", "\u0301", " ", "*", "(", "\\", "🇩🇪", "👩‍💻", "🏽", "日本"],
)
def test_any_query_is_answered(cli: Cli, query: str) -> None:
    answer = cli("find", "--", query)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Nothing ")
    assert ("letters, digits and emoji" in answer.out) == (query not in ("🇩🇪", "👩‍💻", "日本"))
    assert cli("find", "--json", "--", query).json == {"results": []}
