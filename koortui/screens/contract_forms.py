"""The forms of the contract: its terms, a renewal, clusters, invoices, blocks, payments, stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.binding import BindingType

from koortui.commands.registry import bindings
from koortui.domain.contract import Cluster, Extra, HoursBlock, Invoice, Service, TermsDraft
from koortui.domain.customer import Customer
from koortui.domain.errors import KoorError
from koortui.domain.sheet_cells import plain
from koortui.screens.form import Field, FormScreen
from koortui.usecases.contract_fields import ABOUT, TERMS, text_of, texts_of
from koortui.usecases.contracts import renewal_texts
from koortui.usecases.workspace import Saved

Values = dict[str, str]
YES_NO = ("yes", "no")
INDUSTRIES = (
    "research",
    "robotics and automation",
    "AI / ML",
    "entertainment",
    "communications",
)
_WORDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "service": ("Service", "↑↓ changes", tuple(Service)),
    "extras": ("Extras", "apart by ;", tuple(Extra)),
    "nodes": ("Nodes", "in production", ()),
    "contract_start": ("Begins", "2026-11-26", ()),
    "contract_end": ("Ends", "empty: until further notice", ()),
    "trial": ("Free trial", "↑↓ changes", YES_NO),
    "terms_agreed_on": ("Terms of use", "agreed on", ()),
    "signed_on": ("Contract", "signed on", ()),
    "annual_value": ("Annual value", "such as 84000.50", ()),
    "currency": ("Currency", "such as USD", ()),
    "instalments": ("Instalments", "a year", ()),
    "usage_fee": ("Usage fee", "a month, for hosting", ()),
    "hosting": ("Hosting", "", ("ours", "theirs", "their data centre")),
    "discount": ("Discount", "", ()),
    "scope": ("Scope of work", "", ()),
    "renewal_note": ("Renewal note", "", ()),
    "next_step": ("Next step", "what brings it on", ()),
    "industry": ("Industry", "↑↓ changes", INDUSTRIES),
}
_ORDER = tuple(_WORDS)
_DAYS = frozenset({"contract_start", "contract_end", "terms_agreed_on", "signed_on"})


class TermsForm(FormScreen):
    """Terms, half-filled if need be: ctrl+s and esc keep what was typed as a draft."""

    place = "contract_form"
    BINDINGS: ClassVar[list[BindingType]] = bindings("contract_form")
    SUBTITLE = "enter save · tab next · ↑↓ choices · ctrl+s draft · esc leave"

    def __init__(
        self,
        heading: str,
        fields: list[Field],
        submit: Callable[[Values], Saved],
        keep: Callable[[Values], Saved],
        *,
        focus: str = "",
        intro: str = "",
    ) -> None:
        super().__init__(heading, fields, submit, focus=focus, intro=intro, holds_record=True)
        self._keep = keep

    async def action_keep(self) -> None:
        try:
            kept = self._keep(self.values())
        except KoorError as error:
            self.refuse(error)
        else:
            await self.drop_draft()
            self.dismiss(kept)

    async def action_close(self) -> None:
        """Esc loses nothing: what differs from what the form began with is a draft."""
        if self.values() != {field.id: field.value.strip() for field in self.fields}:
            await self.action_keep()
        else:
            await self.drop_draft()
            self.dismiss(None)


def terms_fields(customer: Customer, draft: TermsDraft | None) -> list[Field]:
    """All of the terms in force, with what the draft says instead."""
    kept = draft.values if draft and draft.kind == "terms" else ()
    return _fields((*TERMS, *ABOUT), texts_of(customer) | dict(kept))


def renewal_fields(customer: Customer, draft: TermsDraft | None) -> list[Field]:
    """The terms of the next period, as a year more of the same until changed."""
    kept = draft.values if draft and draft.kind == "renewal" else ()
    return _fields(TERMS, renewal_texts(customer) | dict(kept))


def _fields(names: tuple[str, ...], values: Mapping[str, str]) -> list[Field]:
    return [
        Field(
            name,
            _WORDS[name][0],
            values.get(name, ""),
            _WORDS[name][1],
            _WORDS[name][2],
            day="near" if name in _DAYS else None,
        )
        for name in sorted(names, key=_ORDER.index)
    ]


def cluster_fields(cluster: Cluster | None) -> list[Field]:
    known = cluster or Cluster(name="")
    return [
        Field("name", "Name", known.name),
        Field("nodes", "Nodes", text_of("nodes", known.nodes)),
        Field("production", "Production", text_of("production", known.production), "", YES_NO),
        Field("fsid", "FSID", known.fsid, "as ceph fsid prints it"),
    ]


def invoice_fields(invoice: Invoice | None, today: str, net_days: int) -> list[Field]:
    def text(value: object) -> str:
        return text_of("", value)

    return [
        Field("number", "Number", invoice.number if invoice else "", "empty: none given yet"),
        Field("issued", "Issued", text(invoice.issued) if invoice else today, day="near"),
        Field(
            "due",
            "Due",
            text(invoice.due) if invoice else "",
            f"empty: in {net_days} d",
            day="near",
        ),
        Field("amount", "Amount", text(invoice.amount) if invoice else "", "such as 4200.50"),
        Field("currency", "Currency", invoice.currency if invoice else "", "empty: the contract's"),
        Field(
            "paid_on",
            "Paid on",
            text(invoice.paid_on) if invoice else "",
            "empty: not paid",
            day="back",
        ),
        Field("note", "Note", invoice.note if invoice else ""),
    ]


def instalment_fields(customer: Customer, today: str) -> list[Field]:
    start = text_of("", customer.contract_start)
    return [
        Field("instalments", "How many", str(max(2, customer.instalments)), "over a year"),
        Field("first", "First issued", max(start, today), day="near"),
        Field("amount", "Amount in all", text_of("", customer.annual_value)),
        Field("currency", "Currency", "", f"empty: {customer.currency or 'none yet'}"),
    ]


def block_fields(block: HoursBlock | None, today: str) -> list[Field]:
    def text(value: object) -> str:
        return text_of("", value)

    return [
        Field("hours", "Hours", plain(block.hours) if block else ""),
        Field("bought_on", "Bought on", text(block.bought_on) if block else today, day="near"),
        Field(
            "paid_on",
            "Paid on",
            text(block.paid_on) if block else "",
            "empty: not paid",
            day="back",
        ),
        Field("price", "Price", text(block.price) if block else "", "such as 3000.50"),
        Field("currency", "Currency", block.currency if block else "", "empty: the contract's"),
        Field("note", "Note", block.note if block else ""),
    ]


def payment_fields(today: str, left: str) -> list[Field]:
    return [
        Field("day", "Paid on", today, day="back"),
        Field("amount", "Amount", "", f"empty: all, {left}" if left else "empty: all"),
        Field("note", "Note"),
    ]
