"""Chinese text breaks at cells and keeps its punctuation together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from meetingtui.ui.widgets.text_layout import lay_pieces_side_by_side, wrap_content


def _lines(text: str, width: int) -> list[str]:
    return wrap_content(Content(text), width).plain.split("\n")


def test_a_line_is_filled_although_it_holds_no_space() -> None:
    assert _lines("十一月十三日 区里已经答复清单按统一口径修改", 20) == [
        "十一月十三日 区里已",
        "经答复清单按统一口径",
        "修改",
    ]


def test_no_line_begins_with_a_closing_or_ends_with_an_opening_sign() -> None:
    assert _lines("一二三四五，六七八九", 10) == ["一二三四", "五，六七八", "九"]
    assert _lines("一二三四（五六）七八", 10) == ["一二三四", "（五六）七", "八"]


def test_a_number_stays_whole() -> None:
    assert _lines("完成率是 23.2%，好", 12) == ["完成率是", "23.2%，好"]


@pytest.mark.parametrize(
    "kept",
    ["1月22日", "11月6日", "2026年3月9日", "第12周", "39 天", "40 项", "31.0%", "100％", "3次"],
)
@pytest.mark.parametrize("before", range(1, 14))
def test_a_figure_stays_with_what_it_counts(kept: str, before: int) -> None:
    lines = _lines("由" * before + kept + "前完成并报送", 24)
    assert any(kept in line for line in lines)


def test_short_pieces_that_do_not_fit_begin_a_line_of_their_own() -> None:
    pieces = [
        Content("状　态  推进中"),
        Content("责任人  苏小满"),
        Content("时　限  11月6日（还有 2 天）"),
    ]
    assert lay_pieces_side_by_side(pieces, 60).plain.split("\n") == [
        "状　态  推进中   责任人  苏小满",
        "时　限  11月6日（还有 2 天）",
    ]
    assert lay_pieces_side_by_side(pieces, 80).plain.count("\n") == 0
    assert lay_pieces_side_by_side(pieces, 20).plain.count("\n") == 2


def test_lines_after_a_label_are_indented_under_the_text_behind_it() -> None:
    assert _lines("状　态  一二三四五六七八", 20) == ["状　态  一二三四五六", "        七八"]


def test_styles_survive_the_break() -> None:
    found = wrap_content(Content.assemble("一二三", ("四五六", "bold")), 8)
    assert [found.plain[span.start : span.end].replace("\n", "") for span in found.spans] in (
        ["四", "五六"],
        ["四五六"],
    )


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=120),
    st.integers(8, 60),
)
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = _lines(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


def test_lines_after_a_time_or_an_indent_are_indented_under_the_first_word() -> None:
    assert _lines("11月6日 14:32  进展：各班书目已经在上周报齐", 36) == [
        "11月6日 14:32  进展：各班书目已经在",
        "               上周报齐",
    ]
    assert _lines("      在里面写上备份的地方", 20) == ["      在里面写上备份", "      的地方"]
