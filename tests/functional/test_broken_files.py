"""Forty-six broken settings and rosters, each answered so that a newcomer can act on it.

The answers are in golden/broken_files.txt, read by a person before they were accepted. After a
change: KOORTUI_GOLDEN=write, and read them again.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from broken_files import CONFIGS, ROSTERS
from cli_support import Cli

GOLDEN = Path(__file__).parent / "golden" / "broken_files.txt"


def answers(folder: Path) -> dict[str, tuple[int, str]]:
    """What each of them is told: exit code and words, with the folder's name left out."""
    found: dict[str, tuple[int, str]] = {}
    for number, (name, text) in enumerate(CONFIGS.items()):
        home = folder / f"config-{number}"
        home.mkdir(mode=0o700)
        (home / "config.toml").write_text(text, encoding="utf-8")
        answer = Cli(home)("due")
        found[f"config: {name}"] = (answer.code, answer.err.replace(str(home), "HOME"))
        assert answer.out == ""
        assert (home / "config.toml").read_text(encoding="utf-8") == text
    for number, (name, text) in enumerate(ROSTERS.items()):
        home = folder / f"roster-{number}"
        home.mkdir(mode=0o700)
        file = home / "customers.csv"
        file.write_text(text, encoding="utf-8")
        answer = Cli(home)("import", "roster", str(file))
        found[f"roster: {name}"] = (answer.code, answer.err.replace(str(home), "HOME"))
        assert not (home / "roster.json").exists()
    return found


def as_text(found: dict[str, tuple[int, str]]) -> str:
    return "\n".join(f"## {name}\n{said}-> {code}\n" for name, (code, said) in found.items())


def test_every_broken_file_is_answered_as_it_was_read_by_eye(tmp_path: Path) -> None:
    found = as_text(answers(tmp_path))
    if os.environ.get("KOORTUI_GOLDEN") == "write":
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", [f"config: {n}" for n in CONFIGS] + [f"roster: {n}" for n in ROSTERS]
)
def test_each_answer_says_where_what_was_kept_and_what_to_do(name: str) -> None:
    [block] = [b for b in GOLDEN.read_text("utf-8").split("## ") if b.startswith(f"{name}\n")]
    assert "line " in block or "Excel" in block, "where"
    assert "as it was" in block or "Nothing was imported" in block, "what was kept"
    assert "canary" not in block
    assert "Traceback" not in block
    assert block.rstrip()[-1] in "12", "an exit code that says it failed"
