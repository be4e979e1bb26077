import pytest

from meetingtui.plan.importing.paragraph_numbers import (
    format_number_in_style_of,
    paragraph_number_from_word_list,
    parse_paragraph_number,
)


@pytest.mark.parametrize(
    ("text", "shape", "value", "number", "rest"),
    [
        ("一、指导思想", "一、", 1, "一、", "指导思想"),
        ("十二 、 后勤保障", "一、", 12, "十二、", "后勤保障"),
        ("二．加强管理", "一、", 2, "二．", "加强管理"),
        ("（一）党建", "（一）", 1, "（一）", "党建"),
        ("( 三 ) 党建", "（一）", 3, "(三)", "党建"),
        ("(二）、党建", "（一）", 2, "(二）、", "党建"),
        ("㈡党建", "（一）", 2, "㈡", "党建"),
        ("1.课程", "1.", 1, "1.", "课程"),
        ("１２．课程", "1.", 12, "１２．", "课程"),
        ("3、课程", "1.", 3, "3、", "课程"),
        ("2.2026年读书节", "1.", 2, "2.", "2026年读书节"),
        ("⒉课程", "1.", 2, "⒉", "课程"),
        ("（1）早读", "（1）", 1, "（1）", "早读"),
        ("(12) 早读", "（1）", 12, "(12)", "早读"),
        ("2）早读", "（1）", 2, "2）", "早读"),
        ("⑶早读", "（1）", 3, "⑶", "早读"),
        ("① 值周", "①", 1, "①", "值周"),
        ("⑫值周", "①", 12, "⑫", "值周"),
        ("A.甲组", "A.", 1, "A.", "甲组"),
        ("Ⅱ、总则", "Ⅰ.", 2, "Ⅱ、", "总则"),
        ("第一部分 工作回顾", "章", 1, "第一部分", "工作回顾"),
        ("第二，抓落实", "第一", 2, "第二，", "抓落实"),
        ("三是抓落实", "一是", 3, "三是", "抓落实"),
        ("任务二：建好书吧", "任务", 2, "任务二：", "建好书吧"),
        ("1.2 建好书吧", "1.1", 2, "1.2", "建好书吧"),
        ("附件1：值班表", "附", 1, "附件1：", "值班表"),
        ("iii. 建好书吧", "ⅰ.", 3, "iii.", "建好书吧"),
        ("（ii）建好书吧", "ⅰ.", 2, "（ii）", "建好书吧"),
        ("ⅳ、建好书吧", "ⅰ.", 4, "ⅳ、", "建好书吧"),
        ("2-建好书吧", "1.", 2, "2-", "建好书吧"),
        ("No.3 建好书吧", "1.", 3, "No.3", "建好书吧"),
        ("其次，抓落实", "第一", 2, "其次，", "抓落实"),
        ("2026—2027学年：打好基础", "年", 2026, "", "2026—2027学年：打好基础"),
    ],
)
def test_numbers_in_every_habit_are_understood(text, shape, value, number, rest):
    paragraph_number = parse_paragraph_number(text)
    assert paragraph_number is not None
    assert (
        paragraph_number.number_kind,
        paragraph_number.value,
        paragraph_number.number,
        paragraph_number.text_after,
    ) == (shape, value, number, rest)


@pytest.mark.parametrize(
    "text",
    [
        "一、二年级不留书面作业。",
        "1、2年级学生参加。",
        "一年级新生报到",
        "2026年是落实年",
        "（2026年修订）",
        "（3）班获得流动红旗",
        "1.5万元用于购书",
        "8:30集合",
        "第一学期的工作",
        "第一节课后",
        "A4纸双面打印",
        "一 等奖三名",
        "",
        "   ",
    ],
)
def test_running_text_that_begins_with_figures_is_no_number(text):
    paragraph_number = parse_paragraph_number(text)
    assert paragraph_number is None or paragraph_number.number_kind == "1.1"


@pytest.mark.parametrize(("value", "shape"), [(1, "ⅰ."), (9, "a.")])
def test_an_automatic_i_is_told_by_its_value(value, shape):
    paragraph_number = paragraph_number_from_word_list("i.", value, 1, "晨检")
    assert (paragraph_number.value, paragraph_number.number_kind) == (value, shape)


def test_a_label_of_the_schools_own_making_still_counts_by_level():
    paragraph_number = paragraph_number_from_word_list("丙组", 3, 1, "晨检")
    assert (
        paragraph_number.number,
        paragraph_number.value,
        paragraph_number.number_kind,
        paragraph_number.text_after,
    ) == ("丙组", 3, "#1", "晨检")


@pytest.mark.parametrize(
    ("number", "value", "expected"),
    [
        ("（二）", 1, "（一）"),
        ("2.", 1, "1."),
        ("②", 1, "①"),
        ("十一、", 10, "十、"),
        ("（12）", 3, "（3）"),
    ],
)
def test_a_number_is_rewritten_in_its_own_habit(number, value, expected):
    assert format_number_in_style_of(number, value) == expected


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [("1.119消防宣传周", "1.", "119消防宣传周"), ("2.3D打印社团", "2.", "3D打印社团")],
)
def test_a_name_that_begins_with_figures_follows_the_number(text, number, rest):
    paragraph_number = parse_paragraph_number(text)
    assert (paragraph_number.number, paragraph_number.text_after) == (number, rest)


def test_a_weekday_and_its_date_are_a_day():
    assert parse_paragraph_number("周一 11月2日：").number_kind == "日"


def test_a_count_of_grades_in_words_follows_a_number_in_figures():
    found = parse_paragraph_number("1、二至四年级跳绳")
    assert found is not None
    assert found.text_after == "二至四年级跳绳"
    assert parse_paragraph_number("一、二年级跳绳") is None
