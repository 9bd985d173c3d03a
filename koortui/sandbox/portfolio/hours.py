"""The rows of hours that follow from the stories, oldest first, for the sheet and the journals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from koortui.domain.hours import default_billable
from koortui.sandbox.portfolio.ids import make_id
from koortui.sandbox.portfolio.story import Story
from koortui.sandbox.portfolio.when import When

HEADERS = (
    "Date",
    "Customer",
    "Specialist",
    "Hours",
    "Activity",
    "Billable",
    "Issue",
    "Comment",
    "Entry ID",
)


class Row(Struct, frozen=True, kw_only=True):
    """One row; with an `entry_id` it was added with KoorTUI and is in a journal too."""

    day: date
    customer: str
    slug: str
    specialist: str
    hours: str
    activity: str
    billable: str
    issue: str = ""
    comment: str = ""
    entry_id: str = ""

    def cells(self) -> list[str]:
        """In the order of `HEADERS`."""
        return [
            self.day.isoformat(),
            self.customer,
            self.specialist,
            self.hours,
            self.activity,
            self.billable,
            self.issue,
            self.comment,
            self.entry_id,
        ]


def rows_of(story: Story, when: When) -> list[Row]:
    """The customer's rows, oldest first."""
    return sorted((*_from_work(story, when), *_told(story, when)), key=lambda row: row.day)


def _from_work(story: Story, when: When) -> Iterator[Row]:
    for issue in story.issues:
        for work in issue.work:
            if work.by or not work.in_sheet:
                continue
            yield Row(
                day=when.day(work.ago),
                customer=story.name,
                slug=story.slug,
                specialist=story.specialist,
                hours=work.hours,
                activity=work.activity,
                billable=default_billable(work.activity).value,
                issue=f"{story.team}-{issue.number}",
            )


def _told(story: Story, when: When) -> Iterator[Row]:
    for index, told in enumerate(story.hours):
        yield Row(
            day=when.day(told.ago),
            customer=story.name,
            slug=story.slug,
            specialist=told.by or story.specialist,
            hours=told.hours,
            activity=told.activity,
            billable=told.billable or default_billable(told.activity).value,
            issue=f"{story.team}-{told.issue}" if told.issue else "",
            comment=told.comment,
            entry_id=make_id(f"{story.slug}/hours/{index}") if told.ours else "",
        )
