"""A month for the invoice: every row and sum of it, and nothing that runs or breaks a table."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from domain_support import customer

from koortui.domain.errors import InvalidInput, KoorError
from koortui.domain.hours import Worked
from koortui.domain.journal import Billable
from koortui.usecases.months import INVOICE_COLUMNS, month_text
from koortui.usecases.new_file import write_new_file


def work(hours: str, billable: Billable = Billable.YES, comment: str = "") -> Worked:
    return Worked(
        day=date(2026, 11, 3),
        specialist="Ada",
        hours=Decimal(hours),
        activity="meeting",
        billable=billable,
        comment=comment,
    )


@pytest.mark.parametrize("comment", ["=1+1", "+49 89 1", "-3", "@home", "\tx", "\rx"])
def test_no_cell_of_the_csv_is_a_formula(comment: str) -> None:
    text = month_text(customer(), "2026-11", [work("1", comment=comment)], "csv")
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert tuple(row) == INVOICE_COLUMNS
    assert row["comment"] == f"'{comment}".replace("\r", "\n")


@pytest.mark.parametrize("comment", ["a | b", "two\nlines", "`x`", "<b>", "[a](javascript:b)"])
def test_no_cell_leaves_its_place_in_the_markdown_table(comment: str) -> None:
    text = month_text(customer(), "2026-11", [work("1", comment=comment)], "md")
    row = next(line for line in text.splitlines() if line.startswith("| 2026"))
    assert len(row.replace("\\|", "").split("|")) == len(INVOICE_COLUMNS) + 2
    assert not any(mark in row.replace(f"\\{mark}", "") for mark in "`<[")


def test_the_sums_stand_under_the_table() -> None:
    items = [work("1.5"), work("2"), work("0.25", Billable.NO), work("1", Billable.UNDECIDED)]
    text = month_text(customer(), "2026-11", items, "md")
    assert text.startswith("# Acme Robotics: hours 2026-11\n")
    assert "Billable: 3.5 h" in text
    assert "Not billable: 0.25 h" in text
    assert "Undecided: 1 h" in text
    assert "- meeting: 3.5 h" in text


def test_a_file_that_is_there_is_left_alone_and_a_new_one_is_private(tmp_path: Path) -> None:
    target = tmp_path / "november.csv"
    write_new_file(target, "a,b\n")
    assert target.stat().st_mode & 0o777 == 0o600
    with pytest.raises(InvalidInput):
        write_new_file(target, "other")
    assert target.read_text() == "a,b\n"
    with pytest.raises(KoorError, match="cannot be written"):
        write_new_file(tmp_path / "no" / "folder.csv", "x")
