""" "Continue or suspend?": asked, answered with decider and note, shown everywhere, taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from portfolio import ACME, NOW
from screens import app_with, opened, seen
from test_contract_tab import acme, fill, press, with_acme

from koortui.app import KoorApp
from koortui.domain.contract import HoursBlock, Invoice, Stage, StageMove
from koortui.screens.customer import CustomerScreen
from koortui.screens.find import FindScreen
from koortui.screens.review import ReviewScreen

OVERDUE = Invoice(issued=date(2026, 10, 1), number="2026-99", amount=Decimal(500))
SIZES = [(80, 24), (120, 36)]


def overdue() -> KoorApp:
    return with_acme(app_with(), invoices=(OVERDUE,))


async def test_an_overdue_invoice_asks_and_the_answer_is_kept_with_decider_and_note() -> None:
    app = overdue()
    async with opened(app, CustomerScreen("acme")) as pilot:
        assert "▲ payment overdue" in seen(app).splitlines()[1]
        assert "invoice 2026-99 overdue 26 d: continue or suspend?" in seen(app)
        await press(pilot, "exclamation_mark")
        await fill(pilot, decision="suspend", decider="Head of Sales", note="third reminder")
        [decision] = app.workspace.journals.read("acme").decisions.values()
        assert (decision.decision, decision.decider, decision.note) == (
            "suspend",
            "Head of Sales",
            "third reminder",
        )
        [move] = acme(app).moves
        assert (move.before, move.after) == (Stage.ACTIVE, Stage.SUSPENDED)
        assert move.reason == "Head of Sales decided: suspend (third reminder)"
        assert "■ Work is suspended by Head of Sales (third reminder)." in seen(app)
        await press(pilot, "u")
        assert acme(app).stage is Stage.ACTIVE
        assert app.workspace.journals.read("acme").decisions == {}
        assert "continue or suspend?" in seen(app)


async def test_who_was_suspended_by_hand_is_resumed_by_what_was_said() -> None:
    move = StageMove(
        at=NOW, on=NOW.date(), by="me", before=Stage.ACTIVE, after=Stage.SUSPENDED, reason="moving"
    )
    app = with_acme(app_with(), stage=Stage.SUSPENDED, moves=(move,))
    async with opened(app, CustomerScreen("acme")) as pilot:
        await press(pilot, "exclamation_mark")
        assert "suspended: moving" in seen(app)
        assert "suspended (payment)" not in seen(app)
        assert "continue resumes the work" in seen(app)
        await fill(pilot, decision="continue", decider="Head of Sales")
        assert acme(app).stage is Stage.ACTIVE


async def test_an_empty_balance_asks_too() -> None:
    app = with_acme(app_with(), blocks=(HoursBlock(hours=Decimal(5)),))
    async with opened(app, CustomerScreen("acme")):
        assert "▲ hours used up" in seen(app).splitlines()[1]
        assert "block of 5 h is not paid: continue or suspend?" in seen(app)


async def test_to_continue_leaves_the_stage_and_the_decision_stands_in_the_timeline() -> None:
    app = overdue()
    async with opened(app, CustomerScreen("acme")) as pilot:
        await press(pilot, "exclamation_mark")
        await fill(pilot, decision="continue", decider="Nora Lindt", note="transfer is on its way")
        assert acme(app).stage is Stage.ACTIVE
        assert "continue or suspend?" not in seen(app)
        assert "payment: continue, decided by Nora Lindt" in seen(app)


@pytest.mark.parametrize("stage", [Stage.ACTIVE, Stage.KICKOFF])
async def test_resuming_goes_back_to_where_it_stopped_and_is_recorded(stage: Stage) -> None:
    app = with_acme(app_with(), invoices=(OVERDUE,), stage=stage)
    async with opened(app, CustomerScreen("acme"), (120, 36)) as pilot:
        await press(pilot, "exclamation_mark")
        await fill(pilot, decision="suspend", decider="Head of Sales")
        await press(pilot, "4", "G")
        paid = msgspec.structs.replace(OVERDUE, paid_on=date(2026, 11, 25))
        with app.workspace.roster.edit() as edit:
            edit.put(msgspec.structs.replace(acme(app), invoices=(paid,)))
        app.desk.poll()
        app.screen.desk_changed()  # type: ignore[attr-defined]
        await pilot.pause()
        assert "Nothing is owed now.  ! resumes it" in seen(app)
        await press(pilot, "exclamation_mark")
        await fill(pilot, decision="continue", decider="Nora Lindt", note="paid")
        assert acme(app).stage is stage
        assert [move.after for move in acme(app).moves] == [Stage.SUSPENDED, stage]
        assert len(app.workspace.journals.read("acme").decisions) == 2


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_suspended_is_said_on_the_board_in_find_in_the_review_and_on_the_page(
    size: tuple[int, int],
) -> None:
    app = with_acme(app_with(), stage=Stage.SUSPENDED)
    async with opened(app, size=size) as pilot:
        board = next(line for line in seen(app).splitlines() if "Acm" in line and "○○○" in line)
        assert "suspended" in board
        for screen in (ReviewScreen("acme"), CustomerScreen("acme")):
            app.push_screen(screen)
            await pilot.pause()
            assert "■ suspended" in seen(app)
            assert "■ Work is suspended" in seen(app)
        app.push_screen(FindScreen())
        await press(pilot, *"acme")
        assert "suspended" in seen(app).split("┌ Find")[-1]


async def test_a_suspension_without_a_gate_keeps_who_decided_and_why() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), (120, 36)) as pilot:
        await press(pilot, "4", "s", "1")
        await fill(pilot, reason="their data centre moves until March")
        assert acme(app).stage is Stage.SUSPENDED
        assert "■ Work is suspended: their data centre moves until March." in seen(app)
        await press(pilot, "s", "1")
        await fill(pilot, decision="continue", decider="Nora Lindt")
        assert acme(app).stage is Stage.ACTIVE
        assert acme(app).terms == ACME.terms
