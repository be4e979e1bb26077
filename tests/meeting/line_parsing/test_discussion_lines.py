"""A topic in one line: title, proposer, minutes, papers; written and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingtui.base.errors import RefusedError
from meetingtui.meeting.line_parsing.discussion_lines import (
    ParsedTopicLine,
    format_topic_line,
    parse_opinions,
    parse_topic_line,
)
from meetingtui.meeting.topic_discussion import Opinion, Topic
from meetingtui.school.roster import Roster
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("校服选用", ParsedTopicLine(title="校服选用")),
        ("校服选用（王主任）", ParsedTopicLine(title="校服选用", proposer="王主任")),
        (
            "校服选用（王主任，15分钟）",
            ParsedTopicLine(title="校服选用", proposer="王主任", minutes=15),
        ),
        ("校服选用(15分)", ParsedTopicLine(title="校服选用", minutes=15)),
        (
            "校服选用（总务处 王主任 10 分钟）材料：三家报价，样衣（两件）",
            ParsedTopicLine(
                title="校服选用",
                proposer="总务处 王主任",
                minutes=10,
                papers="三家报价，样衣（两件）",
            ),
        ),
        (
            "校服选用（王主任、李主任；20分钟） 材料：三家报价、样衣",
            ParsedTopicLine(
                title="校服选用", proposer="王主任、李主任", minutes=20, papers="三家报价、样衣"
            ),
        ),
        ("课间由10分钟延长到15分钟", ParsedTopicLine(title="课间由10分钟延长到15分钟")),
        ("怎样准备公开课材料：语文组先说", ParsedTopicLine(title="怎样准备公开课材料：语文组先说")),
        ("校服选用，材料：三家报价", ParsedTopicLine(title="校服选用", papers="三家报价")),
    ],
)
def test_a_line_is_read_as_it_is_meant(line: str, read: ParsedTopicLine) -> None:
    assert parse_topic_line(line) == read


@pytest.mark.parametrize("minutes", ["0分钟", "241分钟", "王主任，999分钟"])
def test_an_impossible_duration_is_refused_with_what_to_do(minutes: str) -> None:
    with pytest.raises(RefusedError, match=r"1 到 240 分钟.*请改写"):
        parse_topic_line(f"校服选用（{minutes}）")


words = st.text("校服选用方案初稿ab1 分", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(
    title=words, proposer=words, minutes=st.none() | st.integers(1, 240), papers=words | st.just("")
)
def test_a_topic_written_as_a_line_is_read_as_it_was(
    title: str, proposer: str, minutes: int | None, papers: str
) -> None:
    named = proposer if not proposer.endswith("分") else "王主任"
    topic = Topic(id=1, title=title, proposer=named, minutes=minutes, papers=papers)
    read = parse_topic_line(format_topic_line(topic))
    assert read == ParsedTopicLine(title=title, proposer=named, minutes=minutes, papers=papers)


def test_the_echo_says_what_was_understood() -> None:
    echo = parse_topic_line("校服选用（王主任，15分钟） 材料：三家报价").preview
    assert echo == "校服选用，王主任提出，15 分钟，材料：三家报价"


SCHOOL = School(
    name="青禾小学",
    departments=(Department(name="教导处"),),
    people=(
        Person(name="方文", post="教师"),
        Person(name="方文博", post="教师"),
        Person(name="沈知远", post="教导处主任", department="教导处"),
    ),
    terms=(),
    meeting=RegularMeetingSettings(weekday="周一"),
)
ROSTER = Roster(SCHOOL)


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        ("方文博：建议分层推进", "方文博", "建议分层推进"),
        ("方文博: 建议", "方文博", "建议"),
        ("方文博 建议", "方文博", "建议"),
        ("方文博说：建议", "方文博", "建议"),
        ("方文：建议", "方文", "建议"),
        ("沈知远，同意：先试点", "沈知远", "同意：先试点"),
        ("路人：建议", "", "路人：建议"),
        ("方文博", "", "方文博"),
        ("方文博：", "", "方文博："),
        ("方文博说明了情况", "方文博", "说明了情况"),
        ("方文博说法不一", "", "方文博说法不一"),
        ("沈主任 建议", "沈知远", "建议"),
        ("沈主任建议先试点", "沈知远", "建议先试点"),
        ("教导处沈主任认为可行", "沈知远", "可行"),
        ("方文博、路人：同意", "", "方文博、路人：同意"),
        ("方文博的办法可行", "", "方文博的办法可行"),
        ("", "", ""),
    ],
)
def test_a_line_is_taken_as_name_and_words_only_where_that_is_sure(line, name, text):
    assert parse_opinions(line, ROSTER).opinions == (Opinion(name=name, text=text),)


def test_several_people_who_said_the_same_are_taken_down_each():
    assert parse_opinions("方文博、沈主任 同意", ROSTER).opinions == (
        Opinion(name="方文博", text="同意"),
        Opinion(name="沈知远", text="同意"),
    )


def test_a_speaker_who_may_be_several_is_asked_about():
    line = parse_opinions("方老师：同意", ROSTER)
    assert line.opinions == (Opinion(text="方老师：同意"),)
    assert line.doubt == "方老师 可能是 方文、方文博，请写姓名"


def test_those_at_the_table_are_meant_before_others():
    table = Roster(SCHOOL, present=(SCHOOL.people[1], Person(name="何园", post="家委会主任")))
    assert parse_opinions("方老师：同意", table).opinions == (Opinion(name="方文博", text="同意"),)
    assert parse_opinions("何主任同意", table).opinions == (Opinion(name="何园", text="同意"),)


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("校医说最近流感多", "校医"),
        ("gxm：同意", "gxm"),
        ("gxm 同意", "gxm"),
        ("方文、gxm都同意", ""),
        ("ppt 要统一", ""),
        ("gxm", ""),
        ("建议改期", ""),
        ("流感多，要通风", ""),
        ("时间：周三", "时间"),
    ],
)
def test_a_speaker_who_is_not_listed_is_said(line, unknown):
    assert parse_opinions(line, ROSTER).unlisted_speaker == unknown
