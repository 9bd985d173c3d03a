"""Which writes may go out now, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from koortui.domain.mutations import CommentCreate, PendingWrite, RowAppend, WriteState
from koortui.domain.ports import Journal
from koortui.sync.plan import Item, after, in_order, ready

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def write(
    seq: int,
    entity: str = "issue:a",
    state: WriteState = WriteState.QUEUED,
    *,
    minutes: int = 0,
    sheet: bool = False,
) -> PendingWrite:
    payload = (
        RowAppend(entry_id="e", cells={})
        if sheet
        else CommentCreate(comment_id="c", issue_id="i", identifier="A-1", body="x")
    )
    return PendingWrite(
        id=f"{entity}/{seq}",
        at=NOON + timedelta(minutes=minutes),
        seq=seq,
        entity=entity,
        payload=payload,
        state=state,
    )


def journal(slug: str, *writes: PendingWrite) -> Journal:
    return Journal(customer=slug, writes={w.id: w for w in writes})


def ids(items: list[Item]) -> list[str]:
    return [item.write.id for item in items]


def test_seq_decides_within_a_journal_even_when_the_clock_ran_backwards() -> None:
    first, second = write(1, minutes=60), write(2, minutes=0)
    assert ids(in_order({"a": journal("a", second, first)}, "linear")) == ["issue:a/1", "issue:a/2"]


def test_time_decides_between_journals() -> None:
    journals = {
        "a": journal("a", write(1, "issue:a", minutes=10)),
        "b": journal("b", write(1, "issue:b", minutes=5)),
    }
    assert ids(in_order(journals, "linear")) == ["issue:b/1", "issue:a/1"]


def test_what_is_over_is_left_out_and_targets_are_kept_apart() -> None:
    whole = journal(
        "a",
        write(1, state=WriteState.DELIVERED),
        write(2, state=WriteState.WITHDRAWN),
        write(3, state=WriteState.IN_DOUBT),
        write(4, "row:1", sheet=True),
    )
    assert ids(in_order({"a": whole}, "linear")) == ["issue:a/3"]
    assert ids(in_order({"a": whole}, "sheet")) == ["row:1/4"]


def test_only_the_first_write_of_an_entity_is_ready_and_a_parked_one_holds_up_its_own() -> None:
    items = in_order(
        {
            "a": journal(
                "a",
                write(1, "issue:a", WriteState.CONFLICT),
                write(2, "issue:a"),
                write(3, "issue:b"),
                write(4, "issue:b"),
                write(5, "issue:c"),
            )
        },
        "linear",
    )
    assert ids(ready(items)) == ["issue:b/3", "issue:c/5"]
    assert ids(ready(items, {"issue:b"})) == ["issue:c/5"]
    assert ids(ready(after(items, {"issue:b/3"}))) == ["issue:b/4", "issue:c/5"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sampled_from(["issue:1", "issue:2", "issue:3"]),
            st.sampled_from([WriteState.QUEUED, WriteState.SENDING, WriteState.REJECTED]),
            st.integers(-100, 100),
        ),
        max_size=20,
    )
)
def test_going_through_all_that_is_ready_keeps_the_order_of_every_journal_and_entity(
    made: list[tuple[str, str, WriteState, int]],
) -> None:
    writes: dict[str, list[PendingWrite]] = {}
    for seq, (slug, entity, state, minutes) in enumerate(made):
        one = write(seq, f"{entity}@{slug}", state, minutes=minutes)
        writes.setdefault(slug, []).append(one)
    items = in_order({slug: journal(slug, *some) for slug, some in writes.items()}, "linear")
    sent: list[Item] = []
    while heads := ready(items):
        sent += heads
        items = after(items, set(ids(heads)))
    for slug, some in writes.items():
        for entity in {w.entity for w in some}:
            expected = []
            for one in (w for w in some if w.entity == entity):
                if one.state is WriteState.REJECTED:
                    break
                expected.append(one.id)
            assert [i.write.id for i in sent if i.write.entity == entity] == expected, slug


def test_what_came_after_a_write_of_another_journal_waits_for_it_whatever_the_clock_says() -> None:
    """An entry moved from b to a: its row's earlier writes are in b, later in the alphabet."""
    earlier = write(1, "row:x", minutes=60, sheet=True)
    moved = structs.replace(write(1, "row:x", sheet=True), id="moved", after=(earlier.id,))
    edited = structs.replace(write(2, "row:x", sheet=True), id="edited")
    other = write(3, "row:y", sheet=True)
    items = in_order({"a": journal("a", moved, edited, other), "b": journal("b", earlier)}, "sheet")
    assert ids(items) == ["moved", "edited", "row:y/3", "row:x/1"]
    assert ids(ready(items)) == ["row:y/3", "row:x/1"]
    left = after(items, {"row:y/3", "row:x/1"})
    assert ids(ready(left)) == ["moved"]
    parked = [
        Item(item.slug, structs.replace(item.write, state=WriteState.CONFLICT))
        if item.write.id == earlier.id
        else item
        for item in items
    ]
    assert ids(ready(parked)) == ["row:y/3"]
