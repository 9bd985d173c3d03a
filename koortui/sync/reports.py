"""What a sync did, as values. Their JSON is the `sync` command's: a contract (docs, cli)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from koortui.domain.budget import Budget
from koortui.domain.errors import KoorError
from koortui.domain.mutations import WriteState
from koortui.services.errors import ServiceError
from koortui.sync.outbox import Outcome


class SyncError(Struct, frozen=True):
    """One failure for people and programs; `kind` as in koortui.services.errors."""

    source: str
    kind: str
    message: str

    @classmethod
    def of(cls, failure: ServiceError) -> SyncError:
        return cls(failure.source, failure.kind, str(failure))


class LinearPulled(Struct, frozen=True, kw_only=True):
    """How many issues and comments the answers held."""

    requests: int = 0
    issues: int = 0
    comments: int = 0


class SheetPulled(Struct, frozen=True, kw_only=True):
    requests: int = 0
    rows: int = 0


class Pulled(Struct, frozen=True, kw_only=True):
    linear: LinearPulled = LinearPulled()
    sheet: SheetPulled = SheetPulled()


class PushRequests(Struct, frozen=True, kw_only=True):
    linear: int = 0
    sheet: int = 0


class Pushed(Struct, frozen=True, kw_only=True):
    """`delivered` now; the others are what stands at the end, from earlier runs, too."""

    requests: PushRequests = PushRequests()
    delivered: int = 0
    rejected: int = 0
    conflict: int = 0
    in_doubt: int = 0
    queued: int = 0


class PullReport(Struct, frozen=True, kw_only=True):
    pulled: Pulled = Pulled()
    errors: tuple[SyncError, ...] = ()


class PushReport(Struct, frozen=True, kw_only=True):
    pushed: Pushed = Pushed()
    errors: tuple[SyncError, ...] = ()


class SyncReport(Struct, frozen=True, kw_only=True):
    """What a sync did. All but the budget is `koortui sync --json`: a contract."""

    pulled: Pulled = Pulled()
    pushed: Pushed = Pushed()
    errors: tuple[SyncError, ...] = ()
    budget: Budget | None = None
    """What Linear allows until its next reset; None when it was not asked."""

    @classmethod
    def of(cls, pull: PullReport | None, push: PushReport | None) -> SyncReport:
        pull, push = pull or PullReport(), push or PushReport()
        errors = tuple(dict.fromkeys((*push.errors, *pull.errors)))
        return cls(pulled=pull.pulled, pushed=push.pushed, errors=errors)

    @property
    def log_line(self) -> str:
        """One line of numbers and kinds; no words of customers or of a remote."""
        pulled, pushed = self.pulled, self.pushed
        failures = " ".join(f"{error.source}:{error.kind}" for error in self.errors) or "none"
        return (
            f"issues={pulled.linear.issues} comments={pulled.linear.comments}"
            f" rows={pulled.sheet.rows} delivered={pushed.delivered} queued={pushed.queued}"
            f" in_doubt={pushed.in_doubt} rejected={pushed.rejected} conflict={pushed.conflict}"
            f" errors={failures}"
        )

    @property
    def all_delivered(self) -> bool:
        """Nothing is left to go out and nothing waits for the EM."""
        left = self.pushed
        return not (left.queued or left.in_doubt or left.rejected or left.conflict)


class Tally(Struct):
    """A push's result in the making."""

    states: Counter[WriteState] = field(default_factory=Counter)
    failures: list[SyncError] = field(default_factory=list)

    def count(self, outcomes: Iterable[Outcome]) -> None:
        """Add up how writes ended; each failure is kept once."""
        for outcome in outcomes:
            self.states[outcome.state] += 1
            error = SyncError.of(outcome.failure) if outcome.failure else None
            if error and error not in self.failures:
                self.failures.append(error)

    def unreadable(self, slug: str, error: KoorError) -> None:
        """A journal whose writes could not be looked at."""
        self.failures.append(SyncError("journal", "unreadable", f"{slug}: {error}"))

    def report(self, requests: PushRequests, waiting: Iterable[WriteState]) -> PushReport:
        """`waiting`: the states of what was not delivered, as they are now."""
        left = Counter(waiting)
        return PushReport(
            pushed=Pushed(
                requests=requests,
                delivered=self.states[WriteState.DELIVERED],
                rejected=left[WriteState.REJECTED],
                conflict=left[WriteState.CONFLICT],
                in_doubt=left[WriteState.IN_DOUBT],
                queued=left[WriteState.QUEUED] + left[WriteState.SENDING],
            ),
            errors=tuple(self.failures),
        )
