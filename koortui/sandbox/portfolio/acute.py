"""Customers who need the EM now: stuck, overdrawn, unpaid, gone quiet."""

from __future__ import annotations

from koortui.domain.contract import Extra
from koortui.domain.customer import Service
from koortui.sandbox.portfolio.story import (
    JONAS,
    PRIYA,
    AskStory,
    BillStory,
    BlockStory,
    HoursStory,
    IssueStory,
    MeetingStory,
    NoteStory,
    ProjectStory,
    Story,
    Talk,
    Work,
)

ACME = Story(
    slug="acme-robotics",
    name="Acme Robotics",
    industry="robotics and automation",
    aliases=("Acme",),
    linear="team:ACM",
    team="ACM",
    nodes=24,
    clusters=(("acme-prod", 24, True), ("acme-lab", 3, False)),
    annual_value="57600",
    people=(
        ("Ruth Anders", "ruth.anders@acme-robotics.example", "Head of platform"),
        ("Leo Marsh", "leo.marsh@acme-robotics.example", "Storage engineer"),
    ),
    habits=(("Leo Marsh", "America/New_York", "chat"),),
    tags=("rbd", "openstack"),
    meetings=(
        MeetingStory(
            days=-24,
            people=("Ruth Anders",),
            agenda="- Where the recovery stands\n- Rack 4",
            notes="They doubt their own on-call.",
            decisions=("Rack 4 is ordered and comes in spring.",),
            next_steps="Send the capacity plan.",
        ),
        MeetingStory(
            days=1,
            people=("Ruth Anders", "Leo Marsh"),
            agenda="- PG 4.1f: what is left\n- Slow OSDs on rack 3\n- Rack 4",
        ),
    ),
    timezone="Europe/Berlin",
    blocks=(BlockStory(hours="20", bought_days=-80, paid_days=-60),),
    projects=(ProjectStory(name="Acme recovery", health="atRisk", target_in=12),),
    issues=(
        IssueStory(
            number=14,
            title="Recover PG 4.1f after host loss",
            state="In Progress",
            opened=11,
            priority=2,
            project="Acme recovery",
            text="Host 7 lost two OSDs; PG 4.1f is incomplete. Export with ceph-objectstore-tool.",
            work=(
                Work(ago=9, text="Exported PG 4.1f from osd.31; import is running.", hours="3"),
                Work(
                    ago=6,
                    text="Asked for the OSD logs of host 7; without them the peering is a guess.",
                    hours="1.5",
                    moved_to="In Review",
                ),
            ),
        ),
        IssueStory(
            number=9,
            title="Capacity plan for rack 4",
            opened=14,
            size="S",
            blocked_by=14,
            project="Acme recovery",
            text="Nearfull at 85% expected in spring.",
        ),
        IssueStory(
            number=15,
            title="Slow OSDs on rack 3",
            state="In Progress",
            opened=3,
            priority=1,
            size="L",
            text="BLUESTORE_SLOW_OP_ALERT on osd.12, osd.14 and osd.17.",
            work=(Work(ago=2, text="iostat shows 900 ms awaits on two NVMe drives.", hours="2"),),
        ),
    ),
    talks=(
        Talk(
            ago=6,
            subject="PG 4.1f",
            text="We need the OSD logs of host 7 to go on.",
            person="Leo Marsh",
            template="update",
        ),
        Talk(
            ago=8,
            direction="in",
            channel="call",
            text="Host 7 died over night; two OSDs gone.",
            person="Ruth Anders",
        ),
    ),
    asks=(AskStory(ago=2, what="the OSD logs of host 7", issue=14),),
    notes=(
        NoteStory(
            ago=8,
            text="Ruth fears for the launch in spring: keep her posted. #decision",
            pinned=True,
        ),
        NoteStory(
            ago=6, text="Exporting the PG before touching the OSD saved us. #lesson", issue=14
        ),
    ),
    hours=(
        HoursStory(ago=12, hours="4", activity="systems analysis", comment="First look at host 7"),
        HoursStory(ago=10, hours="5", activity="troubleshooting", issue=14),
    ),
    next_steps="Get the logs of host 7, then import PG 4.1f on osd.40.",
)

