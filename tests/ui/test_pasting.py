"""Text from other programs becomes the line one would have typed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base.wording import without_unprintable
from meetingtui.ui.widgets.entry_text_area import (
    join_pasted_lines_with_punctuation,
    split_pasted_lines,
)


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
    assert join_pasted_lines_with_punctuation(pasted) == line


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
    assert join_pasted_lines_with_punctuation(pasted) == line


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
    assert join_pasted_lines_with_punctuation(pasted) == line


PASTED = st.lists(
    st.text("工作甲乙12.、（）()。；：a \t\u00a0\u3000\u200b•-*·●\uf0b7\x07\x1b")
    | st.text(max_size=5),
    max_size=6,
).map("\n".join)


@given(PASTED)
def test_whatever_is_pasted_is_one_clean_line(pasted: str) -> None:
    line = join_pasted_lines_with_punctuation(pasted)
    assert line == without_unprintable(line) == line.strip()
    assert len(line.splitlines()) <= 1
    assert "  " not in line
    assert join_pasted_lines_with_punctuation(line) == line


@given(PASTED)
def test_no_word_is_lost_and_none_changes_places(pasted: str) -> None:
    def words(text: str) -> str:
        return "".join(sign for sign in text if sign in "工作甲乙12a（）()。")

    assert words(join_pasted_lines_with_punctuation(pasted)) == words(pasted)


@pytest.mark.parametrize(
    "piece", ["字", "字\n", "• 字\n", " \u3000", "(", "：\n", "• ", "•\n", "-", "1.\n", "。"]
)
def test_a_whole_book_takes_no_time(piece: str) -> None:
    begun = time.process_time()
    join_pasted_lines_with_punctuation(piece * (100_000 // len(piece)))
    assert time.process_time() - begun < 15


@pytest.mark.parametrize(
    ("pasted", "lines"),
    [
        (
            "王主任：先试点\n李老师：赞成\n经费要落实",
            ["王主任：先试点", "李老师：赞成", "经费要落实"],
        ),
        ("王主任 14:32\n先试点\n经费要落实", ["王主任：先试点", "王主任：经费要落实"]),
        (
            "王主任 2026/11/23 14:32:08\n先试点\n\n李老师 昨天 下午 2:32\n赞成",
            ["王主任：先试点", "李老师：赞成"],
        ),
        ("王主任:\n先试点", ["王主任：先试点"]),
        ("1. 读书节\n2、亮相课\n（3）评比", ["读书节", "亮相课", "评比"]),
        ("• 读书节\n- 亮相课", ["读书节", "亮相课"]),
        (
            "各部门要在期末之前完成本部门资料的整\n理和归档并按照学校的统一要求装订成册\n"
            "于放假以前交到办公室由专人登记并入柜\n保存",
            [
                "各部门要在期末之前完成本部门资料的整理和归档并按照学校的统一要求装订成册"
                "于放假以前交到办公室由专人登记并入柜保存"
            ],
        ),
        ("1.5 万元\n2.5 万元", ["1.5 万元", "2.5 万元"]),
        ("一行", ["一行"]),
    ],
)
def test_every_line_is_a_record(pasted: str, lines: list[str]) -> None:
    assert split_pasted_lines(pasted) == lines


@given(PASTED)
def test_records_are_clean_lines_and_lose_no_word(pasted: str) -> None:
    lines = split_pasted_lines(pasted)
    assert all(line == without_unprintable(line).strip() != "" for line in lines)
    kept = "".join(sign for sign in "".join(lines) if sign in "工作甲乙a")
    assert kept == "".join(sign for sign in pasted if sign in "工作甲乙a")


def test_a_name_with_a_colon_that_nothing_follows_is_a_line_itself() -> None:
    assert split_pasted_lines("王主任：") == ["王主任："]
    assert split_pasted_lines("王主任：\n李老师：\n先试点") == ["王主任：", "李老师：先试点"]
