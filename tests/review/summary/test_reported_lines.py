"""What is left of an item's lines: nothing hollow, nothing overtaken, nothing twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from summary_term import said

from meetingtui.review.summary.reported_lines import (
    is_empty_phrase,
    reported_lines,
    without_repetitions,
)

GROUPS = st.lists(
    st.lists(st.text(alphabet="课堂听研究已完成全部12、件", min_size=1, max_size=8), max_size=4),
    max_size=5,
)


def told(*history, whole=False):
    return ["，".join(line.clauses) for line in reported_lines(history, whole=whole)]


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
    assert is_empty_phrase(words)
    assert told(said(f"{words}。")) == []


@pytest.mark.parametrize("words", ["已印发", "课程表已公布", "完成教学楼改造", "正在整理报告"])
def test_words_with_something_in_them_are_not(words):
    assert not is_empty_phrase(words)


def test_a_status_before_content_goes_and_one_after_it_stays():
    assert told(said("推进中，收到稿件21篇")) == ["收到稿件21篇"]
    assert told(said("议定6项，已全部办结")) == ["议定6项，已全部办结"]


def test_what_was_still_to_come_is_overtaken_by_the_next_line():
    lines = (
        said("承诺书全部签订，警示教育安排在第7周。", 9),
        said("警示教育当天到会98人。", 10),
    )
    assert told(*lines) == ["承诺书全部签订", "警示教育当天到会98人"]
    assert told(*lines, whole=True)[0] == "承诺书全部签订，警示教育安排在第7周"


def test_a_cause_goes_with_what_it_was_the_cause_of():
    lines = (said("管道更换完成，因材料到货晚，验收要推迟", 10), said("工程通过验收", 11))
    assert told(*lines) == ["管道更换完成", "工程通过验收"]


def test_the_last_line_keeps_what_is_still_to_come():
    assert told(said("中期材料收齐，正在整理报告")) == ["中期材料收齐，正在整理报告"]


def test_a_first_count_gives_way_to_the_word_that_all_is_done():
    lines = (said("36个班的公示栏到位33个", 9), said("36个班全部到位", 10))
    assert told(*lines) == ["36个班全部到位"]


def test_a_drop_is_no_first_count_and_keeps_its_place():
    lines = (said("分两个时段，投诉由11件降到2件", 9), said("45门课程全部完成", 10))
    assert told(*lines)[0] == "分两个时段，投诉由11件降到2件"


def test_a_day_that_was_fixed_is_overtaken_in_front_of_other_words_too():
    lines = (said("开题会定在第12周，报告已送专家", 9), said("11月25日开题", 11))
    assert told(*lines) == ["报告已送专家", "11月25日开题"]


def test_a_repeat_is_told_once_but_other_figures_are_other_news():
    again = (said("立项12项", 9), said("评审结束，立项12项", 10))
    assert told(*again) == ["评审结束，立项12项"]
    months = (said("推送公众号9期", 9), said("推送公众号11期", 10))
    assert told(*months) == ["推送公众号9期", "推送公众号11期"]


def test_a_near_repeat_is_told_once():
    lines = (said("各年级部方案已经交到教导处", 9), said("各年级部方案已交到教导处", 10))
    assert len(told(*lines)) == 1


@given(GROUPS)
def test_leaving_out_repeats_twice_leaves_out_no_more(groups):
    once = without_repetitions(groups)
    assert without_repetitions(once) == once
    assert len(once) == len(groups)


@given(GROUPS)
def test_only_words_that_were_said_remain(groups):
    assert all(
        set(left) <= set(said)
        for left, said in zip(without_repetitions(groups), groups, strict=True)
    )
