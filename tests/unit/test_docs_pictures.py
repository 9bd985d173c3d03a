"""The pictures in the documents come from the program, and from nowhere else."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from tools.pictures import FOLDER, PICTURES, SHOWN, sample_program, take

#: Names of XML vocabularies and of the maker; nothing is fetched from them.
HARMLESS = {"http://www.w3.org/2000/svg", "https://www.textualize.io"}


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_of_the_documents_fetches_nothing(name: str) -> None:
    svg = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert set(re.findall(r"https?://[^\s\"'<>)]+", svg)) <= HARMLESS
    assert "@font-face" not in svg


def test_every_picture_has_its_place_in_the_list() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(SHOWN)
    assert set(SHOWN) <= {picture.name for picture in PICTURES}


def test_the_same_program_gives_the_same_picture(tmp_path: Path) -> None:
    board = PICTURES[0]
    taken = []
    for run in ("one", "two"):
        with sample_program(tmp_path / run) as program:
            taken.append(asyncio.run(take(program, board, (100, 30))))
    assert taken[0] == taken[1]
    assert "Acme" in taken[0]
