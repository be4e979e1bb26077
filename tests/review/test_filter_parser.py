"""Items filtered by typed words."""

from datetime import date, timedelta
from functools import partial

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_measure, make_part, make_section, make_task

from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term
from meetingtui.plan.item import Progress, Status
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.filter_parser import parse_filter
from meetingtui.review.item_filter import RowFilter, rows_passing_filter
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import Department, Goal, Person, RegularMeetingSettings, School

TODAY = date(2026, 11, 23)
TERM = Term(id="2026-2027-1", first_monday=date(2026, 9, 7), end=date(2027, 1, 29))
SCHOOL = School(
    name="青禾小学",
    departments=(
        Department(name="课程教学中心", short=("教务", "教学处")),
        Department(name="总务处"),
        Department(name="语文教研组", teaching_group=True),
    ),
    people=(
        Person(name="林知夏", department="课程教学中心"),
        Person(name="赵砚秋", department="总务处"),
    ),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
    goals=(Goal(name="书香校园"),),
)


def said(text: str, after: Status) -> Progress:
    return Progress(on=date(2026, 11, 9), before=Status.NOT_STARTED, after=after, text=text)


measure = partial(make_measure, parent=1)


ITEMS = (
    make_section(1, "教学质量", number="一、"),
    make_section(2, "后勤服务", number="二、"),
    measure(
        3,
        "做好课题的过程性研究",
        department="课程教学中心",
        people=("林知夏",),
        due=date(2026, 11, 20),
        status=Status.IN_PROGRESS,
        progress=(said("已收齐ＡＩ中期材料", Status.IN_PROGRESS),),
        tags=("重点",),
    ),
    measure(4, "开展读书节", department="课程教学中心", due=date(2026, 12, 3), tags=("书香校园",)),
    measure(
        5, "检修管线", parent=2, people=("赵砚秋",), due=date(2026, 12, 20), tags=("十件大事",)
    ),
    measure(6, "每月巡查", parent=2, department="总务处", due_text="每月"),
    measure(7, "购置图书", parent=2, tags=("非遗",)),
    measure(
        8, "改造食堂", parent=2, department="总务处", status=Status.DONE, due=date(2026, 10, 9)
    ),
    make_part(9, "开展读书节", parent=4, department="语文教研组"),
    make_task(10, "报名单", people=("林知夏",), due=date(2026, 11, 27)),
)
SNAPSHOT = TermSnapshot(ItemTree(ITEMS), {}, school=SCHOOL, term=TERM, today=TODAY)


def found(words: str) -> set[int]:
    return {row.item.id for row in rows_passing_filter(SNAPSHOT, parse_filter(words, SNAPSHOT))}


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", {3, 4, 5, 6, 7, 8, 9, 10}),
        ("课程教学中心", {3, 4, 10}),
        ("教务", {3, 4, 10}),
        ("语文教研组", {9}),
        ("林知夏", {3, 10}),
        ("推进中", {3}),
        ("未办结", {3, 4, 5, 6, 7, 9, 10}),
        ("滞后", {3}),
        ("预警", {4, 10}),
        ("办结", {8}),
        ("待认领", {7}),
        ("无时限", {7, 9}),
        ("任务", {10}),
        ("分工", {9}),
        ("计划事项", {3, 4, 5, 6, 7, 8}),
        ("重点", {3, 5}),
        ("十件大事", {5}),
        ("书香校园", {4}),
        ("第二章", {5, 6, 7, 8}),
        ("一、", {3, 4, 9}),
        ("本周", {10}),
        ("12月", {4, 5}),
        ("12月5日前", {3, 4, 8, 10}),
        ("12月3日", {4}),
        ("第12周", {10}),
        ("11月至12月", {3, 4, 5, 10}),
        ("已过期", {3}),
        ("时限：每月", {6}),
        ("课题", {3}),
        ("ai中期", {3}),
        ("赵砚", {5}),
        ("人：赵", {5}),
        ("章节:后勤", {5, 6, 7, 8}),
        ("章节:二、", {5, 6, 7, 8}),
        ("标签:书香", {4}),
        ("部门:教学、总务", {3, 4, 5, 6, 8, 10}),
        ("部门:待认领", {7}),
        ("未定部门", {7}),
        ("文:读书、图书", {4, 7, 9}),
        ("文:滞后", set()),
        ("课程教学", {3, 4, 10}),
        ("未完成", {3, 4, 5, 6, 7, 9, 10}),
        ("议定", {10}),
        ("超期", {3}),
        ("超时", {3}),
        ("本周到期", {10}),
        ("12月5日前到期", {3, 4, 8, 10}),
        ("（二）", {5, 6, 7, 8}),
        ("教学质量", {3, 4, 9}),
        ("计划外", {10}),
        ("提醒:滞后,无时限", {3, 7, 9}),
    ],
)
def test_a_word_is_understood_by_what_it_is(words, ids):
    assert found(words) == ids


def test_words_for_one_field_are_alternatives_and_fields_narrow():
    assert found("教务 总务处 12月") == {4, 5}
    assert found("滞后、办结") == {3, 8}
    assert found("课程教学中心 滞后 课题") == {3}


def test_a_subject_is_not_its_teaching_group():
    assert found("语文") == {9}
    assert parse_filter("语文", SNAPSHOT).description == "含“语文”"


