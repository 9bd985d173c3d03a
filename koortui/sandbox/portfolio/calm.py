"""Customers without findings, those not under review, and the one already done."""

from __future__ import annotations

from koortui.domain.customer import Service, Stage
from koortui.sandbox.portfolio.story import (
    JONAS,
    PRIYA,
    SAM,
    BlockStory,
    HoursStory,
    IssueStory,
    NoteStory,
    ProjectStory,
    Story,
    Talk,
    Work,
)

DELTA = Story(
    slug="delta-genomics",
    name="Delta Genomics",
    industry="research",
    renewed_from="52800",
    linear="project:Delta archive",
    specialist=PRIYA,
    nodes=28,
    clusters=(("delta-seq", 28, True),),
    annual_value="67200",
    people=(("Yara Nunes", "yara@deltagenomics.example", "Bioinformatics IT"),),
    projects=(ProjectStory(name="Delta archive"),),
    issues=(
        IssueStory(
            number=131,
            size="L",
            title="Archive pool with compression",
            state="In Progress",
            opened=4,
            project="Delta archive",
            work=(
                Work(
                    ago=1,
                    text="zstd saves 38% on FASTQ; rollout on the next day.",
                    hours="2",
                    activity="recommending solutions",
                ),
            ),
        ),
        IssueStory(
            number=132,
            title="Document the restore path",
            opened=9,
            size="S",
            project="Delta archive",
            work=(
                Work(ago=8, text="First outline.", hours="1", activity="writing reports"),
                Work(
                    ago=2,
                    text="Done and read by Yara.",
                    hours="1",
                    activity="writing reports",
                    moved_to="Done",
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            subject="Archive",
            text="Compression saves 38%.",
            person="Yara Nunes",
            template="update",
        ),
    ),
)

FJORD = Story(
    slug="fjord-ai",
    name="Fjord AI",
    industry="AI / ML",
    scope="Assess RGW for training data; a report with three options.",
    linear="customer:Fjord AI",
    specialist=JONAS,
    service=Service.ONE_OFF,
    nodes=10,
    clusters=(("fjord-train", 10, True),),
    people=(("Signe Dahl", "signe@fjord-ai.example", "ML platform"),),
    ends_in=None,
    blocks=(BlockStory(hours="40", bought_days=-60, paid_days=-50),),
    projects=(ProjectStory(name="Fjord assessment"),),
    issues=(
        IssueStory(
            number=141,
            title="Assessment draft: RGW for training data",
            state="In Progress",
            opened=5,
            size="L",
            project="Fjord assessment",
            work=(
                Work(
                    ago=1,
                    text="Draft is ready for the EM's review.",
                    hours="3",
                    activity="writing reports",
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            subject="Assessment",
            text="The draft comes on Friday.",
            person="Signe Dahl",
            template="update",
        ),
    ),
    hours=(HoursStory(ago=4, hours="6", activity="systems analysis", issue=141, ours=True),),
    reviewed=(0, 1, 2, 3),
    next_steps="Send the assessment draft on Friday.",
)

LUMEN = Story(
    slug="lumen-archive",
    name="Lumen Archive",
    industry="research",
    trial=True,
    linear="label:lumen",
    stage=Stage.KICKOFF,
    service=Service.STARTER,
    nodes=4,
    clusters=(("lumen-trial", 4, True),),
    hosting="ours",
    people=(("Mina Okoye", "mina@lumenarchive.example", "Archivist"),),
    started_days=-9,
    ends_in=81,
    issued_days=None,
    projects=(ProjectStory(name="Lumen kickoff"),),
    issues=(
        IssueStory(
            number=151,
            size="L",
            title="Bring up the starter cluster",
            state="In Progress",
            opened=4,
            project="Lumen kickoff",
            work=(
                Work(
                    ago=1, text="Three mons in quorum, 12 OSDs up.", hours="2", activity="training"
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            channel="meeting",
            subject="Kickoff",
            person="Mina Okoye",
            text="Access works; first buckets next week.",
        ),
    ),
    reviewed=(1, 2),
)

MERIDIAN = Story(
    slug="meridian-maps",
    name="Meridian Maps",
    industry="AI / ML",
    next_step="Send the estimate for 12 nodes after the call.",
    draft=(("service", "managed"), ("nodes", "12"), ("annual_value", "28.800")),
    stage=Stage.PROSPECT,
    service=Service.ONE_OFF,
    specialist="",
    people=(("Theo Lang", "theo@meridian-maps.example", "CTO"),),
    started_days=None,
    ends_in=None,
    issued_days=None,
    talks=(
        Talk(
            days=-8,
            channel="call",
            text="Exploratory call: 300 TiB of tiles on NFS.",
            person="Theo Lang",
        ),
    ),
    notes=(NoteStory(ago=5, text="Asked for an estimate of the migration. #question"),),
    reviewed=(),
)

QUARRY = Story(
    slug="quarry-minerals",
    name="Quarry Minerals",
    linear="label:quarry",
    stage=Stage.SUSPENDED,
    nodes=5,
    clusters=(("quarry", 5, True),),
    annual_value="12000",
    people=(("Bram Visser", "bram@quarryminerals.example", "Finance"),),
    issued_days=-75,
    paid_days=None,
    talks=(
        Talk(
            days=-6, channel="call", text="They pay at the end of the month.", person="Bram Visser"
        ),
    ),
    notes=(NoteStory(ago=5, text="Work rests until the bill is paid. #decision", pinned=True),),
    suspended_note="No payment for 45 days; Head of Sales agreed to stop work.",
)

UMBRA = Story(
    slug="umbra-security",
    name="Umbra Security",
    industry="communications",
    linear="customer:Umbra Security",
    manager=SAM,
    specialist=JONAS,
    nodes=15,
    clusters=(("umbra", 15, True),),
    annual_value="36000",
    people=(("Cleo Hart", "cleo@umbrasec.example", "Infrastructure"),),
    projects=(ProjectStory(name="Umbra hardening"),),
    issues=(
        IssueStory(
            number=161,
            size="L",
            title="cephx keys: rotate and shorten caps",
            state="In Progress",
            opened=3,
            project="Umbra hardening",
            work=(
                Work(
                    ago=1,
                    text="Client keys are rotated; managers follow.",
                    hours="1.5",
                    activity="system design",
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            subject="Keys",
            text="Client keys are rotated.",
            person="Cleo Hart",
            template="update",
        ),
    ),
)

VIREO = Story(
    slug="vireo-systems",
    name="Vireo Systems",
    stage=Stage.ENDED,
    service=Service.ONE_OFF,
    people=(("Gil Adair", "gil@vireo.example", "Founder"),),
    started_days=-500,
    ends_in=-420,
    issued_days=-480,
    paid_days=-470,
    reviewed=(),
)

CALM = (DELTA, FJORD, LUMEN, MERIDIAN, QUARRY, UMBRA, VIREO)
