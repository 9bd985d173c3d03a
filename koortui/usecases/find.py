"""Quick lookup over everything known: customers, people, clusters, issues, notes."""

from __future__ import annotations

from koortui.domain.lookup import Hit, LookupIndex, build_index, search
from koortui.domain.mapping import issues_of
from koortui.usecases.workspace import Workspace


def index_everything(workspace: Workspace) -> LookupIndex:
    """Build the index. Takes a moment for thousands of notes: off the UI thread."""
    customers = workspace.roster.read().customers
    journals = workspace.journals.read_all([customer.slug for customer in customers])
    mirror = workspace.mirror.read_linear()
    issues = {customer.slug: issues_of(customer, mirror) for customer in customers}
    return build_index(customers, journals, issues)


def find(workspace: Workspace, text: str, limit: int = 20) -> list[Hit]:
    """Best matches first."""
    return search(index_everything(workspace), text, limit)
