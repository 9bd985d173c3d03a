"""The documents agree with the program: keys, commands, targets, rooms, links."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from koortui import __version__
from koortui.cli.group import COMMANDS
from koortui.commands.registry import COMMANDS as KEY_COMMANDS
from koortui.screens.marks import MARKS
from tools.cheatsheet import KEYS_FILE, cheatsheet

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`|^(?:    |\$ )((?:make|koortui) .+)$", re.MULTILINE)
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def anchor(heading: str) -> str:
    """The address of a heading as the usual Markdown renderers make it."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")


def test_the_key_list_is_the_registrys() -> None:
    assert text_of(KEYS_FILE) == cheatsheet(), "run `make cheatsheet`"


def test_the_key_list_names_every_command_once() -> None:
    sheet = cheatsheet()
    assert [c.binding_id for c in KEY_COMMANDS if sheet.count(f"| `{c.binding_id}` |") != 1] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_inside_the_project_lead_somewhere(document: Path) -> None:
    broken = []
    for target in LINK.findall(text_of(document)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, part = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        headings = HEADING.findall(text_of(path)) if part and path.is_file() else []
        if not path.exists() or (part and part not in map(anchor, headings)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_and_commands_that_are_named_exist(document: Path) -> None:
    code = CODE.findall(text_of(document))
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    unknown = []
    for words in (part.split() for pair in code for part in pair if part):
        plain = [word for word in words[1:] if not word.startswith(("-", "PYTHON="))]
        if not plain or not re.fullmatch(r"[a-z-]+", plain[0]):
            continue
        known = {"make": targets, "koortui": COMMANDS}.get(words[0])
        if known is not None and plain[0] not in known:
            unknown.append(" ".join(words))
    assert unknown == []


def test_the_architecture_names_every_room_and_no_other() -> None:
    """A folder or file of the package that nobody explains is where newcomers get lost."""
    tree = re.search(r"```\nkoortui/\n(.*?)```", text_of(ROOT / "docs/architecture.md"), re.DOTALL)
    assert tree
    named = {
        name.rstrip("/")
        for line in tree[1].splitlines()
        for name in re.findall(r"^  ([a-z_]+(?:\.py|/))(?: |$)", line)
    }
    package = ROOT / "koortui"
    rooms = {path.parent.name for path in package.glob("*/*.py")}
    rooms |= {path.name for path in package.glob("*.py") if path.name != "__init__.py"}
    assert named == rooms


def test_decisions_are_numbered_without_gaps_and_each_gives_its_reason() -> None:
    entries = re.split(r"^## ", text_of(ROOT / "docs/decisions.md"), flags=re.MULTILINE)[1:]
    assert [int(entry.split(".")[0]) for entry in entries] == list(range(1, len(entries) + 1))
    assert [
        e.split("\n")[0] for e in entries if "**Why.**" not in e or "**Instead of.**" not in e
    ] == []


def test_the_changelog_and_the_package_agree_on_the_version() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert project["version"] == __version__
    assert re.search(
        rf"^## \[?{re.escape(__version__)}\b", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE
    )


def test_the_licence_is_the_standard_text_letter_by_letter() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2


def test_the_readme_tells_the_boards_marks_in_the_words_of_its_help() -> None:
    readme = " ".join(text_of(ROOT / "README.md").split())
    for glyph, meaning in MARKS["board"]:
        assert f"`{glyph}`" in readme
        assert meaning in readme, glyph
