"""Prose out of recorded lines: signs, clauses, and days said as 本周 or 上月."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from summary_term import report

from meetingtui.review.summary.report_prose import (
    as_full_sentence,
    begins_with_time,
    is_clause_without_information,
    join_clauses,
    normalise_punctuation,
    reports_for_summary,
    split_clauses,
    with_absolute_dates,
    without_repeated_clauses,
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


GROUPS = st.lists(
    st.lists(st.text(alphabet="课堂听研究已完成全部12、件", min_size=1, max_size=8), max_size=4),
    max_size=5,
)


def told(*history, whole=False):
    return ["，".join(line.clauses) for line in reports_for_summary(history, whole=whole)]


@pytest.mark.parametrize(
    "words",
    [
        "已完成",
        "推进中",
        "正在推进",
        "没有新情况",
        "按计划推进",
        "同上",
        "已经全部完成",
        "一切正常",
    ],
)
def test_words_that_only_repeat_a_status_are_hollow(words):
    assert is_clause_without_information(words)
    assert told(report(f"{words}。")) == []


@pytest.mark.parametrize("words", ["已印发", "课程表已公布", "完成教学楼改造", "正在整理报告"])
def test_words_with_something_in_them_are_not(words):
    assert not is_clause_without_information(words)


def test_a_status_before_content_goes_and_one_after_it_stays():
    assert told(report("推进中，收到稿件21篇")) == ["收到稿件21篇"]
    assert told(report("议定6项，已全部办结")) == ["议定6项，已全部办结"]


def test_what_was_still_to_come_is_overtaken_by_the_next_line():
    lines = (
        report("承诺书全部签订，警示教育安排在第7周。", 9),
        report("警示教育当天到会98人。", 10),
    )
    assert told(*lines) == ["承诺书全部签订", "警示教育当天到会98人"]
    assert told(*lines, whole=True)[0] == "承诺书全部签订，警示教育安排在第7周"


def test_a_cause_goes_with_what_it_was_the_cause_of():
    lines = (
        report("管道更换完成，因材料到货晚，验收要推迟", 10),
        report("工程通过验收", 11),
    )
    assert told(*lines) == ["管道更换完成", "工程通过验收"]


def test_the_last_line_keeps_what_is_still_to_come():
    assert told(report("中期材料收齐，正在整理报告")) == ["中期材料收齐，正在整理报告"]


def test_a_first_count_gives_way_to_the_word_that_all_is_done():
    lines = (report("36个班的公示栏到位33个", 9), report("36个班全部到位", 10))
    assert told(*lines) == ["36个班全部到位"]


def test_a_drop_is_no_first_count_and_keeps_its_place():
    lines = (
        report("分两个时段，投诉由11件降到2件", 9),
        report("45门课程全部完成", 10),
    )
    assert told(*lines)[0] == "分两个时段，投诉由11件降到2件"


def test_a_day_that_was_fixed_is_overtaken_in_front_of_other_words_too():
    lines = (
        report("开题会定在第12周，报告已送专家", 9),
        report("11月25日开题", 11),
    )
    assert told(*lines) == ["报告已送专家", "11月25日开题"]


def test_a_repeat_is_told_once_but_other_figures_are_other_news():
    again = (report("立项12项", 9), report("评审结束，立项12项", 10))
    assert told(*again) == ["评审结束，立项12项"]
    months = (report("推送公众号9期", 9), report("推送公众号11期", 10))
    assert told(*months) == ["推送公众号9期", "推送公众号11期"]


def test_a_near_repeat_is_told_once():
    lines = (
        report("各年级部方案已经交到教导处", 9),
        report("各年级部方案已交到教导处", 10),
    )
    assert len(told(*lines)) == 1


@given(GROUPS)
def test_leaving_out_repeats_twice_leaves_out_no_more(groups):
    once = without_repeated_clauses(groups)
    assert without_repeated_clauses(once) == once
    assert len(once) == len(groups)


@given(GROUPS)
def test_only_words_that_were_said_remain(groups):
    assert all(
        set(left) <= set(said)
        for left, said in zip(without_repeated_clauses(groups), groups, strict=True)
    )
