"""Prose out of recorded lines: signs, clauses, and days said as 本周 or 上月."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetingtui.review.summary.prose import (
    as_full_sentence,
    begins_with_time,
    join_clauses,
    normalise_punctuation,
    shorten_title,
    split_clauses,
    with_absolute_dates,
)

SIGNS = st.text(alphabet="课甲1 ，、；：。！？,;:!?“”‘’《》（）()…—\n\t%", max_size=60)
DOUBLED = re.compile("[，、；：。！？] *[，、；：。！？]")


@given(SIGNS)
def test_no_signs_stand_together_and_none_in_front(text):
    tidy = normalise_punctuation(text)
    assert not DOUBLED.search(tidy)
    assert not re.match("[，、；：。！？]", tidy)
    assert "\n" not in tidy


@given(st.one_of(SIGNS, st.text(max_size=60)))
@example("1 “”:")
def test_tidying_twice_changes_nothing_more(text):
    assert normalise_punctuation(normalise_punctuation(text)) == normalise_punctuation(text)


@given(SIGNS)
def test_a_sentence_is_empty_or_ends_in_one_stop(text):
    sentence = as_full_sentence(text)
    if sentence:
        assert sentence[-1] in "。！？"
        assert any(sign.isalnum() for sign in sentence)
        assert not DOUBLED.search(sentence)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("已完成。。", "已完成。"),
        ("已完成；。", "已完成。"),
        ("收到提案46件,合并为19件", "收到提案46件，合并为19件"),
        ("共 46 件", "共46件"),
        ("讨论“怎么办。”。", "讨论“怎么办”。"),
        ("，开头", "开头"),
        ("1,500人参加", "1,500人参加"),
        ("用 Word 写好", "用 Word 写好"),
    ],
)
def test_signs_are_those_of_chinese_prose(text, tidy):
    assert normalise_punctuation(text) == tidy


def test_clauses_keep_quotes_and_brackets_whole():
    assert split_clauses("讨论“说什么，怎么说”，定稿（含附件，两份）。已印发；") == [
        "讨论“说什么，怎么说”",
        "定稿（含附件，两份）",
        "已印发",
    ]


def test_pieces_are_joined_without_their_own_stops():
    assert join_clauses(["已印发。", "", "已公布；"], "；") == "已印发；已公布"


def test_a_long_title_among_others_is_told_by_its_first_clauses():
    assert shorten_title("开好期中家长会。") == "开好期中家长会"
    long = "修订各类规章制度，出台安全管理手册，内容涵盖学校后勤管理的全过程，为学校提供坚实保障"
    assert shorten_title(long) == "修订各类规章制度，出台安全管理手册"
    assert shorten_title("很" * 50) == "很" * 50


MONDAY = date(2026, 11, 9)


@pytest.mark.parametrize(
    ("said", "on", "lasts"),
    [
        ("本月推送11期", MONDAY, "11月推送11期"),
        ("上个月检查一次", date(2027, 1, 4), "12月检查一次"),
        ("下月启动", date(2026, 12, 7), "1月启动"),
        ("本周五下午召开", MONDAY, "11月13日下午召开"),
        ("下周三公布", MONDAY, "11月18日公布"),
        ("本周补齐", MONDAY, "当周补齐"),
        ("昨天请专家来看", MONDAY, "11月8日请专家来看"),
        ("第11周集中改稿", MONDAY, "第11周集中改稿"),
    ],
)
def test_days_can_be_read_at_any_time(said, on, lasts):
    assert with_absolute_dates(said, on) == lasts


def test_what_says_when_by_itself_is_known():
    assert begins_with_time("11月推送11期")
    assert begins_with_time("开学第一周组织演练")
    assert not begins_with_time("开学典礼如期举行")
    assert not begins_with_time("12个社团组队")
