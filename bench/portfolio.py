"""A large EM's home on disk, the same every time: what start, keys and memory are measured on.

200 customers with 100 journal records each, 1,000 issues with comments and the hours rows of a
quarter, written through the real stores. Look at it: `python -m bench.portfolio FOLDER`, then
`KOORTUI_TODAY=2026-11-26 koortui --home FOLDER`.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import msgspec

from koortui.domain.customer import (
    Cluster,
    Customer,
    CustomerPerson,
    HoursBlock,
    LinearMapping,
)
from koortui.domain.hours import worked
from koortui.domain.issue import (
    Comment,
    Issue,
    LinearMirror,
    Project,
    SheetMirror,
    SheetRow,
    StateChange,
    Team,
    User,
    WorkflowState,
)
from koortui.domain.journal import (
    Ask,
    Billable,
    Channel,
    Contact,
    Direction,
    HoursEntry,
    MonthConfirmed,
    Note,
    Review,
    Step,
    StepMark,
)
from koortui.domain.ports import Journal, JournalRecord
from koortui.domain.reconcile import month_digest
from koortui.domain.sheet_cells import cells_of
from koortui.locations import Locations
from koortui.store.filesystem import FileSystem
from koortui.store.journals import TinyJournalStore
from koortui.store.mirror import FileMirrorStore
from koortui.store.roster import ROSTER_FORMAT
from koortui.store.storage import AtomicStorage

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
"""A Thursday: a review day."""
TODAY = NOW.date().isoformat()
EM = "Nora Lindt"
CUSTOMERS, RECORDS, ISSUES = 200, 100, 5
"""Records and issues are per customer."""
SPECIALISTS = ("Idris Vale", "Mei Tan", "Jonas Berg", "Ada Okafor")
STATES = tuple(
    WorkflowState(id=f"s-{place}", name=name, type=kind, position=place)
    for place, (name, kind) in enumerate(
        (("Todo", "unstarted"), ("In Progress", "started"), ("In Review", "started"))
    )
)
TEAM = Team(id="t-1", key="C", name="Consulting", states=STATES)
_FIRST = "Acme Borealis Cirrus Delta Ember Fjord Granite Harbor Indigo Juniper Krill Lumen"
_SECOND = "Robotics Labs Media Genomics Telecom Analytics Freight Optics Energy Bank"
_WORDS = (
    "osd recovery backfill placement group scrub latency rack host disk replaced pool quota "
    "upgrade monitor quorum network cluster bluestore cache gateway multisite snapshot mirror"
)


class UnsyncedFiles(FileSystem):
    """The real calls without the waiting: nobody needs this home after a power cut."""

    def fsync(self, fd: int) -> None: ...

    def fsync_dir(self, folder: Path) -> None: ...


@dataclass
class _Maker:
    """Makes one customer's values; the same number makes the same ones."""

    number: int

    def __post_init__(self) -> None:
        self.calm = self.number % 3 > 0
        """Two in three customers are well looked after: the board has all its groups."""
        self.worked: list[tuple[datetime, str]] = []
        """Who wrote an hours row, and when."""
        self.rng = random.Random(self.number)  # noqa: S311 - reproducible, not secret
        self.slug = slug_of(self.number)
        self.name = name_of(self.number)

    def id(self) -> str:
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def words(self, count: int) -> str:
        return some_words(self.rng, count)

    def ago(self, longest: float, shortest: float = 0.2) -> datetime:
        return NOW - timedelta(days=self.rng.uniform(shortest, longest))

    def customer(self) -> Customer:
        person = f"Petra Holm {self.number}"
        return Customer(
            id=self.id(),
            slug=self.slug,
            name=self.name,
            manager=EM,
            specialist=SPECIALISTS[self.number % len(SPECIALISTS)],
            nodes=self.rng.randint(4, 60),
            clusters=(Cluster(name=f"prod-{self.number}", nodes=12),),
            contract_start=date(2026, 1, 1),
            contract_end=date(2027, 1, 1) + timedelta(days=self.number),
            blocks=(HoursBlock(hours=Decimal(120), paid_on=date(2026, 2, 1)),)
            if self.number % 2
            else (),
            linear=LinearMapping("label", self.slug),
            people=(CustomerPerson(name=person, email=f"petra@customer{self.number}.example"),),
        )

    def records(self) -> Iterator[JournalRecord]:
        """Mostly notes and hours, some contacts, the reviews of four weeks, two asks."""
        for _ in range(43):
            yield Note(id=self.id(), at=self.ago(120), by=EM, text=self.words(80))
        for _ in range(30):
            yield self._hours()
        for _ in range(16):
            yield self._contact()
        for place in range(8):
            yield self._review(place)
        for _ in range(2):
            answered = self.ago(10) if self.calm or self.rng.random() < 0.8 else None
            yield Ask(
                id=self.id(),
                at=self.ago(30, 11),
                by=EM,
                owed_by="customer",
                what=self.words(5),
                answered_at=answered,
            )

    def _hours(self) -> HoursEntry:
        at, specialist = self.ago(90), self.rng.choice(SPECIALISTS)
        self.worked.append((at, specialist))
        return HoursEntry(
            id=self.id(),
            at=at,
            by=EM,
            day=at.date(),
            specialist=specialist,
            hours=Decimal(self.rng.randint(1, 16)) / 4,
            activity="troubleshooting",
            billable=Billable.YES,
            issue=f"C{self.number}-1",
            comment=self.words(6),
        )

    def _contact(self) -> Contact:
        return Contact(
            id=self.id(),
            at=self.ago(30 if self.calm else 60),
            by=EM,
            channel=self.rng.choice(tuple(Channel)),
            direction=self.rng.choice(tuple(Direction)),
            subject=self.words(4),
            text=self.words(60),
            person=f"Petra Holm {self.number}",
        )

    def _review(self, place: int) -> Review:
        """Finished on Mondays and Thursdays, from the slot before today's back."""
        slot = date(2026, 11, 23) - timedelta(days=(place // 2) * 7 + (place % 2) * 4)
        at = datetime(slot.year, slot.month, slot.day, 9, tzinfo=UTC)
        marks = {step: StepMark(done=True, at=at) for step in Step}
        return Review(
            id=self.id(), at=at, by=EM, slot=slot, finished_at=at, marks=marks, next_steps="wait"
        )

    def confirmed(self, journal: Journal, rows: tuple[SheetRow, ...]) -> MonthConfirmed:
        """Last month's hours agree: the hundredth record."""
        digest = month_digest(worked(journal, rows), "2026-10")
        return MonthConfirmed(id=self.id(), at=NOW, by=EM, month="2026-10", digest=digest)

    def issues(self) -> Iterator[Issue]:
        for place in range(ISSUES):
            created = self.ago(60, 20)
            state = self.rng.choice(STATES)
            moved = StateChange(
                id=self.id(),
                at=self.ago(2 if self.calm else 15),
                from_state="Todo",
                to_state=state.name,
            )
            yield Issue(
                id=self.id(),
                identifier=f"C{self.number}-{place + 1}",
                title=self.words(5).capitalize(),
                description=f"## Goal\n\n{self.words(40)}\n\n- {self.words(5)}\n- {self.words(5)}",
                state=state,
                team_id=TEAM.id,
                created_at=created,
                updated_at=NOW,
                started_at=moved.at if state.type == "started" else None,
                priority=self.rng.randint(2 if self.calm else 1, 4),
                estimate=3.0,
                assignee=self.rng.choice(SPECIALISTS),
                project_id=f"p-{self.number % 20}",
                labels=(self.slug,),
                url=f"https://linear.app/koor/issue/C{self.number}-{place + 1}",
                comments=tuple(self._comments()),
                state_changes=(moved,),
            )

    def _comments(self) -> Iterator[Comment]:
        """By whom and when hours were recorded; where things are not calm, also without."""
        moments = self.rng.sample(self.worked, 6)
        if not self.calm:
            moments[0] = self.ago(4), self.rng.choice(SPECIALISTS)
        for at, author in sorted(moments):
            body = f"{self.words(30)}\n\n```\nceph {self.words(6)}\n```\n\n1. {self.words(6)}"
            yield Comment(id=self.id(), at=at, body=body, author=author)


def some_words(rng: random.Random, count: int) -> str:
    """What notes are made of."""
    return " ".join(rng.choices(_WORDS.split(), k=count))


def slug_of(number: int) -> str:
    return name_of(number).lower().replace(" ", "-")


def name_of(number: int) -> str:
    """120 plain names, then numbered ones."""
    firsts, seconds = _FIRST.split(), _SECOND.split()
    rest, first = divmod(number, len(firsts))
    again, second = divmod(rest, len(seconds))
    return f"{firsts[first]} {seconds[second]}" + (f" {again + 1}" if again else "")


def build(home: Path, customers: int = CUSTOMERS) -> dict[str, str]:
    """Fill `home`; the answer is the environment that makes the program use it."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    locations = Locations.find(home)
    makers = [_Maker(number) for number in range(customers)]
    write_roster(locations, [maker.customer() for maker in makers])
    fs = UnsyncedFiles()
    journals = TinyJournalStore(locations.journals_dir, fs=fs)
    issues: dict[str, Issue] = {}
    rows: list[SheetRow] = []
    for maker in makers:
        with journals.edit(maker.slug) as edit:
            for record in maker.records():
                edit.put(record)
            own = _rows(edit.journal, maker.name, first=len(rows) + 2)
            edit.put(maker.confirmed(edit.journal, own))
        rows += own
        issues |= {issue.id: issue for issue in maker.issues()}
    mirror = FileMirrorStore(locations.mirror_dir, fs=fs)
    mirror.write_sheet(SheetMirror(pulled_at=NOW, rows=tuple(rows)))
    mirror.write_linear(_linear(makers, issues))
    write_config(locations)
    _let_age(home)
    return environment(home)


def _let_age(home: Path) -> None:
    """As files are on a desk: one written a moment ago is looked at twice as long."""
    then = time.time() - 3_600
    for file in home.rglob("*.json"):
        os.utime(file, (then, then))


def _rows(journal: Journal, name: str, first: int) -> tuple[SheetRow, ...]:
    return tuple(
        SheetRow(number=number, entry_id=entry.id, cells=cells_of(entry, name))
        for number, entry in enumerate(journal.hours.values(), first)
    )


def _linear(makers: list[_Maker], issues: dict[str, Issue]) -> LinearMirror:
    return LinearMirror(
        pulled_at=NOW,
        watermark=NOW,
        reconciled_at=NOW,
        scope=tuple(sorted(f"label:{maker.slug}" for maker in makers)),
        issues=issues,
        projects={f"p-{n}": Project(id=f"p-{n}", name=f"Recovery {n}") for n in range(20)},
        teams={TEAM.id: TEAM},
        users={name: User(id=name, name=name) for name in SPECIALISTS},
        labels={maker.slug: f"l-{maker.slug}" for maker in makers},
    )


def write_roster(locations: Locations, customers: list[Customer]) -> None:
    """All customers in one commit; edits one by one are for people."""
    store = AtomicStorage(locations.roster_file, ROSTER_FORMAT, fs=UnsyncedFiles())
    tables = {"customers": {customer.id: customer for customer in customers}}
    store.overwrite(msgspec.json.encode(tables), ROSTER_FORMAT.schema)


def write_config(locations: Locations) -> None:
    config = f"""\
[me]
name = "{EM}"
[calendar]
timezone = "Europe/Berlin"
[sheet]
spreadsheet_id = "bench"
"""
    locations.config_file.write_text(config, encoding="utf-8")


def environment(home: Path) -> dict[str, str]:
    """The variables for a program on `home`: offline, with everything remote set up.

    Nobody listens on that port. The libraries are loaded and refused like on a train.
    """
    return {
        "KOORTUI_HOME": str(home),
        "KOORTUI_TODAY": TODAY,
        "KOORTUI_LINEAR_URL": "http://127.0.0.1:9/graphql",
        "KOORTUI_LINEAR_KEY": "bench",
        "KOORTUI_SHEETS_URL": "http://127.0.0.1:9",
    }


if __name__ == "__main__":
    build(Path(sys.argv[1]))
