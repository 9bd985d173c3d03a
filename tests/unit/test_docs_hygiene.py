"""What is written down fits any machine, and what is installed is what is pinned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]

# What no file of the project may hold

FORBIDDEN = {
    "a package registry": re.compile(
        r"pypi\.(org|python)|pythonhosted\.org|npmjs\.|yarnpkg\.|crates\.io|rubygems\.org"
        r"|proxy\.golang|anaconda\.|--(extra-)?index-url|--find-links|PIP_[A-Z]+_URL",
        re.IGNORECASE,
    ),
    "a server of web fonts or scripts": re.compile(
        r"fonts\.g(oogleapis|static)|cdnjs\.|jsdelivr\.|unpkg\.com", re.IGNORECASE
    ),
    "a path of one machine": re.compile(r"(?<![\w.~-])/(work|root|Users|home/\w+|mnt)/"),
}
WRITTEN = (".ci", ".github", "bench", "docs", "koortui", "tests", "tools")
TEXT = {".py", ".md", ".toml", ".txt", ".yml", ".tcss", ".svg", ".graphql", ".json", ".csv", ""}


def written_files() -> Iterator[Path]:
    """Every text file of the project; what tools leave behind is not ours."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXT)
    for folder in WRITTEN:
        for path in (ROOT / folder).rglob("*"):
            if (
                path.is_file()
                and path.suffix in TEXT
                and ROOT / "bench" / "out" not in path.parents
            ):
                yield path


def test_no_file_names_a_registry_a_font_server_or_somebodys_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {what}: {line.strip()[:80]}"
        for path in written_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for what, pattern in FORBIDDEN.items()
        if pattern.search(line) and path != Path(__file__)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "index = https://" + "pypi.org/simple",
        "pip install --" + "index-url x",
        "@font-face url(https://" + "cdnjs.example)",
        "open('/" + "work/main/x')",
        "cd /" + "root/.cache",
    ],
)
def test_such_a_line_would_be_found(line: str) -> None:
    assert any(pattern.search(line) for pattern in FORBIDDEN.values())


# What is installed is what is pinned

PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==(\d[\w.+]*)")


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    matches = [PIN.fullmatch(line) for line in lines]
    return {canonicalize_name(match[1]): match[2] for match in matches if match}


def test_constraints_hold_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not (line.startswith("#") or PIN.fullmatch(line))] == []


def needed(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> set[str]:
    """Names of the distributions that `name[extras]` needs here, at any depth."""
    if (name, extras) in seen:
        return set()
    seen.add((name, extras))
    found = {name}
    for text in metadata.requires(name) or ():
        wanted = Requirement(text)
        marker = wanted.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in extras or {""}):
            continue
        found |= needed(canonicalize_name(wanted.name), frozenset(wanted.extras), seen)
    return found


def test_everything_installed_for_development_is_pinned_at_the_version_tested() -> None:
    names = needed("koortui", frozenset({"dev", "demo"}), set()) - {"koortui"}
    assert len(names) > 50
    installed = {name: metadata.version(name) for name in names}
    assert {name: pins().get(name) for name in names} == installed
