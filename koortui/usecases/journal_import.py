"""Journals from a file: all records or none; what is here is replaced only when asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum

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
    replaced: int = 0
    """Records that differed here, and are the file's now."""
    queued: int = 0
    """Writes among `added` that wait to be delivered."""


class JournalsImported(Struct, frozen=True, kw_only=True):
    """What an import did, or would do."""

    customers: tuple[CustomerImported, ...] = ()
    new: tuple[JournalRow, ...] = ()
    """The records that are not here yet, in the file's order."""
    dry_run: bool = False


class Differing(Enum):
    """What becomes of a record that is here under the same id and says something else."""

    REFUSE = "refuse"
    KEEP_MINE = "keep mine"
    TAKE_THEIRS = "take theirs"


def _no_copy() -> None:
    """For callers who need none."""


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
    differing: Differing = Differing.REFUSE,
    with_queue: bool = False,
    before_replacing: Callable[[], None] = _no_copy,
) -> JournalsImported:
    """Take in what `export journal` wrote; one commit for each customer. `JournalsRefused`.

    Writes that wait are taken only `with_queue`: two installations would send them. A write that
    is here stays as it is here: its state is what this installation did with it.
    `before_replacing` is called before anything here is written over.
    """
    rows, problems = read_journals(text_of(raw, name))
    slugs = {customer.slug for customer in workspace.roster.read().customers}
    problems += _strangers(rows, slugs)
    here = workspace.journals.read_all({row.customer for row in rows} & slugs)
    new = [row for row in rows if row.customer in here and _there(here, row) is None]
    if differing is Differing.REFUSE:
        problems += _differing(rows, here)
    if not with_queue:
        problems += _waiting(new)
    if problems:
        raise JournalsRefused(name, problems)
    theirs = differing is Differing.TAKE_THEIRS
    replacing = [row for row in rows if theirs and _replaces(here, row)]
    done = [
        _summary(slug, of_one, here[slug], theirs)
        for slug, of_one in _by_customer(rows, workspace).items()
    ]
    if not dry_run:
        if replacing:
            before_replacing()
        _commit(workspace, name, [*new, *replacing], differing)
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


def _replaces(here: Mapping[str, Journal], row: JournalRow) -> bool:
    """Whether the file's record may stand in the place of one that is here."""
    mine = _there(here, row)
    return mine not in (None, row.record) and not isinstance(mine, PendingWrite)


def _summary(slug: str, rows: list[JournalRow], journal: Journal, theirs: bool) -> CustomerImported:
    here = {slug: journal}
    new = [row for row in rows if _there(here, row) is None]
    same = sum(_there(here, row) == row.record for row in rows)
    replaced = sum(theirs and _replaces(here, row) for row in rows)
    return CustomerImported(
        customer=slug,
        added=dict(Counter(row.kind for row in new)),
        unchanged=same,
        kept=len(rows) - len(new) - same - replaced,
        replaced=replaced,
        queued=sum(1 for _ in _waiting(new)),
    )


def _commit(
    workspace: Workspace, name: str, chosen: list[JournalRow], differing: Differing
) -> None:
    """Another process may have written since: every journal is looked at again under its lock."""
    for done, (slug, rows) in enumerate(_by_customer(chosen, workspace).items()):
        with workspace.journals.edit(slug) as edit:
            here = {slug: edit.journal}
            refused = list(_differing(rows, here)) if differing is Differing.REFUSE else []
            if refused:
                kept = f"{done} customers were imported before that." if done else ""
                raise JournalsRefused(name, refused, kept)
            theirs = differing is Differing.TAKE_THEIRS
            for row in rows:
                if _there(here, row) is None or (theirs and _replaces(here, row)):
                    edit.put(row.record)
