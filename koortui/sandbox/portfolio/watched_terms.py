"""Customers to look at: one amber finding each, in hours, contract, mapping or contact."""

from __future__ import annotations

from koortui.domain.customer import Service
from koortui.sandbox.portfolio.story import (
    JONAS,
    PRIYA,
    SAM,
    AskStory,
    BlockStory,
    HoursStory,
    IssueStory,
    NoteStory,
    ProjectStory,
    Story,
    Talk,
    Work,
)

BOREALIS = Story(
    slug="borealis-labs",
    name="Borealis Labs",
    industry="research",
    linear="customer:Borealis Labs",
    specialist=JONAS,
    service=Service.PRO,
    nodes=12,
    clusters=(("borealis", 12, True),),
    annual_value="24000",
    people=(("Emil Strand", "emil@borealis-labs.example", "Research IT"),),
    blocks=(BlockStory(hours="40", bought_days=-40, paid_days=-35),),
    projects=(ProjectStory(name="Borealis assessment"),),
    issues=(
        IssueStory(
            number=51,
            title="System assessment: write the report",
            state="In Progress",
            opened=5,
            size="L",
            project="Borealis assessment",
            work=(
                Work(
                    ago=1,
                    text="Chapters on CRUSH map and monitoring are written.",
                    hours="4",
                    activity="writing reports",
                ),
            ),
        ),
        IssueStory(
            number=52,
            title="Read their network plan",
            opened=8,
            size="S",
            project="Borealis assessment",
            work=(
                Work(
                    ago=1,
                    text="Waiting for the plan of the cluster network.",
                    hours="0.5",
                    activity="systems analysis",
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=7,
            subject="Network plan",
            text="Could you send the plan?",
            person="Emil Strand",
            template="update",
        ),
        Talk(
            ago=3,
            subject="Network plan",
            text="A gentle reminder of the plan.",
            person="Emil Strand",
            template="reminder",
        ),
    ),
    asks=(AskStory(ago=7, what="the plan of the cluster network", issue=52, nudged=(3,)),),
    hours=(HoursStory(ago=5, hours="7.5", activity="systems analysis", issue=51),),
    notes=(NoteStory(ago=7, text="Emil is away on Fridays."),),
)

CIRRUS = Story(
    slug="cirrus-media",
    name="Cirrus Media",
    industry="entertainment",
    linear="label:cirrus",
    nodes=18,
    clusters=(("cirrus-vod", 18, True),),
    annual_value="43200",
    people=(("Paula Voss", "paula.voss@cirrusmedia.example", "Head of delivery"),),
    tags=("rgw", "video"),
    projects=(ProjectStory(name="Cirrus lifecycle"),),
    issues=(
        IssueStory(
            number=61,
            size="L",
            title="RGW lifecycle leaves orphans behind",
            state="In Progress",
            opened=4,
            project="Cirrus lifecycle",
            work=(
                Work(
                    ago=2,
                    text="rgw-orphan-list found 11 TiB; checking a sample.",
                    hours="2",
                    in_sheet=False,
                ),
                Work(ago=1, text="Sample is clean: safe to purge.", hours="1.5"),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            subject="Orphans",
            text="11 TiB can be purged; shall we?",
            person="Paula Voss",
            template="update",
        ),
    ),
)

EMBER = Story(
    slug="ember-telecom",
    name="Ember Telecom",
    industry="communications",
    renewed_from="84000",
    linear="label:ember",
    specialist=PRIYA,
    nodes=40,
    clusters=(("ember-core", 40, True),),
    annual_value="96000",
    people=(("Hugo Lind", "hugo.lind@embertelecom.example", "Cloud lead"),),
    talks=(
        Talk(
            days=-24,
            subject="Hello",
            text="Anything we can help with?",
            person="Hugo Lind",
            template="hello",
        ),
        Talk(days=-23, direction="in", text="All green, thanks for asking.", person="Hugo Lind"),
    ),
)

HELIOS = Story(
    slug="helios-energy",
    name="Helios Energy",
    industry="energy",
    linear="project:Helios tiering",
    specialist=PRIYA,
    nodes=14,
    clusters=(("helios", 14, True),),
    annual_value="33600",
    people=(("Marta Solberg", "marta@helios-energy.example", "Platform owner"),),
    started_days=-320,
    ends_in=45,
    projects=(ProjectStory(name="Helios tiering"),),
    issues=(
        IssueStory(
            number=71,
            title="Move cold pools to erasure coding 8+3",
            state="In Progress",
            opened=5,
            size="L",
            project="Helios tiering",
            work=(
                Work(
                    ago=1,
                    text="Pool is made; the copy runs at 400 MiB/s.",
                    hours="2",
                    activity="system design",
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            subject="Tiering",
            text="The copy runs; done in four days.",
            person="Marta Solberg",
            template="update",
        ),
    ),
)

SABLE = Story(
    slug="sable-finance",
    name="Sable Finance",
    industry="finance",
    usage_fee="350",
    linear="",
    specialist=JONAS,
    nodes=6,
    clusters=(("sable", 6, True),),
    annual_value="14400",
    people=(("Ivo Kral", "ivo.kral@sablefinance.example", "CTO"),),
    started_days=-25,
    ends_in=340,
    issued_days=-25,
    paid_days=None,
    talks=(
        Talk(
            days=-6,
            channel="call",
            text="Discovery call: two data centres, RBD only.",
            person="Ivo Kral",
        ),
        Talk(days=-5, direction="in", text="Thanks, the notes are right.", person="Ivo Kral"),
    ),
    notes=(NoteStory(ago=4, text="No Linear mapping yet: ask Jonas for a label. ?"),),
)

TUNDRA = Story(
    slug="tundra-research",
    name="Tundra Research",
    industry="research",
    linear="label:tundra",
    manager=SAM,
    specialist=PRIYA,
    nodes=20,
    clusters=(("tundra", 20, True),),
    annual_value="48000",
    people=(("Wren Holt", "wren@tundra-research.example", "HPC admin"),),
    blocks=(BlockStory(hours="20", bought_days=-70, paid_days=-65),),
    projects=(ProjectStory(name="Tundra migration"),),
    issues=(
        IssueStory(
            number=121,
            title="Migrate home directories to CephFS",
            state="In Progress",
            opened=6,
            size="L",
            project="Tundra migration",
            work=(
                Work(ago=1, text="rsync pass 2 of 3 is done.", hours="3"),
                Work(ago=5, text="rsync pass 1 took 19 hours.", hours="4.5"),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            subject="Migration",
            text="Pass 2 of 3 is done.",
            person="Wren Holt",
            template="update",
        ),
    ),
    hours=(HoursStory(ago=9, hours="9", activity="system design", issue=121),),
)

WATCHED_TERMS = (BOREALIS, CIRRUS, EMBER, HELIOS, SABLE, TUNDRA)
