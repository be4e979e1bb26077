"""Text laid out for a terminal that only prints."""

from hypothesis import given
from hypothesis import strategies as st

from meetingtui.review.plain_text import cells, cut, filled, wrapped

SIGNS = st.text(st.sampled_from("王晓梅按时完成，。（）“”、 ab12"), max_size=60)


def test_a_chinese_character_takes_two_cells():
    assert cells("第12周 ok") == 9


def test_what_is_too_long_is_cut_between_characters():
    assert cut("按时完成", 8) == "按时完成"
    assert cut("按时完成了", 9) == "按时完.."


def test_no_line_begins_with_a_closing_sign_nor_ends_with_an_opening_one():
    assert list(wrapped("按时完成。", 8)) == ["按时完", "成。"]
    assert list(wrapped("办好“小当家”", 6)) == ["办好", "“小当", "家”"]


def test_every_line_is_indented():
    assert list(wrapped("按时完成任务", 6, "  ")) == ["  按时", "  完成", "  任务"]


@given(SIGNS, st.integers(6, 30))
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: int):
    lines = list(wrapped(text, width, "  "))
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(SIGNS, st.integers(4, 30))
def test_a_column_is_as_wide_as_it_should_be_and_its_last_cell_is_empty(text: str, width: int):
    column = filled(text, width)
    assert cells(column) == width
    assert column.endswith(" ")