GRANITE = Story(
    slug="granite-bank",
    name="Granite Bank",
    industry="finance",
    extras=(Extra.EMERGENCY, Extra.RECOVERY),
    discount="10 % from 100 nodes",
    instalments=4,
    bills=(
        BillStory(issued_days=-98, paid_days=-80),
        BillStory(issued_days=-7),
        BillStory(issued_days=84),
    ),
    linear="customer:Granite Bank",
    specialist=JONAS,
    service=Service.ENTERPRISE,
    nodes=120,
    clusters=(("granite-a", 64, True), ("granite-b", 56, True), ("granite-test", 6, False)),
    annual_value="288000",
    people=(("Ines Calder", "ines.calder@granitebank.example", "Infrastructure lead"),),
    tags=("enterprise", "sla-24x7", "rgw"),
    meetings=(MeetingStory(days=6, hour=10, people=("Ines Calder",)),),
    timezone="Europe/London",
    projects=(ProjectStory(name="Granite multisite", target_in=60),),
    issues=(
        IssueStory(
            number=21,
            title="RGW multisite sync lags behind by six hours",
            state="In Progress",
            opened=9,
            priority=1,
            size="L",
            project="Granite multisite",
            sla_in_hours=-20,
            text="Bucket index shards of two buckets are behind since the last reshard.",
            work=(
                Work(ago=4, by="customer", text="Any news? The auditors ask."),
                Work(ago=5, text="Restarted sync on shard 41; the gap shrinks.", hours="2.5"),
            ),
        ),
        IssueStory(
            number=22,
            title="Rotate the RGW certificates",
            state="In Progress",
            opened=3,
            size="L",
            project="Granite multisite",
            work=(
                Work(
                    ago=1,
                    text="Certificates are in place in zone A.",
                    hours="1",
                    activity="system design",
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=9,
            channel="meeting",
            subject="Checkpoint",
            person="Ines Calder",
            text="Agreed on weekly figures for the sync lag.",
        ),
        Talk(ago=10, direction="in", text="Please send the sync figures.", person="Ines Calder"),
    ),
    notes=(NoteStory(ago=9, text="Auditors come at the end of the quarter. #decision"),),
)

IRIS = Story(
    slug="iris-observatory",
    name="Iris Observatory",
    industry="research",
    linear="label:iris",
    specialist=PRIYA,
    service=Service.ONE_OFF,
    nodes=9,
    clusters=(("iris-sky", 9, True),),
    people=(("Noor Haddad", "noor@iris-observatory.example", "Data manager"),),
    tags=("cephfs",),
    ends_in=None,
    blocks=(BlockStory(hours="10", bought_days=-50, paid_days=-45),),
    issues=(
        IssueStory(
            number=31,
            title="CephFS metadata server falls behind on trimming",
            state="In Progress",
            opened=5,
            size="XL",
            work=(
                Work(
                    ago=4,
                    text="Raised mds_log_max_segments; trimming recovers.",
                    hours="4",
                    activity="identifying bottlenecks",
                ),
                Work(
                    ago=1,
                    text="Second MDS is active; watching the journal.",
                    hours="3",
                    activity="troubleshooting",
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            subject="MDS",
            text="Second MDS is active.",
            person="Noor Haddad",
            template="update",
        ),
    ),
    hours=(
        HoursStory(ago=5, hours="4.5", activity="systems analysis", issue=31, ours=True),
        HoursStory(
            ago=3, hours="1", activity="other", comment="Showed them our exporter", ours=True
        ),
    ),
)

JUNIPER = Story(
    slug="juniper-games",
    name="Juniper Games",
    industry="entertainment",
    linear="project:Juniper upgrade",
    specialist=JONAS,
    nodes=16,
    clusters=(("juniper-live", 16, True),),
    annual_value="38400",
    people=(("Tara Quill", "tara@junipergames.example", "Operations"),),
    issued_days=-41,
    paid_days=None,
    blocks=(BlockStory(hours="10", bought_days=-20),),
    projects=(ProjectStory(name="Juniper upgrade"),),
    issues=(
        IssueStory(
            number=41,
            title="Upgrade from Quincy to Reef",
            state="In Progress",
            opened=6,
            size="L",
            project="Juniper upgrade",
            work=(
                Work(
                    ago=1,
                    text="Mons and managers are on Reef; OSDs follow per rack.",
                    hours="3",
                    activity="system design",
                ),
            ),
        ),
    ),
    talks=(
        Talk(
            ago=1,
            subject="Upgrade",
            text="Mons are done; OSDs next.",
            person="Tara Quill",
            template="update",
        ),
    ),
)

NIMBUS = Story(
    slug="nimbus-health",
    name="Nimbus Health",
    industry="health",
    linear="label:nimbus",
    nodes=8,
    clusters=(("nimbus-imaging", 8, True),),
    annual_value="19200",
    people=(("Olga Brandt", "olga.brandt@nimbus-health.example", "IT manager"),),
    talks=(
        Talk(
            days=-31,
            subject="Hello",
            text="All well? Here is our note on scrubbing.",
            person="Olga Brandt",
            template="hello",
        ),
        Talk(days=-33, direction="in", text="Cluster is quiet, thank you.", person="Olga Brandt"),
    ),
)

ACUTE = (ACME, GRANITE, IRIS, JUNIPER, NIMBUS)
