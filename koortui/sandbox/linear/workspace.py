"""The core of a workspace: clock, ids, rows, indexes and lookups."""

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from koortui.sandbox.linear import records as r
from koortui.sandbox.linear.limits import Budget, RateLimits

NAMESPACE = uuid.UUID("8a6f3f6e-0f6e-5d0a-9a57-0d1f4f6b7c11")
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)

R = TypeVar("R", bound=r.Record)


class ServerClock:
    """UTC now. A machine's clock is set back at times; what came later is never dated earlier."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._latest = EPOCH

    def __call__(self) -> datetime:
        self._latest = max(self._latest, self._now())
        return self._latest


def _uuid4() -> str:
    return str(uuid.uuid4())


class Workspace:
    """A workspace; `lock` guards it while a server thread and a test both touch it."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime] | None = None,
        new_id: Callable[[], str] = _uuid4,
        key: str = "lin_api_sandbox",
        name: str = "Koor",
        url_key: str = "koor",
        limits: RateLimits | None = None,
        comment_bumps_issue: bool = False,
    ) -> None:
        self._now = now or ServerClock()
        self.new_id = new_id
        self.key = key
        self.budget = Budget(limits or RateLimits())
        # Linear does not say whether a comment bumps its issue; not bumping is the harder case.
        self.comment_bumps_issue = comment_bumps_issue
        self.lock = threading.RLock()
        self.revision = 0
        organization = r.Organization(
            id=self.make_id("organization", url_key),
            name=name,
            url_key=url_key,
            created_at=EPOCH,
            updated_at=EPOCH,
        )
        self.tables = r.Tables(organization=organization)
        self._related: dict[tuple[str, str], tuple[int, dict[Any, list[Any]]]] = {}

    # -- clock, ids, rows ------------------------------------------------------------

    def now(self) -> datetime:
        """The injected clock, cut to Linear's milliseconds."""
        at = self._now().astimezone(UTC)
        return at.replace(microsecond=at.microsecond // 1000 * 1000)

    def make_id(self, kind: str, key: str) -> str:
        """The id a builder gives to `key` of this kind."""
        return str(uuid.uuid5(NAMESPACE, f"{kind}/{key}"))

    def changed(self) -> None:
        """Note that rows changed: renews indexes, and the server saves."""
        self.revision += 1
        self.tables.sync_id += 1

    def put(self, table: str, row: R) -> R:
        """Insert a finished row into `table` (an attribute of `Tables`)."""
        with self.lock:
            getattr(self.tables, table)[row.id] = row
            self.changed()
        return row

    def related(self, table: str, attribute: str, value: str) -> list[Any]:
        """Rows of `table` whose `attribute` is `value`, in the order of insertion."""
        revision, index = self._related.get((table, attribute), (-1, {}))
        if revision != self.revision:
            index = {}
            for row in getattr(self.tables, table).values():
                index.setdefault(getattr(row, attribute), []).append(row)
            self._related[table, attribute] = (self.revision, index)
        return index.get(value, [])

    def new_row(self, kind: str, key: str | None, at: datetime | None) -> dict[str, Any]:
        with self.lock:
            self.tables.serial += 1
            created = at or self.now()
            row_id = self.make_id(kind, key if key is not None else f"#{self.tables.serial}")
            return {"id": row_id, "created_at": created, "updated_at": created}

    # -- lookups ---------------------------------------------------------------------

    @property
    def viewer(self) -> r.User:
        """Whom the key belongs to."""
        return self.tables.users[self.tables.viewer_id or ""]

    def identifier(self, issue: r.Issue) -> str:
        """`ACM-14`."""
        return f"{self.tables.teams[issue.team_id].key}-{issue.number}"

    def find_issue(self, reference: str) -> r.Issue | None:
        """The issue with this id or identifier, present or former."""
        if reference in self.tables.issues:
            return self.tables.issues[reference]
        wanted = reference.upper()
        for issue in self.tables.issues.values():
            if self.identifier(issue) == wanted or wanted in issue.previous_identifiers:
                return issue
        return None

    def issue(self, reference: str) -> r.Issue:
        """The issue with this id or identifier; KeyError when there is none."""
        found = self.find_issue(reference)
        if found is None:
            raise KeyError(reference)
        return found

    def state(self, team: r.Team, name: str) -> r.WorkflowState:
        """The team's status of this name, ignoring case; KeyError when there is none."""
        for state in self.related("states", "team_id", team.id):
            if state.name.lower() == name.lower():
                return state  # type: ignore[no-any-return]
        raise KeyError(name)

    def comments_of(self, issue: r.Issue) -> list[r.Comment]:
        """An issue's comments, oldest first."""
        return sorted(
            self.related("comments", "issue_id", issue.id), key=lambda row: (row.created_at, row.id)
        )
