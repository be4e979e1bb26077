"""A bar is as wide as it should be, and whatever there is can be seen in it."""

from hypothesis import given
from hypothesis import strategies as st

from meetingtui.review.item_counts import ItemCounts, filled_bar_cell_count
from meetingtui.ui.screens.review.review_lines import completion_bar, divide_width_by_counts

COUNTS = st.lists(st.integers(0, 400), min_size=1, max_size=5)


@given(COUNTS, st.integers(1, 160))
def test_the_shares_fill_the_width(counts: list[int], width: int) -> None:
    cells = divide_width_by_counts(counts, width)
    assert sum(cells) == (width if any(counts) else 0)
    assert min(cells) >= 0


@given(COUNTS, st.integers(5, 160))
def test_whatever_there_is_has_a_cell_and_nothing_has_none(counts: list[int], width: int) -> None:
    for count, cells in zip(counts, divide_width_by_counts(counts, width), strict=True):
        assert bool(count) == bool(cells)


@given(COUNTS, st.integers(20, 160))
def test_more_never_looks_like_less(counts: list[int], width: int) -> None:
    cells = divide_width_by_counts(counts, width)
    for some, its in zip(counts, cells, strict=True):
        for other, others in zip(counts, cells, strict=True):
            assert its >= others - len(counts) or some < other


def test_a_bar_is_spaces_on_coloured_ground() -> None:
    found = completion_bar(ItemCounts(total=10, done=5, in_progress=3, not_started=2), 20)
    assert found.plain == " " * 20
    assert [(span.start, span.end, span.style) for span in found.spans] == [
        (0, 10, "underline $background on $done"),
        (10, 20, "underline $background on $panel"),
    ]


def test_what_is_under_way_and_not_done_fills_nothing() -> None:
    found = completion_bar(ItemCounts(total=1, in_progress=1), 20)
    assert [(span.start, span.end, span.style) for span in found.spans] == [
        (0, 20, "underline $background on $panel")
    ]


@given(st.integers(0, 400), st.integers(1, 400), st.integers(2, 160))
def test_a_bar_is_empty_for_nothing_and_full_only_for_all(
    part: int, whole: int, width: int
) -> None:
    cells = filled_bar_cell_count(part, whole, width)
    assert (cells == 0) == (part == 0)
    assert (cells == width) == (part >= whole)
    if part <= whole:
        assert abs(cells - width * part / whole) <= 1


def test_without_a_plan_it_is_empty() -> None:
    found = completion_bar(ItemCounts(), 12)
    assert (found.plain, list(found.spans)) == (" " * 12, [])
