"""Text from other programs becomes the line one would have typed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.ui.widgets.pasting import pasted_line
from meetingtui.wording import clean


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        ("开展调研", "开展调研"),
        ("\u3000\u3000一是\u00a0抓落实\u3000\u3000二是抓实效 ", "一是 抓落实 二是抓实效"),
        ("会\u200b议\ufeff纪\x00要\x07", "会议纪要"),
        ("•\u00a0读书节", "读书节"),
        ("关于“1.5 万元”的说明", "关于“1.5 万元”的说明"),
        ("-5 度以下停课", "-5 度以下停课"),
        ("○○小学来访", "○○小学来访"),
        ("√ 已完成", "√ 已完成"),
        ("*", "*"),
        ("\uf0b7", "•"),
        ("见\uf0e0附件", "见 附件"),
        ("\n\n", ""),
    ],
)
def test_a_single_line_stays_as_it_is_but_clean(pasted: str, line: str) -> None:
    assert pasted_line(pasted) == line


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        ("• 读书节\n• 亮相课\n• 评比。\n", "读书节；亮相课；评比。"),
        ("\uf0b7\t安全检查\r\n\uf0d8\t食堂陪餐", "安全检查；食堂陪餐"),
        ("•\n读书节\n●\n\n亮相课", "读书节；亮相课"),
        ("- 甲\n- 乙。\n- 丙", "甲；乙。丙"),
        ("本周要点\n1. 读书节\n2. 亮相课", "本周要点：1. 读书节；2. 亮相课"),
        ("本周要点：\n（1）读书节；\n（2）亮相课", "本周要点：（1）读书节；（2）亮相课"),
        ("① 甲\n\n② 乙\n\n以上", "① 甲；② 乙 以上"),
        ("一、抓常规\n二、抓安全", "一、抓常规；二、抓安全"),
    ],
)
def test_listed_lines_stand_in_a_row(pasted: str, line: str) -> None:
    assert pasted_line(pasted) == line


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        (
            "各部门要在期末之前完成本部门资料的整\n理和归档",
            "各部门要在期末之前完成本部门资料的整理和归档",
        ),
        ("this line was wrapped by the\nprogram", "this line was wrapped by the program"),
        ("第一段。\n\n　　第二段", "第一段。第二段"),
        ("说“好。”\r再说", "说“好。”再说"),
        ("顾一帆\x0b严守正", "顾一帆 严守正"),
        ("甲\u2028乙\u0085丙", "甲 乙 丙"),
        ("First.\nSecond", "First. Second"),
        ("1.5 万元\n2.5 万元", "1.5 万元 2.5 万元"),
    ],
)
def test_other_lines_go_on_as_they_would_be_read(pasted: str, line: str) -> None:
    assert pasted_line(pasted) == line


PASTED = st.lists(
    st.text("工作甲乙12.、（）()。；：a \t\u00a0\u3000\u200b•-*·●\uf0b7\x07\x1b")
    | st.text(max_size=5),
    max_size=6,
).map("\n".join)


@given(PASTED)
def test_whatever_is_pasted_is_one_clean_line(pasted: str) -> None:
    line = pasted_line(pasted)
    assert line == clean(line) == line.strip()
    assert len(line.splitlines()) <= 1
    assert "  " not in line
    assert pasted_line(line) == line


@given(PASTED)
def test_no_word_is_lost_and_none_changes_places(pasted: str) -> None:
    def words(text: str) -> str:
        return "".join(sign for sign in text if sign in "工作甲乙12a（）()。")

    assert words(pasted_line(pasted)) == words(pasted)


@pytest.mark.parametrize(
    "piece", ["字", "字\n", "• 字\n", " \u3000", "(", "：\n", "• ", "•\n", "-", "1.\n", "。"]
)
def test_a_whole_book_takes_no_time(piece: str) -> None:
    begun = time.perf_counter()
    pasted_line(piece * (100_000 // len(piece)))
    assert time.perf_counter() - begun < 3
