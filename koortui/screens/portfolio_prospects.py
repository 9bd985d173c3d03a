"""Who is on the way to be a customer: a line each, and all that brings them on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from koortui.screens.portfolio_rows import MUTED, STAGE_LOOKS, money
from koortui.usecases.portfolio import Prospect
from koortui.widgets.cells import fit
from koortui.widgets.table_list import Cell, Column, TableLine

PROSPECTS = (
    Column("name", "Customer", 17),
    Column("stage", "Stage", 8),
    Column("value", "Offered", 9, right=True),
    Column("next", "Next step"),
    Column("lacks", "Lacks"),
)


def prospect_lines(prospects: Sequence[Prospect]) -> list[TableLine]:
    return [
        TableLine(one.customer.slug, _prospect_cells(one), slug=one.customer.slug)
        for one in prospects
    ]


def _prospect_cells(one: Prospect) -> Callable[[], dict[str, Cell]]:
    def cells() -> dict[str, Cell]:
        next_step: Cell = one.customer.next_step or ("! no next step", "bold $warning")
        return {
            "name": (one.customer.name, "bold"),
            "stage": (one.customer.stage.value, STAGE_LOOKS.get(one.customer.stage, "")),
            "value": money(one.value) if one.value else ("-", MUTED),
            "next": next_step,
            "lacks": lambda room: _lacks(one, room),
        }

    return cells


def _lacks(one: Prospect, room: int) -> Content:
    """All of it, or the first with how many more."""
    if not one.lacks:
        return Content.styled(fit(f"✓ ready for {one.to.value}", room), "$success")
    words = ", ".join(one.lacks)
    if len(words) > room:
        more = f" +{len(one.lacks) - 1}" if len(one.lacks) > 1 else ""
        words = fit(one.lacks[0], max(1, room - len(more))).rstrip() + more
    return Content.styled(fit(words, room), MUTED)


def prospect_words(one: Prospect | None) -> Content:
    """All that brings them on: the next step, and what is missing for the next stage."""
    if one is None:
        return Content()
    customer = one.customer
    offer = [customer.service.label]
    offer += [f"{customer.contracted_nodes} nodes"] if customer.contracted_nodes else []
    offer += [f"{one.value} a year"] if one.value else []
    lines = [
        Content.assemble((customer.name, "bold"), (f" · {' · '.join(offer)}", MUTED)),
        Content.assemble(
            ("next step  ", MUTED),
            customer.next_step or "none: Enter opens the contract, where it is set",
        ),
    ]
    if one.lacks:
        lines.append(Content.styled(f"for {one.to.value} it lacks", MUTED))
        lines += [Content(f"  ○ {what}") for what in one.lacks]
    else:
        lines.append(Content.styled(f"✓ all is there for {one.to.value}", "$success"))
    return Content("\n").join(lines)
