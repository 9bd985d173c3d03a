"""Journals from a file: all records or none, each new one taken whole, nothing here overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct

from koortui.domain.errors import KoorError
from koortui.domain.mutations import PendingWrite
from koortui.domain.ports import Journal, JournalRecord
from koortui.usecases.import_text import Problem, listed, text_of
from koortui.usecases.journal_file import JournalRow, read_journals
from koortui.usecases.workspace import Workspace

_LONGEST_SHOWN = 60


class CustomerImported(Struct, frozen=True, kw_only=True):
    """What came in for one customer. `added`: how many records by kind."""

    customer: str
    added: dict[str, int] = {}
    unchanged: int = 0
    kept: int = 0
    """Records that differ here, and stayed as they are here."""
    queued: int = 0
    """Writes among `added` that wait to be delivered."""


class JournalsImported(Struct, frozen=True, kw_only=True):
    """What an import did, or would do."""

    customers: tuple[CustomerImported, ...] = ()
    new: tuple[JournalRow, ...] = ()
    """The records that are not here yet, in the file's order."""
    dry_run: bool = False


class JournalsRefused(KoorError):
    """Records are wrong or differ from those here. `problems` names each by line and field."""

    def __init__(self, name: str, problems: list[Problem], kept: str = "") -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__(
            listed(name, self.problems),
            kept=kept or "Nothing was imported.",
            next_step="Mend these places and import it again.",
        )


def import_journals(
    workspace: Workspace,
    raw: bytes,
    name: str,
    *,
    dry_run: bool = False,
    keep_mine: bool = False,
    with_queue: bool = False,
) -> JournalsImported:
    """Take in what `export journal` wrote; one commit for each customer. `JournalsRefused`.

    A record that is here under the same id and differs is refused; with `keep_mine` it stays as
    it is here. Writes that wait are taken only `with_queue`: two installations would send them.
    """
    rows, problems = read_journals(text_of(raw, name))
    slugs = {customer.slug for customer in workspace.roster.read().customers}
    problems += _strangers(rows, slugs)
    here = workspace.journals.read_all({row.customer for row in rows} & slugs)
    new = [row for row in rows if row.customer in here and _there(here, row) is None]
    if not keep_mine:
        problems += _differing(rows, here)
    if not with_queue:
        problems += _waiting(new)
    if problems:
        raise JournalsRefused(name, problems)
    done = [
        _summary(slug, of_one, here[slug]) for slug, of_one in _by_customer(rows, workspace).items()
    ]
    if not dry_run:
        _commit(workspace, name, new, keep_mine)
    return JournalsImported(customers=tuple(done), new=tuple(new), dry_run=dry_run)


def _strangers(rows: Iterable[JournalRow], slugs: set[str]) -> Iterator[Problem]:
    told: set[str] = set()
    for row in rows:
        if row.customer not in slugs | told:
            told.add(row.customer)
            why = f"there is no customer {row.customer!r} here; import the roster first"
            yield Problem(row.line, "customer", why)


def _waiting(new: Iterable[JournalRow]) -> Iterator[Problem]:
    for row in new:
        if isinstance(row.record, PendingWrite) and row.record.settled_at is None:
            why = f"{row.record.describe!r} waits to be delivered; add --with-queue to send it here"
            yield Problem(row.line, "state", why)


def _differing(rows: Iterable[JournalRow], here: Mapping[str, Journal]) -> Iterator[Problem]:
    for row in rows:
        mine = _there(here, row)
        if mine is not None and mine != row.record:
            yield from _differences(row, mine)


def _differences(row: JournalRow, mine: JournalRecord) -> Iterator[Problem]:
    for field in row.record.__struct_fields__:
        theirs, ours = getattr(row.record, field), getattr(mine, field)
        if theirs != ours:
            what = f"conflict: {row.kind} {row.record.id[:8]} has {_short(ours)} here, "
            yield Problem(row.line, field, f"{what}{_short(theirs)} in the file")


def _short(value: object) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _there(here: Mapping[str, Journal], row: JournalRow) -> JournalRecord | None:
    journal = here.get(row.customer)
    found: JournalRecord | None = getattr(journal, row.kind).get(row.record.id) if journal else None
    return found


def _by_customer(rows: Iterable[JournalRow], workspace: Workspace) -> dict[str, list[JournalRow]]:
    """In the roster's order, whatever the file's is."""
    found: dict[str, list[JournalRow]] = {
        customer.slug: [] for customer in workspace.roster.read().customers
    }
    for row in rows:
        found[row.customer].append(row)
    return {slug: of_one for slug, of_one in found.items() if of_one}


def _summary(slug: str, rows: list[JournalRow], journal: Journal) -> CustomerImported:
    here = {slug: journal}
    new = [row for row in rows if _there(here, row) is None]
    same = sum(_there(here, row) == row.record for row in rows)
    return CustomerImported(
        customer=slug,
        added=dict(Counter(row.kind for row in new)),
        unchanged=same,
        kept=len(rows) - len(new) - same,
        queued=sum(1 for _ in _waiting(new)),
    )


def _commit(workspace: Workspace, name: str, new: list[JournalRow], keep_mine: bool) -> None:
    """Another process may have written since: every journal is looked at again under its lock."""
    for done, (slug, rows) in enumerate(_by_customer(new, workspace).items()):
        with workspace.journals.edit(slug) as edit:
            here = {slug: edit.journal}
            if not keep_mine and (differing := list(_differing(rows, here))):
                kept = f"{done} customers were imported before that." if done else ""
                raise JournalsRefused(name, differing, kept)
            for row in rows:
                if _there(here, row) is None:
                    edit.put(row.record)
