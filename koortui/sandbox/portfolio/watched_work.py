"""Customers to look at: one amber finding each, in the work or in a review."""

from __future__ import annotations

from koortui.domain.contract import Extra
from koortui.domain.customer import Service
from koortui.sandbox.portfolio.story import (
    JONAS,
    PRIYA,
    AskStory,
    IssueStory,
    ProjectStory,
    Story,
    Talk,
    Work,
)

KESTREL = Story(
    slug="kestrel-aerospace",
    name="Kestrel Aerospace",
    industry="robotics and automation",
    linear="customer:Kestrel Aerospace",
    nodes=30,
    clusters=(("kestrel-sim", 30, True),),
    annual_value="72000",
    people=(("Ada Finch", "ada.finch@kestrel-aero.example", "Simulation lead"),),
    projects=(ProjectStory(name="Kestrel benchmarks"),),
    issues=(
        IssueStory(
            number=81,
            size="L",
            title="fio benchmark of the new NVMe class",
            state="In Progress",
            opened=4,
            project="Kestrel benchmarks",
            work=(
                Work(
                    ago=1,
                    text="4k random writes: 310k IOPS with 4 OSDs per drive.",
                    hours="3",
                    activity="identifying bottlenecks",
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=2,
            direction="in",
            subject="Encryption",
            person="Ada Finch",
            text="Can we turn on encryption at rest without a rebuild?",
        ),
        Talk(
            ago=3,
            subject="Benchmarks",
            text="First figures are in.",
            person="Ada Finch",
            template="update",
        ),
    ),
    asks=(AskStory(ago=2, owed_by="us", what="whether encryption at rest needs a rebuild"),),
)

ORCHID = Story(
    slug="orchid-bio",
    name="Orchid Bio",
    linear="label:orchid",
    specialist=JONAS,
    nodes=7,
    clusters=(("orchid", 7, True),),
    annual_value="16800",
    people=(("Selma Roy", "selma@orchidbio.example", "Lab IT"),),
    projects=(ProjectStory(name="Orchid monitoring"),),
    issues=(
        IssueStory(
            number=91,
            title="Alert rules for mon clock skew",
            state="In Progress",
            opened=3,
            size="L",
            project="Orchid monitoring",
            due_in=-2,
            work=(
                Work(ago=1, text="Rules are written; the test of the alert is open.", hours="1.5"),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            subject="Alerts",
            text="The rules come tomorrow.",
            person="Selma Roy",
            template="update",
        ),
    ),
)

POLAR = Story(
    slug="polar-shipping",
    name="Polar Shipping",
    linear="customer:Polar Shipping",
    specialist=PRIYA,
    nodes=11,
    clusters=(("polar", 11, True),),
    annual_value="26400",
    people=(("Knut Berge", "knut@polarshipping.example", "Infrastructure"),),
    projects=(ProjectStory(name="Polar backups"),),
    issues=(
        IssueStory(
            number=101,
            title="RBD mirroring to the second site",
            state="In Progress",
            opened=4,
            priority=2,
            size="L",
            project="Polar backups",
            work=(
                Work(
                    ago=1,
                    text="Peers are bootstrapped; 12 of 40 images mirror.",
                    hours="2.5",
                    activity="system design",
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            subject="Mirroring",
            text="12 of 40 images are mirrored.",
            person="Knut Berge",
            template="update",
        ),
    ),
    reviewed=(2, 3),
)

RIVERBED = Story(
    slug="riverbed-telco",
    name="Riverbed Telco",
    industry="communications",
    extras=(Extra.MIGRATION,),
    renewed_from="96000",
    linear="label:riverbed",
    specialist=PRIYA,
    nodes=52,
    service=Service.ENTERPRISE,
    clusters=(("riverbed-core", 52, True),),
    annual_value="124800",
    people=(("Dev Malik", "dev.malik@riverbedtelco.example", "Storage lead"),),
    projects=(ProjectStory(name="Riverbed growth"),),
    issues=(
        IssueStory(
            number=111,
            title="Backfill starves client I/O after adding OSDs",
            state="In Progress",
            opened=5,
            priority=2,
            size="L",
            project="Riverbed growth",
            text="mclock profile high_client_ops still leaves 40 ms commits.",
            work=(
                Work(ago=3, text="Tried osd_max_backfills=1; client latency halves.", hours="2"),
            ),
        ),
        IssueStory(
            number=112,
            title="Rebalance plan for the new racks",
            state="In Progress",
            opened=4,
            size="L",
            project="Riverbed growth",
            work=(
                Work(
                    ago=1,
                    text="upmap plan is ready; runs at night.",
                    hours="1",
                    activity="recommending solutions",
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            subject="Backfill",
            text="The plan for the nights is ready.",
            person="Dev Malik",
            template="update",
        ),
    ),
)

WATCHED_WORK = (KESTREL, ORCHID, POLAR, RIVERBED)
