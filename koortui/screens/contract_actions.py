"""What the Contract tab can change: each is one form, one commit, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from koortui.commands.spoken import brought_back, key
from koortui.domain.contract import HoursBlock, Invoice, Stage
from koortui.domain.money import Money
from koortui.domain.stages import MOVES, lacking
from koortui.screens import contract_forms as forms
from koortui.screens.form import Field, FormScreen
from koortui.screens.guard import Guards
from koortui.screens.pick import Choice, PickScreen
from koortui.usecases import contracts, invoices
from koortui.usecases.customer_edit import CustomerEdited
from koortui.usecases.stages import move_stage
from koortui.usecases.workspace import Saved
from koortui.widgets.contract_list import ContractLine, ContractList, What

if TYPE_CHECKING:
    from koortui.domain.customer import Customer
    from koortui.screens.base import KoorScreen
    from koortui.usecases.desk import CustomerView

Values = dict[str, str]
#: Kinds of lines that are one item of several.
_ITEMS = ("cluster", "invoice", "block")


class ContractActions(Guards):
    """Mixed into the customer page, which has a `ContractList`."""

    slug: str

    if TYPE_CHECKING:

        @property
        def view(self) -> CustomerView: ...

        def _saved(self, saved: Saved | None, words: str) -> None: ...

        def action_edit_facts(self) -> None: ...

        def action_gate(self) -> None: ...

    def on_contract_list_asked(self, event: ContractList.Asked) -> None:
        self.contract_act(event.what, event.line)

    def contract_act(self, what: What, line: ContractLine | None) -> None:
        """Do what a key of the Contract tab asks, to the line under the cursor."""
        acts: dict[What, Callable[[], None]] = {
            "change": lambda: self._change(line),
            "add": self._add,
            "paid": lambda: self._paid(line),
            "renew": self._renew,
            "stage": self._stage,
            "remove": lambda: self._remove(line),
        }
        acts[what]()

    @property
    def _customer(self) -> Customer:
        return self.view.customer

    @property
    def _today(self) -> str:
        return self.workspace.today.isoformat()

    def _ask_form(self, form: FormScreen, words: str) -> None:
        def done(saved: Saved | None) -> None:
            draft = isinstance(saved, CustomerEdited) and saved.fields == ("draft",)
            before = [line.item for line in self._contract.items if line.kind in _ITEMS]
            self._saved(saved, "Kept as a draft: not in force" if draft else words)
            if saved:
                self._put_cursor_on_new(before)

        self.app.push_screen(form, done)

    def _put_cursor_on_new(self, before: list[Any]) -> None:
        """On the cluster, invoice or block that was added or changed."""
        cast("KoorScreen[None]", self).repaint()
        for line in self._contract.items:
            if line.kind not in _ITEMS:
                continue
            if line.item not in before:
                self._contract.put_cursor_on(line.key)
                return
            before.remove(line.item)

    @property
    def _contract(self) -> ContractList:
        return cast("KoorScreen[None]", self).query_one(ContractList)

    # Terms

    def _change(self, line: ContractLine | None) -> None:
        if line is None:
            return
        if line.kind == "draft" and self._customer.draft:
            self._renew() if self._customer.draft.kind == "renewal" else self.edit_terms()
        elif line.kind == "field" and line.field == "stage":
            self._stage()
        elif line.kind == "field":
            self.edit_terms(line.field)
        elif line.kind in ("cluster", "invoice", "block"):
            {"cluster": self._cluster, "invoice": self._invoice, "block": self._block}[line.kind](
                line.item
            )
        elif line.kind == "fact" and line.key.startswith("fact/"):
            self.action_edit_facts()
        elif line.kind == "fact" and line.key.startswith("none/"):
            self._add()
        elif line.kind == "warning":
            self.edit_terms()
        else:
            self.app.notify(
                f"What was is kept as it was. {key('customer.edit')} corrects the terms.",
                markup=False,
            )

    def edit_terms(self, field: str = "") -> None:
        """Correct the terms in force, or go on with their draft."""
        customer, slug, space = self._customer, self.slug, self.workspace
        draft = customer.draft if customer.draft and customer.draft.kind == "terms" else None
        form = forms.TermsForm(
            f"Terms of {customer.name}",
            forms.terms_fields(customer, draft),
            lambda values: contracts.edit_terms(space, slug, values),
            lambda values: contracts.keep_draft(space, slug, values, "terms"),
            focus=field,
            intro=_intro(
                f"Corrects what is in force. New terms from a day on: {key('contract.renew')}.",
                draft,
            ),
        )
        self._ask_form(form, "Terms saved")

    def _renew(self) -> None:
        customer, slug, space = self._customer, self.slug, self.workspace
        draft = customer.draft if customer.draft and customer.draft.kind == "renewal" else None
        what = "Subscription after the trial" if customer.trial else "New terms"
        form = forms.TermsForm(
            f"{what}: {customer.name}",
            forms.renewal_fields(customer, draft),
            lambda values: contracts.renew(space, slug, values),
            lambda values: contracts.keep_draft(space, slug, values, "renewal"),
            focus="contract_start",
            intro=_intro("Hold from their first day on; those before are kept.", draft),
        )
        self._ask_form(form, "New terms saved")

    # Clusters, invoices, blocks

    def _add(self) -> None:
        choices = [
            Choice("cluster", "a cluster"),
            Choice("invoice", "an invoice"),
            Choice("instalments", "invoices for instalments"),
            Choice("block", "a block of hours"),
        ]
        makers: dict[str, Callable[[], None]] = {
            "cluster": self._cluster,
            "invoice": self._invoice,
            "instalments": self._instalments,
            "block": self._block,
        }

        def answered(choice: str | None) -> None:
            if choice:
                makers[choice]()

        self.app.push_screen(PickScreen(f"Add to {self._customer.name}", choices), answered)

    def _cluster(self, old: Any = None) -> None:
        slug, space = self.slug, self.workspace
        heading = f"Cluster {old.name}" if old else f"New cluster at {self._customer.name}"
        form = FormScreen(
            heading,
            forms.cluster_fields(old),
            lambda values: contracts.put_cluster(space, slug, values, old),
            draft=f"cluster of {slug}: {old.name if old else ''}",
            holds_record=old is not None,
        )
        self._ask_form(form, "Cluster saved")

    def _invoice(self, old: Any = None) -> None:
        slug, space = self.slug, self.workspace
        name = f"Invoice {old.number}".strip() if old else "New invoice"
        form = FormScreen(
            f"{name}: {self._customer.name}",
            forms.invoice_fields(old, self._today, space.thresholds.payment_net),
            lambda values: invoices.put_invoice(space, slug, values, old),
            focus="amount" if old is None else "",
            draft=f"invoice of {slug}: {(old.number or old.issued) if old else ''}",
            holds_record=old is not None,
        )
        self._ask_form(form, "Invoice saved")

    def _instalments(self) -> None:
        slug, space = self.slug, self.workspace
        form = FormScreen(
            f"Instalments: {self._customer.name}",
            forms.instalment_fields(self._customer, self._today),
            lambda values: invoices.plan_instalments(space, slug, values),
        )
        self._ask_form(form, "Invoices planned")

    def _block(self, old: Any = None) -> None:
        slug, space = self.slug, self.workspace
        form = FormScreen(
            f"{'Block of hours' if old else 'New block of hours'}: {self._customer.name}",
            forms.block_fields(old, self._today),
            lambda values: invoices.put_block(space, slug, values, old),
            draft=f"block of {slug}: {(old.bought_on, old.hours) if old else ''}",
            holds_record=old is not None,
        )
        self._ask_form(form, "Block saved")

    def _paid(self, line: ContractLine | None) -> None:
        item = line.item if line else None
        slug, space = self.slug, self.workspace
        if isinstance(item, Invoice):
            left = item.open_amount(space.today)
            currency = item.currency or self._customer.currency
            form = FormScreen(
                f"Payment of {f'invoice {item.number}'.strip()}: {self._customer.name}",
                forms.payment_fields(self._today, str(Money(left, currency)) if left else ""),
                lambda values: invoices.pay_invoice(space, slug, values, item),
                draft=f"payment of {slug}: {item.number or item.issued}",
            )
            self._ask_form(form, "Payment recorded")
        elif isinstance(item, HoursBlock):
            form = FormScreen(
                f"Block of {item.hours} h: {self._customer.name}",
                [Field("day", "Paid on", self._today, day="back")],
                lambda values: invoices.pay_block(space, slug, values, item),
                draft=f"block paid by {slug}: {item.bought_on} {item.hours}",
            )
            self._ask_form(form, "Block paid: its hours count")
        else:
            self.app.notify("Put the cursor on an invoice or a block first.", markup=False)

    def _remove(self, line: ContractLine | None) -> None:
        slug, space = self.slug, self.workspace
        removers: dict[str, Callable[[], CustomerEdited]] = {}
        if line is not None:
            removers = {
                "draft": partial(contracts.drop_draft, space, slug),
                "cluster": partial(contracts.remove_cluster, space, slug, line.item),
                "invoice": partial(invoices.remove_invoice, space, slug, line.item),
                "block": partial(invoices.remove_block, space, slug, line.item),
            }
        if line is None or line.kind not in removers:
            words = "Only clusters, invoices, blocks and drafts can be taken out."
            self.app.notify(words, markup=False)
            return
        self.guarded(
            lambda: self._saved(removers[line.kind](), brought_back(f"{line.kind} taken out"))
        )

    # The stage

    def _stage(self) -> None:
        view = self.view
        choices = []
        for stage in MOVES[view.customer.stage]:
            missing = lacking(view.customer, view.situation.journal, stage, self.workspace.today)
            hint = f"needs {len(missing)} more" if missing else ""
            choices.append(Choice(stage.value, stage.value, hint=hint))

        def answered(choice: str | None) -> None:
            if choice:
                self._move(Stage(choice))

        heading = f"{view.customer.name} is {view.customer.stage.value}"
        self.app.push_screen(PickScreen(heading, choices), answered)

    def _move(self, to: Stage) -> None:
        """Resuming and suspending behind a gate is the gate's own decision."""
        view, slug, space = self.view, self.slug, self.workspace
        resumes = view.customer.stage is Stage.SUSPENDED and to is Stage.ACTIVE
        if resumes or (to is Stage.SUSPENDED and view.assessment.gates):
            self.action_gate()
            return
        missing = lacking(view.customer, view.situation.journal, to, space.today)
        intro = f"Missing: {', '.join(missing)}." if missing else ""
        needed = bool(missing) or to is Stage.SUSPENDED
        form = FormScreen(
            f"{view.customer.name}: {view.customer.stage.value} → {to.value}",
            [
                Field("on", "From", self._today, day="near"),
                Field("reason", "Reason", "", "needed" if needed else ""),
            ],
            lambda values: move_stage(space, slug, to, values),
            focus="reason",
            intro=intro,
        )
        self._ask_form(form, f"{view.customer.name} is {to.value}")


def _intro(words: str, draft: Any) -> str:
    return f"A draft: not in force. {words}" if draft else words
