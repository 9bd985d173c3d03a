"""The index finds what a walk over the whole mirror finds, and does so once a pull."""

from __future__ import annotations

from domain_support import customer, issue
from fakes.effort import spent
from hypothesis import given
from hypothesis import strategies as st

from koortui.domain.customer import LinearMapping
from koortui.domain.issue import LinearMirror, Project, Team
from koortui.domain.issue_index import IssueIndex
from koortui.domain.mapping import issues_of, projects_of

names = st.sampled_from(["Acme", "acme", "Borealis", "id-acme", "KOOR"])
found = st.lists(
    st.tuples(
        st.sampled_from(["t-1", "t-2"]),
        st.sampled_from(["", "p-1", "p-2"]),
        st.lists(names, max_size=2).map(tuple),
        st.lists(names, max_size=2).map(tuple),
    ),
    max_size=8,
)
mappings = st.builds(
    LinearMapping,
    st.sampled_from(["customer", "project", "label", "team"]),
    names | st.sampled_from(["t-1", "p-1", "Recovery"]),
)


def mirror(rows: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]) -> LinearMirror:
    issues = {
        f"i-{n}": issue(
            f"ACM-{n}", id=f"i-{n}", team_id=team, project_id=project, labels=labels, customers=who
        )
        for n, (team, project, labels, who) in enumerate(rows)
    }
    return LinearMirror(
        issues=issues,
        projects={
            "p-1": Project(id="p-1", name="Recovery"),
            "p-2": Project(id="p-2", name="Acme"),
        },
        teams={
            "t-1": Team(id="t-1", key="KOOR", name="Koor"),
            "t-2": Team(id="t-2", key="ACME", name="Acme"),
        },
        labels={"Acme": "id-acme", "Borealis": "id-borealis"},
        customers={"Acme": "id-acme"},
    )


@given(found, mappings)
def test_the_index_answers_as_the_walk_does(
    rows: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]], mapping: LinearMapping
) -> None:
    known, who = mirror(rows), customer(linear=mapping)
    index = IssueIndex(known)
    assert {one.id for one in index.issues_of(who)} == {one.id for one in issues_of(who, known)}
    assert len(index.issues_of(who)) == len(issues_of(who, known))
    assert index.projects_of(who) == projects_of(who, known)
    assert index.issues_of(who) is index.issues_of(who)


def test_without_a_mapping_there_is_nothing() -> None:
    index = IssueIndex(mirror([("t-1", "p-1", ("Acme",), ())]))
    assert index.issues_of(customer(linear=None)) == ()
    assert index.projects_of(customer(linear=None)) == ()


def test_two_hundred_customers_cost_less_than_a_tenth_of_walking() -> None:
    """1,000 issues: one pass instead of 200. Measured against the walk, so no figure is fixed."""
    known = mirror([("t-1", "", (f"label-{n % 200}",), ()) for n in range(1_000)])
    everyone = [customer(linear=LinearMapping("label", f"label-{n}")) for n in range(200)]

    def by_index() -> list[object]:
        index = IssueIndex(known)
        return [index.issues_of(who) for who in everyone]

    def walked() -> list[object]:
        return [issues_of(who, known) for who in everyone]

    assert walked() == by_index()
    assert spent(by_index) < spent(walked) / 10
