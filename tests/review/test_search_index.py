from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_closed_meeting, make_measure, make_section

from meetingtui.base.pinyin import PinyinIndex, look_up_readings
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import Achievement, LearningShare
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import Opinion, Topic
from meetingtui.plan.item import Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.search_index import SHOWN, SearchIndex, SearchResultKind, search
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
SCHOOL = School(
    name="云山市晨光小学",
    departments=(Department(name="课程教学部"), Department(name="后勤保障部")),
    people=(
        Person(name="林知秋", post="教学部主任", department="课程教学部", email="lin@example.com"),
        Person(name="严守正", department="后勤保障部"),
    ),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)


ITEMS = (
    make_section(10, "主要工作", number="二、"),
    make_section(1, "课程与教学", parent=10, number="（二）"),
    make_measure(2, "教学常规月检查", parent=1, number="1.", department="课程教学部"),
    make_measure(3, "完成教学楼维修", people=("严守正",), department="后勤保障部"),
    make_measure(4, "更换照明", people=("严守正",), text="更换照明。\n检测报告向家长公开[/]。"),
    make_measure(5, "教学开放日", status=Status.DONE),
)
MEETING = make_closed_meeting(
    6,
    date(2026, 11, 23),
    id=7,
    share=LearningShare(presenter="林知秋", topic="给孩子留一点空白", source="《留白的课堂》"),
    topics=(
        Topic(
            id=1,
            title="冬季作息怎么调整",
            opinions=(Opinion(name="严守正", text="供暖先要跟上"),),
            decision="从十二月起推迟一刻钟",
        ),
    ),
    reflections=(Reflection(department="后勤保障部", problems=(Problem(text="喷淋管道漏水"),)),),
    achievements=(Achievement(on=date(2026, 11, 23), what="获区优质课一等奖", who=("林知秋",)),),
    private_note="下次先问工资",
)


def _index(items=ITEMS, meetings=(MEETING,), before: SearchIndex | None = None) -> SearchIndex:
    return (before or SearchIndex.create_empty()).updated(ItemTree(items), meetings, SCHOOL)


INDEX = _index()
PINYIN = PinyinIndex(look_up_readings(sorted(PinyinIndex().characters_not_looked_up(INDEX.signs))))


def _found(query: str, index: SearchIndex = INDEX) -> list[str]:
    hits, _ = search(index.entries, query, PINYIN)
    return [hit.entry.title for hit in hits]


def test_titles_that_begin_so_come_first_then_titles_then_people_then_other_words():
    assert _found("教学") == [
        "教学常规月检查",
        "教学开放日",
        "完成教学楼维修",
        "课程与教学",
        "林知秋",
        "严守正",
    ]


def test_what_is_open_comes_before_what_is_done_and_the_newer_first():
    said = add_progress(ITEMS[4], on=date(2026, 11, 1), text="已询价")
    later = add_progress(ITEMS[3], on=date(2026, 11, 9), text="已询价")
    done = add_progress(ITEMS[5], on=date(2026, 11, 20), text="已询价")
    assert _found("询价", _index((said, later, done))) == [
        "完成教学楼维修",
        "更换照明",
        "教学开放日",
    ]


def test_equals_stay_in_the_plans_order():
    items = tuple(make_measure(number, f"第{number}项检查") for number in range(1, 9))
    assert _found("检查", _index(items)) == [item.title for item in items]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("jxcg", "教学常规月检查"),
        ("jiaoxuechangg", "教学常规月检查"),
        ("ysz", "严守正"),
        ("（二）1", "教学常规月检查"),
        ("(二)1", "教学常规月检查"),
        ("公开[/]", "更换照明"),
        ("照明 严守正", "更换照明"),
        ("zm ysz", "更换照明"),
        ("第6次", "第6次行政例会"),
        ("作息", "冬季作息怎么调整"),
        ("供暖", "冬季作息怎么调整"),
        ("一刻钟", "冬季作息怎么调整"),
        ("留白的课堂", "给孩子留一点空白"),
        ("漏水", "喷淋管道漏水"),
        ("优质课", "获区优质课一等奖"),
    ],
)
def test_everything_recorded_is_found(query, title):
    assert _found(query)[0] == title


@pytest.mark.parametrize("query", ["工资", "example", "lin@", "没有这个", "", "  "])
def test_private_notes_and_addresses_are_never_found(query):
    assert _found(query) == []


def test_a_person_shows_what_is_still_owed():
    hits, _ = search(INDEX.entries, "严守正", PINYIN)
    assert hits[0].entry.kind is SearchResultKind.PERSON
    assert hits[0].entry.note == "2 项未办结"
    assert [hit.entry.title for hit in hits[1:3]] == ["完成教学楼维修", "更换照明"]


def test_who_was_only_named_in_an_item_is_found_too():
    index = _index((make_measure(9, "结对", people=("区教研员",)),))
    assert _found("区教研员", index)[0] == "区教研员"


def test_a_hit_says_why_it_is_there_where_its_title_does_not():
    (hit, *_), _ = search(INDEX.entries, "家长公开", PINYIN)
    assert hit.matching_excerpt == "检测报告向家长公开[/]。"
    (hit, *_), _ = search(INDEX.entries, "更换", PINYIN)
    assert hit.matching_excerpt == ""
    long = _index((make_measure(9, "总结", text="甲" * 100 + "归档备查"),))
    (hit, *_), _ = search(long.entries, "归档", PINYIN)
    assert hit.matching_excerpt == "…" + "甲" * 12 + "归档备查"


def test_no_more_than_can_be_looked_through_are_shown():
    index = _index(tuple(make_measure(number, f"检查{number}") for number in range(1, 81)))
    hits, count = search(index.entries, "检查", PINYIN)
    assert (len(hits), count) == (SHOWN, 80)


def test_only_what_changed_is_looked_at_again():
    after = _index(
        (*ITEMS[:-1], msgspec.structs.replace(ITEMS[-1], title="新的题目")), before=INDEX
    )
    same = {id(entry) for entry in INDEX.entries} & {id(entry) for entry in after.entries}
    assert len(same) == len(INDEX.entries) - 1
    assert _found("新的题目", after) == ["新的题目"]
    assert _found("教学开放日", after) == []


@given(st.text(max_size=40))
def test_no_query_is_too_strange(query):
    hits, count = search(INDEX.entries, query, PINYIN)
    assert len(hits) == min(count, SHOWN)


@given(st.text(max_size=40))
def test_every_title_is_found_by_its_own_words(title):
    index = _index((make_measure(1, title),), ())
    hits, _ = search(index.entries, title, PINYIN)
    assert title.split() == [] or any(hit.entry.kind is SearchResultKind.ITEM for hit in hits)


def test_a_meeting_that_mentions_it_comes_behind_every_item_that_says_it():
    said = add_progress(ITEMS[4], on=date(2026, 9, 1), status=Status.DONE, text="供暖管道一起检查")
    index = _index(items=(*ITEMS[:4], said, ITEMS[5]))
    assert _found("供暖", index) == ["更换照明", MEETING.topics[0].title]
    assert _found("冬季作息", index)[0] == MEETING.topics[0].title
