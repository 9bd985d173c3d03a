"""The delivery grid for Linear: whatever goes wrong, exactly one effect, in order."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from sync_rig import Rig, closed_port_url, comment, patience_for, status, uuid

from koortui.domain.mutations import (
    AttachmentCreate,
    IssueCreate,
    IssueFields,
    IssueUpdate,
    PendingWrite,
    Removal,
    WriteState,
)
from koortui.domain.secret import Secret
from koortui.sandbox.faults import FaultKind
from koortui.sandbox.linear import records as r
from koortui.services.linear.client import LinearClient
from koortui.sync.retry import RetryPolicy

FAULTS: list[FaultKind] = [
    "timeout",
    "timeout_after_apply",
    "ratelimited_400",
    "429",
    "500",
    "503",
    "503_after_apply",
    "truncated_json",
    "html_502",
    "errors_200",
    "reset",
    "reset_after_apply",
]
NO_RETRY = RetryPolicy(tries=1, patience=0.0)


class Case:
    """One kind of write: how it is queued, and how often it happened at Linear."""

    def __init__(
        self,
        name: str,
        operation: str,
        queue: Callable[[Rig, r.Issue], PendingWrite],
        effects: Callable[[Rig, r.Issue], int],
    ) -> None:
        self.name, self.operation = name, operation
        self.queue, self.effects = queue, effects


def _in_progress(rig: Rig, issue: r.Issue) -> IssueUpdate:
    return status(issue, rig.world.state(rig.team, "In Progress"), issue.state_id)


def _new_issue(rig: Rig) -> IssueCreate:
    linear = rig.world.add_customer("Acme")
    return IssueCreate(
        issue_id=uuid(7),
        team_id=rig.team.id,
        title="A question",
        customer_id=linear.id,
        need_id=uuid(8),
    )


def _moves(rig: Rig, issue: r.Issue) -> int:
    history = rig.world.related("history", "issue_id", issue.id)
    moved = [entry for entry in history if entry.to_state_id]
    assert rig.state_name(issue) == "In Progress"
    return len(moved)


def _created(rig: Rig, _issue: r.Issue) -> int:
    made = [i for i in rig.world.tables.issues.values() if i.title == "A question"]
    needs = [n for n in rig.world.tables.needs.values() if n.issue_id == uuid(7)]
    assert len(made) == len(needs)
    return len(made)


def _fields(rig: Rig, issue: r.Issue) -> IssueUpdate:
    """Size, due date and a label, all in one."""
    rig.world.add_label("slow")
    wanted = IssueFields(estimate=5.0, due="2026-04-01", added_labels=(_label_id(rig),))
    base = IssueFields(estimate=None, due=None)
    return IssueUpdate(issue_id=issue.id, identifier="X-1", changes=wanted, base=base)


def _label_id(rig: Rig) -> str:
    return next(label.id for label in rig.world.tables.labels.values() if label.name == "slow")


def _set(rig: Rig, issue: r.Issue) -> int:
    assert (issue.estimate, str(issue.due_date)) == (5, "2026-04-01")
    return issue.label_ids.count(_label_id(rig))


def _link(issue: r.Issue) -> AttachmentCreate:
    url = "https://ceph.io/x"
    return AttachmentCreate(
        attachment_id=uuid(9), issue_id=issue.id, identifier="X-1", url=url, title="Docs"
    )


def _linked(rig: Rig, issue: r.Issue) -> int:
    return len(rig.world.related("attachments", "issue_id", issue.id))


def _take_back(rig: Rig, issue: r.Issue) -> Removal:
    made = rig.world.add_comment(issue, "A mistake")
    rig.world.add_comment(issue, "Of somebody else")
    return Removal(what="comment", made_id=made.id, issue_id=issue.id, identifier="X-1")


def _gone(rig: Rig, issue: r.Issue) -> int:
    return 2 - rig.bodies(issue).count("A mistake") - rig.bodies(issue).count("Of somebody else")


CASES = [
    Case(
        "comment",
        "CommentCreate",
        lambda rig, issue: rig.queue(comment(issue, "Hello", 1)),
        lambda rig, issue: rig.bodies(issue).count("Hello"),
    ),
    Case("status", "IssueUpdate", lambda rig, i: rig.queue(_in_progress(rig, i)), _moves),
    Case("create", "IssueCreate", lambda rig, _: rig.queue(_new_issue(rig)), _created),
    Case("request", "CustomerNeedCreate", lambda rig, _: rig.queue(_new_issue(rig)), _created),
    Case("fields", "IssueUpdate", lambda rig, i: rig.queue(_fields(rig, i)), _set),
    Case("link", "AttachmentCreate", lambda rig, i: rig.queue(_link(i)), _linked),
    Case("take back", "CommentDelete", lambda rig, i: rig.queue(_take_back(rig, i)), _gone),
]
by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@by_case
@pytest.mark.parametrize("fault", FAULTS)
async def test_one_fault_is_overcome_within_one_push(case: Case, fault: FaultKind) -> None:
    async with Rig(answer_within=patience_for(fault)) as rig:
        issue = rig.issue()
        await rig.pull()
        write = case.queue(rig, issue)
        rig.fault(fault, case.operation)
        report = await rig.push()
        assert not rig.plan.pending, "the fault never struck"
        assert rig.state(write) is WriteState.DELIVERED
        assert case.effects(rig, issue) == 1
        assert report.pushed.delivered == 1
        assert report.errors == ()


@pytest.mark.parametrize("case", CASES[:3], ids=lambda case: case.name)
@pytest.mark.parametrize("fault", FAULTS)
async def test_without_patience_the_next_push_delivers_it_once(
    case: Case, fault: FaultKind
) -> None:
    async with Rig(policy=NO_RETRY, answer_within=patience_for(fault)) as rig:
        issue = rig.issue()
        await rig.pull()
        write = case.queue(rig, issue)
        rig.fault(fault, case.operation)
        report = await rig.push()
        left = rig.write(write)
        assert left.state in (WriteState.QUEUED, WriteState.IN_DOUBT)
        assert left.error
        assert report.pushed.queued + report.pushed.in_doubt == 1
        assert report.errors[0].source == "linear"
        rig.time.now += 60
        await rig.be_patient()
        await rig.push()
        settled = rig.write(write)
        assert (settled.state, settled.error) == (WriteState.DELIVERED, "")
        assert settled.settled_at == rig.now
        assert case.effects(rig, issue) == 1


@by_case
@pytest.mark.parametrize("arrived", [False, True], ids=["before send", "after send, before ack"])
async def test_a_crash_in_the_middle_is_made_good(case: Case, arrived: bool) -> None:
    """The process died with the write SENDING on disk; nobody knows whether it had left."""
    async with Rig() as rig:
        issue = rig.issue()
        await rig.pull()
        write = case.queue(rig, issue)
        if arrived:
            await rig.push()
        with rig.journals.edit("acme") as edit:
            edit.put(msgspec.structs.replace(write, state=WriteState.SENDING))
        await rig.push()
        assert rig.state(write) is WriteState.DELIVERED
        assert case.effects(rig, issue) == 1


@by_case
async def test_unreachable_linear_costs_one_request_and_loses_nothing(case: Case) -> None:
    async with Rig() as rig:
        issue = rig.issue()
        write = case.queue(rig, issue)
        other = rig.queue(comment(issue, "Another", 99))
        good = rig.linear
        rig.linear = LinearClient(closed_port_url(), Secret("key"))
        report = await rig.push()
        await rig.linear.aclose()
        rig.linear = good
        assert rig.state(write) is WriteState.QUEUED
        assert report.pushed.requests.linear == 1
        assert [error.kind for error in report.errors] == ["offline"]
        await rig.push()
        assert rig.state(write) is rig.state(other) is WriteState.DELIVERED
        assert case.effects(rig, issue) == 1


async def test_the_mirror_agrees_at_once() -> None:
    async with Rig() as rig:
        issue = rig.issue()
        await rig.pull()
        rig.queue(comment(issue, "Hello", 1))
        rig.queue(_in_progress(rig, issue))
        rig.queue(_new_issue(rig))
        await rig.push()
        issues = rig.mirrors.read_linear().issues
        assert [c.body for c in issues[issue.id].comments] == ["Hello"]
        assert issues[issue.id].state.name == "In Progress"
        assert issues[issue.id].state_changes[-1].to_state == "In Progress"
        assert issues[uuid(7)].customers == ("Acme",)


async def test_order_is_kept_per_issue_when_one_write_fails() -> None:
    async with Rig(policy=NO_RETRY) as rig:
        first, second = rig.issue("First"), rig.issue("Second")
        await rig.pull()
        one, two = rig.queue(comment(first, "1", 1)), rig.queue(comment(first, "2", 2))
        other = rig.queue(comment(second, "other", 3))
        rig.fault("500", "CommentCreate")
        await rig.push()
        assert rig.state(two) is WriteState.QUEUED
        assert rig.state(other) is WriteState.DELIVERED
        await rig.push()
        assert rig.state(one) is rig.state(two) is WriteState.DELIVERED
        assert rig.bodies(first) == ["1", "2"]


async def test_a_refused_write_is_parked_and_holds_up_its_own_issue_only() -> None:
    async with Rig() as rig:
        gone, there = rig.issue("Gone"), rig.issue("There")
        poisoned = rig.queue(comment(gone, "1", 1))
        behind = rig.queue(comment(gone, "2", 2))
        other = rig.queue(comment(there, "other", 3))
        rig.world.delete_issue(gone)
        report = await rig.push()
        assert rig.state(poisoned) is WriteState.REJECTED
        assert "does not have it any more" in rig.write(poisoned).error
        assert rig.state(behind) is WriteState.QUEUED
        assert rig.state(other) is WriteState.DELIVERED
        assert report.pushed == msgspec.structs.replace(
            report.pushed, delivered=1, rejected=1, queued=1
        )
        # The EM discards it: what waited behind may go.
        with rig.journals.edit("acme") as edit:
            parked = rig.write(poisoned)
            edit.put(msgspec.structs.replace(parked, state=WriteState.WITHDRAWN))
        await rig.push()
        assert rig.state(behind) is WriteState.REJECTED


async def test_a_write_that_always_fails_is_parked_once_others_go_through() -> None:
    async with Rig(policy=RetryPolicy(give_up_after=6)) as rig:
        sick, well = rig.issue("Sick"), rig.issue("Well")
        poisoned = rig.queue(_in_progress(rig, sick))
        rig.fault("500", "IssueUpdate", times=100)
        await rig.push()
        assert rig.state(poisoned) is WriteState.IN_DOUBT
        assert rig.write(poisoned).attempts == 3
        rig.queue(comment(well, "fine", 2))
        report = await rig.push()
        assert rig.state(poisoned) is WriteState.REJECTED
        assert "Given up after 9 tries" in rig.write(poisoned).error
        assert (report.pushed.delivered, report.pushed.rejected) == (1, 1)


async def test_what_failed_often_is_tried_again_before_it_is_given_up() -> None:
    """Linear recovers in the midst of a push: the write it was sick for is as good as any."""
    async with Rig(policy=RetryPolicy(give_up_after=6)) as rig:
        first, second = rig.issue("First"), rig.issue("Second")
        unlucky = rig.queue(comment(first, "Once.", 1))
        rig.fault("503_after_apply", times=6)
        await rig.push()
        rig.queue(comment(second, "Fine.", 2))
        report = await rig.push()
        assert rig.state(unlucky) is WriteState.DELIVERED
        assert (report.pushed.delivered, report.pushed.rejected) == (2, 0)
        assert [c.body for c in rig.world.tables.comments.values() if c.body == "Once."] == [
            "Once."
        ]


async def test_nothing_is_parked_while_linear_itself_is_down() -> None:
    async with Rig(policy=RetryPolicy(give_up_after=3)) as rig:
        issues = [rig.issue(f"Issue {n}") for n in range(6)]
        writes = [rig.queue(comment(issue, "x", n)) for n, issue in enumerate(issues)]
        rig.fault("503", times=1_000)
        await rig.push()
        report = await rig.push()
        assert {rig.state(write) for write in writes} == {WriteState.IN_DOUBT, WriteState.QUEUED}
        # It stops asking after a few writes in a row instead of trying all of them.
        assert report.pushed.requests.linear <= 9


async def test_a_pause_linear_asks_for_is_kept_without_a_request() -> None:
    async with Rig() as rig:
        write = rig.queue(comment(rig.issue(), "Hello", 1))
        rig.fault("ratelimited_400", "CommentCreate", retry_after=42)
        await rig.push()
        assert rig.state(write) is WriteState.DELIVERED
        assert 42 <= sum(rig.time.slept) < 44
        assert len(rig.plan.requests) == 2


async def test_a_pause_longer_than_our_patience_leaves_everything_queued() -> None:
    async with Rig() as rig:
        issue = rig.issue()
        writes = [rig.queue(comment(issue, "Hello", n)) for n in (1, 2)]
        rig.fault("429", "CommentCreate", retry_after=3_000)
        report = await rig.push()
        assert {rig.state(write) for write in writes} == {WriteState.QUEUED}
        assert [error.kind for error in report.errors] == ["rate_limited"]
        again = await rig.push()
        assert again.pushed.requests.linear == 0
        assert len(rig.plan.requests) == 1


async def test_a_wrong_key_stops_at_once_and_says_so() -> None:
    async with Rig() as rig:
        issue = rig.issue()
        writes = [rig.queue(comment(issue, "Hello", n)) for n in (1, 2, 3)]
        rig.fault("unauthorized", times=100)
        report = await rig.push()
        assert {rig.state(write) for write in writes} == {WriteState.QUEUED}
        assert [error.kind for error in report.errors] == ["auth"]
        assert report.pushed.requests.linear == 1


# -- both sides changed ----------------------------------------------------------------------


async def test_a_field_changed_by_somebody_else_is_a_conflict_with_both_versions() -> None:
    async with Rig() as rig:
        issue = rig.issue()
        await rig.pull()
        write = rig.queue(_in_progress(rig, issue))
        rig.world.edit_issue(issue, state="Done")
        report = await rig.push()
        parked = rig.write(write)
        assert parked.state is WriteState.CONFLICT
        assert parked.remote == {"state_id": rig.world.state(rig.team, "Done").id}
        assert "status Done" in parked.error
        assert rig.state_name(issue) == "Done"
        assert report.pushed.conflict == 1
        # The mirror knows theirs, so that the screen can show both.
        assert rig.mirrors.read_linear().issues[issue.id].state.name == "Done"


async def test_another_field_changed_by_somebody_else_is_no_conflict() -> None:
    async with Rig() as rig:
        issue = rig.issue(priority=3)
        write = rig.queue(_in_progress(rig, issue))
        rig.world.edit_issue(issue, priority=1, title="Renamed")
        await rig.push()
        assert rig.state(write) is WriteState.DELIVERED
        assert (issue.priority, issue.title, rig.state_name(issue)) == (1, "Renamed", "In Progress")


async def test_what_somebody_else_set_to_the_same_is_delivered_without_a_write() -> None:
    async with Rig() as rig:
        issue = rig.issue()
        write = rig.queue(_in_progress(rig, issue))
        rig.world.edit_issue(issue, state="In Progress")
        await rig.push()
        assert rig.state(write) is WriteState.DELIVERED
        assert "IssueUpdate" not in rig.plan.counts_by_name("linear")


async def test_every_field_arrives_and_can_be_cleared() -> None:
    async with Rig() as rig:
        old, new = rig.world.add_label("old"), rig.world.add_label("new")
        issue = rig.issue(estimate=2, labels=[rig.label, old])
        await rig.pull()
        base = IssueFields(priority=0, assignee_id=None, estimate=2.0, due=None, title="One")
        wanted = IssueFields(
            priority=2,
            assignee_id=rig.me.id,
            estimate=5.0,
            due="2026-04-01",
            title="Better",
            added_labels=("new",),
            removed_labels=(old.id,),
        )
        rig.queue(IssueUpdate(issue_id=issue.id, identifier="X", changes=wanted, base=base))
        cleared = IssueFields(assignee_id=None, estimate=None, due=None)
        rig.queue(IssueUpdate(issue_id=issue.id, identifier="X", changes=cleared, base=wanted))
        rig.fault("delay", "IssueUpdate")
        report = await rig.push()
        assert report.pushed.delivered == 2
        assert (issue.priority, issue.title) == (2, "Better")
        assert set(issue.label_ids) == {rig.label.id, new.id}
        assert (issue.assignee_id, issue.estimate, issue.due_date) == (None, None, None)
        fields = [e.to_assignee_id for e in rig.world.related("history", "issue_id", issue.id)]
        assert rig.me.id in fields


async def test_a_write_withdrawn_meanwhile_is_not_sent() -> None:
    async with Rig() as rig:
        issue = rig.issue()
        first = rig.queue(comment(issue, "first", 1))
        withdrawn = rig.queue(comment(issue, "never", 2))
        send = rig.linear.execute

        async def meanwhile(*args: object) -> object:
            with rig.journals.edit("acme") as edit:
                edit.put(msgspec.structs.replace(withdrawn, state=WriteState.WITHDRAWN))
            return await send(*args)  # type: ignore[arg-type]

        rig.linear.execute = meanwhile  # type: ignore[method-assign, assignment]
        await rig.push()
        assert rig.state(first) is WriteState.DELIVERED
        assert rig.bodies(issue) == ["first"]