def test_what_stands_in_the_names_of_several_departments_is_a_text():
    names = ("低年级部", "高年级部")
    departments = tuple(Department(name=name, grade_group=True) for name in names)
    school = msgspec.structs.replace(SCHOOL, departments=departments)
    snapshot = TermSnapshot(ItemTree(ITEMS), {}, school=school, term=TERM, today=TODAY)
    assert parse_filter("低年级", snapshot).description == "低年级部"
    assert parse_filter("年级", snapshot).description == "含“年级”"


def test_paused_items_are_not_overdue():
    paused = measure(11, "装修", due=date(2026, 11, 1), status=Status.PAUSED)
    snapshot = TermSnapshot(ItemTree((*ITEMS, paused)), {}, school=SCHOOL, term=TERM, today=TODAY)
    for words in ("滞后", "已过期", "逾期"):
        chosen = rows_passing_filter(snapshot, parse_filter(words, snapshot))
        assert [row.item.id for row in chosen] == [3]


def test_every_text_narrows():
    assert found("读书 语文") == {9}


def test_a_minus_or_fei_turns_a_word_round():
    assert found("-课程教学中心 计划事项") == {5, 6, 7, 8}
    assert found("非办结 总务处") == {5, 6}
    assert found("-读书 课程教学中心") == {3, 10}
    assert found("-部门:教务、总务处") == {7, 9}


def test_fei_that_belongs_to_a_word_turns_nothing_round():
    assert found("非遗") == {7}
    assert found("非遗传承") == set()


def test_a_space_behind_the_colon_is_forgiven():
    wanted = parse_filter("　部门： 教务   滞后 ", SNAPSHOT)
    assert wanted.words == "部门:教务 滞后"
    assert found("部门： 教务 滞后") == {3}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("部门:体育处", "没有部门“体育处”。可写：课程教学中心、总务处、语文教研组。"),
        ("状态:快好了", "没有状态“快好了”。可写：未启动、推进中、已完成、暂缓、取消、未办结。"),
        ("第九章", "计划里没有“第九章”。可写：第一章（教学质量）、第二章（后勤服务）。"),
        ("时限:很快", "没有时限“很快”。可写：本周、下周、本月、12月、12月5日前"),
        ("人:", "“人:”后面还没有写内容。例如“人:王晓梅”。"),
    ],
)
def test_what_is_not_understood_is_named_with_what_may_be_written(words, message):
    with pytest.raises(RefusedError) as refused:
        parse_filter(words, SNAPSHOT)
    assert refused.value.message.startswith(message)


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("", "全部"),
        ("教务 滞后 课题", "课程教学中心，滞后，含“课题”"),
        ("教务 总务处 -办结", "课程教学中心或总务处，不是办结"),
        ("12月5日前 -图书", "12月5日前到期，不含“图书”"),
    ],
)
def test_a_filter_says_what_it_means(words, meaning):
    assert parse_filter(words, SNAPSHOT).description == meaning


def test_where_nothing_is_found_it_says_how_the_words_were_read():
    assert (
        parse_filter("总务处 滞后", SNAPSHOT).empty_result_message
        == "没有符合的事项：总务处，滞后。"
    )
    assert parse_filter("总务处滞后", SNAPSHOT).empty_result_message == (
        "没有符合的事项：含“总务处滞后”。"
        "“总务处滞后”不是部门、人名、状态等词，只按文字查找。词与词之间用空格隔开。"
    )


NAMED = ("教务", "总务处", "林知夏", "推进中", "任务", "重点", "书香校园", "第一章", "文:书")
WORDS = st.sampled_from([*NAMED, "分工", "滞后", "预警", "无时限", "本月", "12月5日前"])
SIGNS = st.sampled_from(["部门", "时限", "人", "月", *"-非:：、第章周至十9前 "])


def ids(wanted: RowFilter) -> list[int]:
    return [row.item.id for row in rows_passing_filter(SNAPSHOT, wanted)]


@given(st.text(max_size=60) | st.lists(SIGNS).map("".join))
def test_any_words_are_understood_or_refused(words):
    try:
        wanted = parse_filter(words, SNAPSHOT)
    except RefusedError as refused:
        assert refused.message.endswith("。")
    else:
        assert ids(parse_filter(wanted.words, SNAPSHOT)) == ids(wanted)
        assert wanted.description


@given(st.lists(WORDS, max_size=4))
def test_choosing_twice_chooses_no_further(words):
    wanted = parse_filter(" ".join(words), SNAPSHOT)
    chosen = rows_passing_filter(SNAPSHOT, wanted)
    assert [row for row in chosen if wanted.matches(row)] == chosen


@given(WORDS, WORDS)
def test_two_words_choose_the_union_in_one_field_and_the_intersection_in_two(one, other):
    both = parse_filter(f"{one} {other}", SNAPSHOT)
    combine = set.union if len(both.clauses) == 1 else set.intersection
    assert set(ids(both)) == combine(found(one), found(other))


@given(WORDS)
def test_a_word_and_its_contrary_share_every_row_between_them(word):
    assert sorted([*found(word), *found(f"-{word}")]) == sorted(found(""))


@given(st.integers(-200, 200))
def test_what_is_due_up_to_a_day_grows_with_the_day(days):
    day = TODAY + timedelta(days=days)
    sooner, later = f"时限:{day.isoformat()}前", f"时限:{(day + timedelta(days=30)).isoformat()}前"
    assert found(sooner) <= found(later)
