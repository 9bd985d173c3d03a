"""A customer edited in or added to the roster, and taking that back: what such use cases share."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from koortui.domain.contract import StageMove
from koortui.domain.contract_changes import LABELS, changes
from koortui.domain.customer import Customer
from koortui.domain.errors import InvalidInput, UnknownCustomer
from koortui.domain.ports import TABLES
from koortui.usecases.workspace import Saved, Workspace

Edit = Callable[[Customer], Customer]
#: Written beside an edit, never undone by themselves.
_TRACES = ("history", "moves")


class CustomerEdited(Saved, frozen=True, kw_only=True):
    """The customer as it was and as it became: undo puts back what differs."""

    before_edit: Customer
    after_edit: Customer

    @property
    def fields(self) -> tuple[str, ...]:
        """What this edit changed."""
        return tuple(
            name
            for name in Customer.__struct_fields__
            if name not in _TRACES
            and getattr(self.before_edit, name) != getattr(self.after_edit, name)
        )


class CustomerAdded(Saved, frozen=True, kw_only=True):
    """The customer as it was added: undo takes it out again."""

    added: Customer


def edit_customer(
    workspace: Workspace, slug: str, change: Edit, *, reason: str = ""
) -> CustomerEdited:
    """Change one customer in one commit; what it changes of the contract goes into its history."""
    at = workspace.clock()
    with workspace.roster.edit() as edit:
        for before in edit.roster.customers:
            if before.slug == slug:
                after = change(before)
                traces = changes(before, after, at=at, by=workspace.me, reason=reason)
                after = replace(after, history=(*after.history, *traces))
                if after != before:
                    edit.put(after)
                return CustomerEdited(
                    id=before.id, customer=slug, saved_at=at, before_edit=before, after_edit=after
                )
    raise UnknownCustomer(
        f"No customer is called {slug!r}.", in_program="{anywhere.find} finds one."
    )


def put_back(workspace: Workspace, done: CustomerEdited) -> None:
    """Undo: the fields this edit changed are as they were; later edits of others stay.

    A field that was changed again since is left alone, and all the others, too: `InvalidInput`.
    The history says that it was undone; a move to another stage is taken out of the moves.
    """
    fields = done.fields
    moved = [move for move in done.after_edit.moves if move not in done.before_edit.moves]

    def change(customer: Customer) -> Customer:
        for name in fields:
            if getattr(customer, name) != getattr(done.after_edit, name):
                word = LABELS.get(name, name)
                raise InvalidInput(
                    "undo",
                    f"{word} of {customer.name} was changed again since",
                    kept="Nothing was changed.",
                    next_step="Undo the later change first, or edit it by hand.",
                )
        values = {name: getattr(done.before_edit, name) for name in fields}
        return replace(customer, **values, moves=_without(customer.moves, moved))

    edit_customer(workspace, done.customer, change, reason="undone")


def take_out(workspace: Workspace, done: CustomerAdded) -> None:
    """Undo: out of the roster again. Refused once something was written about them, or changed."""
    journal = workspace.journals.read(done.customer)
    written = any(getattr(journal, table) for table in TABLES)
    with workspace.roster.edit() as edit:
        now = next((c for c in edit.roster.customers if c.id == done.id), None)
        if now is None:
            return
        if written or now != done.added:
            what = "something was written about them" if written else "it was changed"
            raise InvalidInput(
                "undo",
                f"{what} since {now.name} was added",
                kept=f"{now.name} stays.",
                next_step="Undo that first; or move them to the stage ended.",
            )
        edit.remove(now)


def _without(moves: tuple[StageMove, ...], gone: list[StageMove]) -> tuple[StageMove, ...]:
    return tuple(move for move in moves if move not in gone)
