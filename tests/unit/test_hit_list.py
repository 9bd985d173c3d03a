"""What is shown of a long text that matched: the match, whole words before it, all that fits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from koortui.domain.lookup import Hit
from koortui.domain.lookup_marks import excerpt, spans_of
from koortui.widgets.hit_list import HitList

NOTE = "Exporting the PG before touching the OSD saved us. #lesson"


def shown(text: str, word: str, width: int) -> str:
    """The words of a line, after name and kind."""
    hit = Hit(
        slug="acme",
        name="Acme",
        kind="note",
        matched=text,
        score=1,
        spans=spans_of(text, [word]),
        key="n1",
    )
    name = min(28, width // 3)
    return HitList().draw(hit, width).plain[name + 12 :].rstrip()


def test_a_text_that_fits_is_shown_from_its_beginning() -> None:
    assert shown(NOTE, "osd", 105) == NOTE


def test_a_cut_text_begins_at_a_word() -> None:
    assert shown(NOTE, "osd", 72) == "…touching the OSD saved us. #lesson"


def test_an_early_match_leaves_the_beginning_where_it_is() -> None:
    assert shown(NOTE, "exp", 60).startswith("Exporting the PG")


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert "osd" in shown("x" * 200 + "osd", "osd", 60)


def test_the_excerpt_of_a_long_line_begins_at_a_word() -> None:
    line = " ".join(["drain"] * 40) + " the OSD " + " ".join(["and"] * 40)
    assert excerpt(line, ["osd"]).startswith("…drain drain ")


@given(
    st.lists(st.sampled_from(["a", "node", "recovery", "rebalancing"]), max_size=40),
    st.lists(st.sampled_from(["of", "cluster"]), max_size=40),
    st.integers(60, 160),
)
def test_the_match_is_in_view_whatever_is_around_it(
    before: list[str], after: list[str], width: int
) -> None:
    said = shown(" ".join([*before, "osd", *after]), "osd", width)
    assert "osd" in said
    assert len(said) <= width
    if said.startswith("…"):
        assert said.removeprefix("…").split()[0].rstrip("…") in {*before, "osd"}
