"""The Contract tab by keys: what is agreed, paid and changed, each undone; no draft is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
from portfolio import ACME, ago
from screens import app_with, opened, paste, said, seen
from textual.pilot import Pilot
from textual.widgets import Input

from koortui.app import KoorApp
from koortui.domain.contract import Invoice, Payment, Service, Stage
from koortui.domain.customer import Customer
from koortui.domain.journal import Meeting
from koortui.screens.customer import CustomerScreen

WIDE = (120, 40)


def acme(app: KoorApp) -> Customer:
    return app.workspace.customer("acme")


def again(app: KoorApp) -> KoorApp:
    """The program closed and opened anew, on the same files."""
    return KoorApp(app.workspace, pull_at_start=False)


def words(app: KoorApp) -> str:
    """What is seen, as if lines were not broken."""
    return " ".join(seen(app).replace("│", " ").split())


def with_acme(app: KoorApp, **fields: object) -> KoorApp:
    """The program with other facts of Acme in its roster."""
    with app.workspace.roster.edit() as edit:
        edit.put(msgspec.structs.replace(ACME, **fields))
    return app


async def fill(pilot: Pilot[None], **fields: str) -> None:
    """Type these into the form in view and press Enter."""
    for name, text in fields.items():
        pilot.app.screen.query_one(f"#f-{name}", Input).focus()
        await pilot.press("end", "ctrl+u")
        await paste(pilot, text)
    await pilot.press("enter")
    await pilot.pause()


async def put_cursor_on(pilot: Pilot[None], app: KoorApp, words: str) -> None:
    for _ in range(60):
        if any(line.startswith("▸") and words in line for line in seen(app).splitlines()):
            return
        await pilot.press("j")
    raise AssertionError(f"no line with {words!r}:\n{seen(app)}")


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


# Terms


async def test_terms_are_corrected_with_their_history_and_undone() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "e")
        await fill(pilot, nodes="28", extras="emergency, migration", discount="10 % from 20 nodes")
        now = acme(app)
        assert (now.nodes, [extra.value for extra in now.extras]) == (
            28,
            ["emergency", "migration"],
        )
        assert [(c.what, c.before, c.after, c.by) for c in now.history] == [
            ("extras", "", "24/7 emergency SLA, data migration", "Nora Lindt"),
            ("nodes", "24", "28", "Nora Lindt"),
            ("discount", "", "10 % from 20 nodes", "Nora Lindt"),
        ]
        assert now.past == ()
        assert "nodes: 24 → 28 · Nora Lindt" in seen(app)
        assert "Managed Ceph + 24/7 emergency SLA, data migration" in seen(app)
        await press(pilot, "u")
        back = acme(app)
        assert back.terms == ACME.terms
        assert [c.reason for c in back.history[3:]] == ["undone"] * 3
        assert "nodes: 28 → 24 · Nora Lindt · undone" in seen(app)


async def test_the_line_under_the_cursor_opens_the_form_on_its_field() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4")
        await put_cursor_on(pilot, app, "renewal")
        await press(pilot, "enter")
        assert app.screen.focused is app.screen.query_one("#f-renewal_note", Input)


async def test_a_half_filled_form_is_a_draft_apart_from_the_terms_and_goes_on_later() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "e")
        app.screen.query_one("#f-annual_value", Input).focus()
        await press(pilot, "end", "ctrl+u", *"96k", "escape")
        assert acme(app).terms == ACME.terms
        assert acme(app).draft is not None
        assert "✎ draft of terms" in seen(app)
        assert "not in force" in seen(app)
        assert "84,000 USD a year" in seen(app)
        assert "Kept as a draft" in said(app)
    app = again(app)
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "enter")
        assert app.screen.query_one("#f-annual_value", Input).value == "96k"
        await press(pilot, "enter")
        assert "'96k' is not a number" in words(app)
        await fill(pilot, annual_value="96000")
        assert acme(app).annual_value == Decimal(96000)
        assert acme(app).draft is None
        assert "draft of" not in seen(app)


async def test_a_draft_is_kept_by_its_key_thrown_away_and_brought_back() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "R", "ctrl+s")
        draft = acme(app).draft
        assert draft is not None
        assert draft.kind == "renewal"
        assert "✎ draft of renewal" in seen(app)
        await press(pilot, "home", "x")
        assert acme(app).draft is None
        await press(pilot, "u")
        assert acme(app).draft == draft


async def test_esc_on_an_untouched_form_keeps_no_draft() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "e", "escape")
        assert acme(app) == ACME


async def test_a_renewal_keeps_the_terms_before_it() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "R")
        assert app.screen.query_one("#f-contract_start", Input).value == "2027-03-15"
        assert app.screen.query_one("#f-contract_end", Input).value == "2028-03-14"
        await fill(pilot, nodes="40", annual_value="120000")
        now = acme(app)
        assert now.past == (ACME.terms,)
        assert [p.annual_value for p in now.periods] == [Decimal(84000), Decimal(120000)]
        assert [
            (terms.annual_value if (terms := now.terms_on(day)) else None)
            for day in (
                date(2026, 3, 14),
                date(2026, 3, 15),
                date(2027, 3, 14),
                date(2027, 3, 15),
                date(2028, 3, 15),
            )
        ] == [None, Decimal(84000), Decimal(84000), Decimal(120000), None]
        assert "BEFORE" in seen(app)
        assert "to Mar 2027" in seen(app)
        await press(pilot, "u")
        assert (acme(app).past, acme(app).terms) == ((), ACME.terms)


async def test_terms_changed_on_the_way_cut_those_before() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "R")
        await fill(pilot, contract_start="2026-12-01", contract_end="2027-03-14", nodes="30")
        first, second = acme(app).periods
        assert (first.contract_end, first.nodes) == (date(2026, 11, 30), 24)
        assert (second.contract_start, second.nodes) == (date(2026, 12, 1), 30)


async def test_a_trial_becomes_a_subscription() -> None:
    trial = {
        "service": Service.STARTER,
        "trial": True,
        "annual_value": None,
        "contract_start": date(2026, 11, 1),
        "contract_end": date(2026, 12, 10),
    }
    app = with_acme(app_with(), **trial)
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4")
        assert "Starter cluster + free trial" in seen(app)
        assert "free of charge" in seen(app)
        await press(pilot, "R")
        assert "Subscription after the trial" in seen(app)
        await fill(pilot, service="managed", annual_value="12000", currency="EUR")
        now = acme(app)
        assert [(p.service, p.trial) for p in now.periods] == [
            (Service.STARTER, True),
            (Service.MANAGED, False),
        ]
        assert now.contract_start == date(2026, 12, 11)


# Clusters, invoices, blocks


async def test_clusters_are_added_changed_and_taken_out_and_few_nodes_are_said() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "A", "1")
        await fill(pilot, name="rack-9", nodes="3", production="yes")
        assert "rack-9 has 3 nodes: production needs at least 4" in seen(app)
        await put_cursor_on(pilot, app, "rack-9   ")
        await press(pilot, "enter")
        await fill(pilot, production="no")
        assert acme(app).clusters[-1].production is False
        assert "needs at least 4" not in seen(app)
        await put_cursor_on(pilot, app, "rack-9   ")
        await press(pilot, "x")
        assert acme(app).clusters == ACME.clusters
        await press(pilot, "u")
        assert acme(app).clusters[-1].name == "rack-9"


async def test_an_invoice_is_added_paid_in_parts_and_then_whole() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "A", "2")
        await fill(pilot, number="2026-120", issued="2026-11-10", amount="10000")
        assert "○ due Thu 10 Dec" in seen(app)
        await put_cursor_on(pilot, app, "2026-120")
        await press(pilot, "p")
        await fill(pilot, amount="4000.50")
        assert "5,999.50 USD open" in seen(app)
        await press(pilot, "p")
        assert "empty: all, 5,999.50 USD" in seen(app)
        await fill(pilot, amount="6000")
        assert "more than the 5999.5 that are open" in words(app)
        await fill(pilot, amount="")
        [invoice] = [i for i in acme(app).invoices if i.number == "2026-120"]
        assert invoice == Invoice(
            number="2026-120",
            issued=date(2026, 11, 10),
            amount=Decimal(10000),
            paid_on=date(2026, 11, 26),
            payments=(
                Payment(day=date(2026, 11, 26), amount=Decimal("4000.50")),
                Payment(day=date(2026, 11, 26), amount=Decimal("5999.50")),
            ),
        )
        assert "✓ paid Thu 26 Nov" in seen(app)
        await press(pilot, "u")
        assert "5,999.50 USD open" in seen(app)


async def test_what_was_paid_by_mistake_is_cleared_in_the_form() -> None:
    paid = Invoice(
        issued=date(2026, 11, 1),
        number="7",
        amount=Decimal(5),
        paid_on=date(2026, 11, 2),
        payments=(Payment(day=date(2026, 11, 2), amount=Decimal(5)),),
    )
    app = with_acme(app_with(), invoices=(paid,))
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4")
        await put_cursor_on(pilot, app, "5 USD")
        await press(pilot, "enter")
        await fill(pilot, paid_on="")
        [invoice] = acme(app).invoices
        assert (invoice.paid_on, invoice.payments) == (None, ())


async def test_instalments_are_equal_to_the_cent_and_add_up() -> None:
    app = with_acme(app_with(), invoices=())
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "A", "3")
        await fill(pilot, instalments="3", first="2026-10-31", amount="100")
        planned = acme(app).invoices
        assert [(i.issued, i.amount) for i in planned] == [
            (date(2026, 10, 31), Decimal("33.34")),
            (date(2027, 2, 28), Decimal("33.33")),
            (date(2027, 6, 30), Decimal("33.33")),
        ]
        assert "to be issued 28 Feb 2027" in seen(app)
        await press(pilot, "A", "3")
        await fill(pilot, instalments="3", first="2026-10-31", amount="100")
        assert "planned already" in words(app)


async def test_a_block_counts_once_it_is_marked_paid() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "A", "4")
        await fill(pilot, hours="40", price="6000")
        assert "not paid: does not count yet" in seen(app)
        assert "20 of 20 h left" in seen(app)
        await put_cursor_on(pilot, app, "40 h")
        await press(pilot, "p")
        await fill(pilot)
        assert acme(app).blocks[-1].paid_on == date(2026, 11, 26)
        assert "60 of 60 h left" in seen(app)
        await press(pilot, "u")
        assert "20 of 20 h left" in seen(app)


async def test_what_changed_meanwhile_is_not_written_over() -> None:
    app = app_with()
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4")
        await put_cursor_on(pilot, app, "2026-117")
        await press(pilot, "enter")
        others = (*ACME.invoices[:1], msgspec.structs.replace(ACME.invoices[1], note="by another"))
        with_acme(app, invoices=others)
        await fill(pilot, note="mine")
        assert "changed or taken out meanwhile" in words(app)
        assert acme(app).invoices == others


# Stages

KICKOFF = Meeting(id="g-9", at=ago(1), type="kickoff", day=date(2026, 11, 25))


async def test_a_move_that_lacks_something_says_what_and_keeps_the_reason() -> None:
    app = with_acme(app_with(), stage=Stage.PROSPECT, invoices=(), blocks=(), nodes=None)
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4")
        assert "kickoff needs terms of use agreed, a signed contract, payment" in seen(app)
        await press(pilot, "s", "1")
        assert "Missing: terms of use agreed, a signed contract, payment." in seen(app)
        await press(pilot, "enter")
        assert "kickoff needs terms of use agreed" in words(app)
        assert acme(app).stage is Stage.PROSPECT
        await fill(pilot, reason="Head of Sales: start now, papers follow")
        now = acme(app)
        assert now.stage is Stage.KICKOFF
        [move] = now.moves
        assert move.reason == "Head of Sales: start now, papers follow"
        assert move.lacking == ("terms of use agreed", "a signed contract", "payment")
        assert "papers follow · without terms of use" in seen(app)
        await press(pilot, "u")
        assert (acme(app).stage, acme(app).moves) == (Stage.PROSPECT, ())


async def test_with_all_there_a_customer_moves_from_prospect_to_active_without_a_word() -> None:
    papers = {
        "stage": Stage.PROSPECT,
        "terms_agreed_on": date(2026, 3, 1),
        "signed_on": date(2026, 3, 10),
    }
    app = with_acme(app_with(KICKOFF), **papers)
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4")
        assert "kickoff all is there: s moves on" in seen(app)
        await press(pilot, "s", "1", "enter")
        assert acme(app).stage is Stage.KICKOFF
        await press(pilot, "s", "1", "enter")
        assert acme(app).stage is Stage.ACTIVE
        assert [(m.before, m.after, m.lacking) for m in acme(app).moves] == [
            (Stage.PROSPECT, Stage.KICKOFF, ()),
            (Stage.KICKOFF, Stage.ACTIVE, ()),
        ]
        assert acme(app).stage_on(date(2026, 11, 25)) is Stage.PROSPECT


async def test_an_early_end_ends_the_terms_and_a_return_begins_them_anew() -> None:
    app = with_acme(app_with(), invoices=())
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "s", "2")
        await fill(pilot, on="2026-11-20")
        now = acme(app)
        assert (now.stage, now.ended_on) == (Stage.ENDED, date(2026, 11, 20))
        assert now.terms_on(date(2026, 11, 20)) is not None
        assert now.terms_on(date(2026, 11, 21)) is None
    app = again(app)
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "s", "1")
        await fill(pilot, on="2026-11-25", reason="they came back")
        now = acme(app)
        assert now.stage is Stage.ACTIVE
        days = [date(2026, 11, day) for day in (20, 21, 24, 25)]
        assert [now.terms_on(day) is not None for day in days] == [True, False, False, True]


async def test_the_cursor_stands_on_what_was_added() -> None:
    old = Invoice(number="A-1", issued=date(2026, 3, 2), amount=Decimal(100))
    later = Invoice(number="A-9", issued=date(2026, 11, 20), amount=Decimal(900))
    app = with_acme(app_with(), invoices=(old, later))
    async with opened(app, CustomerScreen("acme"), WIDE) as pilot:
        await press(pilot, "4", "A", "2")
        await fill(pilot, number="A-2", amount="4200", issued="2026-06-01")
        assert cursor_line(app).startswith("A-2")
        await press(pilot, "A", "4")
        await fill(pilot, hours="12")
        assert cursor_line(app).startswith("12 h")
        await press(pilot, "A", "4")
        await fill(pilot, hours="12")
        assert cursor_line(app).startswith("12 h")
        await press(pilot, "A", "1")
        await fill(pilot, name="west", nodes="3")
        assert cursor_line(app).startswith("west")
        await put_cursor_on(pilot, app, "A-1 ")
        await press(pilot, "enter")
        await fill(pilot, issued="2026-11-25", due="2026-12-25")
        assert cursor_line(app).startswith("A-1")


def cursor_line(app: KoorApp) -> str:
    [line] = [line for line in seen(app).splitlines() if line.startswith("▸")]
    return line.removeprefix("▸").strip()
